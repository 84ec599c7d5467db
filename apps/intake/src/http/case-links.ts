import { type KeyObject } from 'node:crypto';
import { signCaseLink } from '@redress/chassis';
import { type Instant, plus } from '@redress/contracts';

/** Signed addresses of case pages. The same case and day of receipt give the same link for as long as the secret is, so that a repeat gets the same answer. */
export class CaseLinks {
  constructor(private readonly key: () => KeyObject, private readonly desk: string, private readonly days: number) {}

  linkTo(merchant: string, caseId: string, receivedAt: Instant): string {
    const expiresAt = Math.floor(Date.parse(plus(receivedAt, { days: this.days })) / 1000);
    return `${this.desk.replace(/\/$/, '')}/c/${signCaseLink({ caseId, merchant, expiresAt }, this.key())}`;
  }
}

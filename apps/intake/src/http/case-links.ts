import { type KeyObject } from 'node:crypto';
import { caseLinkKey, signCaseLink } from '@redress/chassis';
import { type Instant, plus } from '@redress/contracts';

/** Signed addresses of case pages. The same case and day of receipt give the same link for ever, so that a repeat gets the same answer. */
export class CaseLinks {
  private readonly key: KeyObject;

  constructor(secret: string, private readonly desk: string, private readonly days: number) {
    this.key = caseLinkKey(secret);
  }

  linkTo(merchant: string, caseId: string, receivedAt: Instant): string {
    const expiresAt = Math.floor(Date.parse(plus(receivedAt, { days: this.days })) / 1000);
    return `${this.desk.replace(/\/$/, '')}/c/${signCaseLink({ caseId, merchant, expiresAt }, this.key)}`;
  }
}

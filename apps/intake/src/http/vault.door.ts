import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { type Actor, assertMerchant, CurrentActor, IdempotencyKey, ProblemError, ServiceDoor, StaffDoor, Traceparent } from '@redress/chassis';
import { type ContactAnswer, contactRequestsSchema, merchantId, shortText, uuid } from '@redress/contracts';
import { Commands, Reads } from '@redress/messaging';
import { z } from 'zod';
import { erasureAsked } from '../erase-subject.js';
import { contactAsked } from '../resolve-contact.js';
import { cases } from '../store/cases.js';
import { vaultSubjects } from '../store/vault.js';

/** Who is to be erased: the person of a case, or everybody behind one customerRef. */
const erasureSchema = z.union([
  z.strictObject({ merchant: merchantId, caseId: uuid }),
  z.strictObject({ merchant: merchantId, customerRef: shortText }),
]);
const MOST_SUBJECTS = 1_000;

@Controller('vault')
export class VaultDoor {
  constructor(@Inject(Commands) private readonly commands: Commands, @Inject(Reads) private readonly reads: Reads) {}

  /** The one synchronous call between services: whom to write to, at the moment of sending. Answers stand in the order of the requests. */
  @Post('contacts')
  @ServiceDoor('follow-up')
  @HttpCode(200)
  async contacts(
    @Body({ schema: contactRequestsSchema }) { requests }: z.output<typeof contactRequestsSchema>, @CurrentActor() actor: Actor,
    @Traceparent() traceparent: string,
  ): Promise<{ answers: ContactAnswer[] }> {
    const ask = ({ merchant, ...data }: (typeof requests)[number]) =>
      this.commands.run(contactAsked, { key: data.caseId, merchant, actor, traceparent, data });
    return { answers: await Promise.all(requests.map(ask)) };
  }

  /** Destroys the data keys of a person, for ever. */
  @Post('erasures')
  @StaffDoor('operator')
  @HttpCode(200)
  async erase(
    @Body({ schema: erasureSchema }) target: z.output<typeof erasureSchema>, @CurrentActor() actor: Actor,
    @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string,
  ) {
    const { merchant } = target;
    assertMerchant(actor, merchant);
    const subjectIds = 'caseId' in target
      ? await this.subjectsOfCase(merchant, target.caseId)
      : await this.subjectsOf(merchant, [target.customerRef]);
    if (subjectIds.length === 0) throw new ProblemError('not-found', 'The vault knows nobody by that.');
    return this.commands.run(erasureAsked, { key: subjectIds[0]!, merchant, actor, idempotencyKey, traceparent, data: { subjectIds } });
  }

  /** Those of the case itself, and all others of the same person. */
  private async subjectsOfCase(merchant: string, caseId: string): Promise<string[]> {
    const file = await this.reads.one(cases, { merchant, caseId });
    const own = [...(file?.complaints ?? []), ...(file?.contactOf ? [file.contactOf] : [])].map(({ subjectId }) => subjectId);
    const known = await this.reads.find(vaultSubjects, { where: { merchant, subjectId: own }, limit: MOST_SUBJECTS });
    return [...new Set([...own, ...(await this.subjectsOf(merchant, known.map(({ customerRef }) => customerRef)))])].sort();
  }

  private async subjectsOf(merchant: string, customerRefs: readonly string[]): Promise<string[]> {
    const found = await this.reads.find(vaultSubjects, { where: { merchant, customerRef: customerRefs }, limit: MOST_SUBJECTS });
    return found.map(({ subjectId }) => subjectId).sort();
  }
}

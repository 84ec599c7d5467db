import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { type Actor, assertMerchant, CurrentActor, IdempotencyKey, ProblemError, StaffDoor, Traceparent } from '@redress/chassis';
import { payoutStates, shortText, uuid } from '@redress/contracts';
import { Commands, Reads } from '@redress/messaging';
import { z } from 'zod';
import { amountOf, type Payout } from '../domain/payout.js';
import { resolve } from '../resolve-payout.js';
import { postings } from '../store/ledger.js';
import { payouts } from '../store/payouts.js';
import { cursorOf, merchantsFor, page, pageQuery, partsOf } from './paging.js';

const listQuery = z.object({ ...pageQuery, state: z.enum(payoutStates).optional(), case: uuid.optional() });
const resolutionSchema = z.discriminatedUnion('act', [
  z.strictObject({
    act: z.literal('propose'), outcome: z.enum(['succeeded', 'failed', 'ask-again', 'release', 'cancel']),
    evidence: shortText.describe('what shows it: a document, a ticket, a line of a statement; no personal data'),
    railReference: shortText.optional(), valueDate: z.iso.date().optional(),
  }),
  z.strictObject({ act: z.literal('confirm') }),
  z.strictObject({ act: z.literal('reject') }),
]);

/** What staff see of payouts, and what two people of finance decide where no rail tells the outcome. */
@Controller('payouts')
export class PayoutsDoor {
  constructor(@Inject(Commands) private readonly commands: Commands, @Inject(Reads) private readonly reads: Reads) {}

  @Get() @StaffDoor('finance', 'supervisor', 'operator', 'auditor')
  async list(@Query({ schema: listQuery }) { state, case: caseId, limit, after, merchant }: z.output<typeof listQuery>, @CurrentActor() actor: Actor) {
    const [lastMerchant, lastId] = partsOf(after);
    const rows = await this.reads.find(payouts, {
      where: { state, caseId, merchant: merchantsFor(actor, merchant) }, orderBy: [['merchant', 'asc'], ['payoutId', 'asc']],
      after: after === undefined ? undefined : { merchant: lastMerchant, payoutId: lastId }, limit: limit + 1,
    });
    return page(rows, limit, summaryOf, (row) => cursorOf(row.merchant, row.payoutId));
  }

  @Get(':payoutId') @StaffDoor('finance', 'supervisor', 'operator', 'auditor')
  async one(@Param('payoutId', { schema: uuid }) payoutId: string, @CurrentActor() actor: Actor) {
    const payout = await this.thePayout(payoutId, actor);
    const ledger = await this.reads.find(postings, { where: { cause: payoutId, merchant: payout.merchant }, orderBy: [['at', 'asc'], ['postingId', 'asc']] });
    const { railKey, reason, sentFrom, asks, submissions, proposal, attempts } = payout;
    return {
      ...summaryOf(payout), railKey, reason, sentFrom, asks, submissions, proposal, attempts,
      ledger: ledger.map(({ postingId, kind, debit, credit, minor, currency, valueDate, at }) => ({
        postingId, kind, debit, credit, amount: { minor, currency }, valueDate, at,
      })),
    };
  }

  /** Four eyes: one proposes with evidence, another confirms (or anybody rejects). */
  @Post(':payoutId/resolution') @StaffDoor('finance') @HttpCode(200)
  async decide(
    @Param('payoutId', { schema: uuid }) payoutId: string, @Body({ schema: resolutionSchema }) resolution: z.output<typeof resolutionSchema>,
    @CurrentActor() actor: Actor, @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string,
  ) {
    const { merchant, caseId, channel } = await this.thePayout(payoutId, actor);
    return this.commands.run(resolve, { data: { payoutId, resolution }, key: caseId, merchant, channel, actor, idempotencyKey, traceparent });
  }

  /** Another merchant's payout is as good as none. */
  private async thePayout(payoutId: string, actor: Actor): Promise<Payout> {
    const [payout] = await this.reads.find(payouts, { where: { payoutId, merchant: merchantsFor(actor, undefined) }, limit: 1 });
    if (!payout) throw new ProblemError('not-found', 'There is no such payout.');
    assertMerchant(actor, payout.merchant);
    return payout;
  }
}

const summaryOf = (payout: Payout) => {
  const {
    merchant, payoutId, caseId, planId, orderSource, orderRef, lineRef, head, rail, state, holdReason, railReference, valueDate, evidence, because,
    approver, createdAt, changedAt,
  } = payout;
  return {
    merchant, payoutId, caseId, planId, orderSource, orderRef, lineRef, head, rail, amount: amountOf(payout), state, holdReason, railReference,
    valueDate, evidence, because, approver, createdAt, changedAt,
  };
};

import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { type Actor, assertMerchant, CurrentActor, IdempotencyKey, ProblemError, StaffDoor, Traceparent } from '@redress/chassis';
import { amountSchema, shortText, uuid } from '@redress/contracts';
import { Commands, Reads } from '@redress/messaging';
import { z } from 'zod';
import { collectReceivableCommand } from '../collect-receivable.js';
import { orderSubject } from '../domain/chargeback.js';
import { outstandingOf, type Receivable, receivableGrounds } from '../domain/receivable.js';
import { receivables } from '../store/receivables.js';
import { writeOffCommand } from '../write-off-receivable.js';
import { cursorOf, merchantsFor, page, pageQuery, partsOf } from './paging.js';

const listQuery = z.object({ ...pageQuery, because: z.enum(receivableGrounds).optional() });
const collectionSchema = z.strictObject({
  amount: amountSchema, valueDate: z.iso.date(),
  reference: shortText.describe('where it can be seen, e.g. the line of a statement; no personal data'),
});
const writeOffSchema = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('propose'), amount: amountSchema, reason: z.enum(['uncollectable', 'goodwill', 'below-cost', 'barred', 'other']) }),
  z.strictObject({ act: z.literal('confirm') }),
  z.strictObject({ act: z.literal('reject') }),
]);

/** What customers have to give back, and how finance says that they did, or that it is given up. */
@Controller('receivables')
export class ReceivablesDoor {
  constructor(@Inject(Commands) private readonly commands: Commands, @Inject(Reads) private readonly reads: Reads) {}

  @Get() @StaffDoor('finance', 'supervisor', 'auditor')
  async list(@Query({ schema: listQuery }) { because, limit, after, merchant }: z.output<typeof listQuery>, @CurrentActor() actor: Actor) {
    const [lastMerchant, lastId] = partsOf(after);
    const rows = await this.reads.find(receivables, {
      where: { because, merchant: merchantsFor(actor, merchant) }, orderBy: [['merchant', 'asc'], ['receivableId', 'asc']],
      after: after === undefined ? undefined : { merchant: lastMerchant, receivableId: lastId }, limit: limit + 1,
    });
    return page(rows, limit, shown, (row) => cursorOf(row.merchant, row.receivableId));
  }

  @Get(':receivableId') @StaffDoor('finance', 'supervisor', 'auditor')
  async one(@Param('receivableId', { schema: uuid }) receivableId: string, @CurrentActor() actor: Actor) {
    return shown(await this.theReceivable(receivableId, actor));
  }

  @Post(':receivableId/collections') @StaffDoor('finance') @HttpCode(200)
  async collect(
    @Param('receivableId', { schema: uuid }) receivableId: string, @Body({ schema: collectionSchema }) collection: z.output<typeof collectionSchema>,
    @CurrentActor() actor: Actor, @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string,
  ) {
    const { merchant, ...about } = keyOf(await this.theReceivable(receivableId, actor));
    return this.commands.run(collectReceivableCommand, {
      data: { ...about, ...collection }, key: orderSubject({ merchant, ...about }), merchant, actor, idempotencyKey, traceparent,
    });
  }

  /** Four eyes: one proposes, another confirms (or anybody rejects). */
  @Post(':receivableId/write-off') @StaffDoor('finance') @HttpCode(200)
  async giveUp(
    @Param('receivableId', { schema: uuid }) receivableId: string, @Body({ schema: writeOffSchema }) decision: z.output<typeof writeOffSchema>,
    @CurrentActor() actor: Actor, @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string,
  ) {
    const { merchant, ...about } = keyOf(await this.theReceivable(receivableId, actor));
    return this.commands.run(writeOffCommand, {
      data: { ...about, decision }, key: orderSubject({ merchant, ...about }), merchant, actor, idempotencyKey, traceparent,
    });
  }

  /** Another merchant's receivable is as good as none. */
  private async theReceivable(receivableId: string, actor: Actor): Promise<Receivable> {
    const [found] = await this.reads.find(receivables, { where: { receivableId, merchant: merchantsFor(actor, undefined) }, limit: 1 });
    if (!found) throw new ProblemError('not-found', 'There is no such receivable.');
    assertMerchant(actor, found.merchant);
    return found;
  }
}

const keyOf = ({ merchant, orderSource, orderRef, because }: Receivable) => ({ merchant, orderSource, orderRef, because });

function shown(row: Receivable) {
  const { claimed, waived, collected, writtenOff, currency, acts: _, ...rest } = row;
  const money = (minor: bigint) => ({ minor, currency });
  return {
    ...rest, outstanding: money(outstandingOf(row)), claimed: money(claimed), waived: money(waived), collected: money(collected), writtenOff: money(writtenOff),
  };
}

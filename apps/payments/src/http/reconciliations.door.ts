import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { type Actor, assertMerchant, CurrentActor, IdempotencyKey, ProblemError, StaffDoor, Traceparent } from '@redress/chassis';
import { instantSchema, shortText, uuid } from '@redress/contracts';
import { Commands, Reads } from '@redress/messaging';
import { z } from 'zod';
import { EVERY_MERCHANT } from '../domain/switch.js';
import { type Rail, RAILS } from '../rails/rail.js';
import { reconcile } from '../reconcile-rail.js';
import { reconciliations } from '../store/rails.js';
import { cursorOf, page, pageQuery, partsOf } from './paging.js';

const query = z.object({ limit: pageQuery.limit, after: pageQuery.after, rail: shortText.optional() });
const orderSchema = z.strictObject({ rail: shortText, from: instantSchema.optional(), to: instantSchema.optional() });

/** Comparisons of a rail's statement with the ledger. A rail's statement is about all merchants, so only whoever covers all sees them. */
@Controller('reconciliations')
export class ReconciliationsDoor {
  constructor(
    @Inject(Commands) private readonly commands: Commands, @Inject(Reads) private readonly reads: Reads, @Inject(RAILS) private readonly rails: readonly Rail[],
  ) {}

  @Get() @StaffDoor('finance', 'operator', 'auditor')
  async list(@Query({ schema: query }) { limit, after, rail }: z.output<typeof query>, @CurrentActor() actor: Actor) {
    assertMerchant(actor, EVERY_MERCHANT);
    const [startedAt, runId] = partsOf(after);
    const rows = await this.reads.find(reconciliations, {
      where: { rail }, orderBy: [['startedAt', 'desc'], ['runId', 'desc']], after: after === undefined ? undefined : { startedAt, runId }, limit: limit + 1,
    });
    return page(rows, limit, ({ mismatches: _mismatches, merchant: _merchant, ...run }) => run, (row) => cursorOf(row.startedAt, row.runId));
  }

  @Get(':runId') @StaffDoor('finance', 'operator', 'auditor')
  async one(@Param('runId', { schema: uuid }) runId: string, @CurrentActor() actor: Actor) {
    assertMerchant(actor, EVERY_MERCHANT);
    const run = await this.reads.one(reconciliations, { merchant: EVERY_MERCHANT, runId });
    if (!run) throw new ProblemError('not-found', 'There is no such reconciliation.');
    return run;
  }

  @Post() @StaffDoor('finance', 'operator') @HttpCode(202)
  async start(
    @Body({ schema: orderSchema }) order: z.output<typeof orderSchema>, @CurrentActor() actor: Actor, @IdempotencyKey() idempotencyKey: string,
    @Traceparent() traceparent: string,
  ) {
    assertMerchant(actor, EVERY_MERCHANT);
    if (!this.rails.some(({ name }) => name === order.rail)) throw new ProblemError('not-found', 'There is no such rail.');
    return this.commands.run(reconcile, {
      data: order, key: `reconciliation:${order.rail}`, merchant: EVERY_MERCHANT, actor, idempotencyKey, traceparent,
    });
  }
}

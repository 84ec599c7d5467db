import { Controller, Get, Inject, Query } from '@nestjs/common';
import { type Actor, CurrentActor, StaffDoor } from '@redress/chassis';
import { Reads } from '@redress/messaging';
import { z } from 'zod';
import { financeEntries } from '../store/ledger.js';
import { cursorOf, merchantsFor, page, pageQuery, partsOf } from './paging.js';

const query = z.object(pageQuery);

/** The same entries in the same gap-free sequence per merchant as on `finance.payouts`, for whoever cannot reach the topic. */
@Controller('finance')
export class FinanceDoor {
  constructor(@Inject(Reads) private readonly reads: Reads) {}

  @Get('payouts') @StaffDoor('finance', 'auditor')
  async list(@Query({ schema: query }) { limit, after, merchant }: z.output<typeof query>, @CurrentActor() actor: Actor) {
    const [lastMerchant, lastSequence] = partsOf(after);
    const rows = await this.reads.find(financeEntries, {
      where: { merchant: merchantsFor(actor, merchant) }, orderBy: [['merchant', 'asc'], ['sequence', 'asc']],
      after: after === undefined ? undefined : { merchant: lastMerchant, sequence: Number(lastSequence) }, limit: limit + 1,
    });
    return page(rows, limit, ({ entry }) => entry, (row) => cursorOf(row.merchant, row.sequence));
  }
}

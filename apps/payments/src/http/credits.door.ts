import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { type Actor, CurrentActor, ProblemError, StaffDoor } from '@redress/chassis';
import { uuid } from '@redress/contracts';
import { Reads } from '@redress/messaging';
import { z } from 'zod';
import { type Credit } from '../domain/credit.js';
import { type Payout } from '../domain/payout.js';
import { credits } from '../store/credits.js';
import { payouts } from '../store/payouts.js';
import { cursorOf, merchantsFor, page, pageQuery, partsOf } from './paging.js';

const listQuery = z.object({ ...pageQuery, case: uuid.optional() });
const codeSchema = z.string().regex(/^CR(-[0-9A-HJKMNP-TV-Z]{4}){3}$/, 'CR-XXXX-XXXX-XXXX');

/** Credits that the house has issued: for the till that takes a code, and for whoever answers the customer. */
@Controller('credits')
export class CreditsDoor {
  constructor(@Inject(Reads) private readonly reads: Reads) {}

  @Get() @StaffDoor('agent', 'supervisor', 'finance', 'operator', 'auditor')
  async list(@Query({ schema: listQuery }) { case: caseId, limit, after, merchant }: z.output<typeof listQuery>, @CurrentActor() actor: Actor) {
    const [lastMerchant, lastCode] = partsOf(after);
    const rows = await this.reads.find(credits, {
      where: { caseId, merchant: merchantsFor(actor, merchant) }, orderBy: [['merchant', 'asc'], ['code', 'asc']],
      after: after === undefined ? undefined : { merchant: lastMerchant, code: lastCode }, limit: limit + 1,
    });
    return page(rows, limit, shown, (row) => cursorOf(row.merchant, row.code));
  }

  @Get(':code') @StaffDoor('agent', 'supervisor', 'finance', 'operator', 'auditor')
  async one(@Param('code', { schema: codeSchema }) code: string, @CurrentActor() actor: Actor) {
    const [credit] = await this.reads.find(credits, { where: { code, merchant: merchantsFor(actor, undefined) }, limit: 1 });
    if (!credit) throw new ProblemError('not-found', 'There is no such credit.');
    const payout = await this.reads.one(payouts, { merchant: credit.merchant, payoutId: credit.payoutId });
    return { ...shown(credit), good: isGood(payout) };
  }
}

const isGood = (payout: Payout | undefined): boolean => payout?.state === 'succeeded';

const shown = ({ minor, currency, ...credit }: Credit) => ({ ...credit, amount: { minor, currency } });

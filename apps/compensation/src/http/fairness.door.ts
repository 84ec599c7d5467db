import { Controller, Get, Inject, Query } from '@nestjs/common';
import { type Actor, CurrentActor, StaffDoor, ProblemError, mayActFor } from '@redress/chassis';
import { instantSchema, merchantId } from '@redress/contracts';
import { Reads } from '@redress/messaging';
import { z } from 'zod';
import { SPREAD } from '../domain/offer/similar-cases.js';
import { unevenTreatment } from '../domain/offer/fairness.js';
import { rangesOf, treatedIn } from '../offers/treated.js';
import { decidedSince } from '../store/similar-plans.js';

const askedSchema = z.object({
  merchant: merchantId, since: instantSchema.optional().describe('the earliest decision that is looked at; all of the latest 20,000 where absent'),
});

/** Whether like cases are treated alike: who, where or since when they are not, and what is usual. */
@Controller('fairness')
export class FairnessDoor {
  constructor(@Inject(Reads) private readonly reads: Reads) {}

  @Get() @StaffDoor('supervisor', 'auditor')
  async review(@Query({ schema: askedSchema }) { merchant, since }: z.output<typeof askedSchema>, @CurrentActor() actor: Actor) {
    // Whoever may not act for a merchant does not learn whether there is one.
    if (!mayActFor(actor, merchant)) throw new ProblemError('not-found', 'You do not act for such a merchant.');
    const cases = treatedIn(await decidedSince(this.reads, merchant, since));
    return { merchant, cases: cases.length, spread: SPREAD, findings: unevenTreatment(cases), usual: rangesOf(cases).slice(0, 100) };
  }
}

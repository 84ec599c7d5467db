import { plus } from '@redress/contracts';
import { command, refuse } from '@redress/messaging';
import { type PastCase } from '../domain/publication/backtest.js';
import { type Plan } from '../domain/plan/plan.js';
import { proposalOf } from '../domain/offer/proposal.js';
import { chanceOf, sampleCase } from '../domain/publication/sample-case.js';
import { leftOf } from '../domain/publication/verdict.js';
import { measuresNow } from '../policies/measures.js';
import { compensation } from '../score.js';
import { plans } from '../store/stores.js';

/** Cases `first` to `first + count - 1` of the history that a seed gives: asked for twice, they are there once. */
export interface SampleOrder { readonly seed: number; readonly first: number; readonly count: number }
export const makeSampleCasesCommand = command<SampleOrder, { made: number }>()('make-sample-cases');

/** Merchants that sell nothing: whatever is under these names was made. */
export const isSampleMerchant = (merchant: string): boolean => /^sample(-[a-z0-9-]+)?$/.test(merchant);

/** A history to try drafts on, about nobody: plans as the house would have decided them, all of them ended. */
export const makeSampleCases = compensation.useCase({
  name: 'make-sample-cases',
  on: makeSampleCasesCommand,
  decide: ({ merchant, data: { seed, first, count } }, _, now) => {
    if (!isSampleMerchant(merchant)) return refuse('not-allowed', 'made cases are for merchants named sample or sample-… alone');
    const rows = Array.from({ length: count }, (_one, index) => {
      const chance = chanceOf(seed * 1_000_003 + first + index);
      return endedPlan(sampleCase(chance, { merchant, name: `${seed}-${first + index}`, latest: now }));
    });
    return {
      writes: rows.map((row) => plans.add(row)),
      audit: [{ act: 'sample-cases.made', target: merchant, detail: { seed: String(seed), first: String(first), count: String(count) } }],
      reply: { made: rows.length },
    };
  },
});

/** Offered and never taken: nobody has approved anything, and no account holds any of it. */
function endedPlan(one: PastCase): Plan {
  const { merchant, planId, caseId, facts: given } = one;
  const measures = measuresNow(given, merchant);
  const facts = { ...given, left: leftOf(measures, one) };
  const plan = proposalOf(measures, facts, { merchant, planId, caseId, channel: given.channel }, plus(given.complaint.occurredAt, { minutes: 5 }));
  const { expiresAt: _open, ...ended } = { ...plan, waitsFor: undefined, version: 1 };
  return { ...ended, state: plan.offer.options.length > 0 ? 'expired' : 'declined' };
}

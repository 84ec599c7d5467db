import { type Leg } from '@redress/contracts';
import { type Measures } from '../offer/entitlement.js';
import { type Explanation } from '../offer/explanation.js';
import { type Plan, currencyOf } from '../plan/plan.js';

/** Why a campaign's line gets what it gets: the incident, the remedy that two people decided, and the law where it gives what is owed. */
export function explainCampaign(plan: Plan, { floor, cite }: Measures): Explanation {
  const { offer: { options, defaultOption, reasons }, grounds: { rules, pack } } = plan;
  // Where the campaign gives what law owes, its plans name the pack that was asked.
  const byLaw = pack === undefined ? undefined : floor;
  const ruleOf = (leg: Leg) => byLaw?.entitlements.find(({ head, lineRef }) => head === leg.head && lineRef === leg.lineRef)?.rules[0] ?? rules[0]!;
  return {
    currency: currencyOf(plan), defaultOption, reasons, decisive: [],
    refused: (byLaw?.passedOver ?? []).map((passed) => ({ ...passed, reason: cite(passed.rule) })),
    options: options.map(({ optionId, label, legs }) => ({ optionId, label, minor: legs.reduce((all, { amount }) => all + (amount?.minor ?? 0n), 0n) })),
    legs: options.flatMap(({ optionId, label, legs }) => legs.map((leg) => ({
      optionId, lineRef: leg.lineRef, remedy: leg.remedy, head: leg.head,
      steps: leg.amount ? [{ by: ruleOf(leg), change: leg.amount.minor, text: label }] : [],
    }))),
  };
}

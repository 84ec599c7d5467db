import { type Explanation } from '../offer/explanation.js';
import { type Plan, currencyOf } from '../plan/plan.js';

/** Why a campaign's line gets what it gets: the incident, and the remedy that two people decided, as far as the accounts had it left. */
export function explainCampaign(plan: Plan): Explanation {
  const { offer: { options, defaultOption, reasons }, grounds: { rules } } = plan;
  return {
    currency: currencyOf(plan), defaultOption, reasons, decisive: [], refused: [],
    options: options.map(({ optionId, label, legs }) => ({ optionId, label, minor: legs.reduce((all, { amount }) => all + (amount?.minor ?? 0n), 0n) })),
    legs: options.flatMap(({ optionId, label, legs }) => legs.map(({ lineRef, remedy, head, amount }) => ({
      optionId, lineRef, remedy, head, steps: amount ? [{ by: rules[0]!, change: amount.minor, text: label }] : [],
    }))),
  };
}

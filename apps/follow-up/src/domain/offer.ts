import { type EventData, type Instant, type RemedyOption } from '@redress/contracts';
import { greater, lesser, type Money, sum } from '@redress/money';
import { type Letter } from './letter.js';

function worth(option: RemedyOption): Money | undefined {
  const amounts = option.legs.flatMap((leg) => (leg.amount ? [leg.amount] : []));
  return amounts.length > 0 ? sum(amounts, amounts[0]!.currency) : undefined;
}

/** The letter to somebody who has not complained: what happened, and what is done about it. */
export const proactiveLetter = ({ options, reasons }: EventData<'remedy.proposed.v1'>): Letter<'proactive'> => ({
  template: 'proactive', reason: reasons[0]!, options: options.map((option) => ({ label: option.label, amount: worth(option) })),
});

/**
 * The letter about a proposal, with the option first that applies where nothing is chosen. `until` is when the answer is due: the
 * customer's where there is a choice, else ours.
 */
export function offerLetter(proposed: EventData<'remedy.proposed.v1'>, until: Instant): Letter<'offer'> {
  const byDefault = ({ optionId }: RemedyOption): number => (optionId === proposed.defaultOption ? 0 : 1);
  const options = [...proposed.options].sort((a, b) => byDefault(a) - byDefault(b))
    .map((option) => ({ label: option.label, amount: worth(option) }));
  const amounts = options.flatMap(({ amount }) => (amount ? [amount] : []));
  return {
    template: 'offer', options, needsChoice: proposed.needsChoice, needsApproval: proposed.needsApproval, reason: proposed.reasons[0]!, until,
    ...(amounts.length > 0 && { range: { least: amounts.reduce(lesser), most: amounts.reduce(greater) } }),
  };
}

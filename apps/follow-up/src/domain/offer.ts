import { type EventData, type Instant, type RemedyOption } from '@redress/contracts';
import { greater, lesser, type Money, sum } from '@redress/money';
import { type Letter } from './letter.js';
import { promisedBy } from './promise.js';

function worth(option: RemedyOption): Money | undefined {
  const amounts = option.legs.flatMap((leg) => (leg.amount ? [leg.amount] : []));
  return amounts.length > 0 ? sum(amounts, amounts[0]!.currency) : undefined;
}

/** The date that we can promise: none where goods have to come back first, or others have work to do. */
function latest({ legs }: RemedyOption, until: Instant): Instant | undefined {
  const waits = legs.some(({ gate }) => gate === 'inspection' || gate === 'task');
  return waits ? undefined : legs.map((leg) => promisedBy(leg, until)).sort().at(-1);
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
    .map((option) => ({ label: option.label, amount: worth(option), by: latest(option, until) }));
  const [reason, ...law] = proposed.reasons;
  const amounts = options.flatMap(({ amount }) => (amount ? [amount] : []));
  return {
    template: 'offer', options, needsChoice: proposed.needsChoice, needsApproval: proposed.needsApproval, reason: reason!, until,
    ...(law.length > 0 && { law }),
    ...(amounts.length > 0 && { range: { least: amounts.reduce(lesser), most: amounts.reduce(greater) } }),
  };
}

import { type Measures } from '../offer/entitlement.js';
import { type Facts } from '../facts.js';
import { isLawful, withLaw } from '../offer/lawful-option.js';
import { type DraftOption } from '../offer/option.js';
import { type CampaignRemedy, draftOf, inCredit } from './campaign-remedy.js';

/** What a campaign means to give a line, before its accounts were looked at. */
export interface CampaignPromise {
  readonly drafts: readonly DraftOption[];
  /** What holds where the customer says nothing: it gives all that law owes. */
  readonly byDefault: string;
  /** Rules by which law owes some of it. */
  readonly law: readonly string[];
  /** Rules that would owe more, if the customer claimed it. */
  readonly claimable: readonly string[];
}

type Known = Omit<Facts, 'left'>;

/** The campaign's own legs; where it gives what is owed, joined to the law as any offer is, the consumer's choice included. */
export function promiseOf(remedy: CampaignRemedy, facts: Known, { floor }: Measures, claimable: readonly string[]): CampaignPromise {
  const own = draftOf(remedy, facts.complaint.order);
  if (!remedy.owed) return { drafts: [own], byDefault: own.optionId, law: [], claimable: [] };
  const drafts = withLaw([own], floor, facts.reading);
  const lawful = drafts.filter((draft) => isLawful(draft, floor));
  const byDefault = lawful[0] ?? drafts[0] ?? own;
  const credit = remedy.inPlaceOfCash && inCredit(byDefault, remedy.inPlaceOfCash, floor);
  return {
    drafts: credit ? [...drafts, credit] : drafts, byDefault: byDefault.optionId,
    law: [...new Set(floor.entitlements.flatMap(({ rules }) => rules))], claimable,
  };
}

/**
 * Rules that never fire without a claim and would fire with one: nobody claims for the customer, but the customer is told. Asked of the law
 * itself, with the claims made.
 */
export function claimableIn(lawFor: (facts: Known) => Pick<Measures, 'floor'>, facts: Known): string[] {
  const unclaimed = lawFor(facts).floor.passedOver.filter(({ because, fact }) => because === 'not_claimed' && fact !== undefined);
  if (unclaimed.length === 0) return [];
  const { complaint } = facts;
  const claimsOn = (line: string) => Object.fromEntries(unclaimed.filter(({ lineRef }) => lineRef === line)
    .map(({ fact }) => [fact!, { value: true, source: 'customer', proven: 'no' } as const]));
  const lines = complaint.order.lines.map((line) => ({ ...line, circumstances: { ...line.circumstances, ...claimsOn(line.lineRef) } }));
  const owed = lawFor({ ...facts, complaint: { ...complaint, order: { ...complaint.order, lines } } }).floor.entitlements.flatMap(({ rules }) => rules);
  return [...new Set(unclaimed.map(({ rule }) => rule))].filter((rule) => owed.includes(rule));
}

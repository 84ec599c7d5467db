import { type CampaignRemedyLeg, type HeadOfLoss, type OrderLine, type OrderSnapshot, cashRemedies, creditRemedies } from '@redress/contracts';
import { type Money, share } from '@redress/money';
import { type DraftLeg, type DraftOption } from '../offer/option.js';
import { type Bilingual, type Floor } from '../statute/floor.js';

/** What each line of a campaign gets; for a part of the price the share is basis points. */
export interface CampaignRemedy {
  readonly label: Bilingual;
  readonly legs: readonly CampaignRemedyLeg[];
  /** Beside the legs each line gets what law owes it on its own facts, unasked. */
  readonly owed?: true | undefined;
  readonly inPlaceOfCash?: InPlaceOfCash | undefined;
}

/** Credit of the same worth for the cash that law owes under a head, where the law lets it be settled so: only for those who sign it. */
export interface InPlaceOfCash {
  readonly remedy: (typeof creditRemedies)[number];
  readonly head: HeadOfLoss;
  readonly label: Bilingual;
  /** What one point is worth, in minor units. */
  readonly unitMinor?: number | undefined;
}

/** Places and faults of a remedy, one line each. Goods and services need another department, which a campaign does not ask. */
export function remedyFaults({ legs, owed, inPlaceOfCash }: CampaignRemedy, currency: string): string[] {
  return [
    ...legs.flatMap((leg, index) => legFaults(leg, currency).map((fault) => `remedy.legs.${index}: ${fault}`)),
    ...(inPlaceOfCash && !owed ? ['remedy.inPlaceOfCash: takes the place of what is owed, so it needs `owed`'] : []),
    ...(inPlaceOfCash && (inPlaceOfCash.unitMinor !== undefined) !== (inPlaceOfCash.remedy === 'points')
      ? ['remedy.inPlaceOfCash.unitMinor: of points, and of nothing else'] : []),
  ];
}

function legFaults({ form, remedy, share: part, amount, units }: CampaignRemedyLeg, currency: string): string[] {
  const kinds: readonly string[] = form === 'money' ? cashRemedies : form === 'credit' ? creditRemedies : ['apology', 'explanation'];
  const sums = [part, amount].filter((one) => one !== undefined).length;
  return [
    ...(kinds.includes(remedy) ? [] : [`${remedy} is no remedy of the form ${form}`]),
    ...(sums === (form === 'apology' ? 0 : 1) ? [] : [form === 'apology' ? 'words have no amount' : 'a share or an amount is needed, not both']),
    ...(amount && amount.currency !== currency ? [`the campaign is in ${currency}`] : []),
    ...(amount && amount.minor === 0n ? ['an amount above zero is needed'] : []),
    ...(units !== undefined && remedy !== 'points' ? ['only points are counted in units'] : []),
  ];
}

export const headsOfRemedy = ({ legs }: CampaignRemedy): HeadOfLoss[] => [...new Set(legs.filter(({ form }) => form !== 'apology').map(({ head }) => head))];

export const givesPriceBack = ({ legs }: CampaignRemedy): boolean => legs.some(({ form, head }) => form === 'money' && head === 'price');

/** The remedy on an order's lines, before its accounts were looked at. */
export const draftOf = (remedy: CampaignRemedy, { lines }: OrderSnapshot): DraftOption => ({
  optionId: 'campaign', label: remedy.label,
  legs: remedy.legs.flatMap((leg) => (leg.once || leg.form === 'apology' ? lines.slice(0, 1) : lines).flatMap((line) => legOn(leg, line))),
});

function legOn({ form, remedy, head, units, ...leg }: CampaignRemedyLeg, line: OrderLine): DraftLeg[] {
  const common = { form, remedy, head, lineRef: line.lineRef, gate: 'none' as const };
  if (form === 'apology') return [common];
  const amount: Money = leg.amount ?? share(line.paid.value, leg.share ?? 0);
  return amount.minor > 0n ? [{ ...common, amount, ...(units !== undefined && { units }) }] : [];
}

/** The draft with credit where law owes cash and lets it be settled by credit; undefined where it owes no such cash. */
export function inCredit(option: DraftOption, { remedy, head, label, unitMinor }: InPlaceOfCash, { entitlements }: Floor): DraftOption | undefined {
  const mayBe = ({ lineRef }: DraftLeg) => entitlements.some((one) => one.head === head && one.lineRef === lineRef
    && one.ways.some(({ byConsent }) => byConsent?.includes(remedy)));
  const isSwapped = (leg: DraftLeg) => leg.form === 'money' && leg.head === head && mayBe(leg);
  if (!option.legs.some(isSwapped)) return undefined;
  const swapped = (leg: DraftLeg): DraftLeg => ({
    ...leg, form: 'credit', remedy, ...(unitMinor !== undefined && { units: Number(leg.amount!.minor / BigInt(unitMinor)) }),
  });
  return { optionId: `${option.optionId}.${remedy}`, label, legs: option.legs.map((leg) => (isSwapped(leg) ? swapped(leg) : leg)) };
}

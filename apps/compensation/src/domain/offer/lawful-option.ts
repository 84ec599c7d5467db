import { type RemedyKind } from '@redress/contracts';
import { type Money, sum } from '@redress/money';
import { type Reading } from '../facts.js';
import { type DraftLeg, type DraftOption, cashOn } from './option.js';
import { remedyNames } from './remedy-names.js';
import { type Floor, type StatutoryEntitlement } from '../statute/floor.js';
import { meetsWay, shortfalls } from '../statute/meets.js';

/**
 * Law joined to what the house offers. What is owed whatever the customer does is in every option; where the customer may choose, or has to
 * send the goods in, each of the ways can be chosen, beside whatever else the house offers.
 */
export function withLaw(house: readonly DraftOption[], floor: Floor, reading: Reading): DraftOption[] {
  const always = floor.entitlements.filter(isOwedAlways);
  const byChoice = floor.entitlements.filter((entitlement) => !isOwedAlways(entitlement) && !isOpen(entitlement));
  const offered = house.filter(({ legs }) => legs.length > 0).map((option) => withoutFinding(option, floor));
  const added = waysToAdd(byChoice, offered).map((remedy) => lawfulOption(remedy, byChoice, reading));
  const all = [...offered, ...added];
  if (all.length === 0 && always.length > 0) all.push({ optionId: 'owed', label: remedyNames.owed, legs: [] });
  const beside = byChoice.filter(({ head }) => head !== 'price');
  return all.map((option) => ({ ...option, legs: beside.reduce(withFirstWay, always.reduce(toppedUp, option.legs)) }));
}

/** What law owes whatever an inspection finds waits no longer than for the goods to be fetched, where the house would have waited for more. */
function withoutFinding(option: DraftOption, { entitlements }: Floor): DraftOption {
  const owed = ({ remedy, form, lineRef, gate }: DraftLeg): boolean => gate === 'inspection' && form !== 'money' && entitlements
    .some((one) => one.lineRef === lineRef && one.ways.some((way) => way.remedy === remedy && way.form === form && way.gate === 'none'));
  if (!option.legs.some(owed)) return option;
  const gate = option.legs.some(({ remedy }) => remedy === 'home_pickup') ? 'task' as const : 'choice' as const;
  return { ...option, legs: option.legs.map((leg) => (owed(leg) ? { ...leg, gate } : leg)) };
}

/** Whether an option by itself gives all that law owes: without a word from the customer, nothing less may be carried out. */
export const isLawful = ({ legs }: { readonly legs: readonly DraftLeg[] }, floor: Floor): boolean =>
  shortfalls({ entitlements: floor.entitlements.filter((entitlement) => !isOpen(entitlement)) }, legs).length === 0;

/** The least cash that law owes whichever way is taken. */
export function leastCash(floor: Floor, currency: string): Money {
  return sum(floor.entitlements.map(({ ways }) => ways
    .map(({ form, amount }) => (form === 'money' ? amount! : { minor: 0n, currency }))
    .reduce((least, one) => (one.minor < least.minor ? one : least))), currency);
}

/** What law owes in money at most for a line under a head: an account that the law draws on is never too small for it. */
export const mostCash = (floor: Floor, lineRef: string, head: string): bigint => floor.entitlements
  .filter((one) => one.lineRef === lineRef && one.head === head)
  .flatMap(({ ways }) => ways.map(({ amount }) => amount?.minor ?? 0n))
  .reduce((most, one) => (one > most ? one : most), 0n);

/** What takes the place of the price is a way of its own: beside a share of the price it would make good the same loss twice. */
const isOwedAlways = ({ head, ways: [way, ...others] }: StatutoryEntitlement): boolean =>
  others.length === 0 && way.gate === 'none' && (way.form === 'money' || head !== 'price');

/** Owed in a sum that nobody knows yet: a person has to find it out. */
export const isOpen = ({ ways }: StatutoryEntitlement): boolean => ways.every(({ amount }) => amount?.minor === 0n);

/** Remedies that the customer may choose by law and that no option gives yet. Where the trader chooses, one way is enough. */
function waysToAdd(entitlements: readonly StatutoryEntitlement[], offered: readonly DraftOption[]): RemedyKind[] {
  const missing = entitlements.flatMap((entitlement) => {
    const open = entitlement.ways.filter((way) => !offered.some(({ legs }) => meetsWay(entitlement, way, legs)));
    if (entitlement.chooser === 'consumer') return open;
    return open.length === entitlement.ways.length ? [entitlement.ways[0]] : [];
  });
  return [...new Set(missing.map(({ remedy }) => remedy))];
}

/** All lines the same way; a line whose law does not know it gets its own first way. */
function lawfulOption(remedy: RemedyKind, entitlements: readonly StatutoryEntitlement[], reading: Reading): DraftOption {
  const legs = entitlements.map(({ head, lineRef, ways }): DraftLeg => {
    const { gate, form, amount, remedy: kind } = ways.find((way) => way.remedy === remedy) ?? ways[0];
    return { form, remedy: kind, head, lineRef, gate, ...(amount && { amount }) };
  });
  const gated = legs.some(({ gate }) => gate === 'inspection');
  return {
    optionId: `law.${remedy}`, label: gated && remedy.startsWith('refund') ? remedyNames.refund_for_return : remedyNames[remedy],
    legs: deservesApology(reading) ? [...legs, { form: 'apology', remedy: 'apology', head: 'goodwill', lineRef: legs[0]!.lineRef, gate: 'none' }] : legs,
  };
}

/** Who was let down badly, or is upset, is told that we are sorry, whatever else they get. */
const deservesApology = ({ severity, emotion }: Reading): boolean =>
  severity === 's1' || severity === 's2' || emotion === 'angry' || emotion === 'anxious' || emotion === 'sad';

/** Heads of different kind add: an option that is about something else gives this one, too, in its first way. */
const withFirstWay = (legs: readonly DraftLeg[], entitlement: StatutoryEntitlement): readonly DraftLeg[] =>
  (entitlement.ways.some((way) => meetsWay(entitlement, way, legs)) ? legs : toppedUp(legs, { ...entitlement, ways: [entitlement.ways[0]] }));

/** The legs with the one thing that the entitlement owes, where they give it not or not in full. */
function toppedUp(legs: readonly DraftLeg[], entitlement: StatutoryEntitlement): readonly DraftLeg[] {
  const { head, lineRef, ways: [{ form, remedy, amount, gate }] } = entitlement;
  if (meetsWay(entitlement, entitlement.ways[0], legs) || isOpen(entitlement)) return legs;
  if (form !== 'money') return [...legs, { form, remedy, head, lineRef, gate }];
  const lacking = amount!.minor - cashOn(legs, head, lineRef);
  const at = legs.findIndex((leg) => leg.form === 'money' && leg.head === head && leg.lineRef === lineRef);
  if (at < 0) return [...legs, { form, remedy, head, lineRef, gate, amount: amount! }];
  return legs.map((leg, index) => (index === at ? { ...leg, amount: { ...leg.amount!, minor: leg.amount!.minor + lacking } } : leg));
}

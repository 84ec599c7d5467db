import { china2026 } from './cn.js';
import { europe2026 } from './eu.js';
import { firstDays } from './in-force.js';
import { type Owed } from './owed.js';
import { type Expected, type Row } from './row.js';
import { kingdom2026 } from './uk.js';
import { states2026 } from './us.js';

/** All cases, written from the reference alone. */
export const table: readonly Row[] = [...china2026, ...europe2026, ...kingdom2026, ...states2026, ...firstDays];

/** What a floor says, as far as the table speaks of it. */
export interface Answer {
  readonly entitlements: readonly {
    readonly head: string;
    readonly chooser: string;
    readonly rules: readonly string[];
    readonly ways: readonly {
      readonly remedy: string; readonly form: string; readonly amount?: { readonly minor: bigint }; readonly byConsent?: readonly string[];
    }[];
  }[];
  readonly deadlines: readonly { readonly rule: string; readonly whose: string; readonly dueAt: string }[];
}
type Entitlement = Answer['entitlements'][number];

/** Where an answer is not what the row expects, in words; empty where it is. */
export const faultsOf = (row: Row, answer: Answer): string[] => row.expected.flatMap((expected) => {
  const rule = expected.by ?? row.rule;
  const found = answer.entitlements.filter(({ rules }) => rules.includes(rule));
  const periods = answer.deadlines.filter((deadline) => deadline.rule === rule);
  return [
    ...(expected.nothing && found.length > 0 ? [`${rule} should owe nothing, and owes ${said(found)}`] : []),
    ...(expected.owes ? missing(rule, expected.owes, found) : []),
    ...(expected.byConsent ? taken(rule, expected.byConsent, found) : []),
    ...(expected.due ? late(rule, expected.due, periods) : []),
    ...(expected.runs && periods.length === 0 ? [`${rule} should run, and does not`] : []),
    ...(expected.noPeriod && periods.length > 0 ? [`${rule} should not run, and runs until ${periods[0]!.dueAt}`] : []),
  ];
});

const sums = (ways: Record<string, bigint | true | undefined>): string =>
  Object.entries(ways).map(([remedy, sum]) => `${remedy} ${sum === true ? '' : sum}`.trim()).sort().join(' or ');
const waysOf = (entitlement: Entitlement, expected: object): string => sums(Object.fromEntries(entitlement.ways.map(({ remedy, amount }) =>
  [remedy, (expected as Record<string, unknown>)[remedy] === true ? true : amount?.minor ?? true])));
const said = (found: readonly Entitlement[]): string =>
  found.map((one) => `${one.head}: ${waysOf(one, {})} (${one.chooser} chooses, ${one.rules.join(' ')})`).join('; ') || 'nothing';

function missing(rule: string, { head, ways, chooser }: NonNullable<Expected['owes']>, found: readonly Entitlement[]): string[] {
  const met = found.some((one) => one.head === head && one.chooser === chooser && waysOf(one, ways) === sums(ways));
  return met ? [] : [`${rule} should owe ${head}: ${sums(ways)} (${chooser} chooses), and owes ${said(found)}`];
}

function late(rule: string, { whose, at, alone }: NonNullable<Expected['due']>, periods: Answer['deadlines']): string[] {
  const theirs = periods.filter((period) => period.whose === whose);
  const right = theirs.some(({ dueAt }) => dueAt === at) && (!alone || theirs.length === 1);
  const seen = periods.map((period) => `${period.whose} ${period.dueAt}`).join(', ');
  return right ? [] : [`${rule} should run ${alone ? 'only ' : ''}for the ${whose} until ${at}, and runs ${seen || 'not'}`];
}

function taken(rule: string, byConsent: readonly string[], found: readonly Entitlement[]): string[] {
  const cash = found.flatMap(({ ways }) => ways.filter(({ form }) => form === 'money'));
  const allowed = new Set(cash.flatMap((way) => way.byConsent ?? []));
  const right = cash.length > 0 && (byConsent.length === 0 ? allowed.size === 0 : byConsent.every((remedy) => allowed.has(remedy)));
  const [wanted, seen] = [byConsent.join(', '), [...allowed].join(', ')];
  return right ? [] : [`${rule} may be met by consent with ${wanted || 'nothing'}, and is with ${seen || 'nothing'}`];
}

/** Every rule of the reference that is a floor or a period. */
export const rulesOfReference: readonly string[] = [
  ...['1', '2', '2x', '2y', '3', '4', '5', '6', '7', '8', '9', '10', '13', '14', '15', '16', '17', '18', '19'].map((n) => `CN-${n}`),
  ...[1, 2, 3, 4, 6, 7, 8, 9, 11, 12, 13, 14, 15].map((n) => `EU-${n}`), ...[1, 2, 3, 4, 5, 6].map((n) => `UK-${n}`),
  ...[1, 2, 3].map((n) => `US-${n}`),
];

/** A floor in the words of `Owed`: all remedies of a head together. A sum that is not known yet is no sum. */
export function spokenOf({ entitlements }: Answer): Owed {
  const owed: Record<string, Record<string, bigint | true>> = {};
  for (const { head, ways } of entitlements) {
    for (const { remedy, amount } of ways) (owed[head] ??= {})[remedy] = amount && amount.minor > 0n ? amount.minor : true;
  }
  return owed;
}

import { type Category, type HeadOfLoss, type Leg, type Reason, type Severity, headsOfLoss } from '@redress/contracts';
import { type Reading } from './facts.js';

/** Minor units per currency. A currency that is not named has no such limit; where a limit is needed, a person decides. */
export type Amounts = Readonly<Record<string, bigint>>;
/** Basis points of what was paid for a line, by severity; an absent severity gets nothing. */
export type Shares = Readonly<Partial<Record<Severity, number>>>;

export interface LegRule {
  readonly form: Leg['form'];
  readonly remedy: Leg['remedy'];
  readonly head: HeadOfLoss;
  readonly gate: Leg['gate'];
  /** Money legs only: the share, held between the two amounts. A cap never takes an offer below its floor. */
  readonly share?: Shares;
  readonly atLeast?: Amounts;
  readonly atMost?: Amounts;
  /** Once for the complaint instead of once for each line. */
  readonly once?: true;
}

export interface OptionRule {
  readonly id: string;
  readonly label: { readonly en: string; readonly zh: string };
  readonly legs: readonly LegRule[];
}

/** `standard` and `careful` name limits up to which no person is asked; `person` always asks one. */
export type Authority = 'standard' | 'careful' | 'person';

export interface Rule {
  readonly id: string;
  /** Absent: any. */
  readonly categories?: readonly Category[];
  readonly severities?: readonly Severity[];
  readonly requested?: readonly Reading['requestedRemedy'][];
  readonly authority: Authority;
  /** What is owed of the price whatever is chosen, in basis points by severity. */
  readonly floor: Shares;
  /** More than one: the customer chooses. None: nothing is owed. */
  readonly options: readonly OptionRule[];
  /** The option that applies where the customer does not choose in time. */
  readonly byDefault?: string;
  readonly reason: Reason;
}

export interface Tariff {
  readonly version: string;
  /** How long a customer may choose. */
  readonly offerDays: number;
  /** A reading below this confidence is paid automatically only up to the careful limit. */
  readonly leastConfidence: number;
  readonly limits: Readonly<Record<'standard' | 'careful', Amounts>>;
  /** Basis points of a line's paid amount that all plans together may draw on a head that does not give the price back. */
  readonly ceilings: Readonly<Record<Exclude<HeadOfLoss, 'price'>, number>>;
  /** And at least these amounts, since a share of a small price would not pay for a letter. */
  readonly leastCeiling: Amounts;
  /** The first rule that fits decides. */
  readonly rules: readonly Rule[];
  readonly explanations: Readonly<Record<Explanation, Reason>>;
}

export const explanations = [
  'no_complaint', 'suggestion', 'nothing_owed', 'already_made_whole', 'reduced_to_remainder', 'declined_by_customer', 'offer_expired',
  'inspection_failed', 'not_proven', 'outside_policy', 'duplicate', 'abuse', 'declined_by_person',
] as const;
export type Explanation = (typeof explanations)[number];

const fits = <T>(list: readonly T[] | undefined, value: T): boolean => list === undefined || list.includes(value);

/** The rule for a reading. Every tariff ends with a rule that fits all. */
export function ruleFor(
  tariff: Tariff, { category, severity, requestedRemedy }: Pick<Reading, 'category' | 'severity' | 'requestedRemedy'>,
): Rule {
  const rule = tariff.rules.find(({ categories, severities, requested }) =>
    fits(categories, category) && fits(severities, severity) && fits(requested, requestedRemedy));
  if (!rule) throw new Error(`${tariff.version} has no rule for ${category}, ${severity}, ${requestedRemedy}`);
  return rule;
}

/** Heads of loss that a rule may draw on, each once. */
export const headsOf = (rule: Rule): HeadOfLoss[] => {
  const used = new Set(rule.options.flatMap(({ legs }) => legs.filter(({ form }) => form === 'money').map(({ head }) => head)));
  return headsOfLoss.filter((head) => used.has(head));
};

/** What is wrong with a tariff, one line for each fault. A service with a faulty tariff does not start. */
export function faultsOf(tariff: Tariff): string[] {
  const faults = tariff.rules.flatMap((rule) => ruleFaults(rule).map((fault) => `${rule.id}: ${fault}`));
  const ids = tariff.rules.map(({ id }) => id);
  if (new Set(ids).size < ids.length) faults.push('two rules have one id');
  const last = tariff.rules.at(-1);
  if (!last || last.categories || last.severities || last.requested) faults.push('the last rule must fit everything');
  return faults;
}

function ruleFaults(rule: Rule): string[] {
  const faults: string[] = [];
  if (rule.options.length > 1 && !rule.options.some(({ id }) => id === rule.byDefault)) faults.push('a choice needs a default');
  for (const option of rule.options) {
    if (option.legs.length === 0) faults.push(`${option.id} has no legs`);
    if (option.legs.some(({ form, share }) => (form === 'money') !== (share !== undefined))) {
      faults.push(`${option.id}: money legs, and only they, have a share`);
    }
    for (const severity of ['s1', 's2', 's3', 's4', 's5'] as const) {
      const price = option.legs.reduce((total, leg) => total + (leg.head === 'price' ? leg.share?.[severity] ?? 0 : 0), 0);
      if (price > 10_000) faults.push(`${option.id} gives back more than the price at ${severity}`);
      if (price < (rule.floor[severity] ?? 0)) faults.push(`${option.id} is below the floor at ${severity}`);
    }
  }
  return faults;
}

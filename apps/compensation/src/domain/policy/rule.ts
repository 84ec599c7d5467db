import { type HeadOfLoss, type Leg, type Reason, type Severity, headsOfLoss } from '@redress/contracts';

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
  /** Credit legs only: what they are worth to the customer. */
  readonly worth?: Amounts;
  /** Points only: how many. */
  readonly units?: number;
  /** Within how many days it is promised to be done. */
  readonly days?: number;
  /** Once for the complaint instead of once for each line. */
  readonly once?: true;
}

export interface OptionRule {
  readonly id: string;
  readonly label: { readonly en: string; readonly zh: string };
  readonly legs: readonly LegRule[];
}

/** `standard` and `careful` name limits up to which no person is asked; `person` always asks one. In rising order of care. */
export const authorities = ['standard', 'careful', 'person'] as const;
export type Authority = (typeof authorities)[number];

/** What a policy makes of one complaint. */
export interface Rule {
  readonly id: string;
  readonly authority: Authority;
  /** What is owed of the price whatever is chosen, in basis points by severity. */
  readonly floor: Shares;
  /** More than one: the customer chooses. None: nothing is owed. */
  readonly options: readonly OptionRule[];
  /** The option that applies where the customer does not choose in time. */
  readonly byDefault?: string | undefined;
  readonly reason: Reason;
}

export const explanations = [
  'no_complaint', 'suggestion', 'nothing_owed', 'already_made_whole', 'reduced_to_remainder', 'declined_by_customer', 'offer_expired',
  'return_expired', 'inspection_failed', 'not_proven', 'outside_policy', 'duplicate', 'abuse', 'declined_by_person',
] as const;
export type Explanation = (typeof explanations)[number];

/** Heads of loss that options may draw on, with cash or with credit, each once. */
export const headsOf = (options: readonly { readonly legs: readonly Pick<LegRule, 'form' | 'head'>[] }[]): HeadOfLoss[] => {
  const used = new Set(options.flatMap(({ legs }) => legs.filter(({ form }) => form === 'money' || form === 'credit').map(({ head }) => head)));
  return headsOfLoss.filter((head) => used.has(head));
};

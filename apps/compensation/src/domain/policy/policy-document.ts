import { type HeadOfLoss, type Instant, type Leg } from '@redress/contracts';
import { type Bilingual } from '../statute/floor.js';
import { type DecisionGraph } from './decision-table.js';
import { type Explanation } from './rule.js';

/** Tables that a policy consists of, each a decision of its own that the GoRules editor opens. */
export const tableNames = ['remedies', 'amounts', 'authority', 'evidence', 'goods', 'deadlines'] as const;
export type TableName = (typeof tableNames)[number];

/** The seven things that a customer is told before buying. */
export const termNames = [
  'returnConditions', 'returnPeriod', 'returnProcess', 'returnFreight', 'refundTime', 'warrantyScope', 'warrantyTerm',
] as const;
export type TermName = (typeof termNames)[number];

export const dispositions = ['return_required', 'refund_without_return', 'inspect_first', 'destroy'] as const;
export type Disposition = (typeof dispositions)[number];

/** Minor units by currency. */
export type NamedAmounts = Readonly<Record<string, number>>;

export interface LegTerms {
  readonly form: Leg['form'];
  readonly remedy: Leg['remedy'];
  readonly head: HeadOfLoss;
  readonly gate: Leg['gate'];
  /** Money: basis points of what was paid; `share`: those of the table of amounts. */
  readonly share?: number | 'share';
  /** Names of amounts. */
  readonly atLeast?: string;
  readonly atMost?: string;
  /** Credit: the name of the amounts that it is worth. */
  readonly worth?: string;
  readonly units?: number;
  readonly days?: number;
  readonly once?: true;
}
export interface OptionTerms {
  readonly id: string;
  readonly label: Bilingual;
  readonly legs: readonly LegTerms[];
}

/**
 * A policy as a business writes it, in JSON. Money is in minor units, shares are in basis points, texts in English and Chinese. What a
 * table's cell names (options, reasons, evidence) is defined here once.
 */
export interface PolicyDocument {
  readonly id: string;
  /** `*`: of the house, for every merchant without a policy of its own. */
  readonly merchant: string;
  readonly version: string;
  readonly effectiveFrom: Instant;
  /** Exclusive. */
  readonly effectiveTo?: Instant;
  readonly currencies: readonly string[];
  readonly amounts: Readonly<Record<string, NamedAmounts>>;
  /** What was paid, by size: the first band whose amount is not exceeded; `above` beyond the last, `unknown` in another currency. */
  readonly bands: readonly { readonly name: string; readonly upTo: string }[];
  /** Up to which sum no person is asked: names of amounts. */
  readonly limits: Readonly<Record<'standard' | 'careful', string>>;
  /** Basis points of a line's paid amount that all plans together may draw on a head that does not give the price back. */
  readonly ceilings: Readonly<Record<Exclude<HeadOfLoss, 'price'>, number>>;
  /** And at least these amounts, by name. */
  readonly leastCeiling: string;
  readonly tables: Readonly<Record<TableName, DecisionGraph>>;
  /** By channel: tables whose rows go before those of the policy. They need no default row. */
  readonly overlays: Readonly<Record<string, Readonly<Partial<Record<TableName, DecisionGraph>>>>>;
  readonly options: Readonly<Record<string, readonly OptionTerms[]>>;
  readonly reasons: Readonly<Record<string, Bilingual>>;
  readonly explanations: Readonly<Record<Explanation, Bilingual>>;
  readonly evidence: Readonly<Record<string, Bilingual>>;
  readonly terms: Readonly<Record<TermName, Bilingual>>;
}

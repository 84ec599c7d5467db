import { type HeadOfLoss, type Instant, type Reason } from '@redress/contracts';
import { type Bilingual } from '../statute/floor.js';
import { type Disposition, type PolicyDocument, type TableName, type TermName } from './policy-document.js';
import { type PolicyInputs } from './policy-inputs.js';
import { type Output } from './compile-table.js';
import { type Amounts, type Authority, type Explanation, type Rule } from './rule.js';

/** Days within which something is to be done. */
export interface Deadlines {
  /** How long a customer may choose. */
  readonly offerDays: number;
  readonly evidenceDays: number;
  readonly returnDays: number;
  readonly repairDays: number;
  /** From agreement to money on its way. */
  readonly refundDays: number;
}

/** A table's row that decided, with the conditions that it has and what it gave. */
export interface Decisive {
  readonly table: TableName;
  /** The channel whose overlay holds the row. */
  readonly overlay?: string | undefined;
  readonly row: string;
  readonly conditions: readonly { readonly input: string; readonly is: unknown; readonly test: string }[];
  readonly outputs: Readonly<Record<string, Output>>;
}

/** A policy document made ready to decide by: plain functions, the same for equal inputs, for ever. */
export interface Policy {
  readonly id: string;
  readonly merchant: string;
  readonly version: string;
  readonly effectiveFrom: Instant;
  readonly effectiveTo?: Instant | undefined;
  readonly document: PolicyDocument;
  /** What is given, the strictest authority already in it. Equal inputs give the very same object. */
  readonly ruleFor: (inputs: PolicyInputs) => Rule;
  /** Codes of what is asked of the customer before anything is decided; their texts are in the document. */
  readonly evidenceFor: (inputs: PolicyInputs) => readonly string[];
  readonly dispositionFor: (inputs: PolicyInputs) => Disposition;
  readonly deadlinesFor: (inputs: PolicyInputs) => Deadlines;
  /** Which rows decided, with their conditions. */
  readonly explainRule: (inputs: PolicyInputs) => readonly Decisive[];
  readonly bandOf: (inputs: Pick<PolicyInputs, 'currency' | 'amount'>) => string;
  /** Up to which sum no person is asked. */
  readonly limits: Readonly<Record<Exclude<Authority, 'person'>, Amounts>>;
  /** Basis points of a line's paid amount that all plans together may draw on a head that does not give the price back. */
  readonly ceilings: Readonly<Record<Exclude<HeadOfLoss, 'price'>, number>>;
  /** And at least these amounts, since a share of a small price would not pay for a letter. */
  readonly leastCeiling: Amounts;
  /** Every head that any of its options draws on. */
  readonly heads: readonly HeadOfLoss[];
  readonly terms: Readonly<Record<TermName, Bilingual>>;
  readonly explanations: Readonly<Record<Explanation, Reason>>;
}

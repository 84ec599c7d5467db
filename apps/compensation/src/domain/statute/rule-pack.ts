import { type CircumstanceName, type HeadOfLoss, type RemedyKind } from '@redress/contracts';
import { type Money } from '@redress/money';
import { type Bilingual, type Jurisdiction, type StatutoryDeadline, type Way } from './floor.js';

/** Facts that every order has beside its circumstances. */
export const orderFacts = [
  'category', 'country', 'orderSource', 'goodsClass', 'saleMode', 'quantity', 'purchasedAt', 'dispatchedAt', 'deliveredAt', 'promisedBy', 'claimedAt',
] as const;
export type FactName = CircumstanceName | (typeof orderFacts)[number];
export type StartEvent = StatutoryDeadline['startEvent'];
export type Party = 'trader' | 'consumer';

/**
 * Who loses where it is not proven. Without a burden a fact counts as it is stated, and an absent one does not hold. The party whose
 * burden it is has to prove what helps it; what helps the other holds until it is disproved.
 */
interface OnFact {
  readonly fact: FactName;
  readonly burden?: Party;
}

/** So many months, then days, then working days, to the end of the last local day. The day of the event does not count, unless said so. */
export interface Period {
  /** The first of these that is known, or `latestOf` them all. An event that is not known has not happened: its period is not over. */
  readonly from: readonly StartEvent[];
  readonly latestOf?: true;
  readonly months?: number;
  readonly days?: number;
  readonly workingDays?: number;
  readonly startDayCounts?: true;
  /** Days that do not count, e.g. while it was in repair. */
  readonly withoutDaysOf?: CircumstanceName;
}

export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | (OnFact & { readonly is: boolean | string })
  | (OnFact & { readonly in: readonly string[] })
  | (OnFact & { readonly atLeast: number })
  | (OnFact & { readonly atMost: number })
  | (OnFact & { readonly known: boolean })
  /** The first act that is known falls into the period. */
  | { readonly act: readonly StartEvent[]; readonly within: Period };

/** Sums of circumstances count as far as they are proven, and else as nothing. */
export type Amount =
  | 'paid'
  | { readonly sum: CircumstanceName }
  /** For each unit, e.g. each passenger. Not converted: of no effect on an order in another currency. */
  | { readonly each: Money }
  | { readonly times: number; readonly of: Amount }
  | { readonly plus: readonly Amount[] }
  | { readonly greatest: readonly Amount[] }
  | { readonly least: readonly Amount[] }
  | { readonly firstKnown: readonly Amount[] }
  /** Never below zero. */
  | { readonly from: Amount; readonly less: readonly Amount[] };

export interface WayRule {
  readonly remedy: RemedyKind;
  readonly form: Way['form'];
  readonly gate?: Way['gate'];
  readonly amount?: Amount;
  /** Of all lines together: a legal minimum is for the claim, not for each line of it. */
  readonly minimumInAll?: Money;
  /** Owed also where its sum is not known yet; it then says zero, and any sum meets it. */
  readonly open?: true;
}

export interface Grant {
  readonly if?: readonly Condition[];
  readonly unless?: readonly Condition[];
  readonly head: HeadOfLoss;
  readonly chooser: Party;
  readonly ways: readonly [WayRule, ...WayRule[]];
  /** Back in the kind in which it was paid: beside the money of this head, never instead of it. */
  readonly inKind?: true;
}

/** Takes rules away, or down to a share, in favour of the trader. */
export interface Limit {
  readonly rules: readonly string[];
  readonly if: readonly Condition[];
  /** Basis points that remain. */
  readonly share?: number;
}

export interface DeadlineRule extends Period {
  readonly name: string;
  readonly whose: StatutoryDeadline['whose'];
  readonly if?: readonly Condition[];
  readonly text: Bilingual;
}

export interface StatuteRule {
  readonly id: string;
  readonly citation: string;
  /** C: read in the primary text. S: read in a secondary copy, shown to people as unconfirmed. */
  readonly confidence: 'C' | 'S';
  readonly condition: Bilingual;
  readonly entitlement: Bilingual;
  /** First and last day of purchases (or of claims) that it is for, in the consumer's calendar. */
  readonly effectiveFrom: string;
  readonly effectiveTo?: string;
  readonly measuredOn?: 'purchasedAt' | 'claimedAt';
  /** Never by itself: only where the customer claims it. */
  readonly claimOnly?: CircumstanceName;
  /** Only where one of these rules has fired. */
  readonly follows?: readonly string[];
  readonly appliesIf: readonly Condition[];
  readonly unless?: readonly Condition[];
  readonly owes?: readonly Grant[];
  readonly limits?: readonly Limit[];
  /** Facts that the trader has to disprove from here on. */
  readonly presumes?: readonly CircumstanceName[];
  /** Remedies without cash that may meet what these rules owe, with the customer's signed consent. */
  readonly byConsent?: { readonly rules: readonly string[]; readonly remedies: readonly RemedyKind[] };
  readonly deadlines?: readonly DeadlineRule[];
}

/** The law of one jurisdiction, as data that a lawyer can read. A version never changes once it is in force. */
export interface RulePack {
  readonly version: string;
  readonly jurisdiction: Jurisdiction;
  readonly rules: readonly StatuteRule[];
}

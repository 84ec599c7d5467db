import {
  type Category, type CircumstanceName, type HeadOfLoss, type Instant, type Leg, type OrderSnapshot, type RemedyKind,
} from '@redress/contracts';
import { type Money } from '@redress/money';

export const jurisdictions = ['CN', 'EU', 'UK', 'US'] as const;
export type Jurisdiction = (typeof jurisdictions)[number];
export interface Bilingual {
  readonly en: string;
  readonly zh: string;
}

/** What the law looks at: the order with what was found out about its lines since, what it is about, and when redress was asked for. */
export interface StatutoryFacts {
  /** Only the lines complained about. */
  readonly order: OrderSnapshot;
  readonly category: Category;
  /** When the customer turned to us: what a period of theirs is measured to. */
  readonly claimedAt: Instant;
}

/** One of the ways in which an entitlement is met. */
export interface Way {
  readonly remedy: RemedyKind;
  readonly form: Leg['form'];
  /** Of money ways, and of no others. */
  readonly amount?: Money;
  /** `inspection`: the goods come back first. */
  readonly gate: 'none' | 'inspection';
  /** Remedies without cash by which the rule lets it be met, where the customer's signed consent is stored with the leg. */
  readonly byConsent?: readonly RemedyKind[];
}

/** What law owes for one line under one head of loss. With several ways and the consumer choosing, the choice itself is owed. */
export interface StatutoryEntitlement {
  readonly head: HeadOfLoss;
  readonly lineRef: string;
  readonly chooser: 'consumer' | 'trader';
  readonly ways: readonly [Way, ...Way[]];
  /** All rules that lead to it, the decisive one first. */
  readonly rules: readonly string[];
}

/** A period that runs for this case. `due` is the last instant at which it is still kept, in the consumer's time zone. */
export interface StatutoryDeadline {
  readonly rule: string;
  /** Unique within the rule, e.g. `refund`. */
  readonly name: string;
  readonly lineRef: string;
  /** Whose act it limits. */
  readonly whose: 'trader' | 'consumer' | 'authority';
  readonly startEvent: CircumstanceName | 'purchasedAt' | 'dispatchedAt' | 'deliveredAt' | 'promisedBy' | 'claimedAt';
  readonly startedAt: Instant;
  readonly dueAt: Instant;
  readonly text: Bilingual;
}

/** A rule that was looked at and did not fire, with what kept it from it. */
export interface PassedOver {
  readonly rule: string;
  readonly lineRef: string;
  readonly because: 'condition' | 'out_of_time' | 'exception' | 'not_claimed' | 'not_proven';
  readonly fact?: string;
}

export interface Floor {
  /** Absent where no pack is for the consumer's country. */
  readonly jurisdiction?: Jurisdiction | undefined;
  /** Pack with version, e.g. `cn@2026-11`. */
  readonly pack?: string | undefined;
  readonly entitlements: readonly StatutoryEntitlement[];
  readonly deadlines: readonly StatutoryDeadline[];
  readonly passedOver: readonly PassedOver[];
}

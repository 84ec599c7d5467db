import { type HeadOfLoss, type Instant } from '@redress/contracts';
import { type Money } from '@redress/money';
import { type StatementLine } from '../domain/reconcile.js';
import { type Report } from '../domain/report.js';

/** What a rail is asked to pay. The same key always comes with the same body. */
export interface Instruction {
  readonly key: string;
  readonly merchant: string;
  readonly payoutId: string;
  /** The order, as people at the rail see it on their statement. */
  readonly reference: string;
  readonly amount: Money;
}

export interface StatementPage {
  readonly lines: readonly StatementLine[];
  /** Where the next page begins; undefined on the last one. */
  readonly next?: string | undefined;
}

/** What a verified webhook says. `eventId` is the rail's own and the same in every delivery of one event. */
export type RailNews =
  | { readonly is: 'payout'; readonly eventId: string; readonly key: string; readonly merchant: string; readonly payoutId: string; readonly report: Report }
  | { readonly is: 'chargeback'; readonly eventId: string; readonly chargeback: ChargebackNotice }
  | { readonly is: 'chargeback-closed'; readonly eventId: string; readonly chargeback: ChargebackClosed };
export interface ChargebackNotice {
  readonly externalId: string; readonly merchant: string; readonly orderSource: string; readonly orderRef: string;
  readonly amount: Money;
  /** What the customer had been charged for the order. */
  readonly charged: Money;
  readonly head: HeadOfLoss; readonly reason: string; readonly openedAt: Instant;
}

/** The bank's last word on one that was told before. */
export interface ChargebackClosed extends ChargebackNotice { readonly outcome: 'won' | 'lost'; readonly closedAt: Instant }

/** One way of paying money out. Payouts and lookups never reject: what may have been done is told as `unknown`. */
export interface Rail {
  readonly name: string;
  /** Currencies that it pays; all where absent. */
  readonly currencies?: readonly string[] | undefined;
  readonly keyRetentionHours: number;
  pay(instruction: Instruction): Promise<Report>;
  /** The batch form: one call for many, reports in the same order. */
  payAll(instructions: readonly Instruction[]): Promise<readonly Report[]>;
  lookUp(keys: readonly string[]): Promise<readonly Report[]>;
  /** Money that left in [from, to). Rejects where the rail cannot be reached. */
  statement(from: Instant, to: Instant, cursor?: string): Promise<StatementPage>;
  /** Undefined where the signature does not fit; `stale` where it does and the signed time is too far away. */
  verifyWebhook(rawBody: Buffer, headers: Readonly<Record<string, string | undefined>>): RailNews | 'stale' | undefined;
}

export const railFor = <R extends Pick<Rail, 'currencies'>>(rails: readonly R[], currency: string): R | undefined =>
  rails.find(({ currencies }) => currencies === undefined || currencies.includes(currency));

/** Under which a door finds the rails that the service is configured with. */
export const RAILS = Symbol('rails');

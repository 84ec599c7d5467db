import { type Instant } from '@redress/contracts';
import { type Actor, type Command, type KeyOfRow, type Store } from '@redress/messaging';
import { money } from '@redress/money';
import { closeChargebackCommand } from './close-chargeback.js';
import { type Report } from './domain/report.js';
import { type LegSketch, payoutIdOf, releasedLeg, theCase } from './examples.js';
import { openChargeback } from './receive-chargeback.js';
import { receiveWebhook } from './receive-rail-webhook.js';
import { resolve, type Resolution } from './resolve-payout.js';
import { exposures, payouts } from './store/payouts.js';
import { receivables } from './store/receivables.js';
import { paymentsStores } from './store/stores.js';
import { paymentsUseCases } from './use-cases.js';

export const start: Instant = '2026-03-02T08:00:00.000Z';
export const useCases = paymentsUseCases([{ name: 'simulated', currencies: ['CNY', 'USD'], keyRetentionHours: 24 }], { hours: 1 });
/** What the tables' CHECK constraints say, for the memory engine. */
const checks = {
  exposure: {
    ck_exposure_own_draws: (row: Record<string, unknown>) => row.head !== 'price'
      || (row.reserved as bigint) + (row.inFlight as bigint) + (row.paid as bigint) <= (row.captured as bigint) + (row.overdrawn as bigint),
    ck_exposure_not_negative: (row: Record<string, unknown>) =>
      ['reserved', 'inFlight', 'paid', 'chargedBack', 'overdrawn'].every((sum) => (row[sum] as bigint) >= 0n),
  },
};
export const options = { stores: [...paymentsStores], start, checks };

interface Happened { readonly events: readonly { readonly type: string; readonly subject: string }[] }
interface About { readonly key: string; readonly merchant?: string; readonly idempotencyKey?: string; readonly actor?: Actor }
/** As much of a simulation as money needs. */
interface Stage {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- any event of the score
  event(type: any, data: any, about: object): Promise<Happened>;
  command<N extends string, D, R>(command: Command<N, D, R>, data: D, about: About): Promise<R>;
  row<R extends object, K extends keyof R & string, A>(store: Store<R, K, A>, key: KeyOfRow<R, K>): R | A;
  outcome(id: string, answer: unknown): Promise<Happened>;
  readonly intents: readonly { readonly id: string; readonly name: string; readonly payload: unknown; readonly lane: string }[];
}

export const key = { key: theCase, merchant: 'm1', channel: 'shop' };
export const release = (stack: Stage, sketch: LegSketch = {}) => stack.event('leg.released.v1', releasedLeg(sketch), key);
export const payoutOf = (stack: Stage, ordinal = 1) => stack.row(payouts, { merchant: 'm1', payoutId: payoutIdOf(ordinal) })!;
export const lineOf = (stack: Stage, lineRef = '1') => stack.row(exposures, { merchant: 'm1', orderSource: 'shop', orderRef: 'o1', lineRef, head: 'price' })!;
export const intentOf = (stack: Stage, name: string) => stack.intents.find((intent) => intent.name === name);
export const types = ({ events }: Happened) => events.map(({ type }) => type);
export const paid = (minor = 1_000): Report => ({ is: 'succeeded', railReference: 'r1', valueDate: '2026-03-02', amount: money(minor, 'CNY') });
export const answer = (stack: Stage, report: Report, name = 'rail.submit') => stack.outcome(intentOf(stack, name)!.id, report);
export const webhook = (stack: Stage, report: Report, eventId: string, ordinal = 1) => stack.command(
  receiveWebhook, { rail: 'simulated', eventId, payoutId: payoutIdOf(ordinal), railKey: payoutOf(stack, ordinal).railKey, report },
  { ...key, idempotencyKey: eventId },
);
export const chargeback = (stack: Stage, minor: number, externalId = 'cb1', charged = 10_000) => stack.command(openChargeback, {
  rail: 'simulated', externalId, merchant: 'm1', orderSource: 'shop', orderRef: 'o1', amount: money(minor, 'CNY'), charged: money(charged, 'CNY'),
  head: 'price', reason: 'not-as-described', openedAt: start,
}, { key: 'order', merchant: 'm1', idempotencyKey: externalId });
export const close = (stack: Stage, outcome: 'won' | 'lost', minor: number, { externalId = 'cb1', closedAt = '2026-04-20T10:00:00.000Z', event = outcome as string } = {}) =>
  stack.command(closeChargebackCommand, {
    rail: 'simulated', externalId, merchant: 'm1', orderSource: 'shop', orderRef: 'o1', amount: money(minor, 'CNY'), charged: money(10_000, 'CNY'),
    head: 'price', reason: 'not-as-described', openedAt: start, outcome, closedAt,
  }, { key: 'order', merchant: 'm1', idempotencyKey: `${externalId} ${event}` });
export const receivableOf = (stack: Stage, because: 'chargeback' | 'ruling' = 'chargeback') =>
  stack.row(receivables, { merchant: 'm1', orderSource: 'shop', orderRef: 'o1', because });
export const decide = (stack: Stage, resolution: Resolution, by: string) =>
  stack.command(resolve, { payoutId: payoutIdOf(), resolution }, { ...key, actor: { id: by, role: 'finance' } });

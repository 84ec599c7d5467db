import { type EventData, type Instant } from '@redress/contracts';
import { money } from '@redress/money';
import { equalsOneByOne, simulation } from '@redress/testing';
import { codeOf } from './domain/credit.js';
import { payoutIdOf, releasedLeg, theCase, type LegSketch } from './examples.js';
import { openChargeback } from './receive-chargeback.js';
import { resolve, type Resolution } from './resolve-payout.js';
import { credits } from './store/credits.js';
import { financeEntries, postings } from './store/ledger.js';
import { payouts } from './store/payouts.js';
import { paymentsStores } from './store/stores.js';
import { paymentsUseCases } from './use-cases.js';

const start: Instant = '2026-03-02T08:00:00.000Z';
const useCases = paymentsUseCases([{ name: 'simulated', currencies: ['CNY'], keyRetentionHours: 24 }], { hours: 1 });
const options = { stores: [...paymentsStores], start };
const key = { key: theCase, merchant: 'm1', channel: 'shop' };
type Stack = ReturnType<typeof stackOf>;
const stackOf = () => simulation('payments', useCases, options);

function creditLeg(sketch: LegSketch = {}, change: Partial<EventData<'leg.released.v1'>['leg']> = {}): EventData<'leg.released.v1'> {
  const released = releasedLeg({ head: 'goodwill', ...sketch });
  return { ...released, leg: { ...released.leg, form: 'credit', remedy: 'coupon', ...change } };
}
const release = (stack: Stack, leg = creditLeg()) => stack.event('leg.released.v1', leg, key);
const chargeback = (stack: Stack) => stack.command(openChargeback, {
  rail: 'simulated', externalId: 'cb1', merchant: 'm1', orderSource: 'shop', orderRef: 'o1', amount: money(10_000, 'CNY'), charged: money(10_000, 'CNY'),
  head: 'price', reason: 'not-as-described', openedAt: start,
}, { key: 'order', merchant: 'm1' });
const decide = (stack: Stack, resolution: Resolution, by: string) =>
  stack.command(resolve, { payoutId: payoutIdOf(), resolution }, { ...key, actor: { id: by, role: 'finance' } });

describe('a credit', () => {
  it('is issued at once, without any rail, owed to the customer and told as a cost', async () => {
    const stack = stackOf();
    const { events } = await release(stack, creditLeg({}, { remedy: 'points', units: 500 }));
    const code = codeOf({ merchant: 'm1', payoutId: payoutIdOf() });
    expect(code).toMatch(/^CR(-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
    expect(events.map(({ type }) => type)).toEqual(['payout.created.v1', 'payout.submitted.v1', 'payout.succeeded.v1', 'finance.payout.v1']);
    expect(events[2]!.data).toMatchObject({ rail: 'credit', railReference: code, credit: { remedy: 'points', units: 500 }, valueDate: '2026-03-02' });
    expect(events[3]!.data).toMatchObject({ kind: 'cost', amount: money(1_000, 'CNY'), rail: 'credit', railReference: code });
    expect(stack.rows(credits)).toMatchObject([{ code, remedy: 'points', units: 500, minor: 1_000n, caseId: theCase, customerRef: 'c'.repeat(32) }]);
    expect(stack.rows(postings)).toMatchObject([{ kind: 'cost', debit: 'expense:goodwill', credit: 'liability:credit:customer', minor: 1_000n }]);
    expect(stack.intents).toEqual([]);
  });

  it('is issued once, however often its leg is released, and in a currency that no rail pays', async () => {
    const stack = stackOf();
    await release(stack, creditLeg({ currency: 'JPY' }));
    expect((await release(stack, creditLeg({ currency: 'JPY' }))).events).toEqual([]);
    expect([stack.rows(credits), stack.rows(postings), stack.rows(financeEntries)].map(({ length }) => length)).toEqual([1, 1, 1]);
  });

  it('waits for two people where the order is charged back, and is issued when they let it go', async () => {
    const stack = stackOf();
    await chargeback(stack);
    expect((await release(stack)).events.map(({ type }) => type)).toEqual(['payout.created.v1', 'payout.held.v1']);
    expect(stack.rows(credits)).toEqual([]);
    await decide(stack, { act: 'propose', outcome: 'release', evidence: 'the bank gave it back' }, 'eve');
    await decide(stack, { act: 'confirm' }, 'fritz');
    expect(stack.published.slice(-3).map(({ type }) => type)).toEqual(['payout.submitted.v1', 'payout.succeeded.v1', 'finance.payout.v1']);
    expect(stack.rows(credits)).toHaveLength(1);
    expect(stack.row(payouts, { merchant: 'm1', payoutId: payoutIdOf() })).toMatchObject({ state: 'succeeded', rail: 'credit' });
    expect(stack.intents).toEqual([]);
  });

  it('is decided in a batch as one by one, beside legs of money', async () => {
    const many = [1, 2, 3, 4, 5, 1].map((ordinal) => ({
      event: 'leg.released.v1' as const, ...key,
      data: ordinal % 2 ? creditLeg({ ordinal, lineRef: String(ordinal % 3) }) : releasedLeg({ ordinal, lineRef: String(ordinal % 3) }),
    }));
    await equalsOneByOne('payments', useCases, many, options);
  });
});

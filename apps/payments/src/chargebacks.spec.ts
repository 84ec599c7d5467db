import { derivedId } from '@redress/contracts';
import { money } from '@redress/money';
import { equalsOneByOne, simulation } from '@redress/testing';
import { closeChargebackCommand } from './close-chargeback.js';
import { balances } from './domain/posting.js';
import { outstandingOf } from './domain/receivable.js';
import { releasedLeg, theCase } from './examples.js';
import { openChargeback } from './receive-chargeback.js';
import {
  answer, chargeback, close, key, lineOf, options, paid, payoutOf, receivableOf, release, start, types, useCases, webhook,
 
} from './stack.examples.js';
import { financeEntries, postings } from './store/ledger.js';
import { chargebacks } from './store/orders.js';
import { payouts } from './store/payouts.js';

const stackOf = () => simulation('payments', useCases, options);
type Stack = ReturnType<typeof stackOf>;

describe('a chargeback', () => {
  it('is booked always, claims back what was given twice, and tells finance', async () => {
    const stack = stackOf();
    await release(stack);
    await answer(stack, paid());
    const before = stack.published.length;
    await chargeback(stack, 10_000);
    expect(stack.published.slice(before).map(({ type }) => type)).toEqual(['chargeback.opened.v1', 'finance.payout.v1', 'recovery.claimed.v1', 'finance.payout.v1']);
    expect(lineOf(stack)).toMatchObject({ paid: 1_000n, chargedBack: 10_000n });
    expect(stack.rows(chargebacks)).toMatchObject([{ excess: 1_000n }]);
    expect(stack.rows(postings).map(({ kind, minor }) => [kind, minor]).sort()).toEqual([['chargeback', 10_000n], ['claim', 1_000n], ['paid', 1_000n]]);
    await chargeback(stack, 10_000);
    expect(stack.rows(financeEntries).map(({ kind, entry }) => [kind, entry.amount.minor])).toEqual([['paid', 1_000n], ['chargeback', 10_000n], ['recovery', -1_000n]]);
  });

  it('holds what is not sent, now and later', async () => {
    const stack = stackOf();
    await release(stack);
    await chargeback(stack, 5_000);
    await stack.advance({ seconds: 1 });
    expect(payoutOf(stack)).toMatchObject({ state: 'held', holdReason: 'chargeback' });
    expect(stack.intents).toEqual([]);
    expect(lineOf(stack).reserved).toBe(0n);
    await release(stack, { ordinal: 2 });
    expect(payoutOf(stack, 2)).toMatchObject({ state: 'held', holdReason: 'chargeback' });
  });

  it('claims back what was under way when it came, once that is paid', async () => {
    const stack = stackOf();
    await release(stack);
    await answer(stack, { is: 'unknown', reason: 'http-500' });
    await chargeback(stack, 10_000);
    await stack.advance({ seconds: 10 });
    expect(payoutOf(stack).state).toBe('unknown');
    expect(types(await answer(stack, paid(), 'rail.lookup'))).toEqual([
      'payout.succeeded.v1', 'finance.payout.v1', 'recovery.claimed.v1', 'finance.payout.v1',
    ]);
  });

  it('of an order without any payout is booked too', async () => {
    const stack = stackOf();
    await chargeback(stack, 5_000);
    expect(stack.rows(chargebacks)).toMatchObject([{ minor: 5_000n, excess: 0n }]);
  });
});

describe('a chargeback that the bank has decided', () => {
  const stages = (stack: Stack) => stack.rows(financeEntries).map(({ kind, entry }) => [entry.stage ?? kind, entry.amount.minor]);

  it('for us is ours again: booked, told, and what was claimed for it is waived', async () => {
    const stack = stackOf();
    await release(stack);
    await answer(stack, paid());
    await chargeback(stack, 10_000);
    const before = stack.published.length;
    expect(await close(stack, 'won', 10_000)).toMatchObject({ state: 'won' });
    expect(stack.published.slice(before).map(({ type }) => type)).toEqual(['chargeback.won.v1', 'finance.payout.v1', 'finance.payout.v1']);
    expect(stack.published[before]).toMatchObject({ aggregateType: 'chargeback', aggregateVersion: 2, data: { amount: money(10_000, 'CNY') } });
    expect(stages(stack)).toEqual([['paid', 1_000n], ['chargeback', 10_000n], ['expected', -1_000n], ['reinstated', -10_000n], ['waived', 1_000n]]);
    expect(lineOf(stack)).toMatchObject({ paid: 1_000n, chargedBack: 0n });
    const held = balances(stack.rows(postings));
    expect([held.get('rail:simulated CNY'), held.get('receivable:recovery CNY'), held.get('expense:chargeback CNY')]).toEqual([-1_000n, 0n, 0n]);
    await stack.advance({ seconds: 1 });
    expect(receivableOf(stack)).toMatchObject({ claimed: 1_000n, waived: 1_000n });
  });

  it('lets go what was held for it, and nothing that another chargeback holds', async () => {
    const stack = stackOf();
    await release(stack);
    await chargeback(stack, 2_000);
    await chargeback(stack, 1_000, 'cb2');
    await stack.advance({ seconds: 1 });
    await close(stack, 'won', 2_000);
    await stack.advance({ seconds: 1 });
    expect(payoutOf(stack)).toMatchObject({ state: 'held', holdReason: 'chargeback' });
    expect(lineOf(stack).chargedBack).toBe(1_000n);
    await close(stack, 'won', 1_000, { externalId: 'cb2' });
    await stack.advance({ seconds: 1 });
    expect(payoutOf(stack)).toMatchObject({ state: 'authorised', submissions: 2 });
    expect(lineOf(stack)).toMatchObject({ reserved: 1_000n, chargedBack: 0n });
    await answer(stack, paid());
    expect(stack.rows(postings).filter(({ kind }) => kind === 'paid')).toHaveLength(1);
  });

  it('against us stays where it is, until an arbitration turns it', async () => {
    const stack = stackOf();
    await release(stack);
    await chargeback(stack, 10_000);
    await stack.advance({ seconds: 1 });
    await close(stack, 'lost', 10_000);
    await stack.advance({ seconds: 1 });
    expect([payoutOf(stack).state, lineOf(stack).chargedBack, stages(stack).length]).toEqual(['held', 10_000n, 1]);
    await close(stack, 'won', 10_000, { closedAt: '2026-06-01T10:00:00.000Z' });
    expect(stack.rows(chargebacks)).toMatchObject([{ state: 'won' }]);
    expect(stack.published.filter(({ type }) => type.startsWith('chargeback.')).map(({ aggregateVersion }) => aggregateVersion)).toEqual([1, 2, 3]);
  });

  it('waits for its opening, is booked once, and ignores an older word', async () => {
    const stack = stackOf();
    await expect(close(stack, 'won', 5_000)).rejects.toMatchObject({ code: 'not-ready' });
    await chargeback(stack, 5_000);
    await expect(close(stack, 'won', 4_000, { event: 'other' })).rejects.toMatchObject({ code: 'conflict-other-content' });
    for (const event of ['once', 'twice', 'once']) await close(stack, 'won', 5_000, { event });
    expect(await close(stack, 'lost', 5_000, { closedAt: '2026-04-01T10:00:00.000Z', event: 'old' })).toMatchObject({ state: 'won' });
    await expect(close(stack, 'lost', 5_000, { closedAt: '2026-05-01T10:00:00.000Z', event: 'new' })).rejects.toMatchObject({ code: 'wrong-state' });
    expect(stages(stack)).toEqual([['chargeback', 5_000n], ['reinstated', -5_000n]]);
  });

  it('is decided in a batch as one by one', async () => {
    const notice = {
      rail: 'simulated', externalId: 'cb1', merchant: 'm1', orderSource: 'shop', orderRef: 'o1', amount: money(9_500, 'CNY'), charged: money(10_000, 'CNY'),
      head: 'price' as const, reason: 'x', openedAt: start,
    };
    const about = { key: 'order', merchant: 'm1' };
    const closing = (outcome: 'won' | 'lost', month: string) =>
      ({ command: closeChargebackCommand, data: { ...notice, outcome, closedAt: `2026-${month}-01T00:00:00.000Z` }, ...about });
    await equalsOneByOne('payments', useCases, [
      { command: openChargeback, data: notice, ...about }, { event: 'leg.released.v1', data: releasedLeg({ minor: 3_000 }), ...key },
      closing('lost', '05'), closing('lost', '05'), closing('won', '06'), { event: 'leg.released.v1', data: releasedLeg({ ordinal: 2, minor: 3_000 }), ...key },
    ], { ...options, advance: { seconds: 2 } });
  });

  it('leaves nothing to claim of a payout that came back', async () => {
    const stack = stackOf();
    await release(stack);
    await answer(stack, paid());
    await chargeback(stack, 10_000);
    await webhook(stack, { is: 'returned', railReference: 'r1', valueDate: '2026-03-05', amount: money(1_000, 'CNY'), reason: 'returned-by-bank' }, 'back');
    expect(balances(stack.rows(postings)).get('receivable:recovery CNY')).toBe(0n);
    await close(stack, 'won', 10_000);
    await stack.advance({ seconds: 1 });
    expect([outstandingOf(receivableOf(stack)), stages(stack).at(-1)]).toEqual([0n, ['reinstated', -10_000n]]);
  });
});

describe('what a ruling leaves the customer to give back', () => {
  const disputeId = derivedId('dispute', 'd1');
  const assigned = (assignment: number, change: number, standing: number) => ({
    disputeId, caseId: theCase, assignment, orderSource: 'shop', orderRef: 'o1', head: 'price' as const, change: money(change, 'CNY'), standing: money(standing, 'CNY'),
  });

  it('is a claim in the ledger, told once, and no payout; less of it is a row of its own', async () => {
    const stack = stackOf();
    const id = derivedId('event', 'once');
    const { events } = await stack.event('liability.assigned.v1', assigned(1, 2_500, 2_500), { ...key, id });
    expect(events).toMatchObject([
      { type: 'recovery.claimed.v1', data: { because: 'ruling', excess: money(2_500, 'CNY'), head: 'price' } },
      { type: 'finance.payout.v1', data: { kind: 'recovery', stage: 'expected', amount: money(-2_500, 'CNY'), sequence: 1 } },
    ]);
    expect((await stack.event('liability.assigned.v1', assigned(1, 2_500, 2_500), { ...key, id })).events).toEqual([]);
    expect((await stack.event('liability.assigned.v1', assigned(2, -1_500, 1_000), key)).events)
      .toMatchObject([{ type: 'finance.payout.v1', data: { stage: 'waived', amount: money(1_500, 'CNY'), sequence: 2 } }]);
    expect(balances(stack.rows(postings)).get('receivable:recovery CNY')).toBe(1_000n);
    expect([stack.rows(payouts), stack.intents]).toEqual([[], []]);
    await stack.advance({ seconds: 1 });
    expect(outstandingOf(receivableOf(stack, 'ruling'))).toBe(1_000n);
  });

  it('is booked in a batch as one by one', async () => {
    const inputs = [assigned(1, 2_500, 2_500), assigned(2, -1_500, 1_000), assigned(3, 500, 1_500)].map((data) => ({ event: 'liability.assigned.v1' as const, data, ...key }));
    await equalsOneByOne('payments', useCases, inputs, { ...options, advance: { seconds: 2 } });
  });
});

import { type EventData } from '@redress/contracts';
import { money } from '@redress/money';
import { equalsOneByOne, simulation } from '@redress/testing';
import { payoutIdOf, releasedLeg, theCase } from './examples.js';
import { receiveWebhook } from './receive-rail-webhook.js';
import {
  answer, decide, intentOf, key, lineOf, options, paid, payoutOf, release, start, types, useCases, webhook,
} from './stack.examples.js';
import { financeEntries, postings } from './store/ledger.js';
import { payouts } from './store/payouts.js';

const stackOf = () => simulation('payments', useCases, options);
type Stack = ReturnType<typeof stackOf>;

describe('the straight path', () => {
  it('commits payout, key and reservation before the first call, then books the success once', async () => {
    const stack = stackOf();
    expect(types(await release(stack))).toEqual(['payout.created.v1']);
    expect(payoutOf(stack)).toMatchObject({ state: 'created', submissions: 1, sentFrom: start });
    expect(lineOf(stack)).toMatchObject({ captured: 10_000n, reserved: 1_000n });
    const { payload, lane } = intentOf(stack, 'rail.submit')!;
    expect({ payload, lane }).toMatchObject({ lane: 'simulated', payload: { instruction: { key: payoutOf(stack).railKey, amount: money(1_000, 'CNY'), reference: 'o1' } } });

    const settled = await answer(stack, paid());
    expect(types(settled)).toEqual(['payout.submitted.v1', 'payout.succeeded.v1', 'finance.payout.v1']);
    expect(settled.events.map(({ subject }) => subject)).toEqual([theCase, theCase, 'm1']);
    expect(lineOf(stack)).toMatchObject({ reserved: 0n, inFlight: 0n, paid: 1_000n });
    expect(stack.rows(postings)).toMatchObject([{ kind: 'paid', debit: 'expense:price', credit: 'rail:simulated', minor: 1_000n }]);
    expect(stack.rows(financeEntries)).toMatchObject([{ sequence: 1, kind: 'paid', entry: { railReference: 'r1', approver: 'policy', reason: 'damaged' } }]);
    expect(stack.intents).toEqual([]);
  });

  it('makes one payout of a leg that is released twice, and refuses the same leg with another amount', async () => {
    const stack = stackOf();
    await release(stack);
    expect(types(await release(stack))).toEqual([]);
    expect(stack.rows(payouts)).toHaveLength(1);
    await expect(release(stack, { minor: 2_000 })).rejects.toThrow('another amount');
  });

  it('numbers finance\'s entries without a gap over many payouts, returns too', async () => {
    const stack = stackOf();
    for (const ordinal of [1, 2, 3]) {
      await release(stack, { ordinal });
      await answer(stack, paid());
    }
    await webhook(stack, { is: 'returned', railReference: 'r1', valueDate: '2026-03-05', amount: money(1_000, 'CNY'), reason: 'returned-by-bank' }, 'e1', 2);
    expect(stack.rows(financeEntries).map(({ sequence, kind, entry }) => [sequence, kind, entry.amount.minor])).toEqual([
      [1, 'paid', 1_000n], [2, 'paid', 1_000n], [3, 'paid', 1_000n], [4, 'returned', -1_000n],
    ]);
    expect(lineOf(stack).paid).toBe(2_000n);
  });

  it('leaves legs of goods and service alone, and fails at once where no rail pays the currency', async () => {
    const stack = stackOf();
    const leg = releasedLeg();
    const repair: EventData<'leg.released.v1'> = { ...leg, leg: { ...leg.leg, form: 'service', amount: undefined } };
    expect(types(await stack.event('leg.released.v1', repair, key))).toEqual([]);
    expect(types(await release(stack, { ordinal: 2, currency: 'JPY' }))).toEqual(['payout.created.v1', 'payout.failed.v1']);
    expect(payoutOf(stack, 2)).toMatchObject({ state: 'failed', because: 'no-rail-for-currency', evidence: 'none' });
    expect(stack.intents).toEqual([]);
  });

  it('decides a batch as it decides one by one', async () => {
    const many = [1, 2, 3, 4, 5].map((ordinal) => ({
      event: 'leg.released.v1' as const, data: releasedLeg({ ordinal, minor: 3_000, lineRef: String(ordinal % 2) }), ...key,
    }));
    await equalsOneByOne('payments', useCases, many, options);
  });
});

describe('an outcome that nobody knows', () => {
  it('is unknown after a time-out, and after a lost lease, never failed', async () => {
    const stack = stackOf();
    await release(stack);
    expect(types(await answer(stack, { is: 'unknown', reason: 'und_err_headers_timeout' }))).toEqual(['payout.submitted.v1', 'payout.outcome-unknown.v1']);
    const other = stackOf();
    await release(other);
    await other.expire(intentOf(other, 'rail.submit')!.id);
    expect([payoutOf(stack).state, payoutOf(other).state]).toEqual(['unknown', 'unknown']);
    expect(lineOf(other)).toMatchObject({ reserved: 0n, inFlight: 1_000n });
  });

  it('is asked about after ten seconds and settled by what the rail says', async () => {
    const stack = stackOf();
    await release(stack);
    await answer(stack, { is: 'unknown', reason: 'http-500' });
    await expect(answer(stack, paid(), 'rail.lookup')).rejects.toThrow('not due');
    await stack.advance({ seconds: 10 });
    expect(types(await answer(stack, paid(), 'rail.lookup'))).toEqual(['payout.succeeded.v1', 'finance.payout.v1']);
    expect(payoutOf(stack)).toMatchObject({ evidence: 'lookup', attempts: [{ act: 'submit' }, { act: 'lookup' }] });
  });

  it('sends again with the same key and body what the rail has never seen', async () => {
    const stack = stackOf();
    await release(stack);
    const first = intentOf(stack, 'rail.submit')!.payload as { instruction: unknown };
    await answer(stack, { is: 'unknown', reason: 'econnreset' });
    await stack.advance({ seconds: 10 });
    await answer(stack, { is: 'not-found' }, 'rail.lookup');
    const again = intentOf(stack, 'rail.submit')!.payload as { instruction: unknown };
    expect(again.instruction).toEqual(first.instruction);
    await answer(stack, paid());
    expect(stack.rows(postings)).toHaveLength(1);
  });

  it('is a person\'s once the rail may have forgotten the key, and no call is made any more', async () => {
    const stack = stackOf();
    await release(stack);
    await answer(stack, { is: 'unknown', reason: 'econnreset' });
    await stack.advance({ hours: 25 });
    expect(types(await answer(stack, { is: 'not-found' }, 'rail.lookup'))).toEqual(['payout.escalated.v1']);
    expect(payoutOf(stack)).toMatchObject({ state: 'manual_review', because: 'not-found-after-key-retention' });
    expect(stack.intents).toEqual([]);
  });

  it('is a person\'s after days of silence', async () => {
    const stack = stackOf();
    await release(stack);
    await answer(stack, { is: 'unknown', reason: 'http-500' });
    for (let asked = 0; intentOf(stack, 'rail.lookup'); asked++) {
      expect(asked).toBeLessThan(20);
      await stack.advance({ hours: 24 });
      await answer(stack, { is: 'unknown', reason: 'no-answer-to-lookup' }, 'rail.lookup');
    }
    expect(payoutOf(stack)).toMatchObject({ state: 'manual_review', because: 'no-answer' });
    await webhook(stack, paid(), 'late');
    expect(payoutOf(stack).state).toBe('succeeded');
  });

  it('tries again in its own time what never left, and forgets that the key was sent', async () => {
    const stack = stackOf();
    await release(stack);
    expect(types(await answer(stack, { is: 'not-sent', reason: 'econnrefused' }))).toEqual([]);
    expect(payoutOf(stack)).toMatchObject({ state: 'created', submissions: 2 });
    await stack.advance({ seconds: 2 });
    await answer(stack, paid());
    expect(payoutOf(stack).state).toBe('succeeded');
  });

  it('lets no late word of an earlier question begin a second chain of questions', async () => {
    const stack = stackOf();
    await release(stack);
    await answer(stack, { is: 'unknown', reason: 'http-500' });
    await webhook(stack, { is: 'pending', railReference: 'r1' }, 'e1');
    expect(stack.intents.filter(({ name }) => name === 'rail.lookup')).toHaveLength(2);
    await stack.advance({ seconds: 10 });
    const older = stack.intents.find(({ dueAt }) => dueAt <= stack.now)!;
    await stack.outcome(older.id, { is: 'pending', railReference: 'r1' });
    expect(stack.intents.filter(({ name }) => name === 'rail.lookup')).toHaveLength(1);
  });
});

describe('webhooks', () => {
  it('before our own answer settle the payout, and the answer is no news', async () => {
    const stack = stackOf();
    await release(stack);
    await webhook(stack, paid(), 'e1');
    expect(payoutOf(stack)).toMatchObject({ state: 'succeeded', evidence: 'webhook' });
    expect(types(await answer(stack, paid()))).toEqual([]);
    expect(types(await stack.event('leg.released.v1', releasedLeg(), key))).toEqual([]);
    expect([stack.rows(postings).length, stack.rows(financeEntries).length]).toEqual([1, 1]);
  });

  it('fifty times, under one id or fifty, and behind a later one, book once', async () => {
    const stack = stackOf();
    await release(stack);
    await answer(stack, { is: 'pending', railReference: 'r1' });
    await Promise.all(Array.from({ length: 25 }, () => webhook(stack, paid(), 'same')));
    for (let i = 0; i < 25; i++) await webhook(stack, paid(), `other-${i}`);
    await webhook(stack, { is: 'pending', railReference: 'r1' }, 'older');
    expect(payoutOf(stack).state).toBe('succeeded');
    expect([stack.rows(postings).length, stack.rows(financeEntries).length, lineOf(stack).paid]).toEqual([1, 1, 1_000n]);
  });

  it('lead a payout that needs the customer to its end', async () => {
    const stack = stackOf();
    await release(stack);
    expect(types(await answer(stack, { is: 'needs-customer', railReference: 'r1' }))).toEqual(['payout.submitted.v1', 'payout.needs-customer.v1']);
    await webhook(stack, { is: 'pending', railReference: 'r1' }, 'e1');
    await webhook(stack, { is: 'refused', reason: 'account-closed' }, 'e2');
    expect(payoutOf(stack)).toMatchObject({ state: 'failed', because: 'account-closed', evidence: 'webhook' });
    expect(lineOf(stack)).toMatchObject({ reserved: 0n, inFlight: 0n, paid: 0n });
  });

  it('are not taken where the payout is not on the books or has another key', async () => {
    const stack = stackOf();
    const unknown = { rail: 'simulated', eventId: 'e0', payoutId: payoutIdOf(9), railKey: payoutIdOf(8), report: paid() };
    await expect(stack.command(receiveWebhook, unknown, key)).rejects.toMatchObject({ code: 'not-ready' });
    await release(stack);
    await expect(stack.command(receiveWebhook, { ...unknown, payoutId: payoutIdOf() }, key)).rejects.toMatchObject({ code: 'conflict-other-content' });
  });

  it('that money went out after all bring a failed payout to a person, who books it above the cap', async () => {
    const stack = stackOf();
    await release(stack, { minor: 10_000 });
    await answer(stack, { is: 'refused', reason: 'account-closed' });
    await release(stack, { ordinal: 2, minor: 10_000 });
    await answer(stack, paid(10_000));
    await webhook(stack, paid(10_000), 'after-all');
    expect(payoutOf(stack)).toMatchObject({ state: 'manual_review', because: 'paid-though-failed' });
    await decide(stack, { act: 'propose', outcome: 'succeeded', evidence: 'statement of 2 March', railReference: 'r9', valueDate: '2026-03-02' }, 'fay');
    await decide(stack, { act: 'confirm' }, 'frank');
    expect(lineOf(stack)).toMatchObject({ paid: 20_000n, overdrawn: 10_000n });
    expect(stack.rows(postings)).toHaveLength(2);
  });
});

describe('the last guard', () => {
  it('holds what would give the price back twice, whatever compensation released', async () => {
    const stack = stackOf();
    await release(stack, { minor: 6_000 });
    expect(types(await release(stack, { ordinal: 2, minor: 6_000 }))).toEqual(['payout.created.v1', 'payout.held.v1']);
    expect(payoutOf(stack, 2)).toMatchObject({ state: 'held', holdReason: 'exposure', submissions: 0 });
    expect(lineOf(stack).reserved).toBe(6_000n);
    expect(types(await release(stack, { ordinal: 3, minor: 6_000, head: 'damages' }))).toEqual(['payout.created.v1']);
  });

  it('lets a held payout go when the room is there again, by two people', async () => {
    const stack = stackOf();
    await release(stack, { ordinal: 2, minor: 6_000 });
    await release(stack, { ordinal: 1, minor: 6_000 });
    await decide(stack, { act: 'propose', outcome: 'release', evidence: 'checked' }, 'fay');
    await expect(decide(stack, { act: 'confirm' }, 'frank')).rejects.toMatchObject({ code: 'above-captured' });
    await answer(stack, { is: 'refused', reason: 'account-closed' });
    await decide(stack, { act: 'confirm' }, 'frank');
    expect(payoutOf(stack)).toMatchObject({ state: 'authorised', submissions: 1 });
    expect(lineOf(stack).reserved).toBe(6_000n);
  });
});

describe('four eyes', () => {
  const unanswered = async () => {
    const stack = stackOf();
    await release(stack);
    await answer(stack, { is: 'conflict', reason: 'key-reused' });
    return stack;
  };

  it('take two people, evidence, and a payout that nothing is under way for', async () => {
    const stack = await unanswered();
    await expect(decide(stack, { act: 'confirm' }, 'fay')).rejects.toMatchObject({ code: 'wrong-state' });
    await expect(decide(stack, { act: 'propose', outcome: 'succeeded', evidence: 'call' }, 'fay')).rejects.toMatchObject({ code: 'evidence-required' });
    await expect(decide(stack, { act: 'propose', outcome: 'release', evidence: 'call' }, 'fay')).rejects.toMatchObject({ code: 'wrong-state' });
    await decide(stack, { act: 'propose', outcome: 'failed', evidence: 'letter 17 of the rail' }, 'fay');
    await expect(decide(stack, { act: 'confirm' }, 'fay')).rejects.toMatchObject({ code: 'four-eyes' });
    expect(payoutOf(stack).state).toBe('manual_review');
    await decide(stack, { act: 'confirm' }, 'frank');
    expect(payoutOf(stack)).toMatchObject({ state: 'failed', evidence: 'person' });
    expect(payoutOf(stack).proposal).toBeUndefined();
  });

  it('do not work on a payout that may be sent again at any moment', async () => {
    const stack = stackOf();
    await release(stack);
    await answer(stack, { is: 'unknown', reason: 'http-500' });
    await expect(decide(stack, { act: 'propose', outcome: 'failed', evidence: 'x' }, 'fay')).rejects.toMatchObject({ code: 'wrong-state' });
  });

  it('can send the janitor once more', async () => {
    const stack = await unanswered();
    await decide(stack, { act: 'propose', outcome: 'ask-again', evidence: 'the rail is back' }, 'fay');
    await decide(stack, { act: 'confirm' }, 'frank');
    await answer(stack, paid(), 'rail.lookup');
    expect(payoutOf(stack).state).toBe('succeeded');
  });
});

describe('a cancelled leg', () => {
  const cancel = (stack: Stack) => stack.event('leg.cancelled.v1', { planId: releasedLeg().planId, caseId: theCase, legId: payoutIdOf(), reason: 'withdrawn' }, key);

  it('stops what nobody has begun to send, and gives the room back', async () => {
    const stack = stackOf();
    await release(stack);
    expect(types(await cancel(stack))).toEqual(['payout.cancelled.v1']);
    expect(stack.intents).toEqual([]);
    expect(lineOf(stack).reserved).toBe(0n);
  });

  it('comes too late for what may be on the wire, and is written down there', async () => {
    const stack = stackOf();
    await release(stack);
    await answer(stack, { is: 'unknown', reason: 'http-500' });
    expect(types(await cancel(stack))).toEqual([]);
    expect(payoutOf(stack)).toMatchObject({ state: 'unknown', attempts: [{ act: 'submit' }, { act: 'cancel', answer: 'too-late' }] });
  });

  it('of a leg that never became a payout is nothing to us', async () => {
    expect(types(await cancel(stackOf()))).toEqual([]);
  });
});

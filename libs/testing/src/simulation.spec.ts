import { plus } from '@redress/contracts';
import {
  accountOf, bigint, cancelTimer, command, early, integer, intent, nothing, refuse, service, setTimer, storeIntent, storeOf, text, time, timer, uuid,
  type Intent,
} from '@redress/messaging';
import { money, type Money } from '@redress/money';
import fc from 'fast-check';
import { derivedId } from '@redress/contracts';
import { equalsOneByOne } from './equals-one-by-one.js';
import { exampleLeg, examples } from './examples.js';
import { simulation } from './simulation.js';
import { type SimulatedInput } from './simulated-input.js';

interface Paid { merchant: string; legId: string; state: 'sent' | 'paid' | 'lost'; minor: bigint; version: number; askedAt: string }
const payouts = storeOf<Paid>()({
  table: 'paid', key: ['merchant', 'legId'],
  columns: { merchant: text, legId: uuid, state: text as never, minor: bigint, version: integer, askedAt: time }, version: 'version',
});
const totals = accountOf<{ merchant: string; minor: bigint }>()(
  { table: 'total', key: ['merchant'], columns: { merchant: text, minor: bigint } }, ({ merchant }) => ({ merchant, minor: 0n }),
);

const pen = service('payments');
const send = intent<{ legId: string }, { ok: boolean }>()('send');
const ask = timer<{ legId: string }>()('ask');
const raise = command<{ legId: string; by: bigint }, Money>()('raise');
const forget = command<{ legId: string }>()('forget');
const askId = (legId: string) => derivedId('ask', legId);
const fact = (row: Paid, type: 'payout.created.v1' | 'payout.submitted.v1' | 'payout.pending.v1') =>
  pen.fact(type, examples[type].caseId, { type: 'payout', id: row.legId, version: row.version }, { ...examples[type], amount: money(row.minor, 'CNY') });

const create = pen.useCase({
  name: 'create', on: 'leg.released.v1',
  reads: ({ merchant, data }) => ({ row: payouts.at({ merchant, legId: data.leg.legId }), total: totals.at({ merchant }) }),
  decide: ({ merchant, key, data }, { row, total }, now) => {
    if (row) return refuse('not-found', 'released before');
    const { legId, amount } = data.leg;
    if (amount!.minor === 13n) throw new TypeError('thirteen');
    const created: Paid = { merchant, legId, state: 'sent', minor: amount!.minor, version: 1, askedAt: now };
    return {
      writes: [payouts.put(created), totals.put({ merchant, minor: total.minor + amount!.minor })],
      events: [fact(created, 'payout.created.v1')],
      intents: [storeIntent(send, legId, key, 'rail', { legId })],
      timers: [setTimer(ask, askId(legId), key, plus(now, { minutes: 1 }), { legId })],
    };
  },
});
const settle = pen.useCase({
  name: 'settle', on: send,
  reads: ({ merchant, data }) => ({ row: payouts.at({ merchant, legId: data.payload.legId }) }),
  decide: ({ data }, { row }) => {
    const state = data.result.is === 'answered' && data.result.answer.ok ? 'paid' as const : 'lost' as const;
    const next = { ...row!, state, version: row!.version + 1 };
    return { writes: [payouts.put(next)], events: [fact(next, 'payout.submitted.v1')], timers: state === 'paid' ? [cancelTimer(ask, askId(next.legId))] : [] };
  },
});
const askAgain = pen.useCase({
  name: 'ask-again', on: ask,
  reads: ({ merchant, data }) => ({ row: payouts.at({ merchant, legId: data.legId }) }),
  decide: ({ key, data }, { row }, now) => {
    const next = { ...row!, version: row!.version + 1, askedAt: now };
    return {
      writes: [payouts.put(next)], events: [fact(next, 'payout.pending.v1')],
      timers: next.version < 5 ? [setTimer(ask, askId(data.legId), key, plus(now, { minutes: 1 }), data)] : [],
    };
  },
});
const cancel = pen.useCase({
  name: 'cancel', on: 'leg.cancelled.v1',
  reads: ({ merchant, data }) => ({ row: payouts.at({ merchant, legId: data.legId }) }),
  decide: (_input, { row }) => (row ? { writes: [payouts.remove({ merchant: row.merchant, legId: row.legId })] } : early('the release')),
});
const raiseIt = pen.useCase({
  name: 'raise', on: raise,
  reads: ({ merchant, data }) => ({ row: payouts.at({ merchant, legId: data.legId }) }),
  decide: ({ data, actor }, { row }) => {
    if (!row) return refuse('not-found', 'no such payout');
    const next = { ...row, minor: row.minor + data.by, version: row.version + 1 };
    return { writes: [payouts.put(next)], events: [fact(next, 'payout.pending.v1')], reply: money(next.minor, 'CNY'), audit: actor ? [{ act: 'raise', target: row.legId }] : [] };
  },
});
const owe = pen.useCase({ name: 'owe', on: 'liability.assigned.v1', decide: () => nothing });
const forgetIt = pen.useCase({ name: 'forget', on: forget, decide: () => nothing });
const useCases = pen.perform([create, settle, askAgain, cancel, raiseIt, owe, forgetIt]);

const leg = (n: number, minor = 100n) => ({ ...exampleLeg, legId: derivedId('leg', n), amount: money(minor, 'CNY') });
const released = (n: number, minor?: bigint) => ({ ...examples['leg.released.v1'], leg: leg(n, minor) });
const about = { key: examples['leg.released.v1'].caseId, merchant: 'm1' };
const start = () => simulation('payments', useCases, { stores: [payouts, totals] });
const supervisor = { id: 'u1', role: 'supervisor' };

describe('a simulation', () => {
  it('decides events, and shows rows, facts, intents and timers', async () => {
    const stack = start();
    const { events } = await stack.event('leg.released.v1', released(1), about);
    expect(events.map(({ type, subject, merchant, data }) => [type, subject, merchant, data])).toEqual([
      ['payout.created.v1', about.key, 'm1', { ...examples['payout.created.v1'], amount: money(100n, 'CNY') }],
    ]);
    expect(stack.row(payouts, { merchant: 'm1', legId: leg(1).legId })).toMatchObject({ state: 'sent', minor: 100n });
    expect(stack.row(totals, { merchant: 'm1' })).toEqual({ merchant: 'm1', minor: 100n });
    expect(stack.row(totals, { merchant: 'nobody' })).toEqual({ merchant: 'nobody', minor: 0n });
    expect(stack.intents).toMatchObject([{ name: 'send', payload: { legId: leg(1).legId }, state: 'waiting' }]);
    expect(stack.timers).toMatchObject([{ kind: 'ask', dueAt: plus(stack.now, { minutes: 1 }) }]);
  });

  it('absorbs a repeat, and tells a refusal', async () => {
    const stack = start();
    const id = derivedId('event', 1);
    await stack.event('leg.released.v1', released(1), { ...about, id });
    expect(await stack.event('leg.released.v1', released(1), { ...about, id })).toEqual({ events: [], repeat: true });
    expect(await stack.event('leg.released.v1', released(1), about)).toMatchObject({ events: [], refused: 'not-found', detail: 'released before' });
  });

  it('answers commands, the same again to a repeat, and rejects with the problem of a refusal', async () => {
    const stack = start();
    await stack.event('leg.released.v1', released(1), about);
    const request = { ...about, actor: supervisor, idempotencyKey: 'k' };
    const data = { legId: leg(1).legId, by: 5n };
    expect(await stack.command(raise, data, request)).toEqual(money(105n, 'CNY'));
    expect(await stack.command(raise, data, request)).toEqual(money(105n, 'CNY'));
    expect(stack.row(payouts, { merchant: 'm1', legId: leg(1).legId })?.minor).toBe(105n);
    await expect(stack.command(raise, { legId: leg(2).legId, by: 5n }, about)).rejects.toMatchObject({ code: 'not-found', detail: 'no such payout' });
    await expect(stack.command(raise, { ...data, by: 6n }, request)).rejects.toMatchObject({ code: 'idempotency-key-reused' });
  });

  it('gives an empty reply again too', async () => {
    const stack = start();
    const request = { ...about, idempotencyKey: 'k' };
    await stack.command(forget, { legId: leg(1).legId }, request);
    expect(await stack.command(forget, { legId: leg(1).legId }, request)).toBeFalsy();
  });

  it('answers and expires intents by hand', async () => {
    const stack = start();
    await stack.batch([1, 2].map((n) => ({ event: 'leg.released.v1', data: released(n), ...about })));
    expect((await stack.outcome(leg(1).legId, { ok: true })).events).toMatchObject([{ type: 'payout.submitted.v1', aggregateVersion: 2 }]);
    await stack.expire(leg(2).legId);
    expect(stack.rows(payouts).map(({ state }) => state).sort()).toEqual(['lost', 'paid']);
    expect(stack.intents).toEqual([]);
    await expect(stack.outcome(leg(1).legId, { ok: true })).rejects.toThrow('no intent');
  });

  it('performs intents by itself where it is given performers', async () => {
    const calls: string[][] = [];
    const performer = { batch: 2, concurrency: 1, leaseSeconds: 30, perform: async (list: readonly Intent[]) => {
      calls.push(list.map(({ state }) => state));
      return list.map(() => ({ ok: true }));
    } };
    const stack = simulation('payments', useCases, { performers: { send: performer } });
    await stack.batch([1, 2, 3].map((n) => ({ event: 'leg.released.v1', data: released(n), ...about })));
    expect(calls).toEqual([['leased', 'leased'], ['leased']]);
    expect(stack.rows(payouts).map(({ state }) => state)).toEqual(['paid', 'paid', 'paid']);
    expect(stack.timers).toEqual([]);
  });

  it('stops at every timer on the way of the clock', async () => {
    const stack = start();
    const begun = stack.now;
    await stack.event('leg.released.v1', released(1), about);
    const { events } = await stack.advance({ days: 1 });
    expect(events.map(({ time }) => time)).toEqual([1, 2, 3, 4].map((minutes) => plus(begun, { minutes })));
    expect(stack.now).toBe(plus(begun, { days: 1 }));
  });

  it('lets an early event wait for the fact that it builds on', async () => {
    const stack = start();
    const ended = { ...examples['leg.cancelled.v1'], legId: leg(1).legId };
    expect(await stack.event('leg.cancelled.v1', ended, about)).toEqual({ events: [], early: true });
    await stack.event('leg.released.v1', released(1), about);
    await stack.advance({ seconds: 1 });
    expect(stack.rows(payouts)).toEqual([]);
  });

  it('rejects with what a use case throws, and keeps the dead letter to look at', async () => {
    const stack = start();
    await expect(stack.event('leg.released.v1', released(1, 13n), about)).rejects.toThrow(new TypeError('thirteen'));
    expect(stack.deadLetters).toMatchObject([{ name: 'leg.released.v1', reason: 'TypeError', state: 'parked' }]);
    expect(await stack.event('leg.released.v1', released(2), about)).toEqual({ events: [], parked: true });
    expect((await stack.event('leg.released.v1', released(2), { ...about, key: derivedId('case', 2) })).events).toHaveLength(1);
  });

  it('takes no event that its schema or the score would not let through', async () => {
    const stack = start();
    await expect(stack.event('leg.released.v1', { ...released(1), orderRef: '' }, about)).rejects.toThrow('schema-violation orderRef');
    await expect(stack.event('case.opened.v1' as never, examples['case.opened.v1'] as never, about)).rejects.toThrow('not addressed to payments');
  });
});

describe('a use case that is watched', () => {
  const only = (decide: typeof create.decide) => simulation('payments', [{ ...create, decide }, settle, askAgain, cancel] as never);
  const deciding = (decide: typeof create.decide) => only(decide).event('leg.released.v1', released(1), about);

  it('is caught changing what it sees', async () => {
    await expect(deciding((input) => {
      (input as unknown as { data: { orderRef: string } }).data.orderRef = 'changed';
      return {};
    })).rejects.toThrow('read only');
    await expect(deciding((_input, view) => {
      (view.total as { minor: bigint }).minor += 1n;
      return {};
    })).rejects.toThrow('read only');
  });

  it('is caught deciding by chance', async () => {
    await expect(deciding(() => ({ reply: Math.random() }))).rejects.toThrow('decides otherwise when it is asked again');
  });

  it('is caught leaving a gap in the versions of an aggregate', async () => {
    const gap = [1, 3].map((version) => pen.fact('payout.created.v1', about.key, { type: 'payout', id: 'p', version }, examples['payout.created.v1']));
    await expect(deciding(() => ({ events: gap }))).rejects.toThrow('version 3 of payout p, after 1');
  });

  it('is caught publishing what does not fit the schema', async () => {
    const wrong = pen.fact('payout.created.v1', about.key, { type: 'payout', id: 'p', version: 1 }, { ...examples['payout.created.v1'], rail: '' });
    await expect(deciding(() => ({ events: [wrong] }))).rejects.toThrow('invalid payout.created.v1');
  });

  it('is caught using a table that the service does not declare', async () => {
    const stack = simulation('payments', useCases, { stores: [payouts] });
    await expect(stack.event('leg.released.v1', released(1), about)).rejects.toThrow('does not declare: total');
  });
});

describe('one batch of n', () => {
  const anyInput: fc.Arbitrary<SimulatedInput> = fc.oneof(
    fc.record({ n: fc.integer({ min: 1, max: 4 }), minor: fc.bigInt({ min: 20n, max: 99n }) })
      .map(({ n, minor }): SimulatedInput => ({ event: 'leg.released.v1', data: released(n, minor), ...about })),
    fc.record({ n: fc.integer({ min: 1, max: 4 }), by: fc.bigInt({ min: 1n, max: 9n }) })
      .map(({ n, by }): SimulatedInput => ({ command: raise, data: { legId: leg(n).legId, by }, ...about, actor: supervisor })),
  );

  it('equals n batches of one', async () => {
    await equalsOneByOne('payments', useCases, fc.array(anyInput, { maxLength: 12 }), { advance: { minutes: 10 }, runs: 30 });
  });

  it('takes a fixed list too, after what happened before', async () => {
    const before: SimulatedInput[] = [{ event: 'leg.released.v1', data: released(1), ...about }];
    await equalsOneByOne('payments', useCases, [
      { command: raise, data: { legId: leg(1).legId, by: 1n }, ...about }, { command: raise, data: { legId: leg(1).legId, by: 2n }, ...about },
    ], { before });
  });

  it('is told apart from n batches of one where a use case remembers something itself', async () => {
    let prepared = 0;
    const cheating = pen.useCase({
      name: 'create', on: 'leg.released.v1', prepare: async (inputs) => inputs.map(() => ++prepared && inputs.length),
      decide: ({ merchant, data }, _view, now, size) => ({ writes: [payouts.add({ merchant, legId: data.leg.legId, state: 'sent', minor: BigInt(size), version: 1, askedAt: now })] }),
    });
    const list = [1, 2].map((n): SimulatedInput => ({ event: 'leg.released.v1', data: released(n), ...about }));
    await expect(equalsOneByOne('payments', [cheating, settle, askAgain, cancel] as never, list)).rejects.toThrow('one batch of 2');
  });
});

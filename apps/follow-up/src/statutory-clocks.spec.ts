import { type EventData, plus, type StatutoryDeadline } from '@redress/contracts';
import { equalsOneByOne, examples, type SimulatedInput, simulation, type Simulation } from '@redress/testing';
import fc from 'fast-check';
import { defaultPolicies } from './domain/clock.js';
import { nearAt } from './domain/statutory-clock.js';
import { followUpUseCases } from './perform.js';
import { followUps } from './store/follow-ups.js';

const START = '2026-03-02T08:00:01.000Z';
/** Our own time for a resolution is longer than all that happens here, so that only law speaks. */
const [usual] = defaultPolicies;
const patient = [{ ...usual!, clocks: { first_response: { within: { days: 9_000 }, near: 80 }, resolution: { within: { days: 9_000 }, near: 80 } } }];
const useCases = followUpUseCases(patient, { days: 7 });
const { caseId } = examples['case.opened.v1'];
const { planId } = examples['entitlement.computed.v1'];
const otherPlan = planId.replace(/^./, 'f');
const about = { key: caseId, merchant: 'm1', channel: 'taobao' };

const text = { en: 'a period', zh: '期限' };
const period = (days: number, change: Partial<StatutoryDeadline> = {}): StatutoryDeadline =>
  ({ rule: 'CN-8', name: 'redress', lineRef: '1', whose: 'trader', startedAt: START, dueAt: plus(START, { days }), text, ...change });
const fortnight = period(15);
const withdrawal = period(7, { rule: 'CN-2', name: 'notice', whose: 'consumer' });

type Heard = Parameters<Simulation<'follow-up'>['event']>[0];
let stack: Simulation<'follow-up'>;
beforeEach(() => (stack = simulation('follow-up', useCases, { start: START })));

const hear = <T extends Heard>(type: T, change: Partial<EventData<T>> = {}) =>
  stack.event(type, { ...examples[type], ...change } as EventData<T>, { ...about, at: stack.now });
const owing = async (...deadlines: StatutoryDeadline[]) => {
  await hear('case.opened.v1');
  return hear('entitlement.computed.v1', { deadlines });
};
const row = () => stack.row(followUps, { merchant: 'm1', caseId })!;
type Told = { type: string; data: unknown };
/** Promises have timers and facts of their own. */
const words = ({ events }: { events: readonly Told[] }) => events.filter(({ type }) => !type.startsWith('promise.')).map(({ type, data }) => {
  const { clock, statute, reason, at } = data as { clock?: string; statute?: { rule: string; whose: string }; reason?: string; at?: string };
  return clock === 'statutory' ? [type, statute!.rule, statute!.whose, at] : [type, reason ?? clock];
});

describe('a period of law', () => {
  it('comes near and is missed, over days, each told once with its rule; what is ours then goes to a person', async () => {
    await owing(fortnight);
    expect(words(await stack.advance({ days: 11, hours: 23 }))).toEqual([]);
    expect(words(await stack.advance({ hours: 1 }))).toEqual([['clock.near.v1', 'CN-8', 'trader', plus(START, { days: 12 })]]);
    expect(words(await stack.advance({ days: 3 }))).toEqual([]);
    expect(words(await stack.advance({ milliseconds: 1 }))).toEqual([
      ['clock.missed.v1', 'CN-8', 'trader', fortnight.dueAt], ['case.escalated.v1', 'statutory-deadline-missed'],
    ]);
    expect(words(await stack.advance({ days: 300 }))).toEqual([]);
  });

  it('says with each turn what it is about', async () => {
    await owing(fortnight);
    const { events } = await stack.advance({ days: 12 });
    expect(events[0]!.data).toEqual({
      caseId, clock: 'statutory', policy: 'CN-8', startedAt: START, dueAt: fortnight.dueAt, at: plus(START, { days: 12 }),
      statute: { planId, rule: 'CN-8', name: 'redress', lineRef: '1', whose: 'trader', text },
    });
  });

  it('runs for two years and is near a week before its end', async () => {
    await owing(period(730, { rule: 'EU-6', name: 'liability', whose: 'consumer' }));
    expect(words(await stack.advance({ days: 722 }))).toEqual([]);
    expect(words(await stack.advance({ days: 1 }))).toEqual([['clock.near.v1', 'EU-6', 'consumer', plus(START, { days: 723 })]]);
  });

  it('of the customer lapses, which is told and is no fault of ours', async () => {
    await owing(withdrawal);
    expect(words(await stack.advance({ days: 8 }))).toEqual([
      ['clock.near.v1', 'CN-2', 'consumer', plus(START, { hours: 134, minutes: 24 })], ['clock.missed.v1', 'CN-2', 'consumer', withdrawal.dueAt],
    ]);
    expect(row().statutory).toBeUndefined();
  });

  it('is kept when all of the plan has reached the customer, even at the last instant', async () => {
    await owing(fortnight, withdrawal);
    await stack.advance({ days: 15 });
    const fulfilled = await hear('remedy.fulfilled.v1');
    expect(words(fulfilled)).toEqual([
      ['clock.met.v1', 'CN-8', 'trader', fortnight.dueAt], ['clock.met.v1', 'resolution'], ['case.resolved.v1', undefined],
    ]);
    expect(words(await stack.advance({ days: 400 })).flat().filter((word) => word === 'CN-8')).toEqual([]);
    expect(stack.timers).toEqual([]);
  });

  it('is made good late: missed first, then met', async () => {
    await owing(fortnight);
    await stack.advance({ days: 16 });
    expect(row().statutory).toMatchObject([{ state: 'missed' }]);
    expect(words(await hear('remedy.fulfilled.v1'))[0]).toEqual(['clock.met.v1', 'CN-8', 'trader', plus(START, { days: 16 })]);
    expect(row().statutory).toBeUndefined();
  });

  it('runs on when the case has been told as over without the plan, and stops when the plan is cancelled or declined', async () => {
    await owing(fortnight);
    await hear('entitlement.computed.v1', { planId: otherPlan, deadlines: [period(30)] });
    await hear('remedy.fulfilled.v1', { planId: otherPlan });
    expect(words(await stack.advance({ days: 16 }))).toContainEqual(['clock.missed.v1', 'CN-8', 'trader', fortnight.dueAt]);
    await hear('remedy.cancelled.v1', { reason: 'withdrawn' });
    expect(row().statutory).toBeUndefined();
    await hear('entitlement.computed.v1', { deadlines: [period(60)] });
    await hear('remedy.cancelled.v1', { reason: 'undeliverable' });
    expect(row().statutory).toHaveLength(1);
    await hear('remedy.declined.v1');
    expect(row().statutory).toBeUndefined();
  });

  it('moves with what is found out later, and what has not changed is not told again', async () => {
    await owing(fortnight, withdrawal);
    await stack.advance({ days: 12 });
    await hear('entitlement.computed.v1', { deadlines: [fortnight, period(20, { name: 'refund' })] });
    expect(row().statutory).toMatchObject([{ name: 'redress', state: 'near' }, { name: 'refund', state: 'running' }]);
    await hear('entitlement.computed.v1', { deadlines: [period(40)] });
    expect(words(await stack.advance({ days: 20 }))).toEqual([]);
  });

  it('that was over before anybody knew of it is told at once', async () => {
    await owing(period(-3, { startedAt: plus(START, { days: -18 }) }));
    expect(words(await stack.advance({ seconds: 1 }))).toEqual([
      ['clock.missed.v1', 'CN-8', 'trader', plus(START, { days: -3 })], ['case.escalated.v1', 'statutory-deadline-missed'],
    ]);
  });

  it('waits for the case to be known', async () => {
    expect(await hear('entitlement.computed.v1', { deadlines: [fortnight] })).toMatchObject({ early: true });
    await hear('case.opened.v1');
    expect(row().statutory).toHaveLength(1);
  });
});

describe('silence is no refusal', () => {
  it('brings what law owes before a person before its time is over, while it waits for an approval', async () => {
    await owing(fortnight);
    await hear('remedy.approval-requested.v1');
    expect(words(await stack.advance({ days: 12 }))).toEqual([
      ['clock.near.v1', 'CN-8', 'trader', plus(START, { days: 12 })], ['case.escalated.v1', 'statutory-deadline'],
    ]);
  });

  it.each(['money', 'goods', 'apology'] as const)('and not once it is approved and something of it released: %s', async (form) => {
    await owing(fortnight);
    await hear('remedy.approval-requested.v1');
    await hear('leg.released.v1', { leg: { ...examples['leg.released.v1'].leg, form } });
    expect(words(await stack.advance({ days: 12 }))).toEqual([['clock.near.v1', 'CN-8', 'trader', plus(START, { days: 12 })]]);
  });

  it('still waits after the periods were computed again', async () => {
    await owing(fortnight);
    await hear('remedy.approval-requested.v1');
    await hear('entitlement.computed.v1', { deadlines: [period(20)] });
    expect(words(await stack.advance({ days: 16 }))).toContainEqual(['case.escalated.v1', 'statutory-deadline']);
  });
});

it('is near after four fifths of its span, but within the last week and no later than a day before the end', () => {
  const near = (days: number) => (Date.parse(nearAt(period(days))) - Date.parse(START)) / 86_400_000;
  expect([1, 7, 10, 15, 30, 35, 60, 730].map(near)).toEqual([0, 5.6, 8, 12, 24, 28, 53, 723]);
});

it('whatever happens in whatever order: one timer, every period told at most once as near and once as missed, and no miss before its end', async () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('owe' as const), days: fc.integer({ min: 1, max: 400 }), whose: fc.constantFrom('trader' as const, 'consumer' as const) }),
    fc.record({ do: fc.constantFrom('ask' as const, 'approve' as const, 'fulfil' as const, 'fail' as const, 'cancel' as const) }),
    fc.record({ do: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 3_000 }) }),
  );
  await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
    stack = simulation('follow-up', useCases, { start: START });
    await hear('case.opened.v1');
    for (const one of steps) {
      if (one.do === 'owe') await hear('entitlement.computed.v1', { deadlines: [period(one.days, { whose: one.whose, dueAt: plus(stack.now, { days: one.days }) })] });
      if (one.do === 'ask') await hear('remedy.approval-requested.v1');
      if (one.do === 'approve') await hear('leg.released.v1');
      if (one.do === 'fulfil') await hear('remedy.fulfilled.v1');
      if (one.do === 'fail') await hear('remedy.failed.v1');
      if (one.do === 'cancel') await hear('remedy.cancelled.v1', { reason: 'withdrawn' });
      if (one.do === 'wait') await stack.advance({ hours: one.hours });
      expect(stack.timers.filter(({ kind }) => kind !== 'promise.lapses').length).toBeLessThanOrEqual(2);
    }
    const turns = stack.published.filter(({ data }) => (data as { clock?: string }).clock === 'statutory') as unknown as
      { type: string; time?: string; data: { dueAt: string; at: string; statute: { whose: string } } }[];
    const keys = turns.filter(({ type }) => type !== 'clock.met.v1').map(({ type, data }) => `${type} ${data.dueAt} ${data.statute.whose}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(turns.every(({ data }) => data.at <= stack.now)).toBe(true);
    expect(turns.filter(({ type, data }) => type === 'clock.missed.v1' && data.dueAt >= stack.now)).toEqual([]);
  }), { numRuns: 60 });
});

it('gives in one batch what it gives one by one', async () => {
  const event = <T extends Heard>(type: T, change: Partial<EventData<T>> = {}): SimulatedInput =>
    ({ event: type, data: { ...examples[type], ...change }, ...about, at: START }) as SimulatedInput;
  await equalsOneByOne('follow-up', useCases, [
    event('case.opened.v1'), event('entitlement.computed.v1', { deadlines: [fortnight, withdrawal] }), event('remedy.approval-requested.v1'),
    event('entitlement.computed.v1', { planId: otherPlan, deadlines: [period(30)] }), event('leg.released.v1', { planId: otherPlan }),
    event('remedy.fulfilled.v1', { planId: otherPlan }),
  ], { start: START, advance: { days: 40 } });
});

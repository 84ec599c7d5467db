import { derivedId, type EventData, type Leg, plus } from '@redress/contracts';
import { equalsOneByOne, examples, type SimulatedInput, simulation, type Simulation } from '@redress/testing';
import { defaultPolicies } from './domain/clock.js';
import { type Letter, type Message } from './domain/letter.js';
import { improvementOf, type Pledge, promiseOf } from './domain/promise.js';
import { honouring } from './honour-promise.js';
import { followUpUseCases } from './perform.js';
import { promises } from './store/promises.js';
import { render } from './templates/render.js';

const START = '2026-03-02T08:00:01.000Z';
const useCases = followUpUseCases(defaultPolicies, { days: 7 });
const { caseId } = examples['case.opened.v1'];
const about = { key: caseId, merchant: 'm1', channel: 'taobao' };
const agent = { ...about, actor: { id: 'u-1', role: 'agent' } };
const refund = examples['leg.released.v1'].leg;
const leg = (change: Partial<Leg>): Leg => ({ ...refund, legId: derivedId('leg', change.remedy ?? 'refund_full'), ...change });
const apology = leg({ form: 'apology', remedy: 'apology', amount: undefined });
const repair = leg({ form: 'service', remedy: 'repair', amount: undefined });

type Heard = Parameters<Simulation<'follow-up'>['event']>[0];
let stack: Simulation<'follow-up'>;
beforeEach(() => (stack = simulation('follow-up', useCases, { start: START })));

const hear = <T extends Heard>(type: T, change: Partial<EventData<T>> = {}) =>
  stack.event(type, { ...examples[type], ...change } as EventData<T>, { ...about, at: stack.now });
const released = async (...legs: Leg[]) => {
  await hear('case.opened.v1');
  for (const one of legs) await hear('leg.released.v1', { leg: one });
};
const promise = (promiseId: string): Pledge => stack.row(promises, { merchant: 'm1', promiseId })!;
const said = () => stack.published.flatMap(({ type, data }) => {
  const { kind, late } = data as { kind?: string; late?: boolean };
  return type.startsWith('promise.') ? [`${type.split('.')[1]}${kind ? ` ${kind}` : ''}${late ? ' late' : ''}`] : [];
});
const honour = (promiseId: string) =>
  stack.command(honouring, { promiseId, reason: 'packing-changed' }, { ...agent, idempotencyKey: `${promiseId} ${stack.published.length}` });

describe('what a released leg promises', () => {
  it('is dated: by the leg where it says so, else by its remedy', async () => {
    await released(leg({ promisedBy: plus(START, { days: 3 }) }), repair);
    expect(promise(promiseOf(leg({}).legId))).toMatchObject({ state: 'made', releasedAt: START, dueAt: plus(START, { days: 3 }), money: true });
    expect(promise(promiseOf(repair.legId))).toMatchObject({ kind: 'repair', dueAt: plus(START, { days: 30 }), money: false });
    expect(said()).toEqual(['made', 'made']);
    const contact = leg({ form: 'service', remedy: 'named_contact', amount: undefined, legId: derivedId('leg', 'days'), days: 3 });
    await hear('leg.released.v1', { leg: contact });
    expect(promise(promiseOf(contact.legId)).dueAt).toBe(plus(START, { days: 3 }));
  });

  it('is the letter at once where it is an apology, and by its date what the letter promises', async () => {
    const dueAt = plus(START, { days: 10 });
    await released({ ...apology, promisedBy: dueAt });
    expect([promise(promiseOf(apology.legId)).dueAt, promise(improvementOf(apology.legId)).dueAt]).toEqual([plus(START, { days: 1 }), dueAt]);
  });

  it('is kept by the payout, and the time to money is known', async () => {
    await released(refund);
    await stack.advance({ days: 2 });
    await hear('payout.succeeded.v1');
    await hear('remedy.fulfilled.v1');
    expect(promise(promiseOf(refund.legId))).toMatchObject({ state: 'kept', releasedAt: START, keptAt: plus(START, { days: 2 }) });
    expect(promise(promiseOf(refund.legId)).brokenAt).toBeUndefined();
    await stack.advance({ days: 300 });
    expect(said()).toEqual(['made', `kept ${refund.remedy}`]);
    expect(stack.timers).toEqual([]);
  });

  it('is still kept at its last instant, and broken a millisecond later; said once, over months', async () => {
    await released(refund);
    await stack.advance({ days: 7 });
    expect(said()).toEqual(['made']);
    await stack.advance({ milliseconds: 1 });
    await stack.advance({ days: 300 });
    expect(said()).toEqual(['made', `broken ${refund.remedy}`]);
    await hear('payout.succeeded.v1');
    expect(said().at(-1)).toBe(`kept ${refund.remedy} late`);
    expect(promise(promiseOf(refund.legId))).toMatchObject({ state: 'kept', brokenAt: plus(START, { days: 7, milliseconds: 1 }) });
  });

  it('of goods and services is kept when the remedy is fulfilled', async () => {
    await released(repair);
    await hear('remedy.fulfilled.v1');
    expect(said()).toEqual(['made', 'kept repair']);
  });

  it('is taken back in silence with its plan', async () => {
    await released(refund, apology);
    await hear('remedy.cancelled.v1', { reason: 'withdrawn' });
    await stack.advance({ days: 300 });
    expect(said()).toEqual(['made', 'made']);
    expect(stack.rows(promises).map(({ state }) => state)).toEqual(['withdrawn', 'withdrawn', 'withdrawn']);
  });
});

describe('an apology', () => {
  const sendLetter = async () => {
    for (const { id } of stack.intents) await stack.outcome(id, { is: 'sent' });
  };

  it('promises itself within a day and an improvement within a month, told as one fact', async () => {
    await released(apology);
    const [made] = stack.published.filter(({ type }) => type === 'promise.made.v1');
    expect(made!.data).toMatchObject({ promises: [
      { kind: 'apology', dueAt: plus(START, { days: 1 }) }, { kind: 'improvement', dueAt: plus(START, { days: 30 }) },
    ] });
    await sendLetter();
    expect(said()).toEqual(['made', 'kept apology']);
    await stack.advance({ days: 31 });
    expect(said()).toEqual(['made', 'kept apology', 'broken improvement']);
  });

  it('has its improvement kept by one of ours alone, who gives a reason', async () => {
    await released(apology);
    await sendLetter();
    await hear('remedy.fulfilled.v1');
    expect(promise(improvementOf(apology.legId)).state).toBe('made');
    expect(await honour(improvementOf(apology.legId))).toEqual({ state: 'kept', late: false });
    expect(stack.published.at(-1)!.data).toMatchObject({ kind: 'improvement', late: false, reason: 'packing-changed' });
    await expect(honour(improvementOf(apology.legId))).rejects.toMatchObject({ code: 'already-decided' });
    await expect(honour(promiseOf(apology.legId))).rejects.toMatchObject({ code: 'wrong-state' });
    await expect(honour(derivedId('promise', 'none'))).rejects.toMatchObject({ code: 'not-found' });
  });

  it('that was sent binds us to the improvement though the plan is cancelled', async () => {
    await released(apology);
    await sendLetter();
    await hear('remedy.cancelled.v1', { reason: 'chargeback' });
    expect(promise(improvementOf(apology.legId)).state).toBe('made');
  });
});

it('is told with the offer: the date of what waits for nothing but an answer, and what the law says', async () => {
  await hear('case.opened.v1');
  const [option] = examples['remedy.proposed.v1'].options;
  const options = [
    { ...option!, legs: [leg({ gate: 'choice' }), { ...repair, gate: 'none' as const }] },
    { ...option!, optionId: 'back', legs: [leg({ gate: 'inspection' })] },
  ];
  const [reason, law] = [{ code: 'damaged', en: 'It broke.', zh: '破损。' }, { code: 'CN-1', en: 'You may return it.', zh: '可以退货。' }];
  const expiresAt = plus(START, { days: 7 });
  await hear('remedy.proposed.v1', { options, defaultOption: option!.optionId, needsChoice: true, expiresAt, reasons: [reason, law] });
  const { letter } = stack.intents.at(-1)!.payload as Message;
  expect(letter).toMatchObject({ reason, law: [law], options: [{ by: plus(START, { days: 37 }) }, {}] });
  expect((letter as Letter<'offer'>).options[1]!.by).toBeUndefined();
  const links = { caseLink: '…', surveyLink: '…' };
  const words = (language: 'en' | 'zh') => render({ letter, language, number: 'R-1', timeZone: 'Asia/Shanghai' }, links).text;
  expect(words('en')).toMatch(/You may return it\.[^]*with you by 8 April 2026/);
  expect(words('zh')).toMatch(/法律依据：\n· 可以退货。[^]*最迟 2026年4月8日/);
});

it('gives in one batch what it gives one by one', async () => {
  const event = <T extends Heard>(type: T, change: Partial<EventData<T>> = {}): SimulatedInput =>
    ({ event: type, data: { ...examples[type], ...change }, ...about, at: START }) as SimulatedInput;
  await equalsOneByOne('follow-up', useCases, [
    event('case.opened.v1'), event('leg.released.v1'), event('leg.released.v1', { leg: apology }), event('leg.released.v1', { leg: repair }),
    event('payout.succeeded.v1'), event('remedy.fulfilled.v1'), event('remedy.cancelled.v1'),
  ], { start: START, advance: { days: 40 } });
});

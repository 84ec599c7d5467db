import { ProblemError, type StaffVerifier } from '@redress/chassis';
import { auditRows } from '@redress/messaging';
import { equalsOneByOne, simulation } from '@redress/testing';
import { chooseOptionCommand } from '../offers/choose-option.js';
import { useCasesWith } from '../use-cases.js';
import { legTaskId } from '../domain/work/task.js';
import { compensationStores, plans } from '../store/stores.js';
import { refusedAnswers, tasks } from '../store/work.js';
import { aboutWork, addOption, agent, customer, legIdOf, optionAdder, optionOf, workComplaint, workPlan, workReading } from './work-examples.js';

/** Tokens that say who they are; the issuer is away for as long as `away` says. */
let away = false;
const staff: StaffVerifier = async (token, at) => {
  if (away) throw new ProblemError('unavailable', 'the issuer is away');
  const [id = '', role, merchant = '', until = '9'] = token.split(' ');
  if (!role || at!.toISOString() > until) throw new ProblemError('unauthenticated', 'no');
  return { id, roles: [role as never], merchants: [merchant] };
};
const useCases = [...useCasesWith(staff), optionAdder];
const stores = { stores: compensationStores as never };
const taskId = legTaskId(legIdOf(0));
const before = [
  { event: 'complaint.received.v1' as const, data: workComplaint, ...aboutWork }, { event: 'complaint.classified.v1' as const, data: workReading, ...aboutWork },
  { command: addOption, data: { planId: workPlan, option: optionOf('x', [{ form: 'goods', remedy: 'replacement', gate: 'none' }]) }, ...agent },
  { command: chooseOptionCommand, data: { planId: workPlan, caseId: workComplaint.caseId, optionId: 'x' }, ...customer, idempotencyKey: 'choice' },
];
const message = (body: unknown, storedAt = '2026-01-05T08:00:01.000Z') => ({
  event: 'channel.task-answer.v1' as const, key: taskId, merchant: '',
  data: { channel: 'warehouse', account: 'm1', signature: '', timestamp: '', webhookId: '', storedAt, body: typeof body === 'string' ? body : JSON.stringify(body) },
});
const about = { merchant: 'm1', planId: workPlan, taskId };
const answer = { act: 'answer', token: 'fay field-worker m1', ...about, answerId: 'wh-1', outcome: 'done' };

async function stage() {
  away = false;
  const it = simulation('compensation', useCases, stores);
  for (const input of before) await it.batch([input]);
  await it.advance({ seconds: 1 });
  return it;
}

it('takes an answer in the name of who sent it, for the merchant whose task it is', async () => {
  const it = await stage();
  const { events } = (await it.batch([message(answer)]))[0]!;
  expect(events.map(({ type, merchant }) => [type, merchant])).toEqual([['task.completed.v1', 'm1'], ['remedy.fulfilled.v1', 'm1']]);
  expect(it.row(plans, { merchant: 'm1', planId: workPlan })!.state).toBe('fulfilled');
  expect(it.rows(auditRows).at(-1)).toMatchObject({ merchant: 'm1', actor: 'fay', role: 'field-worker', act: 'task.answer' });
  expect(it.timers).toEqual([]);
});

it.each([
  ['no JSON', '{', 'schema-violation', 'unknown'], ['no answer', { ...answer, outcome: 'maybe' }, 'schema-violation', 'unknown'],
  ['a broken token', { ...answer, token: 'fay' }, 'unauthenticated', 'unknown'], ['a token that had expired', { ...answer, token: 'fay field-worker m1 2026' }, 'unauthenticated', 'unknown'],
  ['another role', { ...answer, token: 'fay finance m1' }, 'not-allowed', 'unknown'], ['another merchant', { ...answer, token: 'fay field-worker m2' }, 'not-allowed', 'unknown'],
  ['no such task', { ...answer, taskId: workPlan }, 'not-found', 'm1'], ['another plan', { ...answer, planId: taskId }, 'not-found', 'm1'],
])('puts %s aside, and parks nothing', async (_, body, reason, merchant) => {
  const it = await stage();
  const { events } = (await it.batch([message(body)]))[0]!;
  expect(events).toMatchObject([{ type: 'task.answer-quarantined.v1', data: { reason } }]);
  expect(it.rows(refusedAnswers)).toMatchObject([{ reason, merchant }]);
  expect(JSON.stringify(it.rows(refusedAnswers))).not.toContain('fay');
  await it.batch([message(answer)]);
  expect(it.row(tasks, { merchant: 'm1', taskId })!.state).toBe('done');
});

it('waits while nobody can say whether a token is good', async () => {
  const it = await stage();
  away = true;
  expect((await it.batch([message(answer)]))[0]).toMatchObject({ early: true });
  away = false;
  await it.advance({ minutes: 2 });
  expect(it.row(tasks, { merchant: 'm1', taskId })!.state).toBe('done');
});

it('decides a batch as it decides one by one', async () => {
  away = false;
  const inputs = [
    message({ act: 'accept', token: 'fay field-worker m1', ...about }), message({ act: 'schedule', token: 'fay field-worker m1', ...about, delayCause: 'parts' }),
    message({ ...answer, outcome: 'failed', reason: 'sold_out' }), message({ ...answer, outcome: 'failed', reason: 'sold_out' }), message({ ...answer, answerId: 'wh-2' }), message('{'),
  ];
  await equalsOneByOne('compensation', useCases, inputs, { ...stores, before, pause: { seconds: 1 }, advance: { days: 40 } });
});

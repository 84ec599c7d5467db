import { setTimeout } from 'node:timers/promises';
import { served, type Served } from '@redress/testing';
import { compensation } from '../compensation.module.js';
import { workComplaint, workPlan, workReading } from './work-examples.js';

jest.setTimeout(60_000);
let at: Served;
beforeAll(async () => {
  at = await served(compensation, {
    RETURN_ADDRESSES: JSON.stringify({ m1: { en: 'Returns, Gate 4, 200001 Shanghai', zh: '上海市 200001 四号门退货部' } }),
  });
});
afterAll(() => at?.stop());

async function until<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 400; tries++) {
    const found = await ask();
    if (found !== undefined) return found;
    await setTimeout(25);
  }
  throw new Error('it never came');
}
const one = async (sql: string, values: unknown[] = []) => (await at.database.pool.query(sql, values)).rows[0] as Record<string, string> | undefined;

const staff = (...who: Parameters<Served['staff']>) => at.staff(...who);
const token = (...who: Parameters<Served['token']>) => at.token(...who);
const ask = (...question: Parameters<Served['ask']>) => at.ask(...question);
const link = () => at.customer(workComplaint.caseId);
const taskOf = (kind: string) => until(() => one('SELECT task_id AS id, state FROM task WHERE kind = $1', [kind]));
/** A warehouse's message on the topic. */
async function send(body: Record<string, unknown>): Promise<void> {
  const signed = { channel: 'warehouse', account: 'm1', signature: '', timestamp: '', webhookId: '', storedAt: new Date().toISOString() };
  await at.publish([['channel.task-answer.v1', { ...signed, body: JSON.stringify({ merchant: 'm1', planId: workPlan, ...body }) }, String(body.taskId)]]);
}
const quarantined = (reason: string) => until(() => one('SELECT merchant FROM refused_task_answer WHERE reason = $1', [reason]));

it('brings goods back by doors and by topic, and refunds once they are accepted', async () => {
  await at.publish([['complaint.received.v1', workComplaint, workComplaint.caseId], ['complaint.classified.v1', workReading, workComplaint.caseId]]);
  await until(() => one('SELECT 1 AS there FROM plan'));
  expect((await ask('POST', '/my/case/choice', link(), { optionId: 'return' })).body).toMatchObject({ state: 'approved' });
  const reception = await taskOf('return_reception');

  const guide = await ask('GET', '/my/case/return-guide', link());
  expect(guide.body).toMatchObject({ returns: [{
    planId: workPlan, state: 'awaiting', freightPaidBy: 'customer', goods: [{ lineRef: '1', name: 'kettle' }], address: { en: expect.stringContaining('Gate 4') },
    pickup: { open: true }, steps: [{ code: 'pack' }, { code: 'freight_customer' }, { code: 'send' }, { code: 'pickup' }, { code: 'after' }],
  }] });
  expect((await ask('GET', `/return-guide/${link().slice(9)}`, '')).text).toContain('Returns, Gate 4');

  const pickupAt = new Date(Date.now() + 864e5).toISOString();
  expect((await ask('POST', '/my/case/pickup', link(), { pickupAt })).status).toBe(201);
  expect((await ask('GET', '/my/case/work', link())).body).toEqual({ tasks: [expect.objectContaining({
    kind: 'home_pickup', state: 'assigned', appointmentAt: pickupAt, costsPaidBy: 'customer', name: { en: 'Pickup', zh: '上门取件' },
  })] });
  const fay = await staff('fay', 'field-worker');
  expect((await ask('GET', '/tasks?kind=home_pickup', fay)).body).toMatchObject({ tasks: [{ kind: 'home_pickup', department: 'logistics', appointmentAt: pickupAt }] });
  const page = await ask('GET', '/tasks?limit=1', fay);
  expect(page.body).toMatchObject({ tasks: [{ state: 'assigned' }], next: expect.any(String) });
  expect((await ask('GET', `/tasks?limit=1&after=${String(page.body.next)}`, fay)).body).toMatchObject({ tasks: [{ taskId: reception.id }] });
  const elsewhere = await staff('eve', 'field-worker', ['m2']);
  expect((await ask('GET', '/tasks', elsewhere)).body).toEqual({ tasks: [] });
  expect((await ask('POST', `/tasks/${reception.id}/answer`, elsewhere, { outcome: 'failed' })).status).toBe(404);

  const pickup = await taskOf('home_pickup');
  expect((await ask('POST', `/tasks/${pickup.id}/accept`, fay)).body).toMatchObject({ state: 'accepted' });
  expect((await ask('POST', `/tasks/${pickup.id}/schedule`, fay, {})).body).toMatchObject({ code: 'schema-violation' });
  expect((await ask('POST', `/tasks/${pickup.id}/answer`, fay, { outcome: 'done' })).body).toMatchObject({ state: 'done' });
  expect((await ask('POST', `/tasks/${pickup.id}/answer`, fay, { outcome: 'done' })).body).toMatchObject({ code: 'task-ended' });

  const answer = { act: 'answer', taskId: reception.id, answerId: 'wh-1', outcome: 'done', report: { reception: 'received' } };
  await send({ ...answer, token: await token('fay', 'field-worker', ['m1'], '-5m') });
  expect(await quarantined('unauthenticated')).toEqual({ merchant: 'unknown' });
  await send({ ...answer, token: await token('eve', 'field-worker', ['m2']) });
  await quarantined('not-allowed');
  await send({ ...answer, token: await token('fay', 'field-worker'), report: { reception: 'eaten' } });
  await quarantined('schema-violation');
  await send({ ...answer, token: await token('fay', 'field-worker') });
  const inspection = await taskOf('inspection');
  await send({ ...answer, token: await token('fay', 'field-worker') });
  await send({ ...answer, answerId: 'wh-2', token: await token('fay', 'field-worker') });
  expect(await quarantined('task-ended')).toEqual({ merchant: 'm1' });
  expect(await one('SELECT state FROM plan')).toEqual({ state: 'approved' });

  const passed = { act: 'answer', taskId: inspection.id, answerId: 'wh-3', outcome: 'done', report: { passed: true, disposition: 'restock' } };
  await send({ ...passed, token: await token('fay', 'field-worker') });
  await until(() => one(`SELECT 1 AS there FROM plan WHERE state = 'released'`));
  expect((await ask('GET', `/plans/${workPlan}/work`, await staff('ann', 'agent'))).body).toMatchObject({
    return: { reception: 'received', acceptance: 'accepted', disposition: 'restock' }, tasks: expect.arrayContaining([expect.objectContaining({ kind: 'inspection' })]),
  });
  expect((await ask('GET', '/tasks/refused-answers', await staff('ann', 'agent'))).body).toMatchObject({ answers: [{ reason: 'task-ended', taskId: reception.id }] });
  const { rows } = await at.database.pool.query(`SELECT merchant, actor, role, target FROM audit_log WHERE act = 'task.answer' AND allowed ORDER BY sequence`);
  expect(rows.slice(-2)).toEqual([reception.id, inspection.id].map((target) => ({ merchant: 'm1', actor: 'fay', role: 'field-worker', target })));
});

it('asks for evidence, takes it by the link() of the case, and has it looked at', async () => {
  const ann = await staff('ann', 'agent');
  expect((await ask('POST', `/plans/${workPlan}/evidence-requests`, ann, { wanted: ['gold'] })).status).toBe(400);
  const asked = await ask('POST', `/plans/${workPlan}/evidence-requests`, ann, { wanted: ['photo'], days: 5 });
  expect(asked.status).toBe(201);
  const requestId = String(asked.body.requestId);
  expect((await ask('GET', '/my/case/evidence', link())).body).toMatchObject({ evidence: [{ requestId, state: 'requested', wanted: ['photo'] }] });
  const attachment = { attachmentId: 'att-00000001', sha256: 'ab'.repeat(32), mediaType: 'image/jpeg', bytes: 1_000 };
  expect((await ask('POST', '/my/case/evidence', link(), { requestId, kind: 'photo' })).status).toBe(400);
  expect((await ask('POST', '/my/case/evidence', link(), { requestId, kind: 'photo', attachment })).status).toBe(201);
  const review = await taskOf('evidence_review');
  expect((await ask('POST', `/tasks/${review.id}/answer`, ann, { outcome: 'done', report: { defectConfirmed: true } })).body).toMatchObject({ state: 'done' });
  const { findings } = (await one('SELECT findings FROM case_file'))! as unknown as { findings: Record<string, unknown> };
  expect(findings['1']).toMatchObject({ defectConfirmed: { value: true, proven: 'yes' }, goodsIntact: { value: true } });
});

it('lets staff ask a department for more, and take it back', async () => {
  const ann = await staff('ann', 'agent');
  const assigned = await ask('POST', `/plans/${workPlan}/tasks`, ann, { kind: 'callback', lineRef: '1' });
  expect(assigned.status).toBe(201);
  expect((await ask('POST', `/plans/${workPlan}/tasks`, ann, { kind: 'callback', lineRef: '9' })).body).toMatchObject({ code: 'unknown-line' });
  expect((await ask('POST', `/plans/${workPlan}/tasks`, ann, { kind: 'callback', dueAt: '2020-01-01T00:00:00.000Z' })).body).toMatchObject({ code: 'bad-request' });
  const path = `/tasks/${String(assigned.body.taskId)}/cancel`;
  expect((await ask('POST', path, ann, { reason: 'not_needed' })).body).toMatchObject({ state: 'cancelled' });
  expect((await ask('POST', path, ann, { reason: 'not_needed' })).body).toMatchObject({ code: 'task-ended' });
});

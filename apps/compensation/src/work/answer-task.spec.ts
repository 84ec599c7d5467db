import { type EventType } from '@redress/contracts';
import { auditRows } from '@redress/messaging';
import { equalsOneByOne, simulation } from '@redress/testing';
import { answerTaskCommand } from './answer-task.js';
import { assignTaskCommand } from './assign-task.js';
import { bookPickupCommand } from './book-pickup.js';
import { cancelTaskCommand } from './cancel-task.js';
import { chooseOptionCommand } from '../offers/choose-option.js';
import { compensationUseCases } from '../compensation.module.js';
import { evidenceRequestId } from '../domain/work/evidence.js';
import { extraTaskId, legTaskId, planTaskId } from '../domain/work/task.js';
import { inspectReturnCommand } from './inspect-return.js';
import { provideEvidenceCommand } from './provide-evidence.js';
import { requestEvidenceCommand } from './request-evidence.js';
import { caseFiles, compensationStores, plans } from '../store/stores.js';
import { evidenceFiles, returns, tasks } from '../store/work.js';
import { takeOnTaskCommand } from './take-on-task.js';
import {
  type LegShape, aboutWork, addOption, agent, customer, done, failed, fieldWorker, legIdOf, optionAdder, optionOf, workComplaint, workPlan, workReading,
} from './work-examples.js';

const useCases = [...compensationUseCases, optionAdder];
const stores = { stores: compensationStores as never };
const ref = (taskId: string) => ({ taskId, planId: workPlan });
const money20 = { form: 'money', remedy: 'refund_partial', gate: 'none', minor: 2_000 } as const satisfies LegShape;

/** A plan whose customer has chosen an option with these legs; what it asks of others is arranged. */
async function chosen(legs: readonly LegShape[]) {
  const stage = simulation('compensation', useCases, stores);
  let turn = 0;
  const key = () => `k${++turn}`;
  await stage.event('complaint.received.v1', workComplaint, aboutWork);
  await stage.event('complaint.classified.v1', workReading, aboutWork);
  await stage.command(addOption, { planId: workPlan, option: optionOf('x', legs) }, { ...agent, idempotencyKey: key() });
  await stage.command(chooseOptionCommand, { caseId: workComplaint.caseId, planId: workPlan, optionId: 'x' }, { ...customer, idempotencyKey: key() });
  await stage.advance({ seconds: 1 });
  return {
    stage, key,
    plan: () => stage.row(plans, { merchant: 'm1', planId: workPlan })!,
    goods: () => stage.row(returns, { merchant: 'm1', planId: workPlan }),
    task: (taskId: string) => stage.row(tasks, { merchant: 'm1', taskId })!,
    findings: () => stage.row(caseFiles, { merchant: 'm1', caseId: workComplaint.caseId })!.findings?.['1'],
    types: () => stage.published.map(({ type }) => type).filter((type) => /^(task|return|inspection|evidence|leg|remedy\.f)/.test(type)) as EventType[],
    answer: (taskId: string, answer: ReturnType<typeof done> | ReturnType<typeof failed>) =>
      stage.command(answerTaskCommand, { ...ref(taskId), answer }, { ...fieldWorker, idempotencyKey: key() }),
  };
}

describe('a leg of goods or service', () => {
  it('is a task of the department that fulfils it, and is fulfilled with it', async () => {
    const { plan, task, answer, types, stage } = await chosen([{ form: 'goods', remedy: 'replacement', gate: 'none' }]);
    const taskId = legTaskId(legIdOf(0));
    expect(task(taskId)).toMatchObject({ kind: 'replacement_shipment', department: 'warehouse', state: 'assigned', legId: legIdOf(0) });
    expect(await answer(taskId, done({ trackingRef: 'SF-10001' }))).toEqual({ taskId, state: 'done' });
    expect(plan()).toMatchObject({ state: 'fulfilled', legs: [{ state: 'fulfilled' }] });
    expect(types()).toEqual(['leg.released.v1', 'task.assigned.v1', 'task.completed.v1', 'remedy.fulfilled.v1']);
    expect(stage.timers).toEqual([]);
    expect(stage.rows(auditRows).at(-1)).toMatchObject({ actor: 'fay', act: 'task.answer', detail: { outcome: 'done' } });
  });

  it('fails with its task, and what failed is on file for the next decision', async () => {
    const { plan, answer, findings, stage } = await chosen([{ form: 'service', remedy: 'repair', gate: 'none' }, money20]);
    await answer(legTaskId(legIdOf(0)), failed('not_repairable'));
    expect(plan()).toMatchObject({ state: 'failed', legs: [{ state: 'failed' }, { state: 'released' }] });
    expect(findings()).toMatchObject({ repairsFailed: { value: 1, source: 'inspection', proven: 'yes' }, repairDays: { value: 1 } });
    expect(stage.timers.map(({ kind, data }) => [kind, data])).toContainEqual(
      ['case.reassess', { caseId: workComplaint.caseId, planId: workPlan, why: 'task.repair' }],
    );
  });

  it('has a clock where it is a repair: the days beyond 30 and 90 are on file while it still goes on', async () => {
    const { stage, findings, answer, task, types } = await chosen([{ form: 'service', remedy: 'repair', gate: 'none' }]);
    const taskId = legTaskId(legIdOf(0));
    await stage.command(takeOnTaskCommand, { ...ref(taskId), act: 'schedule', delayCause: 'parts' }, { ...fieldWorker, idempotencyKey: 's' });
    await stage.advance({ days: 30 });
    expect(findings()).toBeUndefined();
    await stage.advance({ days: 1 });
    expect(findings()).toMatchObject({ repairDays: { value: 31 }, repairDelayCause: { value: 'parts' } });
    await stage.advance({ days: 60 });
    expect(findings()).toMatchObject({ repairDays: { value: 91 } });
    expect(task(taskId)).toMatchObject({ state: 'scheduled', overdue: 2 });
    await answer(taskId, done());
    expect(findings()).toMatchObject({ repairDays: { value: 92 } });
    expect(types().filter((type) => type === 'task.overdue.v1')).toHaveLength(2);
  });

  it('waits for the work before it where its gate is a task', async () => {
    const { plan, answer } = await chosen([{ form: 'service', remedy: 'home_pickup', gate: 'none' }, { ...money20, gate: 'task' }]);
    expect(plan()).toMatchObject({ state: 'released', waitsFor: 'task', legs: [{ state: 'released' }, { state: 'planned' }] });
    await answer(legTaskId(legIdOf(0)), done());
    expect(plan()).toMatchObject({ legs: [{ state: 'fulfilled' }, { state: 'released' }] });
    expect(plan().waitsFor).toBeUndefined();
  });

  it.each([[true, 'released'], [false, 'approved']])('waits for a visit where nothing else stands for the work: defect %s', async (defectConfirmed, state) => {
    const { plan, answer, task, findings } = await chosen([{ ...money20, gate: 'task' }]);
    const visit = planTaskId(workPlan, 'technician_visit');
    expect([plan().state, plan().waitsFor, task(visit).kind]).toEqual(['approved', 'task', 'technician_visit']);
    await answer(visit, done({ defectConfirmed, findings: ['bearing_worn'] }));
    expect(plan().state).toBe(state);
    expect(findings()).toMatchObject({ defectConfirmed: { value: defectConfirmed, source: 'inspection', proven: 'yes' } });
  });
});

describe('goods that come back', () => {
  const legs = [{ ...money20, gate: 'inspection' as const }];
  const reception = planTaskId(workPlan, 'return_reception');
  const inspection = planTaskId(workPlan, 'inspection');

  it('are received, inspected, and only then refunded', async () => {
    const { plan, goods, answer, types, findings } = await chosen(legs);
    expect(goods()).toMatchObject({ reception: 'awaiting', acceptance: 'pending', freightPaidBy: 'customer', lineRefs: ['1'] });
    await answer(reception, done({ reception: 'received' }));
    expect([plan().state, goods()!.reception]).toEqual(['approved', 'received']);
    await answer(inspection, done({ passed: true, disposition: 'restock' }));
    expect(goods()).toMatchObject({ acceptance: 'accepted', disposition: 'restock' });
    expect(plan().state).toBe('released');
    expect(types()).toEqual([
      'return.requested.v1', 'task.assigned.v1', 'task.completed.v1', 'return.received.v1', 'task.assigned.v1', 'task.completed.v1',
      'inspection.completed.v1', 'leg.released.v1',
    ]);
    expect(findings()).toMatchObject({ goodsReturnedAt: { proven: 'yes' }, goodsIntact: { value: true } });
  });

  it('are refused after an inspection that failed, with the reason', async () => {
    const { plan, answer, stage } = await chosen(legs);
    await answer(reception, done({ reception: 'received' }));
    await answer(inspection, done({ passed: false, disposition: 'send_back' }));
    expect(plan().state).toBe('declined');
    expect(stage.published.at(-1)).toMatchObject({ type: 'remedy.declined.v1', data: { reasons: [{ code: 'inspection_failed' }] } });
  });

  it.each(['short_shipped', 'shipped_wrong_item', 'lost_in_transit'] as const)('go to a person when they are %s, who decides', async (arrival) => {
    const { plan, goods, answer, stage } = await chosen(legs);
    await answer(reception, done({ reception: arrival }));
    expect(goods()).toMatchObject({ reception: arrival, acceptance: 'manual_intervention_required' });
    expect(plan()).toMatchObject({ state: 'approved', waitsFor: 'inspection' });
    await stage.command(inspectReturnCommand, { planId: workPlan, passed: true }, agent);
    expect([plan().state, goods()!.acceptance, goods()!.reception]).toEqual(['released', 'accepted', arrival]);
  });

  it('are ours to lose once our carrier has them', async () => {
    const { stage, plan, goods, answer, task } = await chosen(legs);
    const pickupAt = '2026-01-07T02:00:00.000Z';
    await stage.command(bookPickupCommand, { planId: workPlan, caseId: workComplaint.caseId, pickupAt }, customer);
    const pickup = extraTaskId(workPlan, 1);
    expect(task(pickup)).toMatchObject({ kind: 'home_pickup', department: 'logistics', appointmentAt: pickupAt });
    await expect(stage.command(bookPickupCommand, { planId: workPlan, caseId: workComplaint.caseId, pickupAt }, { ...customer, idempotencyKey: 'again' }))
      .rejects.toMatchObject({ code: 'already-decided' });
    await answer(pickup, done());
    expect(goods()).toMatchObject({ reception: 'in_transit', pickedUp: true });
    await answer(reception, done({ reception: 'lost_in_transit' }));
    expect([plan().state, goods()!.ground]).toEqual(['released', 'lost_by_our_carrier']);
  });

  it('expire where nothing was sent, and do not where it is on its way', async () => {
    const { stage, plan, goods, types } = await chosen(legs);
    await stage.advance({ days: 15 });
    expect([plan().state, goods()!.reception]).toEqual(['declined', 'expired']);
    expect(types().slice(-2)).toEqual(['return.expired.v1', 'task.cancelled.v1']);
    const [declined] = stage.published.filter(({ type }) => type === 'remedy.declined.v1');
    expect(declined!.data).toMatchObject({ reasons: [{ code: 'return_expired', en: expect.stringContaining('not sent back in time') }] });

    const sent = await chosen(legs);
    const word = { planId: workPlan, caseId: workComplaint.caseId, kind: 'statement' as const, statement: 'goods_sent_back' as const };
    await sent.stage.command(provideEvidenceCommand, word, customer);
    await sent.stage.advance({ days: 15 });
    expect([sent.plan().state, sent.goods()!.reception]).toEqual(['approved', 'in_transit']);
    expect(sent.findings()).toMatchObject({ goodsSentBackAt: { source: 'customer', proven: 'no' } });
  });

  it('that nobody looks at in time are not refused: a person decides', async () => {
    const { stage, plan, goods, answer, task } = await chosen(legs);
    await answer(reception, done({ reception: 'received' }));
    await stage.advance({ days: 60 });
    expect(task(inspection)).toMatchObject({ state: 'failed', reason: 'unanswered', overdue: 2 });
    expect([plan().state, plan().waitsFor, goods()!.acceptance]).toEqual(['approved', 'inspection', 'manual_intervention_required']);
  });

  it('that came although the complaint was taken back go to a person', async () => {
    const { stage, goods, answer, task } = await chosen(legs);
    const withdrawal = { complaintId: workComplaint.complaintId, caseId: workComplaint.caseId, withdrawnAt: stage.now, by: 'customer' as const };
    await stage.event('complaint.withdrawn.v1', withdrawal, aboutWork);
    await answer(reception, done({ reception: 'received' }));
    await stage.advance({ seconds: 1 });
    expect([goods()!.acceptance, goods()!.ground, task(inspection).state]).toEqual(['manual_intervention_required', 'plan_over', 'cancelled']);
  });

  it('are stopped with a complaint that is taken back', async () => {
    const { stage, goods, task } = await chosen(legs);
    const withdrawal = { complaintId: workComplaint.complaintId, caseId: workComplaint.caseId, withdrawnAt: stage.now, by: 'customer' as const };
    await stage.event('complaint.withdrawn.v1', withdrawal, aboutWork);
    await stage.advance({ seconds: 1 });
    expect([goods()!.reception, task(reception).state, stage.timers]).toEqual(['cancelled', 'cancelled', []]);
  });
});

describe('an answer', () => {
  const taskId = legTaskId(legIdOf(0));
  const goodsLeg = [{ form: 'goods', remedy: 'replacement', gate: 'none' }] as const;

  it('sent twice counts once; another one to a task that has ended is refused', async () => {
    const { answer, types } = await chosen(goodsLeg);
    await answer(taskId, done());
    const before = types();
    expect(await answer(taskId, done())).toEqual({ taskId, state: 'done' });
    await expect(answer(taskId, failed('lost', 'a-2'))).rejects.toMatchObject({ code: 'task-ended' });
    expect(types()).toEqual(before);
  });

  it('to a task that was cancelled is refused', async () => {
    const { stage, answer } = await chosen(goodsLeg);
    await stage.command(assignTaskCommand, { planId: workPlan, kind: 'callback' }, agent);
    const extra = extraTaskId(workPlan, 1);
    await stage.command(cancelTaskCommand, { ...ref(extra), reason: 'not_needed' }, agent);
    await expect(answer(extra, done())).rejects.toMatchObject({ code: 'task-ended' });
    await expect(stage.command(cancelTaskCommand, { ...ref(taskId), reason: 'not_needed' }, { ...agent, idempotencyKey: 'c' }))
      .rejects.toMatchObject({ code: 'wrong-state' });
  });

  it('without what its kind of task needs is refused with the place', async () => {
    const { answer } = await chosen([{ ...money20, gate: 'inspection' }]);
    await expect(answer(planTaskId(workPlan, 'return_reception'), done())).rejects.toMatchObject({
      code: 'schema-violation', message: expect.stringContaining('report.reception'),
    });
  });

  it('that never comes is escalated level by level, and then the task has failed', async () => {
    const { stage, task, plan, types } = await chosen(goodsLeg);
    await stage.advance({ days: 60 });
    expect(task(taskId)).toMatchObject({ state: 'failed', reason: 'unanswered', overdue: 2 });
    expect(types()).toEqual(['leg.released.v1', 'task.assigned.v1', 'task.overdue.v1', 'task.overdue.v1', 'task.failed.v1', 'remedy.failed.v1']);
    expect(plan().state).toBe('failed');
  });
});

describe('evidence', () => {
  const request = evidenceRequestId(workPlan, 1);
  const photo = {
    planId: workPlan, caseId: workComplaint.caseId, kind: 'photo' as const,
    attachment: { attachmentId: 'att-00000001', sha256: 'ab'.repeat(32), mediaType: 'image/jpeg' as const, bytes: 1_000 },
  };

  it('that was asked for and came is looked at by a person', async () => {
    const { stage, types, task } = await chosen([{ ...money20, gate: 'inspection' }]);
    await stage.command(requestEvidenceCommand, { planId: workPlan, wanted: ['photo', 'photo'], days: 7 }, agent);
    await stage.command(provideEvidenceCommand, { ...photo, requestId: request }, customer);
    expect(stage.row(evidenceFiles, { merchant: 'm1', requestId: request })).toMatchObject({ state: 'provided', wanted: ['photo'], items: [{ kind: 'photo' }] });
    expect(types().slice(-3)).toEqual(['evidence.requested.v1', 'evidence.provided.v1', 'task.assigned.v1']);
    expect(task(extraTaskId(workPlan, 1))).toMatchObject({ kind: 'evidence_review', department: 'support' });
  });

  it('that never came refuses nothing: the case is decided with what is known', async () => {
    const { stage, plan, types } = await chosen([{ ...money20, gate: 'inspection' }]);
    const before = plan();
    await stage.command(requestEvidenceCommand, { planId: workPlan, wanted: ['invoice'], days: 3 }, agent);
    await stage.advance({ days: 4 });
    expect(types().at(-1)).toBe('evidence.lapsed.v1');
    expect(plan()).toEqual(before);
    await stage.command(provideEvidenceCommand, { ...photo, requestId: request }, customer);
    expect(stage.row(evidenceFiles, { merchant: 'm1', requestId: request })!.state).toBe('provided');
  });

  it('of another case is none', async () => {
    const { stage } = await chosen([money20]);
    await expect(stage.command(provideEvidenceCommand, { ...photo, caseId: workPlan }, customer)).rejects.toMatchObject({ code: 'not-found' });
    await expect(stage.command(provideEvidenceCommand, { ...photo, requestId: workPlan }, { ...customer, idempotencyKey: 'b' }))
      .rejects.toMatchObject({ code: 'not-found' });
  });
});

it('decides a batch as it decides one by one', async () => {
  const legs: LegShape[] = [
    { form: 'service', remedy: 'repair', gate: 'none' }, { form: 'goods', remedy: 'replacement', gate: 'none' }, { ...money20, gate: 'inspection' },
  ];
  const by = { planId: workPlan, caseId: workComplaint.caseId };
  const choice = { command: chooseOptionCommand, data: { ...by, optionId: 'x' }, ...customer, idempotencyKey: 'choice' };
  const before = [
    { event: 'complaint.received.v1' as const, data: workComplaint, ...aboutWork }, { event: 'complaint.classified.v1' as const, data: workReading, ...aboutWork },
    { command: addOption, data: { planId: workPlan, option: optionOf('x', legs) }, ...agent },
  ];
  const leg = (index: number) => legTaskId(legIdOf(index));
  const [reception, inspection] = [planTaskId(workPlan, 'return_reception'), planTaskId(workPlan, 'inspection')];
  const inputs = [
    { command: takeOnTaskCommand, data: { ...ref(leg(0)), act: 'accept' }, ...fieldWorker },
    { command: answerTaskCommand, data: { ...ref(leg(0)), answer: failed('not_repairable') }, ...fieldWorker },
    { command: assignTaskCommand, data: { planId: workPlan, kind: 'callback' }, ...agent },
    { command: bookPickupCommand, data: { ...by, pickupAt: '2026-01-08T00:00:00.000Z' }, ...customer },
    { command: answerTaskCommand, data: { ...ref(extraTaskId(workPlan, 2)), answer: done() }, ...fieldWorker },
    { command: requestEvidenceCommand, data: { planId: workPlan, wanted: ['photo'], days: 3 }, ...agent },
    { command: provideEvidenceCommand, data: { ...by, kind: 'statement', statement: 'goods_sent_back' }, ...customer },
    { command: answerTaskCommand, data: { ...ref(reception), answer: done({ reception: 'received' }) }, ...fieldWorker },
    { command: answerTaskCommand, data: { ...ref(inspection), answer: done({ passed: true }) }, ...fieldWorker },
    { command: answerTaskCommand, data: { ...ref(inspection), answer: done({ passed: false }, 'a-2') }, ...fieldWorker },
    { command: answerTaskCommand, data: { ...ref(leg(1)), answer: done() }, ...fieldWorker },
    { command: cancelTaskCommand, data: { ...ref(extraTaskId(workPlan, 1)), reason: 'not_needed' }, ...agent },
    { command: inspectReturnCommand, data: { planId: workPlan, passed: false }, ...agent },
  ].map((input, index) => ({ ...input, idempotencyKey: `i${index}` }));
  await equalsOneByOne('compensation', useCases, inputs, { ...stores, before: [...before, choice], pause: { seconds: 1 }, advance: { days: 200 } });
  // Before the work is arranged, and with timers of two hundred days in between.
  await equalsOneByOne('compensation', useCases, [choice, ...inputs], { ...stores, before, advance: { days: 200 } });
});

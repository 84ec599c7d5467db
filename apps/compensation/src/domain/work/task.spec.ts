import { goodsRemedies, serviceRemedies, taskKinds } from '@redress/contracts';
import { LAST_LEVEL, type Task, isOpenTask, missingIn, moveTask, newTask, nextLevelAt, taskCycle, taskFor, taskRules } from './task.js';
import { type Plan } from '../plan/plan.js';
import { changesWork, gatesDone, isOver, legsAtWork, needsVisit, waitingLegs } from './work-owed.js';
import { taskIdsOf } from './work-sheet.js';

const NOW = '2026-01-01T08:00:00.000Z';
const task = (kind: Task['kind'] = 'inspection', change: Partial<Task> = {}): Task => ({
  ...newTask({ merchant: 'm1', taskId: 't', kind, caseId: 'c', planId: 'p', lineRef: '1', orderSource: 's', orderRef: 'o', assignedBy: 'plan' }, NOW), ...change,
});

describe('a task', () => {
  it('has a department and a date by its kind', () => {
    expect(task()).toMatchObject({ department: 'warehouse', state: 'assigned', dueAt: '2026-01-04T08:00:00.000Z', overdue: 0, version: 1 });
    expect(newTask(task(), NOW, '2026-03-01T00:00:00.000Z').dueAt).toBe('2026-03-01T00:00:00.000Z');
    for (const kind of taskKinds) expect(taskRules[kind].days).toBeGreaterThan(0);
  });

  it('is late level by level', () => {
    expect([0, 1, 2].map((overdue) => nextLevelAt(task('inspection', { overdue })).slice(0, 10))).toEqual(['2026-01-04', '2026-01-06', '2026-01-08']);
    // The law looks at a repair on its 31st and 91st day: it is not given up before.
    const { days, graceDays } = taskRules.repair;
    expect(Math.min(days, 15) + (LAST_LEVEL - 1) * graceDays).toBeGreaterThan(91);
  });

  it('ends once', () => {
    expect(taskCycle.states.filter((state) => isOpenTask(task('repair', { state })))).toEqual(['assigned', 'accepted', 'scheduled']);
    expect(moveTask(task(), 'done', { answerId: 'a' })).toMatchObject({ state: 'done', answerId: 'a', version: 2 });
    expect(() => moveTask(task('repair', { state: 'done' }), 'failed')).toThrow('done cannot become failed');
  });

  it.each([
    ['inspection', {}, 'passed'], ['inspection', { passed: false }, undefined], ['return_reception', { passed: true }, 'reception'],
    ['technician_visit', {}, 'defectConfirmed'], ['repair', {}, undefined],
  ] as const)('of the kind %s with %j lacks %s', (kind, report, missing) => {
    expect(missingIn({ kind }, { answerId: 'a', outcome: 'done', report })).toBe(missing);
    expect(missingIn({ kind }, { answerId: 'a', outcome: 'failed', report })).toBeUndefined();
  });

  it('fulfils every leg of goods and services, and no other', () => {
    expect(goodsRemedies.map((remedy) => taskFor({ form: 'goods', remedy }))).toEqual(['replacement_shipment', 'reship_missing', 'goods_shipment', 'goods_shipment']);
    expect(serviceRemedies.map((remedy) => taskFor({ form: 'service', remedy }))).toEqual([
      'repair', 'technician_visit', 'home_pickup', 'service_provision', 'service_provision', 'service_provision', 'care_provision', 'service_provision',
    ]);
    expect([taskFor({ form: 'money', remedy: 'refund_full' }), taskFor({ form: 'apology', remedy: 'apology' })]).toEqual([undefined, undefined]);
  });
});

describe('the work that a plan owes', () => {
  const shape = { m: { form: 'money', remedy: 'refund_full', gate: 'task' }, i: { form: 'money', remedy: 'refund_full', gate: 'inspection' }, g: { form: 'goods', remedy: 'replacement', gate: 'none' } };
  type Name = keyof typeof shape;
  const plan = (legs: Partial<Record<Name, string>>, change: Partial<Plan> = {}) => ({
    planId: 'p', state: 'released', withdrawn: false, chosen: 'x', offer: { options: [{ optionId: 'x', legs: (Object.keys(legs) as Name[]).map((legId) => ({ legId, ...shape[legId] })) }] },
    legs: Object.entries(legs).map(([legId, state]) => ({ legId, state })), ...change,
  }) as unknown as Plan;

  it('is a task for each released leg of goods and services', () => {
    expect(legsAtWork(plan({ g: 'released', m: 'released' })).map(({ kind }) => kind)).toEqual(['replacement_shipment']);
    expect(legsAtWork(plan({ g: 'fulfilled' }))).toEqual([]);
    expect(legsAtWork(plan({ g: 'released' }, { chosen: undefined }))).toEqual([]);
  });

  it('opens task gates when all of it is done; where there is none, somebody has to go and see', () => {
    expect([gatesDone(plan({ g: 'released', m: 'planned' })), gatesDone(plan({ g: 'fulfilled', m: 'planned' })), gatesDone(plan({ m: 'planned' }))]).toEqual([false, true, false]);
    expect([needsVisit(plan({ g: 'released', m: 'planned' })), needsVisit(plan({ m: 'planned' })), needsVisit(plan({ m: 'released' }))]).toEqual([false, true, false]);
    expect(waitingLegs(plan({ i: 'planned', m: 'planned' }), 'inspection').map(({ legId }) => legId)).toEqual(['i']);
  });

  it.each<[string, Plan | undefined, Plan, boolean]>([
    ['money alone', undefined, plan({ m: 'released' }), false],
    ['goods released', undefined, plan({ g: 'released' }), true],
    ['goods released before', plan({ g: 'released' }), plan({ g: 'released' }), false],
    ['goods released now', plan({ g: 'planned' }), plan({ g: 'released' }), true],
    ['goods delivered', plan({ g: 'released' }), plan({ g: 'fulfilled' }), false],
    ['an inspection awaited', plan({ i: 'planned' }), plan({ i: 'planned' }, { waitsFor: 'inspection' }), true],
    ['still awaited', plan({ i: 'planned' }, { waitsFor: 'inspection' }), plan({ i: 'planned' }, { waitsFor: 'inspection' }), false],
    ['an investigation', undefined, plan({}, { waitsFor: 'investigation' }), true],
    ['a person awaited', undefined, plan({ i: 'planned' }, { waitsFor: 'person' }), false],
    ['declined at once', undefined, plan({}, { state: 'declined' }), false],
    ['declined later', plan({}, { state: 'proposed' }), plan({}, { state: 'declined' }), true],
    ['declined before', plan({}, { state: 'declined' }), plan({}, { state: 'declined' }), false],
    ['withdrawn', plan({ g: 'released' }), plan({ g: 'cancelled' }, { withdrawn: true }), true],
  ])('%s: something to arrange', (_, before, after, is) => {
    expect(changesWork(before, after)).toBe(is);
  });

  it('is over with a plan of which nothing comes', () => {
    expect(['proposed', 'approved', 'released', 'fulfilled', 'failed', 'declined', 'expired', 'cancelled'].filter((state) => isOver(plan({}, { state: state as Plan['state'] }))))
      .toEqual(['declined', 'expired', 'cancelled']);
    expect(isOver(plan({}, { withdrawn: true }))).toBe(true);
  });

  it('knows every task that the plan can have', () => {
    const ids = taskIdsOf(plan({ g: 'released', m: 'planned' }), { merchant: 'm1', planId: 'p', extras: 2, requests: 0 });
    expect([ids.length, new Set(ids).size]).toEqual([8, 8]);
  });
});

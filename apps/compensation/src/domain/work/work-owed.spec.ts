import { taskKinds } from '@redress/contracts';
import { type Plan } from '../plan/plan.js';
import { evidenceCycle, evidenceRequestId, statedBy } from './evidence.js';
import { type Return } from './return.js';
import { guideOf } from './return-guide.js';
import { LAST_LEVEL, extraTaskId, isOpenTask, legTaskId, newTask, nextLevelAt, planTaskId, taskCycle, taskFor, taskRules } from './task.js';
import { changesWork, gatesDone, isOver, legsAtWork, needsVisit, waitingLegs } from './work-owed.js';
import { taskIdsOf } from './work-sheet.js';
import { termsOf } from './work-terms.js';

const now = '2026-03-02T08:00:00.000Z';
const about = { merchant: 'm1', taskId: 't', caseId: 'c', planId: 'p', lineRef: '1', orderSource: 's', orderRef: 'o', assignedBy: 'wen' } as const;
const goods: Return = {
  merchant: 'm1', planId: 'p', returnId: 'r', caseId: 'c', orderSource: 's', orderRef: 'o', lineRefs: ['1', '2'], reception: 'awaiting', acceptance: 'pending', freightPaidBy: 'customer',
  requestedAt: now, sendBackBy: '2026-03-09T08:00:00.000Z', pickedUp: false, published: 0, version: 0,
};
interface MadeLeg { readonly legId: string; readonly form?: string; readonly remedy?: string; readonly gate?: string; readonly state?: string }
const planOf = (legs: MadeLeg[], change: object = {}): Plan => ({
  planId: 'p', state: 'released', withdrawn: false, chosen: 'x', offer: { options: [{ optionId: 'x', legs: legs.map((leg) => ({ form: 'service', remedy: 'repair', gate: 'none', ...leg })) }] },
  legs: legs.map(({ legId, state = 'released' }) => ({ legId, state })), ...change,
}) as unknown as Plan;

describe('what a customer is told of a task', () => {
  it('has a name and a standard in both languages, for whatever is the customer’s matter', () => {
    const told = taskKinds.map((kind) => termsOf(newTask({ ...about, kind }, now), undefined)).filter((one) => one !== undefined);
    expect(taskKinds.filter((kind) => !told.some((one) => one.kind === kind))).toEqual(['return_reception', 'evidence_review']);
    for (const { name, standard } of told) for (const text of [name, standard]) expect([text.en, text.zh]).toEqual([expect.stringMatching(/^[A-Z]/), expect.stringMatching(/\p{Script=Han}/u)]);
    expect(new Set(told.map(({ name }) => name.en)).size).toBe(told.length);
  });

  it('says when it is promised, and who pays: of a return’s own way whoever the return says', () => {
    const pays = (kind: 'home_pickup' | 'repair', legId?: string, of: Return | undefined = goods) => termsOf(newTask({ ...about, kind, legId }, now), of)!.costsPaidBy;
    expect([pays('home_pickup'), pays('home_pickup', 'leg'), pays('home_pickup', undefined, { ...goods, freightPaidBy: 'insurer' }), pays('repair')]).toEqual(['customer', 'trader', 'insurer', 'trader']);
    expect(termsOf(newTask({ ...about, kind: 'home_pickup' }, now), undefined)!.costsPaidBy).toBe('trader');
    const task = newTask({ ...about, kind: 'callback' }, now, '2026-03-05T08:00:00.000Z');
    expect(termsOf(task, undefined)).toMatchObject({ taskId: 't', kind: 'callback', state: 'assigned', promisedBy: '2026-03-05T08:00:00.000Z' });
    expect([termsOf(task, undefined), termsOf({ ...task, appointmentAt: now }, undefined)!.appointmentAt]).toEqual([expect.not.objectContaining({ appointmentAt: expect.anything() }), now]);
  });
});

describe('a guide to a return', () => {
  const guide = (change: Partial<Return> = {}, address: { en: string; zh: string } | undefined = { en: 'Here', zh: '此处' }, bookedFor?: string) =>
    guideOf({ ...goods, ...change }, new Map([['1', 'kettle']]), address, bookedFor);
  const codes = (...given: Parameters<typeof guide>) => guide(...given).steps.map(({ code }) => code);

  it('leads from packing to payment, by who bears the freight, while goods are awaited', () => {
    expect([codes(), codes({ freightPaidBy: 'trader' }), codes({ freightPaidBy: 'insurer', reception: 'in_transit' })])
      .toEqual(['customer', 'trader', 'insurer'].map((payer) => ['pack', `freight_${payer}`, 'send', 'pickup', 'after']));
    expect(guideOf(goods, new Map(), undefined, undefined).steps.map(({ code }) => code)).toEqual(['pack', 'freight_customer', 'pickup', 'after']);
    expect([codes({ reception: 'received' }), codes({ reception: 'expired' })]).toEqual([['no_more'], ['no_more']]);
    for (const { en, zh } of [...guide().steps, ...guide({ reception: 'expired' }).steps]) expect([en, zh]).toEqual([expect.stringMatching(/^[A-Z]/), expect.stringMatching(/\p{Script=Han}/u)]);
  });

  it('names the goods, and is open to a pickup until one is booked', () => {
    expect(guide()).toMatchObject({
      planId: 'p', returnId: 'r', state: 'awaiting', acceptance: 'pending', goods: [{ lineRef: '1', name: 'kettle' }, { lineRef: '2', name: '2' }], freightPaidBy: 'customer',
      address: { en: 'Here', zh: '此处' }, sendBackBy: goods.sendBackBy,
    });
    expect([guide().pickup, guide({}, undefined, now).pickup, guide({ reception: 'in_transit' }).pickup]).toEqual([{ open: true }, { open: false, bookedFor: now }, { open: false }]);
  });
});

describe('tasks', () => {
  it('have a department, days and grace by their kind, and a report that cannot leave the answer out', () => {
    expect(Object.fromEntries(taskKinds.map((kind) => [kind, [taskRules[kind].department, taskRules[kind].days, taskRules[kind].graceDays, ...taskRules[kind].needs].join(' ')]))).toEqual({
      technician_visit: 'field_service 5 3 defectConfirmed', return_reception: 'warehouse 7 7 reception', inspection: 'warehouse 3 2 passed', repair: 'repair_shop 30 45',
      replacement_shipment: 'warehouse 7 7', goods_shipment: 'warehouse 7 7', reship_missing: 'warehouse 5 5', home_pickup: 'logistics 3 3', freight_insurance_claim: 'support 15 15',
      evidence_review: 'support 2 2 defectConfirmed', callback: 'support 1 1', care_provision: 'support 1 1', service_provision: 'support 5 5',
    });
    expect([taskKinds.filter((kind) => taskRules[kind].outlives), LAST_LEVEL]).toEqual([['freight_insurance_claim', 'callback'], 3]);
    const task = newTask({ ...about, kind: 'inspection' }, now);
    expect([task.dueAt, nextLevelAt(task), nextLevelAt({ ...task, overdue: 2 })]).toEqual(['2026-03-05T08:00:00.000Z', '2026-03-05T08:00:00.000Z', '2026-03-09T08:00:00.000Z']);
    expect(taskCycle.states.filter((state) => isOpenTask({ ...task, state }))).toEqual(['assigned', 'accepted', 'scheduled']);
  });

  it.each([
    ['goods', 'replacement', 'replacement_shipment'], ['goods', 'reship_missing', 'reship_missing'], ['goods', 'gift', 'goods_shipment'], ['goods', 'upgrade', 'goods_shipment'],
    ['goods', 'custom_solution', 'goods_shipment'], ['service', 'repair', 'repair'], ['service', 'technician_visit', 'technician_visit'], ['service', 'home_pickup', 'home_pickup'],
    ['service', 'care', 'care_provision'], ['service', 'rerouting', 'service_provision'], ['money', 'refund_full', undefined], ['apology', 'apology', undefined],
  ] as const)('fulfil %s of %s by %s', (form, remedy, kind) => {
    expect(taskFor({ form, remedy })).toBe(kind);
  });

  it('of a plan are all known by names of their own', () => {
    const ids = taskIdsOf(planOf([{ legId: 'a' }, { legId: 'b' }]), { merchant: 'm1', planId: 'p', extras: 2, requests: 0 });
    expect(ids).toEqual([
      legTaskId('a'), legTaskId('b'), ...(['return_reception', 'inspection', 'freight_insurance_claim', 'technician_visit'] as const).map((kind) => planTaskId('p', kind)),
      extraTaskId('p', 1), extraTaskId('p', 2),
    ]);
    expect(new Set([...ids, legTaskId('p'), planTaskId('q', 'inspection'), extraTaskId('q', 1)]).size).toBe(11);
  });
});

describe('work that a plan asks for', () => {
  const visit = { legId: 'v', remedy: 'technician_visit' };
  const gated = { legId: 'g', form: 'money', remedy: 'refund_full', gate: 'task', state: 'planned' };
  it('is what its released legs need', () => {
    const plan = planOf([visit, { legId: 'w', remedy: 'repair', state: 'planned' }, { legId: 'm', form: 'money' }]);
    expect(legsAtWork(plan).map(({ leg, kind }) => [leg.legId, kind])).toEqual([['v', 'technician_visit']]);
    expect([legsAtWork({ ...plan, chosen: undefined }), waitingLegs({ ...plan, chosen: undefined }, 'none'), waitingLegs(plan, 'none').map(({ legId }) => legId), waitingLegs(plan, 'task')])
      .toEqual([[], [], ['w'], []]);
  });
  it('opens the gates of others when it is done; where no leg stands for it, somebody goes and sees', () => {
    expect([planOf([gated]), planOf([gated, visit]), planOf([visit]), planOf([{ ...gated, state: 'released' }]), planOf([gated, { ...visit, gate: 'task' }])].map(needsVisit))
      .toEqual([true, false, false, false, true]);
    const done = { ...visit, state: 'fulfilled' };
    expect([planOf([gated, done]), planOf([gated, visit]), planOf([gated, done, { ...visit, legId: 'w' }]), planOf([gated]), { ...planOf([gated, done]), chosen: undefined }].map(gatesDone))
      .toEqual([true, false, false, false, false]);
  });
  it('is over with its plan', () => {
    expect((['released', 'declined', 'expired', 'cancelled', 'failed'] as const).map((state) => isOver(planOf([], { state })))).toEqual([false, true, true, true, false]);
    expect(isOver(planOf([], { withdrawn: true }))).toBe(true);
  });
  it('changes with a leg that is released, with whom the plan waits for, and with the plan’s end', () => {
    const planned = planOf([{ ...visit, state: 'planned' }]);
    const [out, over] = [planOf([visit]), planOf([visit], { state: 'cancelled' })];
    expect([changesWork(planned, out), changesWork(out, out), changesWork(undefined, out), changesWork(undefined, planned), changesWork(out, over), changesWork(over, over), changesWork(undefined, over)])
      .toEqual([true, false, true, false, true, false, false]);
    const waits = (waitsFor: string) => planOf([], { waitsFor });
    expect(['inspection', 'task', 'investigation', 'customer', 'person'].map((one) => changesWork(planOf([]), waits(one)))).toEqual([true, true, true, false, false]);
    expect(changesWork(waits('task'), waits('task'))).toBe(false);
  });
});

it('evidence still counts when it comes late, and a customer’s word is stated, not proven', () => {
  const { states } = evidenceCycle;
  expect(Object.fromEntries(states.map((from) => [from, states.filter((to) => evidenceCycle.allows(from, to)).join(' ')]))).toEqual({ requested: 'provided lapsed', provided: 'provided', lapsed: 'provided' });
  const said = (value: unknown) => ({ value, source: 'customer', proven: 'no' });
  expect([statedBy('goods_sent_back', now), statedBy('replacement_faulty', now), statedBy('defect_persists', now), statedBy(undefined, now)])
    .toEqual([{ goodsSentBackAt: said(now) }, { replacementFailed: said(true) }, { defectConfirmed: said(true) }, {}]);
  expect(new Set([evidenceRequestId('p', 0), evidenceRequestId('p', 1), evidenceRequestId('q', 0)]).size).toBe(3);
});

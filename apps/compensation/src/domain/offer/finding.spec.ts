import { type Circumstances } from '@redress/contracts';
import { type CaseFile } from '../case-file.js';
import { findingsOf, knownOf, repairClock, withFindings } from './finding.js';
import { type Task, UNANSWERED, newTask } from '../work/task.js';
import { statedBy } from '../work/evidence.js';

const BEGAN = '2026-01-01T08:00:00.000Z';
const file = (findings?: CaseFile['findings'], circumstances?: Circumstances) => ({
  merchant: 'm1', caseId: 'c', version: 4, findings,
  complaints: [{ order: { lines: [{ lineRef: '1', circumstances }, { lineRef: '2' }] } }],
}) as unknown as CaseFile;
const task = (kind: Task['kind'], change: Partial<Task> = {}): Task => ({
  ...newTask({ merchant: 'm1', taskId: 't', kind, caseId: 'c', planId: 'p', lineRef: '1', orderSource: 's', orderRef: 'o', assignedBy: 'plan' }, BEGAN),
  state: 'done', ...change,
});
const proven = <T>(value: T) => ({ value, source: 'inspection', proven: 'yes' }) as const;
const claimed = <T>(value: T) => ({ value, source: 'customer', proven: 'no' }) as const;

describe('what a task establishes', () => {
  const at = '2026-01-11T08:00:00.000Z';
  it.each<[string, Task, Circumstances, Circumstances]>([
    ['a visit: what the technician saw', task('technician_visit', { report: { defectConfirmed: true, performanceFault: false, defectAtDelivery: true, minorDefect: false } }), {}, {
      defectConfirmed: proven(true), performanceFault: proven(false), defectAtDelivery: proven(true), minorDefect: proven(false) }],
    ['a repair: its days', task('repair', { report: { delayCause: 'parts' }, delayCause: 'parts' }), {}, { repairDays: proven(10), repairDelayCause: proven('parts') }],
    ['a failed repair: one more', task('repair', { state: 'failed', reason: 'broken' }), { repairsFailed: proven(1) }, { repairDays: proven(10), repairsFailed: proven(2) }],
    ['the first failed repair', task('repair', { state: 'failed' }), {}, { repairDays: proven(10), repairsFailed: proven(1) }],
    ['a repair refused', task('repair', { state: 'failed', reason: 'refused' }), {}, { repairDays: proven(10), repairRefused: proven(true) }],
    ['a repair nobody answered for: its days alone', task('repair', { state: 'failed', reason: UNANSWERED }), {}, { repairDays: proven(10) }],
    ['a shorter repair than one before', task('repair'), { repairDays: proven(40) }, { repairDays: proven(40) }],
    ['a replacement that came: nothing', task('replacement_shipment'), {}, {}],
    ['a replacement that failed', task('replacement_shipment', { state: 'failed' }), {}, { replacementFailed: proven(true) }],
    ['a pickup: goods on their way', task('home_pickup'), {}, { goodsSentBackAt: proven(at) }],
    ['a pickup that failed: nothing', task('home_pickup', { state: 'failed' }), {}, {}],
    ['goods received', task('return_reception', { report: { reception: 'short_shipped' } }), {}, { goodsReturnedAt: proven(at) }],
    ['goods lost: nothing', task('return_reception', { report: { reception: 'lost_in_transit' } }), {}, {}],
    ['an inspection that failed', task('inspection', { report: { passed: false } }), {}, { goodsIntact: proven(false) }],
    ['an inspection that says more', task('inspection', { report: { passed: false, goodsIntact: true } }), {}, { goodsIntact: proven(true) }],
    ['an inspection nobody made: nothing', task('inspection', { state: 'failed' }), {}, {}],
    ['a call: nothing', task('callback'), {}, {}],
  ])('%s', (_, ended, known, found) => {
    expect(findingsOf(ended, known, at)).toEqual(found);
  });

  it('counts begun days of a repair', () => {
    expect(repairClock(task('repair'), {}, '2026-02-01T08:00:00.000Z')).toEqual({ repairDays: proven(31) });
    expect(repairClock(task('repair'), {}, '2026-02-01T08:00:00.001Z')).toEqual({ repairDays: proven(32) });
  });
});

describe('findings on file', () => {
  it('go before what the order said, line by line', () => {
    const known = knownOf(file({ 1: { defectConfirmed: proven(true) } }, { defectConfirmed: claimed(false), usedGoods: claimed(true) }), '1');
    expect(known).toEqual({ defectConfirmed: proven(true), usedGoods: claimed(true) });
    expect([knownOf(file(), '2'), knownOf(undefined, '1')]).toEqual([{}, {}]);
  });

  it('say nothing new twice', () => {
    const before = file({ 1: { defectConfirmed: proven(true) } });
    expect(withFindings(before, '1', { defectConfirmed: proven(true) })).toBe(before);
    expect(withFindings(before, '1', {})).toBe(before);
  });

  it.each([
    ['a proof contradicts a proof', proven(true), proven(false), proven(false)],
    ['a proof confirms a statement', claimed(true), proven(true), proven(true)],
    ['a statement replaces a statement', claimed(true), claimed(false), claimed(false)],
    ['a statement against a proof changes nothing', proven(true), claimed(false), proven(true)],
    ['a statement that repeats a proof changes nothing', proven(true), claimed(true), proven(true)],
  ])('%s', (_, old, news, is) => {
    const after = withFindings(file({ 1: { defectConfirmed: old, usedGoods: proven(true) }, 2: {} }), '1', { defectConfirmed: news });
    expect(after.findings).toEqual({ 1: { defectConfirmed: is, usedGoods: proven(true) }, 2: {} });
    expect(after.version).toBe(JSON.stringify(is) === JSON.stringify(old) ? 4 : 5);
  });
});

it('takes a customer’s word as a word', () => {
  expect(statedBy('goods_sent_back', BEGAN)).toEqual({ goodsSentBackAt: claimed(BEGAN) });
  expect(statedBy('replacement_faulty', BEGAN)).toEqual({ replacementFailed: claimed(true) });
  expect(statedBy('defect_persists', BEGAN)).toEqual({ defectConfirmed: claimed(true) });
  expect([statedBy('nothing_to_add', BEGAN), statedBy(undefined, BEGAN)]).toEqual([{}, {}]);
});

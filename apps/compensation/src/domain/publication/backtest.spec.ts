import { money } from '@redress/money';
import { received } from '../../examples.js';
import { factsOf } from '../facts.js';
import { type PastCase, type Trial, type Verdict, emptyTally, reportOf, tryOn, unreached } from './backtest.js';

const CNY = (minor: number) => money(minor, 'CNY');
const rows = [{ id: 'new', changed: true }, { id: 'old', changed: false }, { id: 'never', changed: true }];
const caseOf = (planId: string, change: Partial<PastCase> = {}, category = 'quality_defect'): PastCase => ({
  merchant: 'm1', caseId: `case-${planId}`, planId, facts: { complaint: factsOf(received('b-1', { paid: [10_000] })), reading: { category, severity: 's3' }, left: [], channel: 'shop' } as never, ...change,
}) as PastCase;
const verdict = (outcome: string, change: Partial<Verdict> = {}): Verdict => ({
  policy: 'house', fired: ['new'], floor: CNY(0), cost: CNY(0), outcome: () => outcome, below: undefined, added: () => undefined, ...change,
}) as Verdict;
/** A trial whose verdicts are given by plan; the same before as after where nothing else is said. */
const trialOf = (after: Record<string, Verdict>, before: Record<string, Verdict> = {}, answers = true): Trial => ({
  rows, after: ({ planId }) => after[planId]!, before: ({ planId }) => before[planId], similar: () => 'kind', answersFor: () => answers,
});
function tried(cases: PastCase[], trial: Trial) {
  const tally = emptyTally();
  for (const one of cases) tryOn(tally, trial, one);
  return { tally, report: reportOf(tally, rows, { kind: 'policy', documentHash: 'd', restsOn: 'law' }) };
}
const below = { rule: 'CN-1', missing: CNY(40) };

describe('a backtest', () => {
  it('counts real cases and made ones, the rows that decide each, and those that none reaches', () => {
    const trial = trialOf({ a: verdict('x'), b: verdict('x', { fired: ['new', 'old'] }), c: verdict('x', { fired: ['old'] }) });
    const { tally, report } = tried([caseOf('a'), caseOf('b', { sample: true }), caseOf('c')], trial);
    expect([report.cases, report.samples, tally.fired]).toEqual([2, 1, { new: [1, 1], old: [1, 1] }]);
    expect(report.rows).toEqual([{ row: 'new', changed: true, cases: 1, samples: 1 }, { row: 'old', changed: false, cases: 1, samples: 1 }, { row: 'never', changed: true, cases: 0, samples: 0 }]);
    expect([unreached(tally, rows), report.failures.map(({ code, place }) => [code, place])]).toEqual([['never'], [['row-never-fired', 'never']]]);
    expect(report).toMatchObject({ documentHash: 'd', restsOn: 'law', changed: { count: 0, by: [], cases: [] }, belowFloor: { count: 0, asBefore: 0, byPolicy: {}, rules: {}, cases: [] }, floorRises: { count: 0 } });
  });

  it('sums up what real cases cost before and after, by currency, and what they get of what they paid', () => {
    const trial = trialOf({ a: verdict('x', { cost: CNY(300) }), b: verdict('x', { cost: CNY(50) }), c: verdict('x', { cost: CNY(9_999) }) }, { a: verdict('x', { cost: CNY(100) }) });
    const { report, tally } = tried([caseOf('a'), caseOf('b'), caseOf('c', { sample: true })], trial);
    expect(report.cost).toEqual([{ currency: 'CNY', before: CNY(150), after: CNY(350), difference: CNY(200) }]);
    expect(tally.groups['kind']!['channel']).toEqual({ shop: [2, 150, 350] });
  });

  it('names what becomes other, the most frequent first, and counts all of it', () => {
    const cases = Array.from({ length: 102 }, (_, index) => caseOf(`p${index}`, {}, index === 0 ? 'late_delivery' : 'quality_defect'));
    const named = <T>(make: (index: number) => T) => Object.fromEntries(cases.map(({ planId }, index) => [planId, make(index)]));
    const { report } = tried([...cases, caseOf('same')], trialOf({ ...named(() => verdict('after')), same: verdict('x') }, { ...named(() => verdict('before')), same: verdict('x') }));
    expect([report.changed.count, report.changed.by, report.changed.cases.length, report.changed.cases[0]]).toEqual([
      102, [{ category: 'quality_defect', severity: 's3', count: 101 }, { category: 'late_delivery', severity: 's3', count: 1 }], 100, { planId: 'p0', before: 'before', after: 'after' },
    ]);
  });

  it('names the cases that stay below the floor where the draft answers for them, a hundred at most', () => {
    const cases = Array.from({ length: 101 }, (_, index) => caseOf(`p${index}`));
    const trial = trialOf(Object.fromEntries(cases.map(({ planId }, index) => [planId, verdict('x', { below: index === 1 ? { ...below, rule: 'CN-2' } : below })])));
    const { report } = tried(cases, trial);
    expect(report.belowFloor).toMatchObject({ count: 101, asBefore: 0, byPolicy: { house: 101 }, rules: { house: ['CN-1', 'CN-2'] } });
    expect([report.belowFloor.cases.length, report.belowFloor.cases[0]]).toEqual([100, { planId: 'p0', sample: false, policy: 'house', about: 'quality_defect s3 HK', ...below }]);
    expect(report.failures[0]).toEqual({ code: 'below-floor', place: 'p0', says: 'case p0 (quality_defect s3 HK) stays 40 CNY below CN-1' });
    const made = tried([caseOf('a', { sample: true }), caseOf('b', { sample: true })], trialOf({ a: verdict('x', { below }), b: verdict('x') }));
    expect([made.report.belowFloor.count, made.report.belowFloor.cases[0]!.sample, made.report.failures[0]!.says]).toEqual([1, true, 'made case a (quality_defect s3 HK) stays 40 CNY below CN-1']);
    expect(reportOf(made.tally, rows, { kind: 'pack', documentHash: 'd', restsOn: 'x' }).failures.map(({ code }) => code)).toEqual(['row-never-fired']);
  });

  it('counts by themselves those below the floor for which the draft does not answer', () => {
    const { report } = tried([caseOf('a'), caseOf('b')], trialOf({ a: verdict('x', { below }), b: verdict('x') }, {}, false));
    expect(report.belowFloor).toEqual({ count: 0, asBefore: 1, byPolicy: {}, rules: {}, cases: [] });
  });

  it('tells what law adds in real cases, the most frequent rule first, and what it costs', () => {
    const added = (cost: number, ...rules: string[]) => verdict('x', { added: () => ({ rules, cost: CNY(cost) }) });
    const { report } = tried([caseOf('a'), caseOf('b'), caseOf('c'), caseOf('d', { sample: true })], trialOf({ a: added(5, 'CN-1', 'CN-2'), b: added(7, 'CN-2'), c: verdict('x'), d: added(900, 'CN-9') }));
    expect(report.addedByLaw).toEqual({ count: 2, by: [{ rule: 'CN-2', count: 2 }, { rule: 'CN-1', count: 1 }], cost: [CNY(12)] });
  });

  it('names the open cases whose floor rises, a thousand at most', () => {
    const raised = (from: number, to: number): [Verdict, Verdict] => [verdict('x', { floor: CNY(from) }), verdict('x', { floor: CNY(to) })];
    const pairs = { up: raised(1, 2), same: raised(2, 2), down: raised(2, 1), closed: raised(1, 2) };
    const [before, after] = [0, 1].map((at) => Object.fromEntries(Object.entries(pairs).map(([name, pair]) => [name, pair[at as 0]])));
    const { report } = tried(Object.keys(pairs).map((name) => caseOf(name, { open: name !== 'closed' })), trialOf(after!, before!));
    expect(report.floorRises).toEqual({ count: 1, openCases: [{ merchant: 'm1', caseId: 'case-up', planId: 'up', before: CNY(1), after: CNY(2) }] });
    const many = Array.from({ length: 1_001 }, () => caseOf('up', { open: true }));
    const { floorRises } = tried(many, trialOf(after!, before!)).report;
    expect([floorRises.count, floorRises.openCases.length]).toEqual([1_001, 1_000]);
  });
});

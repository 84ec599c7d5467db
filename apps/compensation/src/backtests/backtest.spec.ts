import { emptyTally, type PastCase, reportOf, type Tally, tryOn } from '../domain/backtest.js';
import { canonicalJson } from '../domain/facts.js';
import { hashOfContent } from '../domain/publication.js';
import { chanceOf, sampleCase, type Wish } from '../domain/sample-case.js';
import { readyPolicy, shippedReady } from '../policies/documents.js';
import { lawBy } from '../policies/law.js';
import { shippedPacks } from '../statutes/shipped.js';
import { policyTrial } from './open-trial.js';
import { fillUp } from './performer.js';

const house = shippedReady()!;
const law = lawBy(shippedPacks);
const LATEST = '2026-11-01T00:00:00.000Z';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a document that a test changes anywhere
type Change = (document: any) => void;
const unchanged: Change = () => undefined;
const rowsOf = (document: Parameters<Change>[0], table: string) => document.tables[table].nodes.find(({ content }: { content?: unknown }) => content).content.rules;
const rowOf = (document: Parameters<Change>[0], table: string, id: string) => rowsOf(document, table).find(({ _id }: { _id: string }) => _id === id);

const real = (name: string, seed: number, wish?: Wish): PastCase => {
  const { sample: _made, ...one } = sampleCase(chanceOf(seed), { merchant: 'm1', name, latest: LATEST }, wish);
  return one;
};
const history = (count: number, wish?: Wish): PastCase[] => Array.from({ length: count }, (_, index) => real(`h${index}`, index + 1, wish));

/** A backtest of the house policy with a change, beside the house policy as it is. */
function backtest(change: Change, cases: readonly PastCase[]) {
  const document = structuredClone(house.document) as Parameters<Change>[0];
  document.version = 'house-2027-01';
  change(document);
  const trial = policyTrial(readyPolicy(hashOfContent(document), () => document), house, law, { merchant: 'm1', latest: LATEST });
  const tally: Tally = emptyTally();
  for (const one of cases) tryOn(tally, trial, one);
  fillUp(trial, tally, LATEST);
  return reportOf(tally, trial.rows, { kind: 'policy', documentHash: 'h', restsOn: 'as shipped' });
}

/** Bought in the United States and never sent, long after the date that was promised: the whole price is owed, at once and in cash. */
function neverSent(): PastCase {
  const one = real('never-sent', 9, { category: 'not_received', severity: 's2', country: 'US', currency: 'USD', amount: 5_000, goodsClass: 'durable' });
  const { dispatchedAt: _sent, deliveredAt: _here, ...order } = one.facts.complaint.order;
  const facts = { ...one.facts, complaint: { ...one.facts.complaint, order: { ...order, promisedBy: order.purchasedAt } } };
  return { ...one, facts };
}

describe('a backtest', () => {
  it('of what is in force finds no change, no cost and nothing to object to', () => {
    const report = backtest(unchanged, history(1_200));
    expect(report).toMatchObject({ cases: 1_200, samples: 0, changed: { count: 0 }, failures: [], belowFloor: { count: 0 } });
    expect(report.cost.map(({ difference }) => difference.minor).every((minor) => minor === 0n)).toBe(true);
    expect(report.rows.some(({ changed }) => changed)).toBe(false);
  });

  it('shows what changes, for whom, and what it costs in each currency', () => {
    const cases = [
      ...history(30, { category: 'not_received', severity: 's2', currency: 'CNY', country: 'CN', amount: 10_000 }),
      ...history(5, { category: 'suggestion', currency: 'EUR', country: 'DE' }),
    ];
    const share = (document: Parameters<Change>[0], basisPoints: string) => {
      for (const row of rowsOf(document, 'amounts')) if (String(row.rule).includes('"not-received"')) Object.assign(row, { share: basisPoints, floor: '0' });
    };
    const report = backtest((document) => share(document, '5000'), cases);
    expect(report.changed).toMatchObject({ count: 30, by: [{ category: 'not_received', severity: 's2', count: 30 }] });
    expect(report.cost.find(({ currency }) => currency === 'CNY')!.difference.minor).toBeLessThan(0n);
    expect(report.cost.find(({ currency }) => currency === 'EUR')!.difference.minor).toBe(0n);
  });

  it('refuses a draft that stays below the floor where the version before did not, and names the case', () => {
    const below = neverSent();
    const cut: Change = (document) => {
      for (const row of rowsOf(document, 'amounts')) if (Number(row.share) > 100) Object.assign(row, { share: '100', floor: '0' });
    };
    const report = backtest(cut, [...history(20), below]);
    expect(report.failures).toContainEqual({
      code: 'below-floor', place: below.planId, says: expect.stringMatching(new RegExp(`^case ${below.planId} stays \\d+ USD below US-1$`)) as string,
    });
    expect(backtest(unchanged, [below]).failures).toEqual([]);
  });

  it('reaches a new row by cases made from its own conditions, and counts them apart', () => {
    const report = backtest((document) => {
      rowsOf(document, 'remedies').unshift({
        ...rowOf(document, 'remedies', 'safety'), _id: 'dear-fashion-in-britain', severity: '"s3"', category: '"size_mismatch"', goodsClass: '"fashion"',
        band: '"high", "above"', jurisdiction: '"UK"', segment: '"loyal"', emotion: '"sad"',
      });
    }, history(1_000, { category: 'not_received' }));
    expect(report.rows.find(({ row }) => row === 'remedies/dear-fashion-in-britain')).toEqual({
      row: 'remedies/dear-fashion-in-britain', changed: true, cases: 0, samples: 1,
    });
    expect(report).toMatchObject({ cases: 1_000, failures: [] });
  });

  it('fails where a changed row never fires, not even for what was made for it', () => {
    // Danger alone leads to the rule of danger: what this row asks for beside it never comes together.
    const report = backtest((document) => {
      const rows = rowsOf(document, 'amounts');
      rows.unshift({ ...rows[0], _id: 'slight-danger', rule: '"safety"', severity: '"s5"', segment: '', isRepeat: '' });
    }, history(50));
    expect(report.failures).toContainEqual({ code: 'row-never-fired', place: 'amounts/slight-danger', says: expect.stringContaining('amounts/slight-danger') as string });
  });

  it('fills a history of ten up to a thousand, and leaves none of the ten out', () => {
    const report = backtest(unchanged, history(10));
    expect(report).toMatchObject({ cases: 10, samples: 990 });
  });

  it('can reach every row of the shipped policy on purpose', () => {
    const fresh = { ...house.document, tables: {}, overlays: {} } as unknown as typeof house.document;
    const trial = policyTrial(house, { ...house, document: fresh }, law, { merchant: 'm1', latest: LATEST });
    expect(trial.rows.filter(({ id }) => !trial.reach(id, id)).map(({ id }) => id)).toEqual([]);
    expect(trial.rows.length).toBeGreaterThan(100);
  });

  it('measures how far similar cases are apart: a lenient agent is seen, an even stream is not', () => {
    const alike: Wish = { category: 'not_received', severity: 's2', country: 'CN', currency: 'CNY', channel: 'taobao', goodsClass: 'durable', amount: 10_000 };
    const withAgents = history(40, alike).map((one, index) => ({ ...one, agent: index % 2 === 0 ? 'ann' : 'bob' }));
    const spreads = (cases: readonly PastCase[]) => backtest(unchanged, cases).spreads.filter(({ dimension }) => dimension === 'agent');
    expect(spreads(withAgents).every(({ after }) => after === 0)).toBe(true);
  });
});

describe('made cases', () => {
  it('are the same for the same seed, and about nobody', () => {
    const [one, again] = [real('x', 5), real('x', 5)];
    expect(canonicalJson(one)).toBe(canonicalJson(again));
    expect(new Set(history(50).map(({ facts }) => facts.complaint.customerRef))).toEqual(new Set(['0'.repeat(32)]));
  });
});

import { emptyTally, type PastCase, reportOf, type Tally, tryOn } from '../domain/publication/backtest.js';
import { canonicalJson, hashOf } from '../domain/facts.js';
import { chanceOf, sampleCase, type Wish } from '../domain/publication/sample-case.js';
import { compilePack } from '../domain/statute/compile.js';
import { type RulePack, type StatuteRule } from '../domain/statute/rule-pack.js';
import { describeDocument, readyPolicy, shippedReady } from '../policies/documents.js';
import { lawBy } from '../policies/law.js';
import { shippedPacks } from '../statutes/shipped.js';
import { policyTrial } from './open-trial.js';
import { packTrial } from './pack-trial.js';
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
  const trial = policyTrial(readyPolicy(hashOf(document), () => document), house, law, { merchant: 'm1', latest: LATEST });
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
      code: 'below-floor', place: below.planId, says: expect.stringMatching(new RegExp(`^case ${below.planId} \\(not_received s2 US\\) stays \\d+ USD below US-1$`)) as string,
    });
    expect(backtest(unchanged, [below]).failures).toEqual([]);
  });

  it('refuses a draft that changes nothing where the version before is blocked, by the rules that it is blocked for', () => {
    const below = neverSent();
    const cut: Change = (document) => { for (const row of rowsOf(document, 'amounts')) if (Number(row.share) > 100) Object.assign(row, { share: '100', floor: '0' }); };
    const blocked = structuredClone(house.document) as Parameters<Change>[0];
    cut(Object.assign(blocked, { version: 'house-2026-12' }));
    const base = readyPolicy(hashOf(blocked), () => blocked);
    const again = { ...blocked, version: 'house-2027-01' };
    const tried = (mends: string[]) => {
      const trial = policyTrial(readyPolicy(hashOf(again), () => again), base, law, { merchant: 'm1', latest: LATEST, mends });
      const tally = emptyTally();
      tryOn(tally, trial, below);
      return reportOf(tally, trial.rows, { kind: 'policy', documentHash: 'h', restsOn: 'as shipped' });
    };
    expect(tried([])).toMatchObject({ belowFloor: { count: 0, asBefore: 1 }, failures: [] });
    expect(tried(['US-1'])).toMatchObject({ belowFloor: { count: 1, asBefore: 0, rules: { 'm1/house-2027-01': ['US-1'] } }, failures: [{ code: 'below-floor', place: below.planId }] });
  });

  it('counts what law adds to the draft, by rule, and what that costs; of real cases alone', () => {
    const below = neverSent();
    const cut: Change = (document) => { for (const row of rowsOf(document, 'amounts')) Object.assign(row, { share: '0', floor: '0' }); };
    expect(backtest(cut, [below]).addedByLaw).toEqual({ count: 1, by: [{ rule: 'US-1', count: 1 }], cost: [{ minor: 5_000n, currency: 'USD' }] });
    expect(backtest(unchanged, [below]).addedByLaw).toEqual({ count: 0, by: [], cost: [] });
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

  it('measures how far similar cases are apart: a channel that a draft treats better is seen, an even stream is not', () => {
    const alike = (channel: string): Wish => ({ category: 'not_received', severity: 's2', country: 'CN', currency: 'CNY', channel, goodsClass: 'durable', amount: 10_000 });
    const cases = [...history(20, alike('taobao')), ...history(20, alike('jd'))].map((one, index) => ({ ...one, planId: `p${index}`, agent: index % 2 ? 'ann' : 'bob' }));
    const widest = (change: Change, dimension: string) => backtest(change, cases).spreads.find((spread) => spread.dimension === dimension);
    expect(widest(unchanged, 'channel')?.after ?? 0).toBe(0);
    expect(widest(unchanged, 'agent')?.after ?? 0).toBe(0);
    const less: Change = (document) => {
      const [row] = rowsOf(document, 'amounts').filter(({ rule }: { rule: string }) => rule.includes('"not-received"'));
      const table = structuredClone(document.tables.amounts);
      table.nodes.find(({ content }: { content?: unknown }) => content).content.rules = [{ ...row, _id: 'less-here', share: '4000', floor: '0' }];
      document.overlays.taobao = { amounts: table };
    };
    expect(widest(less, 'channel')).toMatchObject({ before: 0, after: 6_000, most: 'jd', least: 'taobao', cases: 40 });
  });
});

describe('a backtest of a rule pack', () => {
  const cn = shippedPacks.find(({ jurisdiction }) => jurisdiction === 'CN')!.pack;
  const policyOf = () => ({ ready: house, owner: '*' });
  /** China's law, and with it the whole price back, at once, for whatever comes late. */
  const stricter = (text: Partial<StatuteRule> = {}): RulePack => ({ ...cn, version: 'cn@2027-01', rules: [...cn.rules, {
    ...cn.rules[0]!, id: 'CN-99', citation: '例 99', effectiveFrom: '2020-01-01', appliesIf: [{ fact: 'category', is: 'late_delivery' }], deadlines: [],
    owes: [{ head: 'price', chooser: 'trader', ways: [{ remedy: 'refund_full', form: 'money', amount: 'paid' }] }], ...text,
  }] });
  const tried = (pack: RulePack, cases: readonly PastCase[]) => {
    const trial = packTrial(compilePack(pack), shippedPacks, policyOf, LATEST);
    const tally = emptyTally();
    for (const one of cases) tryOn(tally, trial, one);
    fillUp(trial, tally, LATEST);
    return reportOf(tally, trial.rows, { kind: 'pack', documentHash: 'h', restsOn: 'as shipped' });
  };
  const late = history(4, { category: 'late_delivery', severity: 's3', country: 'CN', currency: 'CNY', amount: 10_000 }).map((one) => ({ ...one, open: true }));

  it('lists open cases whose floor rises, and the policies that now fall below it; the law is not to blame for them', () => {
    const report = tried(stricter(), [...late, ...history(3, { category: 'late_delivery', country: 'US', currency: 'USD' })]);
    expect(report.floorRises).toMatchObject({ count: 4, openCases: late.map(({ planId }) => ({ planId, after: { minor: 10_000n, currency: 'CNY' } })) });
    expect(report.belowFloor.byPolicy['*/house-2026-11']).toBeGreaterThanOrEqual(4);
    expect(report.failures).toEqual([]);
  });

  it('fails where a new rule never fires', () => {
    expect(tried(stricter({ appliesIf: [{ fact: 'category', is: 'late_delivery' }, { fact: 'category', is: 'invoice' }] }), late).failures).toMatchObject([
      { code: 'row-never-fired', place: 'CN-99' },
    ]);
  });

  it('can reach every rule of the shipped packs on purpose', () => {
    for (const pack of shippedPacks) {
      const trial = packTrial(pack, [], policyOf, LATEST);
      expect({ pack: pack.version, missed: trial.rows.filter(({ id }) => !trial.reach(id, id)) }).toEqual({ pack: pack.version, missed: [] });
    }
  });

  it('can judge the case of every rule, also where what is owed has no price', () => {
    for (const pack of shippedPacks) {
      const trial = packTrial(pack, [], policyOf, LATEST);
      for (const { id } of trial.rows) expect(trial.after(trial.reach(id, id)!).outcome()).not.toBe('');
    }
  });

  it.each<[string, (pack: any) => void, string]>([
    ['without its Chinese text', (pack) => { pack.rules[0].entitlement.zh = ''; }, 'CN-1.entitlement'],
    ['that ends before it begins', (pack) => { pack.rules[0].effectiveTo = '1999-01-01'; }, 'CN-1'],
    ['twice the same', (pack) => { pack.rules.push(pack.rules[0]); }, 'CN-1'],
    ['of no shape at all', (pack) => { pack.rules[0] = { id: 'CN-1', owes: 'money' }; }, 'pack'],
  ])('is refused before with the place named: a rule %s', (_, change, place) => {
    const pack = structuredClone(cn);
    change(pack);
    expect(describeDocument('pack', pack).faults[0]!.place).toMatch(place);
    expect(describeDocument('pack', cn).faults).toEqual([]);
  });
});

describe('made cases', () => {
  it('are the same for the same seed, and about nobody', () => {
    const [one, again] = [real('x', 5), real('x', 5)];
    expect(canonicalJson(one)).toBe(canonicalJson(again));
    expect(new Set(history(50).map(({ facts }) => facts.complaint.customerRef))).toEqual(new Set(['0'.repeat(32)]));
  });
});

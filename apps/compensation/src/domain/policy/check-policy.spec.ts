import { shippedDocuments } from '../../policies/shipped.js';
import fc from 'fast-check';
import { usual } from '../../policies/house-2026-11.expected.js';
import { checkPolicy, compilePolicy, isFaults } from './check-policy.js';
import { type Row, type TableContent } from './decision-table.js';
import { type Fault, faultLine } from './fault.js';
import { type PolicyDocument, type TableName } from './policy-document.js';

type Draft = { -readonly [K in keyof PolicyDocument]: any };
const draft = (): Draft => structuredClone(shippedDocuments[0]!) as Draft;
const contentOf = (document: Draft, table: TableName): { rules: Record<string, string>[] } & Omit<TableContent, 'rules'> =>
  document.tables[table].nodes.find(({ type }: { type: string }) => type === 'decisionTableNode').content;
const row = (document: Draft, table: TableName, id: string): Record<string, string> =>
  contentOf(document, table).rules.find(({ _id }) => _id === id)!;
const before = (document: Draft, table: TableName, id: string, made: Partial<Row>) => {
  const { rules } = contentOf(document, table);
  const at = rules.findIndex(({ _id }) => _id === id);
  rules.splice(at, 0, { ...rules[at]!, ...made } as Record<string, string>);
};

/** The way to every value of a document. */
const placesIn = (value: object): string[][] => Object.entries(value).flatMap(([key, inner]) => [
  [key], ...(typeof inner === 'object' && inner !== null ? placesIn(inner as object).map((way) => [key, ...way]) : []),
]);

const wrongs: [string, (document: Draft) => void, Partial<Fault>][] = [
  ['ends before it begins', (d) => { d.effectiveTo = '2026-10-31T00:00:00.000Z'; }, { code: 'ends-before-it-begins', part: 'effectiveTo' }],
  ['ends when it begins', (d) => { d.effectiveTo = d.effectiveFrom; }, { code: 'ends-before-it-begins' }],
  ['has a currency that is none', (d) => { d.currencies.push('CNX'); }, { code: 'unknown-currency', part: 'currencies' }],
  ['has an amount in a currency beside its own', (d) => { d.amounts.small.BRL = 5; }, { code: 'unknown-currency', part: 'amounts.small' }],
  ['has no default row', (d) => { contentOf(d, 'remedies').rules.pop(); }, { code: 'no-default-row', table: 'remedies' }],
  ['has a row that never decides', (d) => before(d, 'remedies', 'other', { _id: 'late', category: '"invoice", "privacy"', severity: '"s3"' }),
    { code: 'unreachable-row', table: 'remedies', row: 'late' }],
  ['has a row that several others take from', (d) => {
    before(d, 'deadlines', 'standard', { _id: 'a', severity: 'not in ["s2", "s3"]' });
    before(d, 'deadlines', 'standard', { _id: 'b', severity: 'in ["s2", "s3"]' });
  }, { code: 'unreachable-row', table: 'deadlines', row: 'standard' }],
  ['has a number between what others take', (d) => before(d, 'authority', 'often', { _id: 'between', confidence: '< 20', complaints: '', band: '' }),
    { code: 'unreachable-row', table: 'authority', row: 'between' }],
  ['has a number that cannot be', (d) => { row(d, 'authority', 'unsure')['confidence'] = '> 100'; }, { code: 'unreachable-row', row: 'unsure' }],
  ['says two things of one case', (d) => {
    before(d, 'evidence', 'price', { _id: 'twin', evidence: '["video"]' });
  }, { code: 'contradictory-rows', table: 'evidence', row: 'price' }],
  ['names options that are not there', (d) => { row(d, 'remedies', 'faulty')['options'] = '"gold"'; },
    { code: 'unknown-name', table: 'remedies', row: 'faulty', column: 'options' }],
  ['names a reason that is not there', (d) => { row(d, 'remedies', 'faulty')['reason'] = '"whim"'; },
    { code: 'unknown-name', row: 'faulty', column: 'reason' }],
  ['names a remedy that is not there', (d) => { d.options.refund[0].legs[0].remedy = 'gold'; },
    { code: 'unknown-name', part: 'options.refund.refund.legs[0]' }],
  ['calls a coupon money', (d) => { d.options.refund[0].legs[0].remedy = 'coupon'; },
    { code: 'unknown-name', part: 'options.refund.refund.legs[0]' }],
  ['names amounts that are not there', (d) => { d.options.delay[0].legs[0].atMost = 'huge'; },
    { code: 'unknown-name', part: 'options.delay.delay.legs[0]' }],
  ['names a category that is not there', (d) => { row(d, 'remedies', 'invoice')['category'] = '"bill"'; },
    { code: 'unknown-name', table: 'remedies', row: 'invoice', column: 'category' }],
  ['names evidence that is not there', (d) => { row(d, 'evidence', 'price')['evidence'] = '["oath"]'; },
    { code: 'unknown-name', row: 'price', column: 'evidence' }],
  ['asks for an input that is not there', (d) => { (contentOf(d, 'goods').inputs as unknown as { field: string }[])[0]!.field = 'mood'; },
    { code: 'unknown-name', table: 'goods', column: 'mood' }],
  ['lets choose without a default', (d) => { row(d, 'remedies', 'size.refund')['default'] = ''; },
    { code: 'choice-without-default', table: 'remedies', row: 'size.refund', column: 'default' }],
  ['has a default that is no option', (d) => { row(d, 'remedies', 'size.refund')['default'] = '"wait"'; },
    { code: 'choice-without-default', row: 'size.refund' }],
  ['gives more than the price', (d) => { row(d, 'amounts', 'faulty.s3')['share'] = '10001'; },
    { code: 'malformed', table: 'amounts', row: 'faulty.s3', column: 'share' }],
  ['gives more than the price in two legs', (d) => { d.options.refund[0].legs.push(d.options.refund[0].legs[0]); },
    { code: 'above-price', table: 'amounts', row: 'whole', column: 'share' }],
  ['gives less than its own floor', (d) => { row(d, 'amounts', 'faulty.s3')['share'] = '2499'; },
    { code: 'below-own-floor', table: 'amounts', row: 'faulty.s3' }],
  ['has no Chinese for a reason', (d) => { d.reasons.late.zh = ' '; }, { code: 'missing-text', part: 'reasons.late.zh' }],
  ['has English where Chinese belongs', (d) => { d.evidence.photo.zh = 'A photo'; }, { code: 'missing-text', part: 'evidence.photo.zh' }],
  ['has no English for a term', (d) => { delete d.terms.refundTime.en; }, { code: 'missing-text', part: 'terms.refundTime.en' }],
  ['leaves out a term', (d) => { delete d.terms.warrantyTerm; }, { code: 'malformed', part: 'terms.warrantyTerm' }],
  ['gives nothing without a reason', (d) => { row(d, 'remedies', 'nothing')['reason'] = ''; },
    { code: 'ineligible-without-reason', table: 'remedies', row: 'nothing', column: 'reason' }],
  ['gives nothing and is eligible', (d) => { row(d, 'remedies', 'nothing')['eligible'] = 'true'; },
    { code: 'malformed', row: 'nothing', column: 'options' }],
  ['is eligible and says no reason', (d) => { row(d, 'remedies', 'faulty')['reason'] = ''; },
    { code: 'malformed', table: 'remedies', row: 'faulty', column: 'reason' }],
  ['has a default where there is no such way', (d) => { row(d, 'remedies', 'faulty')['default'] = '"keep"'; },
    { code: 'choice-without-default', row: 'faulty' }],
  ['lets choose without a default in an overlay', (d) => {
    const { content } = d.overlays.jd.remedies.nodes.find(({ type }: { type: string }) => type === 'decisionTableNode');
    content.rules[1].default = '';
  }, { code: 'choice-without-default', part: 'overlay jd', table: 'remedies', row: 'jd.missing-gift', column: 'default' }],
  ['gives more than the price by a share of its own', (d) => { d.options['keep-or-return'][1].legs[0].share = 10_001; },
    { code: 'above-price', table: 'amounts', column: 'share', detail: 'return of rule change-of-mind gives back more than the price' }],
  ['owes by the last row what it does not give', (d) => { row(d, 'amounts', 'nothing')['floor'] = '1'; },
    { code: 'below-own-floor', table: 'amounts', row: 'nothing', column: 'share', detail: 'refund of rule faulty gives less than the floor' }],
  ['gives a service beside nothing for the price', (d) => { d.options['refund-or-exchange'][1].legs[0].head = 'goodwill'; },
    { code: 'below-own-floor', row: 'faulty.s3', detail: 'exchange of rule faulty.exchange gives less than the floor' }],
  ['has half a cent', (d) => { d.amounts.small.CNY = 0.5; }, { code: 'malformed', part: 'amounts.small.CNY' }],
  ['has bands that do not rise', (d) => { d.amounts.gesture.KRW = 1_000; }, { code: 'malformed', part: 'bands[1]' }],
  ['has a cell that is no test', (d) => { row(d, 'remedies', 'faulty')['severity'] = 'bad'; },
    { code: 'unsupported-expression', table: 'remedies', row: 'faulty', column: 'severity' }],
  ['has a fault in an overlay', (d) => {
    const { content } = d.overlays.jd.remedies.nodes.find(({ type }: { type: string }) => type === 'decisionTableNode');
    content.rules[0].reason = '"whim"';
  }, { code: 'unknown-name', part: 'overlay jd', table: 'remedies', row: 'jd.wrong-listing', column: 'reason' }],
  ['has a field that means nothing', (d) => { (d as Record<string, unknown>)['efectiveTo'] = ''; }, { code: 'unknown-name', part: 'efectiveTo' }],
];

describe('a policy', () => {
  it('is without fault as shipped, and no policy at all where it is something else', () => {
    expect(shippedDocuments.flatMap(checkPolicy)).toEqual([]);
    for (const other of [null, 5, 'policy', [], {}]) expect(checkPolicy(other).length).toBeGreaterThan(0);
  });

  it.each(wrongs)('that %s is refused, with the place', (_, change, fault) => {
    const document = draft();
    change(document);
    const faults = checkPolicy(document);
    expect(faults).toContainEqual(expect.objectContaining(fault));
    expect(faults.filter(({ part, table, detail }) => (part ?? table) === undefined || detail.length < 10)).toEqual([]);
  });

  it('that is broken anywhere is refused or decides; the check never fails', () => {
    const places = placesIn(shippedDocuments[0]!);
    fc.assert(fc.property(fc.constantFrom(...places), fc.oneof(fc.jsonValue(), fc.constantFrom('constructor', '__proto__', '> > 3', -1)), (path, junk) => {
      const document = draft();
      const parent = path.slice(0, -1).reduce<any>((at, key) => at[key], document);
      parent[path.at(-1)!] = junk;
      const policy = compilePolicy(document);
      if (isFaults(policy)) return expect(policy.every(({ detail }) => detail !== '')).toBe(true);
      return expect(policy.ruleFor(usual)).toMatchObject({ id: expect.any(String), authority: expect.any(String) });
    }), { numRuns: 300 });
  });

  it('says its faults in a line each', () => {
    const document = draft();
    row(document, 'remedies', 'faulty')['options'] = '"gold"';
    expect(checkPolicy(document).map(faultLine)).toEqual([
      'table remedies, row faulty, column options: there is no set of options gold (unknown-name)',
    ]);
  });
});

import { shippedDocuments } from '../../policies/shipped.js';
import { type Tables, compileTables } from './compile-policy.js';
import { termNames } from './policy-document.js';
import { noticeOf } from './policy-notice.js';

const document = shippedDocuments[0]!;
const tables = compileTables(document) as Tables;
const about = { merchant: 'm1', from: document.effectiveFrom, until: undefined, above: [] };
const [en, zh] = [noticeOf({ document, tables }, about, 'en'), noticeOf({ document, tables }, about, 'zh')];

describe('what a consumer is told of a policy before buying', () => {
  it('says the seven terms, the steps and the days under titles of their own, in both languages', () => {
    expect([en.merchant, en.version, en.language, zh.language, en.from]).toEqual(['m1', document.version, 'en', 'zh', document.effectiveFrom]);
    expect(en.terms).toEqual(termNames.map((name) => ({ name, title: expect.stringMatching(/^[A-Z]/), text: document.terms[name].en })));
    expect(zh.terms).toEqual(termNames.map((name) => ({ name, title: expect.stringMatching(/\p{Script=Han}/u), text: document.terms[name].zh })));
    expect([en.process.length, zh.process.length, en.process.every((step) => /^[A-Z]/.test(step)), zh.process.every((step) => /\p{Script=Han}/u.test(step))]).toEqual([5, 5, true, true]);
    const titled = ({ deadlines, terms }: typeof en) => new Set([...deadlines, ...terms].map(({ title }) => title)).size;
    expect([titled(en), titled(zh), zh.deadlines.every(({ title }) => /\p{Script=Han}/u.test(title))]).toEqual([12, 12, true]);
  });

  it('names every form of remedy that its options have, once', () => {
    const remedies = new Set(Object.values(document.options).flat().flatMap(({ legs }) => legs.map(({ remedy }) => remedy)));
    expect([en.forms.length, new Set(en.forms).size, zh.forms.length, en.forms.includes(''), zh.forms.every((form) => /\p{Script=Han}/u.test(form))]).toEqual([remedies.size, remedies.size, remedies.size, false, true]);
  });

  it('tells each span by its least and greatest days, overlays included', () => {
    const rows = tables.deadlines.base.rows.map(({ outputs }) => Number(outputs['offerDays']));
    const [least, most] = [Math.min(...rows), Math.max(...rows)];
    expect(en.deadlines.map(({ name }) => name)).toEqual(['offerDays', 'evidenceDays', 'returnDays', 'repairDays', 'refundDays']);
    expect(en.deadlines[0]).toMatchObject({ days: { from: least, to: most }, text: least === most ? `${least}` : `${least}–${most}` });
    const longer = { ...tables.deadlines.base, rows: [{ id: 'x', conditions: {}, outputs: { offerDays: 99 } }] };
    const wide = noticeOf({ document, tables: { ...tables, deadlines: { base: tables.deadlines.base, overlays: new Map([['jd', longer]]) } } }, about, 'en');
    expect([wide.deadlines[0]!.days, wide.deadlines[0]!.text]).toEqual([{ from: least, to: 99 }, `${least}–99`]);
    const one = noticeOf({ document, tables: { ...tables, deadlines: { base: { ...longer, rows: [{ id: 'x', conditions: {}, outputs: Object.fromEntries(en.deadlines.map(({ name }) => [name, 7])) }] }, overlays: new Map() } } }, about, 'en');
    expect(one.deadlines.map(({ text }) => text)).toEqual(['7', '7', '7', '7', '7']);
  });

  it('says for each reason which ways there are and which share of the price is usual, in whole per cent', () => {
    const { base, overlays } = tables.remedies;
    const reasons = new Set([base, ...overlays.values()].flatMap(({ rows }) => rows).map(({ outputs }) => outputs['reason'] as string).filter((code) => document.reasons[code]));
    expect(en.standard.map(({ reason }) => reason)).toEqual([...reasons].map((code) => document.reasons[code]!.en));
    for (const { ways, share } of en.standard) {
      expect([ways.length, new Set(ways).size]).toEqual([expect.any(Number), ways.length]);
      if (share) expect([share.from <= share.to, share.from >= 0, share.to <= 100]).toEqual([true, true, true]);
    }
    const row = tables.remedies.base.rows.find(({ outputs }) => document.reasons[outputs['reason'] as string] && outputs['options'])!;
    const shares = tables.amounts.base.rows.filter(({ conditions: { rule } }) => rule?.answers(row.outputs['rule'] as string) === true).map(({ outputs }) => Number(outputs['share']) / 100);
    const told = en.standard.find(({ reason }) => reason === document.reasons[row.outputs['reason'] as string]!.en)!;
    expect(told.ways).toEqual(expect.arrayContaining(document.options[row.outputs['options'] as string]!.map(({ label }) => label.en)));
    if (shares.length > 0) expect([told.share!.from <= Math.min(...shares), told.share!.to >= Math.max(...shares)]).toEqual([true, true]);
    expect(en.standard.some(({ share }) => share !== undefined && share.to > 0)).toBe(true);
  });
});

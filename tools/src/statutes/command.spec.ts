import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeJson } from '@redress/contracts';
import { understood } from '../night/command.js';
import { burdensOf, statutes, texts } from './command.js';
import { factsFrom } from './facts-file.js';
import { type Law, readLaw } from './law.js';

const SOURCE = join(__dirname, '../../../apps/compensation/src');
const given = (...args: string[]) => understood('statutes', args, texts)!;
let law: Law;
let folder: string;
let file: string;
beforeAll(async () => {
  law = await readLaw(async (source) => (await import(join(SOURCE, source.replace('.js', '.ts')))) as Record<string, unknown>);
  folder = mkdtempSync(join(tmpdir(), 'redress-statutes-'));
  file = join(folder, 'facts.json');
  writeFileSync(file, statutes(law, given('example')).lines.join('\n'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('gives a rule pack as a file that can be changed', () => {
  const { lines, object } = statutes(law, given('pack', 'eu'));
  expect(JSON.parse(lines.join('\n'))).toEqual(object);
  expect(object).toMatchObject({ version: 'eu@2026-11', jurisdiction: 'EU' });
  expect(() => statutes(law, given('pack', 'JP'))).toThrow('There is no rule pack of JP; there are CN, EU, UK, US.');
});

describe('statutes explain', () => {
  it('tells what is owed, by which rule, until when, and what was not met', () => {
    const { lines, ok } = statutes(law, given('explain', '--facts', file, '--language', 'en'));
    expect(ok).toBe(true);
    const text = lines.join('\n');
    expect(text).toMatch(/^cn@2026-11\n\nOwed by law\n {2}line 1 · price · the consumer chooses\n.*1000\.00 CNY · after the goods are back/);
    expect(text).toContain('CN-15 部分商品修理更换退货责任规定 9 (unconfirmed): Return, exchange or repair');
    expect(text).toMatch(/16 Aug 2026, 23:59 +consumer +CN-16/);
    expect(text).toMatch(/CN-4 +line 1 +nobody claims it: fraudClaimed/);
  });

  it('speaks Chinese, and JSON', () => {
    const { lines, object } = statutes(law, given('explain', '--facts', file, '--language', 'zh'));
    expect(lines.join('\n')).toMatch(/依法应得\n.*由消费者选择\n[^]*未经核实[^]*进行中的期限[^]*已审查而未适用/);
    expect(object).toMatchObject({ ok: true, pack: 'cn@2026-11', entitlements: [{ head: 'price', rules: ['CN-1', 'CN-15', 'CN-16'] }] });
    expect(object).toHaveProperty('entitlements.0.ways.0.amount', { minor: '100000', currency: 'CNY' });
  });

  it('says so where no pack is for the country', () => {
    const facts = JSON.parse(encodeJson(law.example())) as { order: { country: string } };
    facts.order.country = 'BR';
    const elsewhere = join(folder, 'br.json');
    writeFileSync(elsewhere, JSON.stringify(facts));
    expect(statutes(law, given('explain', '--facts', elsewhere, '--language', 'en')).lines).toEqual([expect.stringContaining('No pack')]);
  });
});

describe('a file of facts', () => {
  const facts = (change: (facts: any) => void): string => {
    const told = JSON.parse(encodeJson(law.example())) as unknown;
    change(told);
    return JSON.stringify(told);
  };

  it.each<[string, (facts: any) => void]>([
    ['order.lines.0.paid.value.minor', (told) => { told.order.lines[0].paid.value.minor = '12.5'; }],
    ['order.lines.0.paid.value.currency', (told) => { told.order.lines[0].paid.value.currency = 'RMB'; }],
    ['order.lines.0.circumstances.threeGuaranteesGoods.proven',
      (told) => { told.order.lines[0].circumstances.threeGuaranteesGoods.proven = 'perhaps'; }],
    ['order.timeZone', (told) => { told.order.timeZone = 'Asia/Nowhere'; }],
    ['category', (told) => { told.category = 'broken'; }],
    ['claimedAt', (told) => { delete told.claimedAt; }],
  ])('is refused with the place named: %s', (place, change) => {
    expect(() => factsFrom('facts.json', facts(change))).toThrow(`facts.json: ${place}: `);
  });

  it('is refused where it is no JSON, or not there', () => {
    expect(() => factsFrom('facts.json', '{')).toThrow('facts.json: ');
    expect(() => statutes(law, given('explain', '--facts', join(folder, 'none.json')))).toThrow(/none\.json cannot be read/);
    expect(() => statutes(law, given('explain'))).toThrow('--facts is missing');
    expect(() => statutes(law, given('explain', 'more', '--facts', file))).toThrow('Not understood');
  });
});

describe('statutes list', () => {
  it('has every rule with citation, confidence and burdens, and what became none', () => {
    const { lines, object } = statutes(law, given('list', '--language', 'en'));
    const { rules, notEncoded } = object as Record<'rules' | 'notEncoded', { id: string }[]>;
    expect(rules).toHaveLength(42);
    expect(rules.find(({ id }) => id === 'EU-8')).toMatchObject({ confidence: 'S', burdens: ['trader: minorDefect'] });
    expect(notEncoded.map(({ id }) => id)).toEqual(['CN-11', 'EU-5', 'EU-10']);
    expect(lines.filter((line) => /^ {2}(CN|EU|UK|US)-/.test(line))).toHaveLength(45);
  });

  it('finds burdens wherever in a rule they stand', () => {
    const rule = { appliesIf: [{ any: [{ not: { fact: 'a', is: true, burden: 'trader' } }, { fact: 'b', is: true }] }],
      unless: [{ fact: 'c', burden: 'consumer' }] };
    expect([...burdensOf(rule)]).toEqual(['trader: a', 'consumer: c']);
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { encodeJson } from '@redress/contracts';
import { type ServiceDefinition } from '@redress/messaging';
import { served, type Served } from '@redress/testing';
import { Refused } from './ask.js';
import { NotUnderstood, understood } from './command.js';
import { type NightHouse } from './house.js';
import { type PolicyEngine, readEngine } from './policy-engine.js';
import { policy, texts } from './policy.js';

jest.setTimeout(60_000);
// The service as its sources define it: a spec must not depend on a build.
const SOURCES = join(__dirname, '../../../apps/compensation/src');
const source = async (path: string) => (await import(join(SOURCES, path.replace(/\.js$/, '.ts')))) as Record<string, unknown>;
const shipped = JSON.parse(readFileSync(join(SOURCES, 'policies/house-2026-11.json'), 'utf8')) as object;
const folder = mkdtempSync(join(tmpdir(), 'policy-command-'));

let service: Served;
let engine: PolicyEngine;
beforeAll(async () => {
  engine = await readEngine(source);
  service = await served((await source('compensation.module.js'))['compensation'] as ServiceDefinition);
  while ((await service.ask('GET', '/policies/house')).status !== 200) await pause(50);
});
afterAll(async () => {
  await service?.stop();
  rmSync(folder, { recursive: true });
});
beforeEach(() => jest.spyOn(process.stderr, 'write').mockReturnValue(true));
afterEach(() => jest.restoreAllMocks());

/** What somebody sees who runs the command. */
async function run(...args: string[]) {
  const house = { publicUrl: () => service.url, token: (role: string, who = 'ann') => service.token(who, role, ['*']) } as unknown as NightHouse;
  const { lines, object, ok } = await policy(async () => house, engine, understood('policy', ['--language', 'en', ...args], texts)!);
  return { says: lines.join('\n'), object: object as Record<string, unknown>, ok };
}
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a document that a test changes anywhere
type Change = (document: any) => void;
function file(version: string, change: Change = () => undefined, of: object = shipped): string {
  const document = Object.assign(structuredClone(of), { version });
  change(document);
  writeFileSync(join(folder, `${version}.json`), JSON.stringify(document));
  return join(folder, `${version}.json`);
}
const rowsOf = (document: Parameters<Change>[0], table: string) => document.tables[table].nodes.find(({ content }: { content?: unknown }) => content).content.rules;
const tried = (...args: string[]) => run('backtest', ...args, '--merchant', 'sample');

it('takes a policy from a made history to its publication, each act naming the next, in both languages', async () => {
  expect((await run('sample-cases', '700')).says).toContain('sample has 700 made cases');
  expect(await run('sample-cases', '700')).toMatchObject({ object: { ok: true, merchant: 'sample', count: 700 } });
  const draft = file('sample-1', (document) => { for (const row of rowsOf(document, 'amounts')) if (row._id === 'quality.s3') row.share = '4500'; });
  expect((await run('check', draft)).says).toContain('sample-1 is without fault. Next: npm run -s policy -- backtest FILE');
  await expect(run('approve', draft, '--merchant', 'sample', '--as', 'bob')).rejects.toThrow('sample has no version sample-1. `npm run policy -- backtest FILE` drafts it.');

  const { says, object, ok } = await tried(draft);
  expect(ok).toBe(true);
  expect(says).toMatch(/^Tried on 700 cases, and on 300 made ones, counted apart\.\n\nAnother outcome: \d+\n {2}quality_defect +s3/);
  expect(says).toMatch(/Law adds to what is given by itself in \d+ cases, at a cost of [^]*Rows that are new or changed: 1\n {2}amounts\/quality\.s3 [^]*A second person now/);
  expect(object).toMatchObject({ report: { cases: 700, samples: 300, failures: [], addedByLaw: { count: expect.any(Number) as number } } });
  expect((await run('backtest', draft, '--merchant', 'sample', '--language', 'zh')).says).toMatch(/^已用 700 个案件回测[^]*下一步由第二人批准/);

  await expect(run('publish', draft, '--merchant', 'sample')).rejects.toThrow('sample-1 is not approved yet. A second person: npm run -s policy -- approve FILE --as NAME');
  await expect(run('approve', draft, '--merchant', 'sample')).rejects.toThrow(/own-request/);
  expect((await run('approve', draft, '--merchant', 'sample', '--as', 'bob')).says).toBe('sample-1 is approved.\nNext: npm run -s policy -- publish FILE');
  expect((await run('publish', draft, '--merchant', 'sample')).says).toMatch(/^sample-1 is published, in force from 20/);
  const listed = await run('list', '--merchant', 'sample');
  expect(listed.says).toMatch(/^sample-1 +policy +sample +published +20\S+ +ann$/);
  expect(listed.object).toMatchObject({ blocked: [] });
});

it('lets one of two win who race for the next version, and the loser keeps what it had', async () => {
  const [one, two] = ['sample-2', 'sample-3'].map((version) => file(version));
  for (const draft of [one!, two!]) expect((await tried(draft)).ok).toBe(true);
  const answers = await Promise.allSettled([one!, two!].map((draft) => run('approve', draft, '--merchant', 'sample', '--as', 'bob')));
  const lost = answers.findIndex(({ status }) => status === 'rejected');
  expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect((answers[lost] as PromiseRejectedResult).reason).toMatchObject({ code: 'version-race' });
  const { object } = await run('list', '--merchant', 'sample');
  const states = new Map((object['items'] as { name: string; state: string }[]).map(({ name, state }) => [name, state]));
  expect([states.get('sample-2'), states.get('sample-3')].toSorted()).toEqual(['approved', 'tested']);
  const winner = [one!, two!][1 - lost]!;
  const same = ['--from', '2026-01-01T00:00:00.000Z', '--merchant', 'sample'];
  await expect(run('publish', winner, ...same)).rejects.toMatchObject({ code: 'too-late' });
  expect((await run('withdraw', winner, '--merchant', 'sample')).says).toMatch(/^sample-\d is withdrawn\.$/);
});

it.each<[string, Change, string, RegExp]>([
  ['that ends before it begins', (document) => { document.effectiveTo = '2020-01-01T00:00:00.000Z'; }, 'empty-period', /effectiveTo/],
  ['with an unknown currency', (document) => { document.currencies.push('XXX'); }, 'unknown-currency', /XXX/],
  ['with a table without a default row', (document) => { rowsOf(document, 'deadlines').pop(); }, 'faulty-document', /table deadlines/],
  ['with rules that contradict each other', (document) => { const rows = rowsOf(document, 'amounts'); rows.unshift({ ...rows[3], _id: 'twice', share: '1' }); }, 'faulty-document', /table amounts, row/],
])('refuses a policy %s, with the place named, and keeps nothing of it', async (_, change, code, place) => {
  const draft = file('sample-bad', change);
  const checked = await run('check', draft);
  expect([checked.ok, checked.says.includes(`[${code}]`)]).toEqual([false, true]);
  expect(checked.says).toMatch(place);
  const refused = await tried(draft).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Refused);
  expect(refused).toMatchObject({ code, message: expect.stringMatching(place) as string });
  const { rows } = await service.database.pool.query(`SELECT 1 FROM publication WHERE name = 'sample-bad'`);
  expect(rows).toEqual([]);
});

it('refuses a draft that falls below the floor, names the cases and says what to do; nobody can approve it', async () => {
  const draft = file('sample-low', (document) => { for (const row of rowsOf(document, 'amounts')) if (Number(row.share) > 100) Object.assign(row, { share: '100', floor: '0' }); });
  const { ok, says, object } = await tried(draft);
  const { failures } = object['report'] as { failures: { code: string; place: string }[] };
  expect([ok, failures.map(({ code }) => code)]).toEqual([false, expect.arrayContaining(['below-floor'])]);
  expect(says).toContain(`case ${failures.find(({ code }) => code === 'below-floor')!.place} (`);
  expect(says).toMatch(/It fails:[^]*Change the rows that decide these cases, and try it again\.$/);
  await expect(run('approve', draft, '--merchant', 'sample', '--as', 'bob')).rejects.toMatchObject({ code: 'backtest-failed' });
});

it('is not approved from a file that is another text than the one that was tried', async () => {
  const draft = file('sample-4');
  await tried(draft);
  file('sample-4', (document) => { document.limits.standard = 'careful'; });
  await expect(run('approve', draft, '--merchant', 'sample', '--as', 'bob')).rejects.toThrow('The file is not the draft that was tried');
  await expect(run('approve', join(folder, 'nowhere.json'))).rejects.toBeInstanceOf(NotUnderstood);
  await expect(run('sample-cases', 'many')).rejects.toThrow('the number of cases is a whole number from 1 to 9,999,999, not many.');
  await expect(run('sample-cases', '5', '--merchant', 'm1')).rejects.toMatchObject({ code: 'not-allowed' });
});

it('takes a rule pack the same way; policies that fall below it are listed as blocked, until it is withdrawn', async () => {
  const packs = (await source('statutes/shipped.js'))['shippedPacks'] as { jurisdiction: string; pack: object }[];
  const cn = JSON.parse(encodeJson(packs.find(({ jurisdiction }) => jurisdiction === 'CN')!.pack)) as object;
  const stricter = file('cn@2027-01', (pack) => pack.rules.push({
    ...pack.rules[0], id: 'CN-99', citation: '例 99', effectiveFrom: '2020-01-01', appliesIf: [{ fact: 'category', is: 'late_delivery' }], unless: undefined,
    deadlines: [], owes: [{ head: 'price', chooser: 'trader', ways: [{ remedy: 'refund_full', form: 'money', amount: 'paid' }] }],
  }), cn);
  expect((await run('check', stricter)).ok).toBe(true);
  const { ok, says } = await run('backtest', stricter);
  expect([ok, says]).toEqual([true, expect.stringMatching(/CN-99 +\d+ cases/)]);
  await run('approve', stricter, '--as', 'lea');
  await run('publish', stricter);
  expect((await run('list')).says).toMatch(/Blocked, since a newer rule pack leaves them below its floor:\n {2}\*\/house-2026-11 +cn@2027-01 +20\S+ +CN-99\n {2}sample\/sample-1 +cn@2027-01 +20\S+ +CN-99$/);
  expect((await run('list', '--language', 'zh')).says).toContain('已被阻止');
  const draft = file('sample-5');
  expect((await tried(draft)).says).toContain('It fails:');
  await run('withdraw', stricter);
  expect((await run('list')).object).toMatchObject({ blocked: [] });
});

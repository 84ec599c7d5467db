import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { encodeJson } from '@redress/contracts';
import { progressOn } from '../replay/progress.js';
import { checkout } from '../start/home.js';
import { ask } from './ask.js';
import { type Given, notUnderstood, NotUnderstood, type Report } from './command.js';
import { type NightHouse, whereItIs } from './house.js';
import { type BacktestReport, reportLines } from './policy-report.js';
import { table } from './words.js';

export const usage = `npm run policy -- check FILE | backtest FILE | approve FILE | publish FILE | withdraw FILE | list | sample-cases N  [flags]

  check        says what is wrong with a policy or a rule pack, and where; needs nothing that runs
  backtest     drafts it and tries it on every past case: what changes, what it costs, who falls below the law, how far similar cases
               are apart, which rows never fire. With --offline N: on N made cases, beside the shipped policy, with nothing that runs
  approve      by a second person, for exactly the draft and the backtest as they are now
  publish      puts an approved one in force: at once, or from --from
  withdraw     takes a draft or a version back
  list         versions of a merchant
  sample-cases makes a believable history of N cases for a merchant that sells nothing, to try drafts on; again: nothing is doubled

  --merchant M    whose policy it is (default: as the file says; sample-cases: sample)
  --from INSTANT  when it comes into force, as 2027-01-01T00:00:00.000Z
  --as NAME       in whose name, with the local issuer: nobody approves their own (default: local-supervisor)
  --offline N     see backtest
  --seed N        another history (sample-cases)
  --dry-run       say what would be done, and change nothing
  --json          print one line of JSON
  --help          show this
${whereItIs}`;
/** Flags that take a text. */
export const texts: readonly string[] = ['merchant', 'from', 'as', 'offline', 'seed', 'data'];

interface Described { name: string; subject: string; faults: { code: string; place: string; says: string }[] }
interface Version { publicationId: string; name: string; merchant: string; kind: string; state: string; author: string; documentHash: string; reportHash?: string; from?: string }
interface Run { runId: string; state: string; cases: number; total?: number; because?: string; report?: BacktestReport; reportHash?: string; publication: { state: string } }
type House = (data: string | undefined) => Promise<NightHouse>;
type Ask = (path: string, body?: object) => Promise<any>;
interface File { readonly kind: 'policy' | 'pack'; readonly merchant: string; readonly document: Record<string, unknown> }

/** Checks, tries, approves and publishes policies and rule packs. */
export async function policy(house: House, given: Given): Promise<Report> {
  const [act, what, ...more] = given.words;
  if (more.length > 0 || act === undefined || (what === undefined) !== (act === 'list')) throw notUnderstood('policy', given.words);
  const asked: Ask = async (path, body) => ask(await at, {
    service: 'compensation', path, role: 'supervisor', as: given.text('as'), patienceMs: 60_000, ...(body && { body }),
  });
  if (act === 'check') return check(fileAt(what!, given));
  if (act === 'backtest' && given.text('offline') !== undefined) return offline(fileAt(what!, given), numberIn(given.text('offline')!, '--offline'), given);
  const at = house(given.text('data'));
  if (act === 'list') return list(asked, given);
  if (act === 'sample-cases') return sampleCases(asked, numberIn(what!, 'the number of cases'), given);
  if (act === 'backtest') return backtest(asked, fileAt(what!, given), given);
  if (act === 'approve' || act === 'publish' || act === 'withdraw') return decide(asked, act, fileAt(what!, given), given);
  throw notUnderstood('policy', given.words);
}

/** @throws NotUnderstood where it cannot be read as JSON. */
function fileAt(path: string, given: Given): File {
  let document: Record<string, unknown>;
  try {
    document = JSON.parse(readFileSync(resolve(process.env.INIT_CWD ?? '', path), 'utf8')) as Record<string, unknown>;
  } catch (error) {
    throw new NotUnderstood(`${path} cannot be read as JSON: ${(error as Error).message}`);
  }
  const kind = 'jurisdiction' in document ? 'pack' : 'policy';
  return { kind, merchant: given.text('merchant') ?? (kind === 'pack' ? '*' : String(document.merchant ?? '*')), document };
}

function numberIn(text: string, what: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new NotUnderstood(`${what} is a whole number from 1 to 9,999,999, not ${text}.`);
  return Number(text);
}

/** A module of the service, as it is built: tools import no app. */
const engine = (path: string): Promise<any> => import(pathToFileURL(resolve(checkout(), 'apps/compensation/dist', path)).href);

async function check({ kind, document }: File): Promise<Report> {
  const { describeDocument } = await engine('policies/documents.js');
  const { name, faults } = describeDocument(kind, document) as Described;
  const lines = faults.length === 0 ? [`${name || 'It'} is without fault.`] : faults.map(({ place, says, code }) => `${place}: ${says} [${code}]`);
  return { lines, object: { ok: faults.length === 0, name, faults }, ok: faults.length === 0 };
}

async function offline(file: File, count: number, given: Given): Promise<Report> {
  const checked = await check(file);
  if (!checked.ok) return checked;
  const { backtestOffline } = await engine('backtests/offline.js');
  const progress = progressOn(process.stderr);
  const began = performance.now();
  const cases = backtestOffline(file.document, count, new Date().toISOString()) as Generator<number, BacktestReport>;
  for (let step = cases.next(); ; step = cases.next()) {
    if (step.done) {
      progress.end();
      // As it comes over HTTP: money as text.
      return reported(JSON.parse(encodeJson(step.value)) as BacktestReport, performance.now() - began, { lines: ['The history is made; no real case was looked at.'] });
    }
    if (!given.json) progress.show('cases', step.value, count);
  }
}

function reported(report: BacktestReport, ms: number, more: { lines?: readonly string[]; object?: object }): Report {
  const ok = report.failures.length === 0;
  return { lines: [...reportLines(report), ...(more.lines ?? [])], object: { ok, seconds: Math.round(ms) / 1_000, ...more.object, report }, ok };
}

async function backtest(asked: Ask, { kind, merchant, document }: File, given: Given): Promise<Report> {
  if (given.dryRun) return { lines: [`It would be drafted for ${merchant} and tried on its past cases.`], object: { ok: true, dryRun: true, merchant }, ok: true };
  const { publicationId } = await asked('/publications', { kind, merchant, document });
  const began = performance.now();
  await asked(`/publications/${publicationId}/backtest`, {});
  const progress = progressOn(process.stderr);
  for (;;) {
    const run = (await asked(`/publications/${publicationId}/backtest`)) as Run;
    if (!given.json && run.total) progress.show('cases', run.cases, run.total);
    if (run.state === 'running') {
      await pause(500);
      continue;
    }
    progress.end();
    if (!run.report) return { lines: [`The backtest came to no end: ${run.because ?? 'nobody knows why'}.`], object: { ok: false, publicationId, because: run.because }, ok: false };
    const next = run.report.failures.length > 0 ? [] : ['A second person now: npm run -s policy -- approve FILE --as NAME'];
    return reported(run.report, performance.now() - began, { lines: next, object: { publicationId, reportHash: run.reportHash } });
  }
}

async function versionOf(asked: Ask, { kind, merchant, document }: File): Promise<Version> {
  const { describeDocument } = await engine('policies/documents.js');
  const { name } = describeDocument(kind, document) as Described;
  const { items } = (await asked(`/publications?${new URLSearchParams({ kind, merchant, limit: '200' })}`)) as { items: Version[] };
  const found = items.find((one) => one.name === name);
  if (!found) throw new Error(`${merchant} has no version ${name}. \`npm run policy -- backtest FILE\` drafts it.`);
  return found;
}

async function decide(asked: Ask, act: 'approve' | 'publish' | 'withdraw', file: File, given: Given): Promise<Report> {
  const { publicationId, name, state, documentHash, reportHash, author } = await versionOf(asked, file);
  if (given.dryRun) return { lines: [`${name} by ${author} is ${state}.`], object: { ok: true, dryRun: true, publicationId, name, state }, ok: true };
  if (act === 'approve' && !reportHash) throw new Error(`${name} has no backtest yet: npm run -s policy -- backtest FILE`);
  if (act === 'publish' && state === 'tested') throw new Error(`${name} is not approved yet. A second person: npm run -s policy -- approve FILE --as NAME`);
  const from = given.text('from');
  const [path, body] = {
    approve: ['approval', { documentHash, reportHash }] as const, publish: ['publication', { ...(from && { from }) }] as const,
    withdraw: ['withdrawal', { reason: 'by-command' }] as const,
  }[act];
  const said = (await asked(`/publications/${publicationId}/${path}`, body)) as { state: string; from?: string };
  const line = `${name} is ${said.state}${said.from ? `, in force from ${said.from}` : ''}.`;
  return { lines: [line, ...(act === 'approve' ? ['Next: npm run -s policy -- publish FILE'] : [])], object: { ok: true, publicationId, name, ...said }, ok: true };
}

async function list(asked: Ask, given: Given): Promise<Report> {
  const merchant = given.text('merchant');
  const { items } = (await asked(`/publications?${new URLSearchParams({ ...(merchant && { merchant }), limit: '200' })}`)) as { items: Version[] };
  const rows = items.map((one) => [one.name, one.kind, one.merchant, one.state, one.from ? `from ${one.from}` : '', `by ${one.author}`]);
  return { lines: rows.length > 0 ? table(rows) : ['Nothing is drafted or published: the shipped policy and rule packs hold.'], object: { ok: true, items }, ok: true };
}

/** In one request, at most. */
const PORTION = 500;

async function sampleCases(asked: Ask, count: number, given: Given): Promise<Report> {
  const merchant = given.text('merchant') ?? 'sample';
  const seed = numberIn(given.text('seed') ?? '1', '--seed');
  if (given.dryRun) return { lines: [`${count} cases would be made for ${merchant}.`], object: { ok: true, dryRun: true, merchant, count }, ok: true };
  const progress = progressOn(process.stderr);
  for (let first = 0; first < count; first += PORTION) {
    await asked('/publications/sample-cases', { merchant, seed, first, count: Math.min(PORTION, count - first) });
    if (!given.json) progress.show('cases', Math.min(first + PORTION, count), count);
  }
  progress.end();
  return { lines: [`${merchant} has ${count} made cases. Try a draft on them: npm run -s policy -- backtest FILE --merchant ${merchant}`], object: { ok: true, merchant, count }, ok: true };
}

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { encodeJson } from '@redress/contracts';
import { progressOn } from '../replay/progress.js';
import { ask } from './ask.js';
import { type Given, notUnderstood, NotUnderstood, type Report } from './command.js';
import { type NightHouse, whereItIs } from './house.js';
import { type PolicyEngine } from './policy-engine.js';
import { type BacktestReport, reportLines } from './policy-report.js';
import { policyWords, said } from './policy-words.js';
import { type InBoth, type Language, languageOf, table } from './words.js';

export const usage = `npm run policy -- check FILE | backtest FILE | approve FILE | publish FILE | withdraw FILE | list | sample-cases N  [flags]

  check        says what is wrong with a policy or a rule pack, and where; needs nothing that runs
  backtest     drafts it and tries it on every past case: what changes, what it costs, who falls below the law, how far similar cases
               are apart, which rows never fire. With --offline N: on N made cases, beside the shipped policy, with nothing that runs
  approve      by a second person, for exactly the draft and the backtest as they are now
  publish      puts an approved one in force: at once, or from --from
  withdraw     takes a draft or a version back
  list         versions of a merchant, and which policies are blocked since they fall below the floor of a newer rule pack
  sample-cases makes a believable history of N cases for a merchant that sells nothing, to try drafts on; again: nothing is doubled

  --merchant M    whose policy it is (default: as the file says; sample-cases: sample)
  --from INSTANT  when it comes into force, as 2027-01-01T00:00:00.000Z
  --as NAME       in whose name, with the local issuer: nobody approves their own (default: local-supervisor)
  --offline N     see backtest
  --seed N        another history (sample-cases)
  --language L    zh or en: by default the terminal's
  --dry-run       say what would be done, and change nothing
  --json          print one line of JSON
  --help          show this
${whereItIs}`;
/** Flags that take a text. */
export const texts: readonly string[] = ['merchant', 'from', 'as', 'offline', 'seed', 'language', 'data'];

interface Version { publicationId: string; name: string; merchant: string; kind: string; state: string; author: string; documentHash: string; reportHash?: string; from?: string }
interface Run { runId: string; state: string; cases: number; total?: number; because?: string; report?: BacktestReport; reportHash?: string; publication: { state: string } }
type House = (data: string | undefined) => Promise<NightHouse>;
type Ask = (path: string, body?: object) => Promise<any>;
interface File { readonly kind: 'policy' | 'pack'; readonly merchant: string; readonly document: Record<string, unknown> }

type Say = (words: InBoth, values?: Readonly<Record<string, string | number>>) => string;
interface Blocked { owner: string; name: string; pack: string; jurisdiction: string; rules: string[]; from: string }

function languageIn(given: Given): Language {
  const asked = given.text('language') ?? languageOf();
  if (asked !== 'zh' && asked !== 'en') throw new NotUnderstood(`--language ${asked}: it is zh or en.`);
  return asked;
}
const sayingTo = (given: Given): Say => {
  const language = languageIn(given);
  return (words, values) => said(words, language, values);
};

/** Checks, tries, approves and publishes policies and rule packs. */
export async function policy(house: House, engine: PolicyEngine, given: Given): Promise<Report> {
  const [act, what, ...more] = given.words;
  if (more.length > 0 || act === undefined || (what === undefined) !== (act === 'list')) throw notUnderstood('policy', given.words);
  const asked: Ask = async (path, body) => ask(await at, {
    service: 'compensation', path, role: 'supervisor', as: given.text('as'), patienceMs: 60_000, ...(body && { body }),
  });
  if (act === 'check') return check(engine, fileAt(what!, given), given);
  if (act === 'backtest' && given.text('offline') !== undefined) return offline(engine, fileAt(what!, given), numberIn(given.text('offline')!, '--offline'), given);
  const at = house(given.text('data'));
  if (act === 'list') return list(asked, given);
  if (act === 'sample-cases') return sampleCases(asked, numberIn(what!, 'the number of cases'), given);
  if (act === 'backtest') return backtest(asked, fileAt(what!, given), given);
  if (act === 'approve' || act === 'publish' || act === 'withdraw') return decide(asked, engine, act, fileAt(what!, given), given);
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

function check({ describe }: PolicyEngine, { kind, document }: File, given: Given): Report {
  const { name, faults } = describe(kind, document);
  const lines = faults.length === 0 ? [sayingTo(given)(policyWords.faultless, { name })] : faults.map(({ place, says, code }) => `${place}: ${says} [${code}]`);
  return { lines, object: { ok: faults.length === 0, name, faults }, ok: faults.length === 0 };
}

function offline(engine: PolicyEngine, file: File, count: number, given: Given): Report {
  const checked = check(engine, file, given);
  if (!checked.ok) return checked;
  const progress = progressOn(process.stderr);
  const began = performance.now();
  const cases = engine.backtestOffline(file.document, count, new Date().toISOString());
  for (let step = cases.next(); ; step = cases.next()) {
    if (step.done) {
      progress.end();
      // As it comes over HTTP: money as text.
      return reported(JSON.parse(encodeJson(step.value)) as BacktestReport, performance.now() - began, given, { lines: [sayingTo(given)(policyWords.made)] });
    }
    if (!given.json) progress.show('cases', step.value, count);
  }
}

function reported(report: BacktestReport, ms: number, given: Given, more: { lines?: readonly string[]; object?: object }): Report {
  const ok = report.failures.length === 0;
  return { lines: [...reportLines(report, languageIn(given)), ...(more.lines ?? [])], object: { ok, seconds: Math.round(ms) / 1_000, ...more.object, report }, ok };
}

async function backtest(asked: Ask, { kind, merchant, document }: File, given: Given): Promise<Report> {
  const say = sayingTo(given);
  if (given.dryRun) return { lines: [say(policyWords.wouldTry, { merchant })], object: { ok: true, dryRun: true, merchant }, ok: true };
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
    if (!run.report) return { lines: [say(policyWords.noEnd, { because: run.because ?? say(policyWords.unknownWhy) })], object: { ok: false, publicationId, because: run.because }, ok: false };
    const next = [say(run.report.failures.length > 0 ? policyWords.mendIt : policyWords.secondPerson)];
    return reported(run.report, performance.now() - began, given, { lines: next, object: { publicationId, reportHash: run.reportHash } });
  }
}

async function versionOf(asked: Ask, { describe }: PolicyEngine, { kind, merchant, document }: File, say: Say): Promise<Version> {
  const { name } = describe(kind, document);
  const { items } = (await asked(`/publications?${new URLSearchParams({ kind, merchant, limit: '200' })}`)) as { items: Version[] };
  const found = items.find((one) => one.name === name);
  if (!found) throw new Error(say(policyWords.noVersion, { merchant, name }));
  return found;
}

async function decide(asked: Ask, engine: PolicyEngine, act: 'approve' | 'publish' | 'withdraw', file: File, given: Given): Promise<Report> {
  const say = sayingTo(given);
  const { publicationId, name, state, documentHash, reportHash, author } = await versionOf(asked, engine, file, say);
  if (given.dryRun) return { lines: [say(policyWords.stands, { name, author, state })], object: { ok: true, dryRun: true, publicationId, name, state }, ok: true };
  // Whoever decides has this file before them: what was tried has to be the very same text.
  if (act !== 'withdraw' && engine.hashOf(file.document) !== documentHash) throw new Error(say(policyWords.fileChanged));
  if (act === 'approve' && !reportHash) throw new Error(say(policyWords.noBacktest, { name }));
  if (act === 'publish' && (state === 'draft' || state === 'tested')) throw new Error(say(reportHash ? policyWords.notApproved : policyWords.noBacktest, { name }));
  const from = given.text('from');
  const [path, body] = {
    approve: ['approval', { documentHash, reportHash }] as const, publish: ['publication', { ...(from && { from }) }] as const,
    withdraw: ['withdrawal', { reason: 'by-command' }] as const,
  }[act];
  const answer = (await asked(`/publications/${publicationId}/${path}`, body)) as { state: string; from?: string };
  const line = say(answer.from ? policyWords.isNowFrom : policyWords.isNow, { name, state: answer.state, from: answer.from ?? '' });
  return { lines: [line, ...(act === 'approve' ? [say(policyWords.publishNext)] : [])], object: { ok: true, publicationId, name, ...answer }, ok: true };
}

async function list(asked: Ask, given: Given): Promise<Report> {
  const say = sayingTo(given);
  const merchant = given.text('merchant');
  const found = (await asked(`/publications?${new URLSearchParams({ ...(merchant && { merchant }), limit: '200' })}`)) as { items: Version[]; blocked: Blocked[] };
  const { items, blocked } = found;
  const rows = items.map((one) => [one.name, one.kind, one.merchant, one.state, one.from ?? '', one.author]);
  const held = blocked.map(({ owner, name, pack, rules, from }) => [`  ${owner}/${name}`, pack, from, rules.join(', ')]);
  return {
    lines: [...(rows.length > 0 ? table(rows) : [say(policyWords.nothing)]), ...(held.length > 0 ? ['', say(policyWords.blocked), ...table(held)] : [])],
    object: { ok: true, items, blocked }, ok: true,
  };
}

/** In one request, at most. */
const PORTION = 500;

async function sampleCases(asked: Ask, count: number, given: Given): Promise<Report> {
  const merchant = given.text('merchant') ?? 'sample';
  const seed = numberIn(given.text('seed') ?? '1', '--seed');
  const say = sayingTo(given);
  if (given.dryRun) return { lines: [say(policyWords.wouldMake, { count, merchant })], object: { ok: true, dryRun: true, merchant, count }, ok: true };
  const progress = progressOn(process.stderr);
  for (let first = 0; first < count; first += PORTION) {
    await asked('/publications/sample-cases', { merchant, seed, first, count: Math.min(PORTION, count - first) });
    if (!given.json) progress.show('cases', Math.min(first + PORTION, count), count);
  }
  progress.end();
  return { lines: [say(policyWords.hasCases, { merchant, count })], object: { ok: true, merchant, count }, ok: true };
}

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ask, type Question } from './ask.js';
import { type Campaign, type Line, linesShown, progressBar, shown } from './campaign-words.js';
import { linesOf } from './campaign-lines.js';
import { type Given, notUnderstood, NotUnderstood, type Report } from './command.js';
import { type NightHouse, whereItIs } from './house.js';

export const usage = `npm run campaign -- plan FILE [--orders CSV] | approve ID | start ID | status ID | stop ID | resume ID | list  [flags]

  plan     a campaign from a JSON file (incident, remedy, perLine, …; docs/campaigns.md), its lines from a CSV file with the
           columns orderSource, orderRef and lineRef (left out: the whole order); the same again adds nothing twice
  approve  by a second person: sets the budget aside
  start    begins to walk the list; complaints go first
  status   progress, what is spent, who was skipped and why, who cannot be reached; --watch follows it to its end
  stop     opens nothing further; what is on its way arrives
  resume   goes on; orders that nobody knew are looked up again

  --orders CSV  the lines, to plan
  --list WHAT   with status: unreachable, skipped, failed or deferred, line by line
  --as NAME     in whose name, with the local issuer: two people are two names (default: local-supervisor)
  --dry-run     say what would be done, and change nothing
  --json        print one line of JSON
  --help        show this
${whereItIs}`;
/** Flags that take a text. */
export const texts: readonly string[] = ['orders', 'list', 'as', 'data'];
export const flags: readonly string[] = ['watch'];

const PAGE = 500;
const LOOK_MS = 500;
const acts = ['approve', 'start', 'stop', 'resume'] as const;
type Ask = (path: string, body?: object) => Promise<unknown>;

const asking = (house: NightHouse, given: Given): Ask => (path, body) => ask(house, {
  service: 'compensation', path: `/campaigns${path}`, role: 'supervisor', as: given.text('as'), patienceMs: 30_000, ...(body && { body }),
} as Question);

/** Plans a campaign, decides about one, or shows how far it is. */
export async function campaign(house: NightHouse, given: Given): Promise<Report> {
  const [act, id, ...more] = given.words;
  const asked = asking(house, given);
  if (more.length > 0) throw notUnderstood('campaign', given.words);
  if (act === 'list' && id === undefined) return list(asked);
  if (id === undefined) throw notUnderstood('campaign', given.words);
  if (act === 'plan') return plan(asked, id, given);
  if (act === 'status') return status(asked, id, given);
  const known = acts.find((one) => one === act);
  if (!known) throw notUnderstood('campaign', given.words);
  return decide(asked, id, known, given);
}

async function plan(asked: Ask, file: string, given: Given): Promise<Report> {
  const draft = draftIn(file);
  const orders = given.text('orders');
  const lines = orders === undefined ? [] : linesOf(read(orders), orders);
  if (given.dryRun) {
    return { lines: [`${lines.length} lines of ${orders ?? 'no file'} would be planned as ${String(draft.name)}.`], object: { ok: true, dryRun: true, draft, lines: lines.length }, ok: true };
  }
  const { campaignId } = (await asked('', draft)) as Pick<Campaign, 'campaignId'>;
  let total = 0;
  let added = 0;
  for (let from = 0; from < lines.length; from += PAGE) {
    const taken = (await asked(`/${campaignId}/lines`, { lines: lines.slice(from, from + PAGE) })) as { lines: number; added: number };
    ({ lines: total } = taken);
    added += taken.added;
  }
  return {
    lines: [`Planned ${String(draft.name)} (${campaignId}): ${total} lines, ${added} of them new.`, `A second person now: npm run -s campaign -- approve ${campaignId} --as NAME`],
    object: { ok: true, campaignId, lines: total, added }, ok: true,
  };
}

function draftIn(file: string): { name?: unknown } {
  try {
    return JSON.parse(read(file)) as { name?: unknown };
  } catch (error) {
    if (error instanceof SyntaxError) throw new NotUnderstood(`${file} is no JSON: ${error.message}`);
    throw error;
  }
}

function read(file: string): string {
  try {
    return readFileSync(resolve(process.env.INIT_CWD ?? '', file), 'utf8');
  } catch {
    throw new NotUnderstood(`${file} cannot be read.`);
  }
}

async function decide(asked: Ask, id: string, act: (typeof acts)[number], given: Given): Promise<Report> {
  const path = `/${encodeURIComponent(id)}`;
  if (given.dryRun) {
    const { name, state } = (await asked(path)) as Campaign;
    return { lines: [`${name} is ${state}; it would be asked to ${act}.`], object: { ok: true, dryRun: true, campaignId: id, state, act }, ok: true };
  }
  const { state } = (await asked(`${path}/decision`, { act })) as Pick<Campaign, 'state'>;
  return { lines: [`The campaign is ${state}. ${nextAfter(act, id)}`], object: { ok: true, campaignId: id, state }, ok: true };
}

const nextAfter = (act: (typeof acts)[number], id: string): string => {
  const next = { approve: `start ${id}`, start: `status ${id} --watch`, stop: `resume ${id}`, resume: `status ${id} --watch` }[act];
  return `Next: npm run -s campaign -- ${next}`;
};

async function status(asked: Ask, id: string, given: Given): Promise<Report> {
  const path = `/${encodeURIComponent(id)}`;
  const campaignNow = (await asked(path)) as Campaign;
  const what = given.text('list');
  const listed = what === undefined ? undefined : await linesBy(asked, path, what);
  return { lines: [...shown(campaignNow), ...(listed ? ['', ...linesShown(listed)] : [])], object: { ok: true, campaign: campaignNow, ...(listed && { lines: listed }) }, ok: true };
}

async function linesBy(asked: Ask, path: string, what: string): Promise<Line[]> {
  const states = ['skipped', 'failed', 'deferred'];
  if (what !== 'unreachable' && !states.includes(what)) throw new NotUnderstood('--list takes unreachable, skipped, failed or deferred.');
  const found: Line[] = [];
  for (let after: number | undefined = 0; after !== undefined;) {
    const query = new URLSearchParams({ [what === 'unreachable' ? 'reached' : 'state']: what, limit: '200', after: String(after) });
    const page = (await asked(`${path}/lines?${query}`)) as { lines: Line[]; next?: number };
    found.push(...page.lines);
    after = page.next;
  }
  return found;
}

/** Follows a campaign until it is completed or stands still. `draw` gets the bar, which draws over itself. */
export async function watch(house: NightHouse, given: Given, draw: (line: string) => void): Promise<Report> {
  const [, id = ''] = given.words;
  const asked = asking(house, given);
  for (;;) {
    const now = (await asked(`/${encodeURIComponent(id)}`)) as Campaign;
    draw(`\r${progressBar(now)}`);
    if (now.state !== 'running') {
      draw('\n');
      return { lines: shown(now), object: { ok: true, campaign: now }, ok: true };
    }
    await pause(LOOK_MS);
  }
}

async function list(asked: Ask): Promise<Report> {
  const found: Campaign[] = [];
  for (let after: string | undefined = ''; after !== undefined;) {
    const page = (await asked(`?limit=200${after && `&after=${after}`}`)) as { campaigns: Campaign[]; next?: string };
    found.push(...page.campaigns);
    after = page.next;
  }
  return { lines: found.length > 0 ? found.map((one) => `${one.campaignId}  ${progressBar(one)}`) : ['No campaign was ever planned.'], object: { ok: true, campaigns: found }, ok: true };
}

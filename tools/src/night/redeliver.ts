import { setTimeout as pause } from 'node:timers/promises';
import { ask } from './ask.js';
import { factsOf, type StoredFact } from './case-facts.js';
import { type Given, notUnderstood, NotUnderstood, type Report } from './command.js';
import { type NightHouse, whereItIs } from './house.js';

export const usage = `npm run redeliver -- --case ID --to URL|stdout  [flags]

Gives all facts of a case, in their order and as they were published, to a new listener: CloudEvents by HTTP POST in binary mode, one after
the other, each until it is answered with 2xx; or as lines of JSON on standard output. Our own services hear nothing and decide nothing
again. The act is in the desk's audit log, written before the first fact leaves.

  --from WHAT  begins with the fact of this event id, or with the first one at or after this instant
  --as NAME    in whose name, with the local issuer (default: local-operator)
  --dry-run    say what would be given, and give nothing
  --json       print one line of JSON at the end
  --help       show this
${whereItIs}`;

const TRIES = 5;
const PATIENCE_MS = 10_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** CloudEvents 1.0, HTTP binary mode: attributes and extensions as ce- headers, percent-encoded as its HTTP binding says. */
export function httpHeaders({ headers }: StoredFact): Record<string, string> {
  const encoded = (value: string) => value.replace(/[^\x21\x23-\x24\x26-\x7e]/gu, (sign) => encodeURIComponent(sign));
  const out: Record<string, string> = { 'content-type': 'application/json' };
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || name === 'content-type') continue;
    if (name === 'traceparent' || name === 'tracestate') out[name] = value;
    else out[`ce-${name.replace(/^ce_/, '').toLowerCase().replaceAll(/[^a-z0-9]/g, '')}`] = encoded(value);
  }
  return out;
}

/** CloudEvents 1.0, JSON format: for lines. */
export const asLine = ({ headers, body }: StoredFact): string => JSON.stringify({
  ...Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'content-type').map(([name, value]) => [name.replace(/^ce_/, '').toLowerCase().replaceAll(/[^a-z0-9]/g, ''), value])),
  datacontenttype: 'application/json', data: JSON.parse(body) as unknown,
});

/** From a fact or a moment on; @throws where no such fact is there. */
export function begunAt(facts: readonly StoredFact[], from: string | undefined): readonly StoredFact[] {
  if (from === undefined) return facts;
  const first = UUID.test(from) ? facts.findIndex(({ headers }) => headers.ce_id === from) : facts.findIndex(({ headers }) => headers.ce_time! >= from);
  if (first < 0 && UUID.test(from)) throw new Error(`The case has no fact ${from}.`);
  return first < 0 ? [] : facts.slice(first);
}

function listenerOf(to: string): { url: URL | undefined; name: string } {
  if (to === 'stdout') return { url: undefined, name: to };
  const url = URL.canParse(to) ? new URL(to) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) throw new NotUnderstood('--to takes an http(s) address, or stdout.');
  return { url, name: url.origin + url.pathname };
}

export async function redeliver(house: NightHouse, given: Given): Promise<Report> {
  if (given.words.length > 0) throw notUnderstood('redeliver', given.words);
  const caseId = given.need('case').toLowerCase();
  if (!UUID.test(caseId)) throw new NotUnderstood('--case takes a case id; `npm run -s case -- NUMBER` shows it.');
  const { url, name } = listenerOf(given.need('to'));
  const from = given.text('from');
  if (from !== undefined && !UUID.test(from) && Number.isNaN(Date.parse(from))) throw new NotUnderstood('--from takes an event id or an instant.');
  const facts = begunAt(await factsOf(house, caseId), from);
  const told = (fact: StoredFact) => ({ id: fact.headers.ce_id, type: fact.headers.ce_type, time: fact.headers.ce_time });
  if (facts.length === 0) return { lines: ['The bus holds no such facts of this case; retention may have taken them away.'], object: { ok: false, caseId, delivered: 0 }, ok: false };
  if (given.dryRun) {
    const lines = facts.map(({ headers }) => `${headers.ce_time}  ${headers.ce_id}  ${headers.ce_type}`);
    return { lines: [...lines, `${facts.length} facts would be given to ${name}.`], object: { ok: true, dryRun: true, caseId, to: name, facts: facts.map(told) }, ok: true };
  }
  await ask(house, { service: 'desk', path: `/cases/${caseId}/redeliveries`, role: 'operator', as: given.text('as'), body: { to: name, ...(from && { from }) } });
  let delivered = 0;
  for (const fact of facts) {
    const why = url ? await post(url, fact) : void process.stdout.write(`${asLine(fact)}\n`);
    if (why !== undefined) {
      const again = `npm run redeliver -- --case ${caseId} --to ${name} --from ${fact.headers.ce_id}`;
      return { lines: [`${delivered} of ${facts.length} were taken, then the listener ${why}. Go on with: ${again}`], object: { ok: false, caseId, to: name, delivered, of: facts.length, why, from: fact.headers.ce_id }, ok: false };
    }
    delivered += 1;
  }
  return { lines: url ? [`${delivered} facts were given to ${name}.`] : [], object: { ok: true, caseId, to: name, delivered }, ok: true };
}

/** Undefined once it is taken, else why not. What may pass is tried again; what is refused is not. */
async function post(url: URL, fact: StoredFact): Promise<string | undefined> {
  const target = new URL(url);
  const headers = httpHeaders(fact);
  if (url.username) headers.authorization = `Basic ${Buffer.from(`${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`).toString('base64')}`;
  [target.username, target.password] = ['', ''];
  let why = '';
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const answer = await fetch(target, { method: 'POST', headers, body: fact.body, redirect: 'manual', signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) return undefined;
    why = answer ? `answered ${answer.status}` : 'did not answer';
    if (answer && answer.status < 500 && answer.status !== 429 && answer.status !== 408) return why;
    if (attempt < TRIES) await pause(200 * 2 ** attempt);
  }
  return why;
}

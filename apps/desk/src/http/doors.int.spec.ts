import { caseLinkKey, createLogger, routesOf, signCaseLink, signServiceToken, startHttp, stopHttp } from '@redress/chassis';
import { complaintId, derivedId, encodeJson, plus } from '@redress/contracts';
import { type AnyStore, appendToLog, Commands, Reads, SqlEngine } from '@redress/messaging';
import { examples, testDatabase, type TestDatabase } from '@redress/testing';
import { desk } from '../desk.module.js';
import { evolve, type CaseSummary, type Heard } from '../domain/case-summary.js';
import { type DeskEvent } from '../domain/storyline/story.js';
import { kept } from '../domain/storyline/storyline.js';
import { caseSummaries } from '../store/case-summaries.js';
import { RecentSpans } from '../recent-spans.js';
import { complaintCases } from '../store/complaint-cases.js';
import { timeline } from '../store/timeline.js';
import { Addresses } from './addresses.js';

const START = '2026-03-02T08:00:00.000Z';
const SERVICE_SECRET = 'service-secret-of-a-test-0123456789ab';
const CASE_LINK_SECRET = 'case-link-secret-of-a-test-0123456789';
const merchants: Record<string, readonly string[]> = { one: ['m1'], all: ['*'], other: ['m9'] };
const caseIdOf = (n: number) => derivedId('case', n);
const tale = ['case.opened.v1', 'complaint.received.v1', 'leg.released.v1', 'payout.succeeded.v1'] as const satisfies readonly DeskEvent[];
const asked = ['case.opened.v1', 'remedy.proposed.v1', 'remedy.approval-requested.v1'] as const satisfies readonly DeskEvent[];

let database: TestDatabase;
let served: Awaited<ReturnType<typeof startHttp>>;
/** What doors asked for; deciding it is the use cases' own matter. */
const commanded: { name: string; data: unknown; merchant: string; actor: string | undefined }[] = [];
const commands: Commands = {
  run: async ({ name }, { data, merchant, actor }) => {
    commanded.push({ name, data, merchant, actor: actor?.id });
    return { caseId: caseIdOf(1) } as never;
  },
};

/** Case n as if its events had been folded, one a second. */
function folded(n: number, types: readonly DeskEvent[]) {
  let summary: CaseSummary | undefined;
  const entries = types.map((name, index) => {
    const at = plus(START, { minutes: n, seconds: index });
    const change = { caseId: caseIdOf(n), openedAt: at, number: `R-${n}`, orderRef: `O-${n}` };
    const event = { name, id: derivedId('event', n, index), at, merchant: 'm1', channel: 'taobao', data: { ...examples[name], ...change } } as unknown as Heard;
    summary = evolve(summary, event);
    return { merchant: 'm1', caseId: caseIdOf(n), eventId: event.id, type: name, at, foldedAt: at, params: kept(event) };
  });
  return { summary: summary!, entries };
}

beforeAll(async () => {
  database = await testDatabase({ name: 'desk', stores: desk.stores, migrations: desk.migrations, appendOnly: desk.appendOnly ?? [] });
  const cases = [1, 2, 3].map((n) => folded(n, tale)).concat(folded(4, asked));
  const unit = await new SqlEngine(() => database.pool, appendToLog).begin();
  const add = (store: unknown, rows: readonly object[]) => unit.add(store as AnyStore, rows as Record<string, unknown>[]);
  await Promise.all([
    add(caseSummaries, cases.map(({ summary }) => summary)), add(timeline, cases.flatMap(({ entries }) => entries)),
    add(complaintCases, [1, 2].map((n) => ({ merchant: 'm1', complaintId: complaintId('m1', 'shop', `C-${n}`), caseId: caseIdOf(n) }))),
  ]);
  await unit.commit();
  served = await startHttp({
    module: {
      module: class {}, controllers: desk.controllers,
      providers: [
        { provide: Reads, useValue: new Reads(() => database.pool) },
        { provide: Commands, useValue: commands },
        { provide: Addresses, useValue: new Addresses('https://follow.example', 'https://comp.example', 'https://inbox.example') },
        { provide: RecentSpans, useValue: new RecentSpans() },
      ],
    },
    config: {
      SERVICE: 'desk', HTTP_HOST: '127.0.0.1', HTTP_PORT: 0, BODY_LIMIT_BYTES: 200_000, CASE_LINK_SECRET, SERVICE_SECRET,
    },
    logger: createLogger({ service: 'desk', level: 'silent' }),
    staff: async (token) => ({ id: 'u-1', roles: token.startsWith('op-') ? ['operator'] : ['agent'], merchants: merchants[token.replace('op-', '')] ?? [] }),
  });
});
afterAll(async () => {
  await stopHttp(served.app);
  await database.dispose();
});

const get = (path: string, token = 'one', more: Record<string, string> = {}) =>
  fetch(`${served.url}${path}`, { headers: { authorization: `Bearer ${token}`, ...more } });
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers of many shapes
const body = async (reply: Response | Promise<Response>): Promise<any> => (await reply).json();
const numbers = ({ cases }: { cases: { number: string }[] }) => cases.map(({ number }) => number);

describe('staff', () => {
  it('page through their cases, newest first', async () => {
    const first = await body(get('/cases?limit=3'));
    expect(numbers(first)).toEqual(['R-4', 'R-3', 'R-2']);
    const second = await body(get(`/cases?limit=3&after=${first.next}`));
    expect([numbers(second), second.next]).toEqual([['R-1'], undefined]);
  });

  it('find a case by its number, its order, its id, its state', async () => {
    for (const q of ['R-2', 'O-2', caseIdOf(2)]) expect(numbers(await body(get(`/cases?q=${q}`)))).toEqual(['R-2']);
    expect(numbers(await body(get('/cases?state=paid', 'all')))).toEqual(['R-3', 'R-2', 'R-1']);
    expect(numbers(await body(get('/cases?waitsFor=approval')))).toEqual(['R-4']);
  });

  it('see cases of their own merchants alone', async () => {
    expect(numbers(await body(get('/cases', 'other')))).toEqual([]);
    expect((await get(`/cases/${caseIdOf(1)}`, 'other')).status).toBe(404);
    expect((await get(`/cases/${caseIdOf(1)}`, 'all')).status).toBe(200);
  });

  it('read the whole timeline of a case, in pages', async () => {
    const shown = await body(get(`/cases/${caseIdOf(1)}?limit=3`));
    expect(shown.case).toMatchObject({ number: 'R-1', state: 'paid', paid: { minor: '5970', currency: 'CNY' }, reasons: [{ code: 'damaged-in-transit' }] });
    const rest = await body(get(`/cases/${caseIdOf(1)}?limit=3&after=${shown.next}`));
    expect([...shown.timeline, ...rest.timeline].map(({ type }) => type)).toEqual(tale);
    expect(rest.timeline[0].en).toBe('Paid CN¥59.70, value 2026-03-02');
  });

  it('ask for complaints by the ids of the channel', async () => {
    const ask = (token: string) => fetch(`${served.url}/cases/lookup`, {
      method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': 'k' },
      body: JSON.stringify({ external: { merchant: 'm1', account: 'shop', ids: ['C-1', 'C-2', 'C-9'] } }),
    });
    const { complaints } = await body(ask('one'));
    expect(complaints.map((one: { externalId: string; number: string; state: string }) => [one.externalId, one.number, one.state]).sort())
      .toEqual([['C-1', 'R-1', 'paid'], ['C-2', 'R-2', 'paid']]);
    expect(await body(ask('other'))).toEqual({ complaints: [] });
  });

  it('write down to whom they give the facts of a case, without the secrets of its address; operators alone, of their merchants alone', async () => {
    const note = async (token: string, to: string) => (await fetch(`${served.url}/cases/${caseIdOf(1)}/redeliveries`, {
      method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': 'k' }, body: JSON.stringify({ to }),
    })).status;
    const to = 'https://listener.example/events';
    expect([await note('one', to), await note('op-other', to), await note('op-one', 'https://user:word@listener.example'), await note('op-one', `${to}?key=secret`)])
      .toEqual([403, 404, 400, 400]);
    expect(commanded).toEqual([]);
    expect([await note('op-one', to), await note('op-all', 'stdout')]).toEqual([200, 200]);
    expect(commanded).toMatchObject([
      { name: 'note-redelivery', data: { caseId: caseIdOf(1), to, from: 'the-beginning' }, merchant: 'm1', actor: 'u-1' }, { merchant: 'm1' },
    ]);
  });

  it('see what waits for whom', async () => {
    const { queues } = await body(get('/queues'));
    expect(queues.filter(({ count }: { count: number }) => count > 0)).toMatchObject([{ waitsFor: 'approval', count: 1, oldest: [{ number: 'R-4' }] }]);
  });

  it('follow cases live, and go on where the connection broke', async () => {
    const { place } = JSON.parse((await events(`/live?since=${START}`, {}, 2))[1]!) as { place: string };
    const [next] = await events('/live', { 'last-event-id': place }, 1);
    expect(JSON.parse(next!)).toMatchObject({ number: 'R-1', type: 'leg.released.v1', en: expect.stringContaining('It arrived damaged.') });
  });

  it('are told what is wrong with what they ask', async () => {
    expect((await get('/cases?after=nowhere')).status).toBe(400);
    expect((await get('/cases?state=lost')).status).toBe(400);
    expect((await get('/cases/not-an-id')).status).toBe(400);
  });
});

async function events(path: string, headers: Record<string, string>, count: number): Promise<string[]> {
  const ended = new AbortController();
  const reply = await fetch(`${served.url}${path}`, { headers: { authorization: 'Bearer one', ...headers }, signal: ended.signal });
  let text = '';
  for await (const part of reply.body!.pipeThrough(new TextDecoderStream())) {
    text += part;
    const found = [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => data!);
    if (text.split('\n\n').length > count + 1 && found.length >= count) break;
  }
  ended.abort();
  return [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => data!).slice(0, count);
}

describe('the customer', () => {
  const link = (n: number) => signCaseLink({ caseId: caseIdOf(n), merchant: 'm1', expiresAt: 4_000_000_000 }, caseLinkKey(CASE_LINK_SECRET));

  it('sees the page of the case that the link opens, in their language', async () => {
    const reply = await fetch(`${served.url}/c/${link(1)}`, { headers: { 'accept-language': 'zh-CN' } });
    const page = await reply.text();
    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(reply.headers.get('content-security-policy')).toMatch(/default-src 'none'; style-src 'sha256-/);
    expect(page).toContain('已向您支付');
    expect(page).not.toContain('R-2');
  });

  it('gets the reduced timeline as data, without what is ours', async () => {
    const mine = await body(fetch(`${served.url}/my/case`, { headers: { authorization: `CaseLink ${link(4)}` } }));
    expect(mine.timeline.map(({ type }: { type: string }) => type)).toEqual(['case.opened.v1', 'remedy.proposed.v1']);
    expect(encodeJson(mine)).not.toContain('supervisor');
  });

  it('sees nothing by a link that was changed', async () => {
    expect((await fetch(`${served.url}/c/${link(1).replace(/.$/, '!')}`)).status).toBe(401);
  });
});

describe('the trace of a case', () => {
  const link = signCaseLink({ caseId: caseIdOf(1), merchant: 'm1', expiresAt: 4_000_000_000 }, caseLinkKey(CASE_LINK_SECRET));
  const span = (n: number, more: object = {}) => ({
    traceId: 'a'.repeat(32), spanId: String(n).padStart(16, '0'), service: 'intake', name: `step ${n}`, kind: 'internal', start: 1_000 + n, ms: 5, error: false,
    attributes: {}, links: [], ...more,
  });
  const deliver = async (spans: object[], to = 'desk') => fetch(`${served.url}/spans`, {
    method: 'POST', body: JSON.stringify({ spans }),
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await signServiceToken({ from: 'intake', to }, SERVICE_SECRET)}` },
  });

  it('is there for staff of its merchant and for its customer, as data and as a page, once services have delivered it', async () => {
    expect((await get(`/cases/${caseIdOf(1)}/trace`)).status).toBe(404);
    expect(await (await fetch(`${served.url}/c/${link}`)).text()).not.toContain(`/c/${link}/trace`);
    const ofCase = { 'redress.case_id': caseIdOf(1) };
    expect((await deliver([span(2, { parentId: span(1).spanId, attributes: ofCase }), span(1, { kind: 'server', name: 'POST /webhooks/:channel/:account' })])).status).toBe(202);
    const shown = await body(get(`/cases/${caseIdOf(1)}/trace`));
    expect(shown).toMatchObject({ spans: 2, partial: false, roots: [{ name: 'POST /webhooks/:channel/:account', caused: [{ name: 'step 2' }] }] });
    expect(await body(fetch(`${served.url}/my/case/trace`, { headers: { authorization: `CaseLink ${link}` } }))).toEqual(shown);
    expect((await get(`/cases/${caseIdOf(1)}/trace`, 'other')).status).toBe(404);
    expect(await (await fetch(`${served.url}/c/${link}`)).text()).toContain(`href="/c/${link}/trace"`);
    expect(await (await fetch(`${served.url}/c/${link}/trace`, { headers: { 'accept-language': 'zh' } })).text()).toMatch(/案件处理过程.*<svg.*intake · step 2/s);
  });

  it('takes spans from services alone', async () => {
    expect((await deliver([span(3)], 'payments')).status).toBe(401);
    expect((await fetch(`${served.url}/spans`, { method: 'POST', headers: { authorization: 'Bearer one' } })).status).toBe(401);
    expect((await deliver([{ ...span(3), traceId: '<script>' }])).status).toBe(400);
  });
});

it('has a door at every route, and a page for newcomers', async () => {
  expect(routesOf(desk.controllers).filter(({ door }) => !door)).toEqual([]);
  expect(await (await fetch(served.url)).text()).toContain('https://inbox.example');
});

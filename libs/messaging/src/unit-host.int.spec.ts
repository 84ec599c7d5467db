import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { type CommonConfig, createLogger, newTraceparent } from '@redress/chassis';
import { encodeJson, type EventType, eventId, toHeaders, topicOf } from '@redress/contracts';
import { examples } from '@redress/testing';
import pg from 'pg';
import { type BusRecord } from './bus.js';
import { deadLetters, waitingInputs } from './framework-stores.js';
import { type Performers } from './intent-worker.js';
import { migrateBus, migrateService, roleOf } from './migrations.js';
import { PostgresLog } from './postgres-log.js';
import { redriveCommand } from './redrive.js';
import { integer, storeOf, text, uuid } from './store.js';
import { createTable } from './tables.js';
import { UnitHost } from './unit-host.js';
import { command, early, intent, refuse, service, setTimer, storeIntent, timer, type UseCase } from './use-case.js';

interface Tally { merchant: string; caseId: string; seen: number; note: string; version: number }
const tallies = storeOf<Tally>()({
  table: 'tally', key: ['merchant', 'caseId'], version: 'version',
  columns: { merchant: text, caseId: uuid, seen: integer, note: text, version: integer },
  checks: { not_cursed: `note <> 'cursed'` },
});
class Tallies1 {
  readonly name = 'Tallies1764000000001';
  async up(runner: { query(sql: string): Promise<unknown> }): Promise<void> {
    for (const statement of createTable(tallies)) await runner.query(statement);
  }
  async down(): Promise<void> {}
}

const analysis = service('analysis');
const rename = command<{ note: string }, { seen: number; note: string }>()('rename');
const ring = timer<{ note: string }>()('ring');
const call = intent<{ note: string }, { said: string }>()('call');

/** Counts what it hears; its notes decide how it misbehaves. */
function useCases(mood: { angry: boolean; late: boolean }): readonly UseCase[] {
  const at = (merchant: string, caseId: string) => ({ tally: tallies.at({ merchant, caseId }) });
  const classify = analysis.useCase({
    name: 'count', on: 'complaint.received.v1',
    reads: (e) => at(e.merchant, e.key),
    decide: (e, { tally }) => {
      if (mood.angry && e.data.text === 'angry') throw new TypeError(`never tell ${e.data.text}`);
      if (mood.late && e.data.text === 'late') return early('the fact before it');
      const next = { merchant: e.merchant, caseId: e.key, seen: (tally?.seen ?? 0) + 1, note: e.data.text, version: (tally?.version ?? 0) + 1 };
      const data = { ...examples['complaint.classified.v1'], caseId: e.key };
      return {
        writes: [tallies.put(next)],
        events: [analysis.fact('complaint.classified.v1', e.key, { type: 'tally', id: e.key, version: next.seen }, data)],
      };
    },
  });
  const renamed = analysis.useCase({
    name: 'rename', on: rename, reads: (c) => at(c.merchant, c.key),
    decide: (c, { tally }) => {
      if (!tally) return refuse('not-found', 'no tally');
      const next = { ...tally, note: c.data.note, version: tally.version + 1 };
      return {
        writes: [tallies.put(next)], reply: { seen: next.seen, note: next.note },
        timers: [setTimer(ring, randomUUID(), c.key, '2099-01-01T00:00:00.000Z', { note: 'rung' })],
        intents: c.data.note.startsWith('call') ? [storeIntent(call, randomUUID(), c.key, 'line', { note: c.data.note })] : [],
      };
    },
  });
  const rung = analysis.useCase({
    name: 'ring', on: ring, reads: (t) => at(t.merchant, t.key),
    decide: (t, { tally }) => ({ writes: [tallies.put({ ...tally!, note: t.data.note, version: tally!.version + 1 })] }),
  });
  const called = analysis.useCase({
    name: 'called', on: call, reads: (o) => at(o.merchant, o.key),
    decide: (o, { tally }) => {
      const note = o.data.result.is === 'answered' ? `said ${o.data.result.answer.said}` : 'never answered';
      return { writes: [tallies.put({ ...tally!, note, version: tally!.version + 1 })] };
    },
  });
  return analysis.perform([classify, renamed, rung, called]);
}

jest.setTimeout(30_000);

const admin = () => new pg.Client({ connectionString: process.env.TEST_POSTGRES_URL });
let database: string;
let url: string;
let roleUrl: (role: string) => string;
let client: pg.Client;

beforeAll(async () => {
  database = `t${randomUUID().replaceAll('-', '')}`;
  const first = admin();
  await first.connect();
  await first.query(`CREATE DATABASE ${database}`);
  for (const name of ['intake', 'analysis', 'compensation', 'payments', 'follow-up', 'desk', 'channel'] as const) {
    await first.query(`DO $$ BEGIN CREATE ROLE "${roleOf(name)}" LOGIN PASSWORD 'test'; EXCEPTION WHEN duplicate_object THEN NULL; END $$`);
  }
  await first.end();
  const own = new URL(process.env.TEST_POSTGRES_URL!);
  own.pathname = `/${database}`;
  url = own.href;
  roleUrl = (role) => Object.assign(new URL(url), { username: role, password: 'test' }).href;
  await migrateService({ name: 'analysis', stores: [tallies], migrations: [Tallies1] }, url);
  await migrateBus(url);
  client = new pg.Client({ connectionString: url });
  await client.connect();
});

afterAll(async () => {
  await client.end();
  const last = admin();
  await last.connect();
  await last.query(`DROP DATABASE ${database} WITH (FORCE)`);
  await last.end();
});

const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const running: UnitHost[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((host) => host.stop()));
});

async function host(mood = { angry: false, late: false }, performers: Performers = {}): Promise<UnitHost> {
  const config = { BUS: 'postgres', DATABASE_URL: roleUrl(roleOf('analysis')) } as CommonConfig;
  const made = new UnitHost({
    service: 'analysis', config, logger: createLogger({ service: 'test', level: 'silent' }), stores: [tallies], sealTo: () => publicKey, onCrash: (error) => { throw error; },
  }, useCases(mood));
  made.start(performers);
  running.push(made);
  await until(() => made.ready().then(() => true, () => false));
  return made;
}

async function until(condition: () => Promise<boolean>, ms = 10_000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('it did not come to that in time');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function received(caseId: string, words: string, type: string = 'complaint.received.v1'): BusRecord {
  const headers = toHeaders({
    id: eventId(), type: type as EventType, source: '/test', subject: caseId, time: '2026-03-02T08:00:00.000Z', merchant: 'acme',
    aggregateType: 'complaint', aggregateId: caseId, aggregateVersion: 1, causationId: 'test', traceparent: newTraceparent(), data: {} as never,
  });
  return { topic: topicOf('complaint.received.v1'), key: caseId, headers, body: encodeJson({ ...examples['complaint.received.v1'], caseId, text: words }) };
}

async function publish(...records: BusRecord[]): Promise<void> {
  const pool = new pg.Pool({ connectionString: roleUrl(roleOf('intake')), max: 1, pipeline: true } as pg.PoolConfig);
  await new PostgresLog({ logPool: () => pool, ownPool: () => pool }).publish(records);
  await pool.end();
}

const tally = async (caseId: string) =>
  (await client.query('SELECT seen, note, version FROM analysis.tally WHERE case_id = $1', [caseId])).rows[0] as { seen: number; note: string } | undefined;
const classified = async (caseId: string) =>
  (await client.query(`SELECT headers FROM bus."redress.analysis" WHERE key = $1 ORDER BY "offset"`, [caseId])).rows.map((row) => JSON.parse(row.headers));

describe('a service on PostgreSQL and its log', () => {
  it('decides what it hears, once, in order, and publishes with the commit', async () => {
    await host();
    const [a, b] = [randomUUID(), randomUUID()];
    const twice = received(a, 'first');
    await publish(twice, received(b, 'other'), twice, received(a, 'second'));
    await until(async () => (await tally(a))?.note === 'second' && (await tally(b)) !== undefined);
    expect(await tally(a)).toMatchObject({ seen: 2, note: 'second' });
    const versions = (await classified(a)).map((headers) => headers.aggregateversion);
    expect(versions).toEqual(['1', '2']);
    expect((await classified(a))[0].traceparent.split('-')[1]).toBe(twice.headers.traceparent!.split('-')[1]);
  });

  it('answers a repeated command with the first reply, and refuses its key for another request', async () => {
    const made = await host();
    const caseId = randomUUID();
    await publish(received(caseId, 'x'));
    await until(async () => (await tally(caseId)) !== undefined);
    const request = { data: { note: 'named' }, key: caseId, merchant: 'acme', idempotencyKey: 'k1' };
    const first = await made.runner.run(rename, request);
    expect(await made.runner.run(rename, request)).toEqual(first);
    expect((await tally(caseId)) as object).toMatchObject({ version: 2 });
    await expect(made.runner.run(rename, { ...request, data: { note: 'else' } })).rejects.toMatchObject({ code: 'idempotency-key-reused' });
    await expect(made.runner.run(rename, { ...request, key: randomUUID(), idempotencyKey: undefined })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('parks the key of a poisonous event, lets other keys flow, and redrives in order', async () => {
    const mood = { angry: true, late: false };
    const made = await host(mood);
    const [bad, good] = [randomUUID(), randomUUID()];
    await publish(received(bad, 'angry'), received(bad, 'after'), received(good, 'fine'));
    await until(async () => (await tally(good)) !== undefined);
    await publish(received(bad, 'last'));
    await until(async () => (await made.reads.find(waitingInputs, { where: { key: bad } })).length === 3);
    expect(await tally(bad)).toBeUndefined();
    const [letter] = await made.reads.find(deadLetters, { where: { key: bad } });
    expect(letter).toMatchObject({ reason: 'TypeError', state: 'parked' });
    expect(encodeJson(letter)).not.toContain('angry');
    await expect(made.runner.run(rename, { data: { note: 'n' }, key: bad, merchant: 'acme' })).rejects.toMatchObject({ code: 'key-parked' });

    mood.angry = false;
    await made.runner.run(redriveCommand, { data: { deadLetterId: letter!.id, inputId: letter!.inputId }, key: bad, merchant: 'acme' });
    await until(async () => (await tally(bad))?.seen === 3);
    expect(await tally(bad)).toMatchObject({ note: 'last' });
    expect(await made.reads.find(waitingInputs, { where: { key: bad } })).toEqual([]);
  });

  it('isolates the one input that the database refuses, and decides the rest of its batch', async () => {
    const made = await host();
    const keys = Array.from({ length: 9 }, () => randomUUID());
    await publish(...keys.map((key, index) => received(key, index === 4 ? 'cursed' : 'well')));
    await until(async () => (await made.reads.find(deadLetters, { where: { key: keys[4]! } })).length === 1);
    await until(async () => (await Promise.all(keys.map(tally))).filter(Boolean).length === 8);
    expect(await tally(keys[4]!)).toBeUndefined();
  });

  it('keeps an early event with its key, and tries it again until it can be decided', async () => {
    const mood = { angry: false, late: true };
    const made = await host(mood);
    const caseId = randomUUID();
    await publish(received(caseId, 'late'), received(caseId, 'behind'));
    await until(async () => (await made.reads.find(waitingInputs, { where: { key: caseId, why: 'early' } })).length === 2);
    mood.late = false;
    await until(async () => (await tally(caseId))?.seen === 2);
    expect(await tally(caseId)).toMatchObject({ note: 'behind' });
  });

  it('stores what it does not know, and takes nothing that is meant for others', async () => {
    const made = await host();
    const caseId = randomUUID();
    await publish(received(caseId, 'future', 'complaint.foretold.v1'), { ...received(caseId, 'others'), ...ofCaseOpened(caseId) }, received(caseId, 'known'));
    await until(async () => (await tally(caseId)) !== undefined);
    const waiting = await made.reads.find(waitingInputs, { where: { key: caseId } });
    expect(waiting).toMatchObject([{ name: 'complaint.foretold.v1', why: 'unknown' }]);
  });

  it('fires a timer when the database clock is moved by decades', async () => {
    const made = await host();
    const caseId = randomUUID();
    await publish(received(caseId, 'x'));
    await until(async () => (await tally(caseId)) !== undefined);
    await made.runner.run(rename, { data: { note: 'waits' }, key: caseId, merchant: 'acme' });
    expect(await tally(caseId)).toMatchObject({ note: 'waits' });
    await client.query(`UPDATE analysis.clock SET shift = interval '80 years'`);
    try {
      await until(async () => (await tally(caseId))?.note === 'rung');
    } finally {
      await client.query(`UPDATE analysis.clock SET shift = '0'`);
    }
  });

  it('performs an intent after the commit; one whose performer was killed comes back as unknown', async () => {
    const heard: string[] = [];
    const perform = async (batch: readonly { payload: unknown }[]) => {
      heard.push(...batch.map(({ payload }) => (payload as { note: string }).note));
      if (heard.at(-1) === 'call the dead') throw new Error('the line is cut');
      return batch.map(() => ({ said: 'hello' }));
    };
    const made = await host(undefined, { call: { batch: 10, concurrency: 1, leaseSeconds: 2, perform } });
    const caseId = randomUUID();
    await publish(received(caseId, 'x'));
    await until(async () => (await tally(caseId)) !== undefined);
    await made.runner.run(rename, { data: { note: 'call home' }, key: caseId, merchant: 'acme' });
    await until(async () => (await tally(caseId))?.note === 'said hello');
    await made.runner.run(rename, { data: { note: 'call the dead' }, key: caseId, merchant: 'acme' });
    await until(async () => (await tally(caseId))?.note === 'never answered');
    expect(heard).toEqual(['call home', 'call the dead']);
  });

  it('waits out a database that goes away, and loses nothing', async () => {
    const made = await host();
    const caseId = randomUUID();
    await publish(received(caseId, 'before'));
    await until(async () => (await tally(caseId)) !== undefined);
    for (let i = 0; i < 5; i++) {
      await client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'analysis' AND datname = $1`, [database]);
      await publish(received(caseId, `during ${i}`));
    }
    await until(async () => (await tally(caseId))?.seen === 6);
    await made.ready();
  });
});

const ofCaseOpened = (caseId: string): Partial<BusRecord> => ({
  headers: { ...received(caseId, '').headers, ce_type: 'case.opened.v1' }, body: encodeJson({ ...examples['case.opened.v1'], caseId }),
});

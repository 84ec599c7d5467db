import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { connect, createServer as createTcp, type AddressInfo, type Server, type Socket } from 'node:net';
import { createMeters, type Meters } from '@redress/chassis';
import { topicsHeardBy } from '@redress/contracts';
import { testDatabase, type TestDatabase } from '@redress/testing';
import { type Pool } from 'pg';
import { type Lag, type Subscription } from './bus.js';
import { dataSourceOf, poolOf } from './database.js';
import { watchTables } from './framework-gauges.js';
import { type TableGauges } from './gauges.js';

jest.setTimeout(30_000);
const TRACE = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;

let database: TestDatabase;
let meters: Meters;
beforeAll(async () => { database = await testDatabase({ name: 'payments' }); });
afterAll(() => database.dispose());
beforeEach(() => { meters = createMeters('payments', {}); });
afterEach(() => meters.stop());

async function scrape(): Promise<string> {
  const server = createServer((request, response) => void meters.serve(request, response)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const text = await (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)).text();
  server.close();
  return text;
}
/** The value of the series with these labels; undefined where there is none. */
function valueOf(text: string, name: string, labels: Record<string, string> = {}): number | undefined {
  const line = text.split('\n').find((one) => one.startsWith(`redress_${name}{`) && Object.entries(labels).every(([label, value]) => one.includes(`${label}="${value}"`)));
  return line === undefined ? undefined : Number(line.split(' ').at(-1));
}
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
/** The same answer is given for a second. */
const RESCRAPE_MS = 1_050;

const lags: Lag[] = [{ topic: 'redress.compensation', partition: 2, messages: 17n, seconds: 42 }];
const subscription = { lag: async () => lags, stop: async () => undefined, lastProgress: () => 0 } satisfies Subscription;
const watch = (pool: () => Pool | undefined, gauges: readonly TableGauges[] = []) =>
  watchTables({
    meters, pool, logPool: pool, subscription: () => subscription, topics: topicsHeardBy('payments'), intents: ['rail.submit', 'rail.lookup'], gauges, everySeconds: 0.1,
  });

async function fill(): Promise<void> {
  const at = (seconds: number) => `now() - interval '${seconds} seconds'`;
  const letter = (reason: string, state: string, age: number) => `('${randomUUID()}', 'i', 'event', 'n', 'k', 'm', 't', 0, 0, '${reason}', 'd', '${state}', ${at(age)}, 's', '${TRACE}')`;
  const columns = 'id, input_id, kind, name, key, merchant, topic, partition, "offset", reason, detail, state, at, sealed, traceparent';
  await database.pool.query(`INSERT INTO dead_letter (${columns}) VALUES ${[
    letter('schema-violation', 'parked', 100), letter('error-23505', 'parked', 200), letter('DatabaseError-23514', 'parked', 20), letter('TypeError', 'parked', 7_000),
    letter('TypeError', 'dropped', 90_000),
  ].join(', ')}`);
  const waiting = (why: string, age: number) => `('${randomUUID()}', 'event', 'n', 'k', 't', 'm', ${at(age)}, '${TRACE}', '${why}', ${at(age)}, now(), '{}')`;
  await database.pool.query(`INSERT INTO waiting_input (id, kind, name, key, topic, merchant, at, traceparent, why, since, retry_at, body)
    VALUES ${[waiting('early', 30), waiting('early', 300), waiting('parked', 50)].join(', ')}`);
  await database.pool.query(`INSERT INTO waiting_key (key, parked_by, queue) VALUES ('k', '${randomUUID()}', '[]'), ('l', NULL, '[]')`);
  const intent = (name: string, state: string, created: number, due: number) => `('${randomUUID()}', '${name}', 'k', 'l', 'm', '${state}', 1, ${at(due)}, ${at(created)}, '${TRACE}', '{}')`;
  await database.pool.query(`INSERT INTO intent (id, name, key, lane, merchant, state, attempt, due_at, created_at, traceparent, payload)
    VALUES ${[intent('rail.submit', 'waiting', 600, 60), intent('rail.submit', 'leased', 5, -25), intent('rail.lookup', 'waiting', 50, -3_600)].join(', ')}`);
  await database.pool.query(`INSERT INTO timer (id, kind, key, merchant, due_at, traceparent, data) VALUES ('${randomUUID()}', 'k', 'k', 'm', ${at(9)}, '${TRACE}', '{}')`);
  await database.pool.query(`INSERT INTO outbox (id, aggregatetype, aggregateid, type, payload, headers, topic, key, created_at)
    SELECT gen_random_uuid(), 'a', 'a', 't', '{}', '{}', 't', 'k', now() - i * interval '10 seconds' FROM generate_series(1, 3) AS i`);
}

describe('gauges of the tables that every service has', () => {
  it('tell what waits, why, and since when; and 0 of what is not there', async () => {
    await fill();
    watch(() => database.pool);
    const text = await scrape();
    const about = (name: string, seconds: number, labels: Record<string, string> = {}) => {
      expect([name, Math.abs(valueOf(text, name, labels)! - seconds) < 10]).toEqual([name, true]);
    };
    for (const [reason, count, age] of [['schema-violation', 1, 100], ['database', 2, 200], ['decision', 1, 7_000], ['invalid-json', 0, 0]] as const) {
      expect(valueOf(text, 'dead_letters', { reason })).toBe(count);
      about('dead_letters_oldest_age_seconds', age, { reason });
    }
    for (const [why, count, age] of [['early', 2, 300], ['parked', 1, 50], ['unknown', 0, 0]] as const) {
      expect(valueOf(text, 'waiting_inputs', { why })).toBe(count);
      about('waiting_inputs_oldest_age_seconds', age, { why });
    }
    expect(valueOf(text, 'parked_keys')).toBe(1);
    expect(valueOf(text, 'intents', { intent: 'rail.submit', state: 'waiting' })).toBe(1);
    expect(valueOf(text, 'intents', { intent: 'rail.lookup', state: 'leased' })).toBe(0);
    about('intents_oldest_age_seconds', 600, { intent: 'rail.submit', state: 'waiting' });
    about('intents_overdue_seconds', 60, { intent: 'rail.submit', state: 'waiting' });
    expect(valueOf(text, 'intents_overdue_seconds', { intent: 'rail.lookup', state: 'waiting' })).toBe(0);
    about('timers_overdue_seconds', 9);
    // The first of them is the oldest by its place, whatever its age says: the relay goes by that.
    expect(valueOf(text, 'outbox_rows')).toBe(3);
    about('outbox_oldest_age_seconds', 10);
    expect(Math.abs(valueOf(text, 'clock_skew_seconds')!)).toBeLessThan(2);
  });

  it('tell of the bus: lag by partition, and what the log holds of each topic that is heard', async () => {
    watch(() => database.pool);
    const text = await scrape();
    expect(valueOf(text, 'lag_messages', { topic: 'redress.compensation', partition: '2' })).toBe(17);
    expect(valueOf(text, 'lag_seconds', { topic: 'redress.compensation', partition: '2' })).toBe(42);
    for (const topic of topicsHeardBy('payments')) expect(valueOf(text, 'log_rows', { topic })).toBe(0);
    expect([valueOf(text, 'dependency_up', { dependency: 'database' }), valueOf(text, 'dependency_up', { dependency: 'bus' })]).toEqual([1, 1]);
    expect(valueOf(text, 'pool_connections', { state: 'idle' })).toBeGreaterThan(0);
  });
});

const oneTable: TableGauges = { group: 'exposure', gives: ['exposure_overdrawn_minor'], sql: `SELECT 'CNY' AS currency, 5 + count(*) AS exposure_overdrawn_minor FROM relay_lease` };

describe('a table that cannot be read', () => {
  it('is told as it was, with its age, while the others go on', async () => {
    watch(() => database.pool, [oneTable]);
    expect(valueOf(await scrape(), 'gauges_up', { group: 'exposure' })).toBe(1);
    const client = await database.pool.connect();
    await client.query('BEGIN');
    await client.query('LOCK TABLE relay_lease IN ACCESS EXCLUSIVE MODE');
    await pause(RESCRAPE_MS);
    await scrape();
    await pause(RESCRAPE_MS);
    const text = await scrape();
    expect(valueOf(text, 'exposure_overdrawn_minor', { currency: 'CNY' })).toBe(5);
    expect(valueOf(text, 'gauges_up', { group: 'exposure' })).toBe(0);
    expect(valueOf(text, 'gauges_age_seconds', { group: 'exposure' })).toBeGreaterThan(2);
    expect([valueOf(text, 'gauges_up', { group: 'dead-letters' }), valueOf(text, 'dependency_up', { dependency: 'database' })]).toEqual([1, 1]);
    await client.query('ROLLBACK');
    client.release();
    await pause(RESCRAPE_MS);
    expect(valueOf(await scrape(), 'gauges_up', { group: 'exposure' })).toBe(1);
  });
});

/** A way to the server that can fall silent: connections stand, nothing comes through. */
class Line {
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;
  silent = false;

  constructor(to: { host: string; port: number }) {
    this.server = createTcp((from) => {
      const on = connect(to.port, to.host);
      this.sockets.add(from).add(on);
      from.on('data', (data) => this.silent || on.write(data)).on('error', () => undefined).on('close', () => on.destroy());
      on.on('data', (data) => this.silent || from.write(data)).on('error', () => undefined).on('close', () => from.destroy());
    });
  }

  async open(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return (this.server.address() as AddressInfo).port;
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }
}

describe('a database that has fallen silent', () => {
  it('neither holds up a scrape nor fails it: values are old, and marked so', async () => {
    const { hostname, port } = new URL(database.serviceUrl);
    const line = new Line({ host: hostname, port: Number(port) });
    const url = Object.assign(new URL(database.serviceUrl), { hostname: '127.0.0.1', port: String(await line.open()) }).href;
    const source = await dataSourceOf({ service: 'payments', url, stores: [] }).initialize();
    watch(() => poolOf(source));
    expect(valueOf(await scrape(), 'dependency_up', { dependency: 'database' })).toBe(1);
    line.silent = true;
    await pause(RESCRAPE_MS);
    const began = performance.now();
    const during = await scrape();
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(valueOf(during, 'parked_keys')).toBe(1);
    await pause(2_500);
    const text = await scrape();
    expect(valueOf(text, 'parked_keys')).toBe(1);
    expect(valueOf(text, 'dependency_up', { dependency: 'database' })).toBe(0);
    expect(valueOf(text, 'gauges_age_seconds', { group: 'parked-keys' })).toBeGreaterThan(3);
    line.silent = false;
    line.close();
    await source.destroy();
  });

  it('was never there: there is a scrape all the same', async () => {
    watch(() => undefined);
    const text = await scrape();
    expect(valueOf(text, 'dependency_up', { dependency: 'database' })).toBe(0);
    expect(valueOf(text, 'gauges_up', { group: 'intents' })).toBe(0);
    expect(text).toContain('redress_process_resident_bytes');
  });
});

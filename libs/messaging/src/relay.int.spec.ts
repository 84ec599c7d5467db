import { createLogger } from '@redress/chassis';
import { eventually, record, testDatabase, type TestDatabase } from '@redress/testing';
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { type Bus, type BusRecord } from './bus.js';
import { insertOutbox } from './outbox.js';
import { RecordRefused } from './record-refused.js';
import { type Relay, startRelay } from './relay.js';

/** A bus that remembers, and that is away, slow or choosy when told to be. */
class RememberingBus implements Bus {
  readonly published: BusRecord[] = [];
  away = false;
  refused: ReadonlySet<string> = new Set();
  before: () => Promise<void> = async () => undefined;
  sends = 0;

  async publish(records: readonly BusRecord[]): Promise<void> {
    this.sends += 1;
    await this.before();
    if (this.away) throw new Error('away');
    if (records.some(({ body }) => this.refused.has(body))) throw new RecordRefused('MESSAGE_TOO_LARGE');
    this.published.push(...records);
  }

  subscribe(): never {
    throw new Error('nobody reads here');
  }
  async ping(): Promise<void> {}
  async close(): Promise<void> {}

  get bodies(): string[] {
    return this.published.map(({ body }) => body);
  }
}

const logger = createLogger({ service: 'relay-test', level: 'silent' });
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const records = (count: number, key = 'k', from = 0): BusRecord[] =>
  Array.from({ length: count }, (_, i) => record('redress.payments', key, `${key}${from + i}`));

describe('the relay of the outbox', () => {
  let database: TestDatabase;
  let bus: RememberingBus;
  let relays: Relay[];
  beforeAll(async () => {
    database = await testDatabase();
  }, 60_000);
  afterAll(() => database?.dispose(), 60_000);
  beforeEach(async () => {
    bus = new RememberingBus();
    relays = [];
    await database.pool.query('DELETE FROM outbox');
    await database.pool.query('DELETE FROM relay_lease');
  });
  afterEach(() => Promise.all(relays.map((relay) => relay.stop())));

  const start = (over: Partial<Parameters<typeof startRelay>[0]> = {}): Relay => {
    const relay = startRelay({ pool: database.pool, bus, batch: 50, logger, leaseSeconds: 2, ...over });
    relays.push(relay);
    return relay;
  };
  async function commit(list: readonly BusRecord[], how: 'COMMIT' | 'ROLLBACK' = 'COMMIT'): Promise<void> {
    const client = await database.pool.connect();
    const lost = new Promise<never>((_, reject) => client.once('error', reject));
    try {
      await Promise.race([lost, client.query('BEGIN').then(() => insertOutbox(client, list)).then(() => client.query(how))]);
      client.removeAllListeners('error');
      client.release();
    } catch (error) {
      client.release(true);
      throw error;
    }
  }
  const rowsLeft = async (): Promise<number> => (await database.pool.query('SELECT 1 FROM outbox')).rowCount ?? 0;
  const emptied = () => eventually('an empty outbox', rowsLeft, (rows) => rows === 0);

  it('publishes what is committed, in its order, as it was given, and forgets it', async () => {
    const odd: BusRecord = {
      topic: 'redress.payments', key: '订单 "1" \\', body: '{"text":"a,b {\\"c\\"}\\n"}',
      headers: { ce_id: randomUUID(), ce_type: 'payout.created.v1', aggregatetype: 'payout', aggregateid: 'p1', merchant: '商, {}' },
    };
    await commit(records(120));
    await commit([odd]);
    await commit(records(5, 'lost'), 'ROLLBACK');
    start();
    await emptied();
    expect(bus.bodies.slice(0, 120)).toEqual(records(120).map(({ body }) => body));
    expect(bus.published).toHaveLength(121);
    expect(bus.published[120]).toMatchObject({ ...odd });
  });

  it('has the columns that Debezium\'s outbox router expects', async () => {
    const [one] = records(1);
    await commit([{ ...one!, headers: { ...one!.headers, aggregatetype: 'payout', aggregateid: 'p1' } }]);
    const { rows } = await database.pool.query('SELECT id, aggregatetype, aggregateid, type, payload FROM outbox');
    expect(rows).toEqual([{ id: one!.headers.ce_id, aggregatetype: 'payout', aggregateid: 'p1', type: 'thing.done.v1', payload: 'k0' }]);
  });

  it('is woken at once, and sees by itself what nobody announced', async () => {
    const relay = start({ pollMs: 1_000 });
    const leases = async () => (await database.pool.query('SELECT 1 FROM relay_lease')).rowCount;
    await eventually('it holds the lease', leases, (rows) => rows === 1);
    await pause(200);
    await commit(records(1));
    const woken = performance.now();
    relay.wake();
    await eventually('the announced one', () => bus.bodies, (bodies) => bodies.length === 1);
    expect(performance.now() - woken).toBeLessThan(300);
    await commit(records(1, 'quiet'));
    await eventually('the other', () => bus.bodies, (bodies) => bodies.length === 2, 3_000);
  });

  it('loses nothing when a transaction that drew earlier numbers commits later', async () => {
    const slow = await database.pool.connect();
    await slow.query('BEGIN');
    await insertOutbox(slow, records(3, 'early'));
    await commit(records(3, 'late'));
    const relay = start();
    await eventually('the later numbers', () => bus.bodies, (bodies) => bodies.length === 3);
    expect(bus.bodies).toEqual(['late0', 'late1', 'late2']);
    await slow.query('COMMIT');
    slow.release();
    relay.wake();
    await emptied();
    expect(bus.bodies.slice(3)).toEqual(['early0', 'early1', 'early2']);
  });

  it('runs once however many there are, and the next takes over when one stops', async () => {
    const all = [start(), start(), start()];
    for (let i = 0; i < 20; i++) {
      await commit(records(10, 'k', i * 10));
      all.forEach((relay) => relay.wake());
      if (i % 5 === 4) await pause(100);
    }
    await emptied();
    expect(bus.bodies).toEqual(records(200).map(({ body }) => body));

    const { rows: [holder] } = await database.pool.query('SELECT owner FROM relay_lease');
    for (const relay of all.slice(0, 2)) await relay.stop();
    await commit(records(1, 'after'));
    const began = performance.now();
    await emptied();
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(holder).toBeDefined();
    expect(bus.bodies.at(-1)).toBe('after0');
  });

  it('waits for the lease of one that died', async () => {
    await database.pool.query(`INSERT INTO relay_lease VALUES (0, $1, clock_timestamp() + interval '1500 milliseconds')`, [randomUUID()]);
    await commit(records(1));
    start({ pollMs: 50 });
    await pause(1_000);
    expect(bus.bodies).toEqual([]);
    await emptied();
    expect(bus.bodies).toEqual(['k0']);
  });

  it('may be joined when it hangs in a send for longer than its lease: twice, but in order', async () => {
    let hangs = true;
    const stuck = new RememberingBus();
    stuck.before = async () => {
      while (hangs) await pause(20);
    };
    await commit(records(60));
    start({ bus: stuck, leaseSeconds: 1 });
    await eventually('it hangs', () => stuck.sends, (sends) => sends === 1);
    start({ pollMs: 50 });
    await emptied();
    expect(bus.bodies).toEqual(records(60).map(({ body }) => body));
    await commit(records(60, 'k', 60));
    await emptied();
    hangs = false;
    await eventually('the first goes on', () => stuck.published.length, (count) => count > 0);
    await pause(300);
    // It had the lowest rows in hand, and sends nothing more without the lease.
    expect(stuck.bodies).toEqual(records(50).map(({ body }) => body));
    expect(bus.bodies).toEqual(records(120).map(({ body }) => body));
  });

  it('keeps everything while the bus is away, and tells how much and for how long', async () => {
    bus.away = true;
    await commit(records(120));
    const relay = start();
    await pause(1_200);
    const backlog = await relay.backlog();
    expect(backlog.rows).toBe(120);
    expect(backlog.oldestSeconds).toBeGreaterThan(1);
    expect(bus.sends).toBeLessThan(20);
    bus.away = false;
    await emptied();
    expect(bus.bodies).toEqual(records(120).map(({ body }) => body));
    expect(await relay.backlog()).toEqual({ rows: 0, oldestSeconds: 0 });
  });

  it('goes on when the database comes back', async () => {
    const relay = start();
    await commit(records(10));
    await emptied();
    const admin = await testConnection();
    const name = new URL(database.url).pathname.slice(1);
    await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]);
    await admin.end();
    await eventually('the database answers', () => commit(records(10, 'again')).then(() => true, () => false), Boolean);
    relay.wake();
    await emptied();
    expect(new Set(bus.bodies).size).toBe(20);
  });

  it('lets a refused record and what follows on its key wait, while all other keys flow', async () => {
    bus.refused = new Set(['bad3']);
    await commit([...records(3, 'bad'), ...records(20, 'good')]);
    await commit([...records(6, 'bad', 3), ...records(20, 'good', 20)]);
    const relay = start();
    await eventually('the other keys', () => bus.bodies.filter((body) => body.startsWith('good')).length, (count) => count === 40);
    await commit(records(5, 'good', 40));
    relay.wake();
    await eventually('more of them', () => bus.bodies.filter((body) => body.startsWith('good')).length, (count) => count === 45);
    expect(new Set(bus.bodies.filter((body) => body.startsWith('bad')))).toEqual(new Set(['bad0', 'bad1', 'bad2']));
    expect((await relay.backlog()).rows).toBe(6);

    await relay.stop();
    bus.refused = new Set();
    start();
    await emptied();
    const bad = [...new Set(bus.bodies.filter((body) => body.startsWith('bad')))];
    expect(bad).toEqual(records(9, 'bad').map(({ body }) => body));
  });

  it('finishes a send before it stops, and leaves nothing of it behind', async () => {
    bus.before = () => pause(300);
    await commit(records(40));
    const relay = start();
    await eventually('a send under way', () => bus.sends, (sends) => sends === 1);
    await relay.stop();
    expect(bus.published).toHaveLength(40);
    expect(await rowsLeft()).toBe(0);
    expect((await database.pool.query('SELECT 1 FROM relay_lease')).rowCount).toBe(0);
  });

  async function testConnection() {
    const client = new Client({ connectionString: process.env.TEST_POSTGRES_URL });
    await client.connect();
    return client;
  }
});

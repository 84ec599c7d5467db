import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { layOut } from '../journeys/journey-house.js';
import { command } from './operator.js';

jest.setTimeout(120_000);

const EVENT = '00000000-0000-4000-8000-000000000001';
const LATER = '00000000-0000-4000-8000-000000000002';
/** All that text in a table can hold. */
const ODD = 'tab\t, line\n, \\N, \\., "quotes", 退款 👍';

describe('a PostgreSQL of the operator’s own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'redress-backup-'));
  const backup = join(folder, 'backup');
  let laid: Awaited<ReturnType<typeof layOut>>;
  let url: string;
  const inDatabase = async <T>(work: (client: Client) => Promise<T>, more: { database?: string; application_name?: string } = {}): Promise<T> => {
    const { database, ...rest } = more;
    const client = new Client({ connectionString: database ? Object.assign(new URL(url), { pathname: `/${database}` }).href : url, ...rest });
    client.on('error', () => undefined);
    await client.connect();
    return work(client).finally(() => client.end());
  };
  const rows = (sql: string, database?: string) => inDatabase(async (client) => (await client.query(sql)).rows, database ? { database } : {});
  const restore = (...flags: string[]) => command('restore', [...flags, '--database', url]);

  beforeAll(async () => {
    laid = await layOut();
    url = Object.assign(new URL(process.env.TEST_POSTGRES_URL!), { pathname: `/${laid.house.database}` }).href;
    await inDatabase(async (client) => {
      await client.query('INSERT INTO payments.inbox (id) VALUES ($1)', [EVENT]);
      for (let offset = 0; offset < 3; offset++) {
        await client.query(`INSERT INTO bus."redress.compensation" (partition, "offset", key, headers, body) VALUES (0, $1, 'k', '{}', $2)`, [offset, ODD]);
      }
      await client.query(`UPDATE bus."redress.compensation.head" SET next = 3 WHERE partition = 0`);
      await client.query(`INSERT INTO payments.log_position (topic, partition, next, owner, lease_until)
        VALUES ('redress.compensation', 0, 2, $1, now() + interval '1 hour')`, [EVENT]);
      await client.query(`INSERT INTO payments.finance_sequence (merchant, last) VALUES ('lanting', 7)`);
      await client.query(`INSERT INTO payments.outbox (seq, id, aggregatetype, aggregateid, type, payload, headers, topic, key)
        OVERRIDING SYSTEM VALUE VALUES (nextval('payments.outbox_seq_seq'), $1, 'a', 'b', 'c', $2, '{"a": 1}', 't', 'k')`, [EVENT, ODD]);
    });
    await rows(`INSERT INTO intake.vault_subject (merchant, subject_id, customer_ref, key_id, wrapped_key, created_at)
      SELECT 'm', who, 'r', 'first', 'key', now() FROM unnest(ARRAY['erased', 'came-again', 'stays']) AS who`);
    // As a build before this one left it: the restore has to bring the schema up to date.
    await rows(`DROP TABLE payments.restore; DELETE FROM payments.migration WHERE name LIKE 'Restore%'`);
    const taken = await command('backup', ['--database', url, '--to', backup, '--json']);
    expect(taken).toMatchObject({ code: 0 });
    expect(JSON.parse(taken.out)).toMatchObject({ ok: true, folder: backup, keys: null });
    await rows(`INSERT INTO payments.inbox (id) VALUES ('${LATER}')`);
    await rows(`UPDATE intake.vault_subject SET wrapped_key = NULL, erased_at = now() WHERE subject_id = 'erased';
      UPDATE intake.vault_subject SET key_id = 'second' WHERE subject_id = 'came-again'`);
  });
  afterAll(async () => {
    const kept = await inDatabase(async (admin) => {
      const { rows: left } = await admin.query(`SELECT datname FROM pg_database WHERE datname LIKE $1`, [`${laid.house.database}\\_%`]);
      for (const { datname } of left) await admin.query(`DROP DATABASE "${datname}" WITH (FORCE)`);
      return left;
    }, { database: 'postgres' });
    expect(kept).toHaveLength(1);
    await laid.clear();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is not backed up over an older backup', async () => {
    expect(await command('backup', ['--database', url, '--to', backup])).toMatchObject({ code: 1, said: expect.stringContaining('is there already') });
  });

  it('keeps its data where nobody says that it may be replaced, where services are connected, and in a dry run', async () => {
    expect(await restore(backup)).toMatchObject({ code: 1, said: expect.stringContaining('There is data in') });
    const busy = await inDatabase(() => restore(backup, '--replace'), { application_name: 'payments' });
    expect(busy).toMatchObject({ code: 1, said: expect.stringContaining('Redress still runs on this database (payments)') });
    expect(await restore(backup, '--replace', '--dry-run')).toMatchObject({ code: 0, out: expect.stringContaining('Nothing was changed.') });
    expect(await rows('SELECT id FROM payments.inbox ORDER BY id')).toEqual([{ id: EVENT }, { id: LATER }]);
  });

  it('has every row back as it was, what was there aside, and nothing held by processes that are gone', async () => {
    const done = await restore(backup, '--replace', '--json');
    expect(done).toMatchObject({ code: 0 });
    const { kept, finance, again, knownUntil } = JSON.parse(done.out) as { kept: string; finance: object; again: number; knownUntil: string };
    expect([finance, again]).toEqual([{ lanting: 7 }, 0]);
    expect(await rows('SELECT id FROM payments.inbox')).toEqual([{ id: EVENT }]);
    expect(await rows('SELECT id FROM payments.inbox ORDER BY id', kept)).toHaveLength(2);
    expect(await rows('SELECT "offset"::int, body FROM bus."redress.compensation" ORDER BY 1')).toEqual([0, 1, 2].map((offset) => ({ offset, body: ODD })));
    expect(await rows(`SELECT payload, headers, nextval('payments.outbox_seq_seq')::int AS next FROM payments.outbox`)).toEqual([
      { payload: ODD, headers: { a: 1 }, next: 2 },
    ]);
    expect(await rows('SELECT next::int, owner FROM payments.log_position')).toEqual([{ next: 2, owner: null }]);
    expect(await rows(`SELECT name FROM payments.migration WHERE name LIKE 'Restore%'`)).toHaveLength(1);
    const [marked] = await rows('SELECT known_until, at FROM payments.restore');
    expect(marked.known_until.toISOString()).toBe(knownUntil);
    expect(marked.at.getTime()).toBeGreaterThan(marked.known_until.getTime());
    const rights = `SELECT has_table_privilege('redress_payments', 'payments.payout', 'INSERT') AS own,
      has_table_privilege('redress_desk', 'payments.payout', 'SELECT') AS others`;
    expect(await rows(rights)).toEqual([{ own: true, others: false }]);
  });

  it('does not bring back the keys of people who have been erased since', async () => {
    expect(await rows('SELECT subject_id AS who FROM intake.vault_subject WHERE wrapped_key IS NOT NULL')).toEqual([{ who: 'stays' }]);
  });

  it('is told to what time it was brought back by other means; positions on a log elsewhere go back, and never beyond its end', async () => {
    await rows(`UPDATE payments.log_position SET next = 9; UPDATE payments.restore SET at = '2025-01-01';
      INSERT INTO payments.log_position (topic, partition, next) VALUES ('redress.compensation', 1, 5), ('redress.compensation', 2, 0);
      UPDATE bus."redress.compensation" SET stored_at = '2026-01-01' WHERE "offset" < 2`);
    const done = await restore('--at', '2026-01-02T00:30Z', '--margin', '30', '--bus-database', url, '--json');
    expect([done.code, JSON.parse(done.out).again]).toEqual([0, 12]);
    expect(await rows('SELECT partition, next::int FROM payments.log_position ORDER BY 1')).toEqual([
      { partition: 0, next: 2 }, { partition: 1, next: 0 }, { partition: 2, next: 0 },
    ]);
    expect((await rows('SELECT known_until FROM payments.restore'))[0].known_until.toISOString()).toBe('2026-01-02T00:30:00.000Z');
  });
});

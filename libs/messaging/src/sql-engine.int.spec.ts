import { topics } from '@redress/contracts';
import { money } from '@redress/money';
import { contractStores, storeContract, testDatabase, type TestDatabase } from '@redress/testing';
import { randomUUID } from 'node:crypto';
import { Pool, type PoolConfig } from 'pg';
import { appendToLog, logTable, type Row, SqlEngine } from './index.js';

let database: TestDatabase;
let operator: Pool;
beforeAll(async () => {
  database = await testDatabase({ stores: contractStores });
  operator = new Pool({ connectionString: database.url, options: '-c search_path=payments', max: 2 });
});
afterAll(async () => {
  await operator.end();
  await database.dispose();
});

const TOPIC = 'redress.payments';

storeContract('PostgreSQL', async () => {
  const tables = [...contractStores.map(({ name }) => name), 'inbox', ...topics.map(logTable)];
  await operator.query(`TRUNCATE ${tables.join(', ')}`);
  await operator.query(`UPDATE clock SET shift = '0'; UPDATE bus."${TOPIC}.head" SET next = 0`);
  return {
    engine: new SqlEngine(() => database.pool, appendToLog),
    published: async () => {
      const { rows } = await operator.query(`SELECT key, headers, body FROM ${logTable(TOPIC)} ORDER BY partition, "offset"`);
      return rows.map(({ key, headers, body }: Record<string, string>) => ({
        topic: TOPIC, key: key!, headers: JSON.parse(headers!) as Record<string, string>, body: body!,
      }));
    },
    moveClock: (by) => database.moveClock(by),
    close: async () => expect(database.pool.idleCount).toBe(database.pool.totalCount),
  };
});

const oneConnection = () => new Pool({ connectionString: database.url, options: '-c search_path=payments', max: 1, pipeline: true } as PoolConfig);

describe('The plans of a connection', () => {
  it('are made anew as what they serve grows, and the old ones are let go', async () => {
    const [, accounts] = contractStores;
    const pool = oneConnection();
    const engine = new SqlEngine(() => pool, appendToLog);
    const names = async () => {
      const { rows } = await pool.query<{ name: string }>(`SELECT name FROM pg_prepared_statements WHERE name LIKE 'contract_account.load.%'`);
      return rows.map(({ name }) => name);
    };
    const seen = new Set<string>();
    try {
      for (const count of [1, 3, 20, 200, 2_000]) {
        const unit = await engine.begin();
        await unit.load(accounts!, Array.from({ length: count }, (_, i) => ({ owner: `owner-${i}` })));
        await unit.commit();
        const held = await names();
        expect(held).toHaveLength(1);
        seen.add(held[0]!);
      }
      expect(seen.size).toBeGreaterThan(3);
    } finally {
      await pool.end();
    }
  });
});

describe('An update', () => {
  const samples = contractStores[0]!;
  const row = (id: string): Row => ({
    merchant: 'acme', id, label: 'before', minor: 1n, count: 1, open: true, at: '2026-01-05T08:00:00.000Z', doc: { sum: money(1, 'CNY'), tags: [] },
    raw: Buffer.alloc(0), note: 'kept',
  });

  it('writes the columns that differ in any of its rows from what was loaded, and no others', async () => {
    const ids = [randomUUID(), randomUUID(), randomUUID()];
    const pool = oneConnection();
    const engine = new SqlEngine(() => pool, appendToLog);
    const decide = async (change: (rows: Row[]) => Row[]): Promise<Row[]> => {
      const unit = await engine.begin();
      const rows = await unit.load(samples, ids.map((id) => ({ merchant: 'acme', id })));
      await unit.update(samples, change(rows));
      await unit.commit();
      return rows;
    };
    const versions = async () => (await pool.query<{ xmin: string }>('SELECT xmin FROM contract_sample WHERE id = ANY ($1) ORDER BY id', [ids])).rows;
    try {
      const unit = await engine.begin();
      await unit.add(samples, ids.map(row));
      await unit.commit();

      await decide(([one, two, three]) => [{ ...one, label: 'after' }, { ...two, count: 2, note: undefined }, three!]);
      const { rows } = await pool.query<{ statement: string }>(`SELECT statement FROM pg_prepared_statements WHERE name LIKE 'contract_sample.update.%'`);
      expect(rows.map(({ statement }) => /SET (.*) FROM/.exec(statement)![1])).toEqual(['"label" = u."label", "count" = u."count", "note" = u."note"']);

      const written = await versions();
      const [first, second, third] = await decide((found) => found.map((one) => ({ ...one })));
      expect([first, second, third]).toEqual([
        { ...row(first!.id as string), label: 'after' }, { ...row(second!.id as string), count: 2, note: undefined }, row(third!.id as string),
      ]);
      expect(await versions()).toEqual(written);
    } finally {
      await pool.end();
    }
  });
});

import { topics } from '@redress/contracts';
import { contractStores, storeContract, testDatabase, type TestDatabase } from '@redress/testing';
import { Pool, type PoolConfig } from 'pg';
import { appendToLog, logTable, SqlEngine } from './index.js';

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

describe('The plans of a connection', () => {
  it('are made anew as what they serve grows, and the old ones are let go', async () => {
    const [, accounts] = contractStores;
    const pool = new Pool({ connectionString: database.url, options: '-c search_path=payments', max: 1, pipeline: true } as PoolConfig);
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

import { topics } from '@redress/contracts';
import { contractStores, storeContract, testDatabase, type TestDatabase } from '@redress/testing';
import { Pool } from 'pg';
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

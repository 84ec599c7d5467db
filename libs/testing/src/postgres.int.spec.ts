import { plus } from '@redress/contracts';
import { appendToLog, SqlEngine } from '@redress/messaging';
import { Client } from 'pg';
import { accounts, contractStores } from './contract-stores.js';
import { testDatabase } from './postgres.js';

const nowOf = async (engine: SqlEngine): Promise<string> => {
  const unit = await engine.begin();
  const now = await unit.now;
  await unit.rollback();
  return now;
};

describe('a test database', () => {
  it('is fresh, works as the service would, and is gone afterwards', async () => {
    const database = await testDatabase({ name: 'follow-up', stores: contractStores });
    const engine = new SqlEngine(() => database.pool, appendToLog);
    const unit = await engine.begin();
    await unit.insert(accounts, [{ owner: 'a', balance: 1n, version: 1 }]);
    await unit.commit();
    const { rows } = await database.pool.query('SELECT current_user, current_schema, count(*)::int FROM contract_account GROUP BY 1, 2');
    expect(rows).toEqual([{ current_user: 'redress_follow_up', current_schema: 'follow_up', count: 1 }]);
    await database.dispose();
    const client = new Client({ connectionString: database.url });
    await expect(client.connect()).rejects.toMatchObject({ code: '3D000' });
  });

  it('lets its clock be moved by months', async () => {
    const database = await testDatabase();
    const engine = new SqlEngine(() => database.pool, appendToLog);
    const before = await nowOf(engine);
    await database.moveClock({ days: 90 });
    const after = await nowOf(engine);
    expect(after >= plus(before, { days: 90 })).toBe(true);
    expect(after < plus(before, { days: 90, minutes: 5 })).toBe(true);
    await database.dispose();
  });
});

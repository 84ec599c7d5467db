import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { dataSourceOf, followAddress, poolOf } from './database.js';

it('logs in by the password of the moment, and keeps the connections that it has', async () => {
  const role = `changing_${randomUUID().slice(0, 8)}`;
  const admin = new Client({ connectionString: process.env.TEST_POSTGRES_URL });
  await admin.connect();
  await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD 'former'`);
  const addressWith = (password: string) => Object.assign(new URL(process.env.TEST_POSTGRES_URL!), { username: role, password }).href;
  let address = addressWith('former');
  const source = await dataSourceOf({ service: 'payments', url: address, stores: [] }).initialize();
  const pool = poolOf(source);
  followAddress(pool, () => address);
  const old = await pool.connect();
  await admin.query(`ALTER ROLE ${role} PASSWORD 'newer'`);
  await expect(pool.connect()).rejects.toMatchObject({ code: '28P01' });
  address = addressWith('newer');
  const fresh = await pool.connect();
  for (const client of [old, fresh]) expect((await client.query('SELECT current_user AS who')).rows).toEqual([{ who: role }]);
  expect((await fresh.query('SHOW search_path')).rows).toEqual([{ search_path: 'payments' }]);
  old.release();
  fresh.release();
  await source.destroy();
  await admin.query(`DROP ROLE ${role}`);
  await admin.end();
});

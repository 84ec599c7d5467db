import { randomUUID } from 'node:crypto';
import { eventTypes, listenersOf, publisherOf, type Service, services, topicOf, topics } from '@redress/contracts';
import {
  type AnyStore, dataSourceOf, frameworkStores, json, roleOf, schemaOf, type ServiceDefinition, storeOf, text,
} from '@redress/messaging';
import { Client } from 'pg';
import { migrate } from '../database/migrate.js';
import { actors, ensureRole, MIGRATOR } from '../database/roles.js';
import { loadDefinition } from '../stack/services.js';

// The services as their sources define them: a spec must not depend on a build.
jest.mock('../stack/services.js', () => ({
  loadDefinition: async (service: string) => {
    const { join } = jest.requireActual<typeof import('node:path')>('node:path');
    const exported = (await import(join(__dirname, `../../../apps/${service}/src/${service}.module.ts`))) as Record<string, unknown>;
    return Object.values(exported).find((one) => typeof one === 'object' && one !== null && 'useCases' in one);
  },
}));

const PASSWORD = 'test';
const DATABASE = `doors_${randomUUID().replaceAll('-', '')}`;
const cluster = new URL(process.env.TEST_POSTGRES_URL!);
const urlOf = (role?: string): string =>
  Object.assign(new URL(cluster), { pathname: `/${DATABASE}`, ...(role && { username: role, password: PASSWORD }) }).href;
const options = {
  adminUrl: cluster.href, migratorUrl: urlOf(MIGRATOR),
  logins: [...actors.map(roleOf), MIGRATOR].map((role) => ({ role, password: PASSWORD })),
};

const acts = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE'] as const;
type Act = (typeof acts)[number];
interface Table { readonly schema: string; readonly name: string; readonly column: string; readonly type: string }
const full = ({ schema, name }: Table): string => `"${schema}"."${name}"`;

/** Statements that touch no row and no other column: what they are refused for is the right alone. */
const attempt: Readonly<Record<Act, (table: Table) => string>> = {
  SELECT: (table) => `SELECT * FROM ${full(table)} WHERE false`,
  INSERT: (table) => `INSERT INTO ${full(table)} ("${table.column}") SELECT NULL::${table.type} WHERE false`,
  UPDATE: (table) => `UPDATE ${full(table)} SET "${table.column}" = DEFAULT WHERE false`,
  DELETE: (table) => `DELETE FROM ${full(table)} WHERE false`,
  TRUNCATE: (table) => `TRUNCATE ${full(table)}`,
};

const definitions = new Map<Service, ServiceDefinition>();
const clients = new Map<string, Client>();
let owner: Client;
let tables: readonly Table[];

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client;
}

/** Whether the role may do this; any other fault than a missing right is one of the test. */
async function may(role: string, sql: string): Promise<boolean> {
  const client = clients.get(role)!;
  await client.query('BEGIN');
  try {
    await client.query(sql);
    return true;
  } catch (error) {
    if ((error as { code?: string }).code !== '42501') throw error;
    return false;
  } finally {
    await client.query('ROLLBACK');
  }
}

const typesOf = (topic: string) => eventTypes.filter((type) => topicOf(type) === topic);
const writesTo = (actor: string, topic: string): boolean => typesOf(topic).some((type) => publisherOf(type) === actor);
const hears = (actor: string, topic: string): boolean => typesOf(topic).some((type) => listenersOf(type).includes(actor as Service));

/** What the score and the services' declarations say that an actor may do with a table. */
function granted(actor: Service | 'channel', { schema, name }: Table): readonly Act[] {
  if (schema === 'bus') {
    const topic = name.replace(/\.head$/, '');
    const [writes, reads] = [writesTo(actor, topic), hears(actor, topic)];
    if (name.endsWith('.head')) return writes ? ['SELECT', 'UPDATE'] : reads ? ['SELECT'] : [];
    return [...(reads ? ['SELECT' as const] : []), ...(writes ? ['INSERT' as const] : [])];
  }
  if (actor === 'channel' || schema !== schemaOf(actor)) return [];
  const { stores } = definitions.get(actor)!;
  if (name === 'migration' || name === 'clock' || stores.some(({ spec }) => spec.reference && spec.table === name)) return ['SELECT'];
  const kept = ['audit_log', ...(definitions.get(actor)!.appendOnly ?? []).map(({ spec }) => spec.table)];
  return kept.includes(name) ? ['SELECT', 'INSERT'] : ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];
}

beforeAll(async () => {
  for (const service of services) definitions.set(service, await loadDefinition(service));
  await migrate(options);
  owner = await connect(urlOf());
  const { rows } = await owner.query(`
    SELECT n.nspname AS schema, c.relname AS name, a.attname AS column, format_type(a.atttypid, NULL) AS type
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN LATERAL (SELECT * FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped ORDER BY attnum LIMIT 1) a ON true
    WHERE c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') ORDER BY 1, 2`);
  tables = rows as Table[];
  for (const role of actors.map(roleOf)) clients.set(role, await connect(urlOf(role)));
}, 120_000);

afterAll(async () => {
  await Promise.all([owner, ...clients.values()].map((client) => client?.end()));
  const admin = await connect(cluster.href);
  await admin.query(`DROP DATABASE IF EXISTS "${DATABASE}" WITH (FORCE)`);
  await admin.end();
});

describe('database roles', () => {
  it('meet every table of every schema', () => {
    expect([...new Set(tables.map(({ schema }) => schema))].sort()).toEqual(['bus', ...services.map((service) => schemaOf(service))].sort());
    const logged = tables.filter(({ schema }) => schema === 'bus').map(({ name }) => name);
    expect(logged.sort()).toEqual(topics.flatMap((topic) => [topic, `${topic}.head`]).sort());
    for (const [service, { stores }] of definitions) {
      const made = tables.filter(({ schema }) => schema === schemaOf(service)).map(({ name }) => name);
      expect(made).toEqual(expect.arrayContaining([...stores, ...frameworkStores].map(({ spec }) => spec.table)));
    }
  });

  it.each(actors)('%s: may do in its own schema and with its topics what is granted, and nothing anywhere else', async (actor) => {
    const wrong: string[] = [];
    for (const table of tables) {
      const rights = granted(actor, table);
      for (const act of acts) {
        const can = await may(roleOf(actor), attempt[act](table));
        if (can !== rights.includes(act)) wrong.push(`${roleOf(actor)} ${can ? 'may' : 'may not'} ${act} ${full(table)}`);
      }
    }
    expect(wrong).toEqual([]);
  }, 60_000);

  it.each(actors)('%s: makes, changes and drops no table, schema, role or function', async (actor) => {
    const schema = actor === 'channel' ? 'bus' : schemaOf(actor);
    const [table] = tables.filter((one) => one.schema === schema);
    for (const sql of [
      `CREATE TABLE "${schema}".own (a int)`, 'CREATE TABLE public.own (a int)', 'CREATE SCHEMA own', `CREATE ROLE own_${schema}`,
      `DROP TABLE ${full(table!)}`, `ALTER TABLE ${full(table!)} DISABLE TRIGGER ALL`, `GRANT SELECT ON ${full(table!)} TO PUBLIC`,
      `CREATE FUNCTION "${schema}".own() RETURNS int LANGUAGE sql AS 'SELECT 1'`, `SET ROLE "${MIGRATOR}"`, 'CHECKPOINT',
    ]) {
      // PostgreSQL grants nothing, warns, and says that it went well.
      const can = await may(roleOf(actor), sql);
      expect([sql, can && !sql.startsWith('GRANT')]).toEqual([sql, false]);
    }
    const { rows } = await owner.query(`SELECT has_table_privilege('redress_channel', $1, 'SELECT') AS open`, [full(table!)]);
    expect(rows[0].open).toBe(false);
  });

  it('forget only what their own topics, or the input topics they hear, kept too long', async () => {
    for (const actor of actors) {
      for (const topic of topics) {
        const can = await may(roleOf(actor), `SELECT bus.forget('${topic}', 24)`);
        const own = topic.startsWith('channel.') ? hears(actor, topic) : writesTo(actor, topic);
        expect([actor, topic, can]).toEqual([actor, topic, own]);
      }
    }
  });

  it('never rewrite what was logged: audit log, ledger and finance entries', async () => {
    const audits = services.map((service): [Service, string] => [service, 'audit_log']);
    const logs: [Service, string][] = [...audits, ['payments', 'posting'], ['payments', 'finance_entry']];
    const appended = { SELECT: true, INSERT: true, UPDATE: false, DELETE: false, TRUNCATE: false };
    for (const [service, name] of logs) {
      const table = tables.find((one) => one.schema === schemaOf(service) && one.name === name)!;
      const can: [Act, boolean][] = [];
      for (const act of acts) can.push([act, await may(roleOf(service), attempt[act](table))]);
      expect([service, name, Object.fromEntries(can)]).toEqual([service, name, appended]);
    }
  });

  it('are the only ones that get in', async () => {
    const stranger = `stranger_${randomUUID().slice(0, 8)}`;
    const admin = await connect(cluster.href);
    try {
      await ensureRole(admin, { role: stranger, password: PASSWORD });
      await expect(connect(urlOf(stranger))).rejects.toMatchObject({ code: '42501' });
    } finally {
      await admin.query(`DROP ROLE IF EXISTS "${stranger}"`);
      await admin.end();
    }
  });
});

describe('migrations', () => {
  /** What TypeORM would change to make the schema as the stores declare it. */
  async function difference(service: Service, stores: readonly AnyStore[]): Promise<string[]> {
    const source = await dataSourceOf({ service, url: urlOf(), stores: [...stores, ...frameworkStores], poolSize: 2 }).initialize();
    try {
      return (await source.driver.createSchemaBuilder().log()).upQueries.map(({ query }) => query);
    } finally {
      await source.destroy();
    }
  }

  it.each(services)('%s: leave nothing between what the stores declare and what the schema has', async (service) => {
    expect(await difference(service, definitions.get(service)!.stores)).toEqual([]);
  }, 30_000);

  it('would be missed: another column and another table are seen', async () => {
    const [first] = definitions.get('analysis')!.stores;
    const stores = definitions.get('payments')!.stores.map((store) => (store.spec.table !== 'posting' ? store : {
      ...store, spec: { ...store.spec, columns: { ...store.spec.columns, added: text } },
    })) as AnyStore[];
    const columns = { merchant: text, said: json<object>() };
    const other = storeOf<{ merchant: string; said: object }>()({ table: 'never_made', key: ['merchant'], columns });
    const queries = await difference('payments', [...stores, other as unknown as AnyStore]);
    expect(first).toBeUndefined();
    expect(queries).toEqual([expect.stringContaining('"never_made"'), expect.stringContaining('ADD "added"')]);
  }, 30_000);

  it('change nothing the second time', async () => {
    const said: string[] = [];
    await migrate({ ...options, progress: (line) => said.push(line) });
    expect(said).toEqual([]);
  }, 60_000);

  it('are refused where the data belongs to a newer build', async () => {
    await owner.query(`INSERT INTO desk.migration (timestamp, name) VALUES (1999999999999, 'Desk1999999999999')`);
    await expect(migrate(options)).rejects.toThrow(/belongs to a newer Redress \(Desk1999999999999\)/);
    await owner.query(`DELETE FROM desk.migration WHERE name = 'Desk1999999999999'`);
  }, 60_000);
});

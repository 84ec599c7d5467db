import { contractStores, failureOf, MemoryEngine, testDatabase, type TestDatabase } from '@redress/testing';
import fc from 'fast-check';
import { appendToLog, type Engine, type Row, SqlEngine, type UnitOfWork } from './index.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ stores: contractStores });
});
afterAll(() => database.dispose());

const accounts = contractStores.find(({ name }) => name === 'contract_account')!;
const owner = fc.constantFrom('a', 'b', 'c', 'd');
const row = fc.record({ owner, balance: fc.bigInt({ min: 0n, max: 9n }), version: fc.integer({ min: 1, max: 3 }), email: fc.constantFrom(undefined, 'x', 'y') });
const rows = fc.uniqueArray(row, { minLength: 1, maxLength: 3, selector: (one) => one.owner });
const keys = fc.uniqueArray(owner, { maxLength: 4 }).map((owners) => owners.map((one) => ({ owner: one })));
const step = fc.oneof(
  fc.record({ op: fc.constantFrom('insert' as const, 'add' as const, 'update' as const), rows }),
  fc.record({ op: fc.constantFrom('load' as const, 'remove' as const), keys }),
);
const units = fc.array(fc.record({ steps: fc.array(step, { maxLength: 5 }), end: fc.constantFrom('commit' as const, 'commit' as const, 'rollback' as const) }), { maxLength: 6 });
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const sorted = (list: Row[]): Row[] => list.sort((a, b) => (String(a.owner) < String(b.owner) ? -1 : 1));
const take = async (unit: UnitOfWork, one: Step): Promise<Row[]> => {
  if ('keys' in one) {
    if (one.op === 'load') return sorted(await unit.load(accounts, one.keys));
    await unit.remove(accounts, one.keys);
    return [];
  }
  // Only what the unit has loaded may be updated.
  if (one.op === 'update') await unit.load(accounts, one.rows);
  await unit[one.op](accounts, one.rows);
  return [];
};

/** What a caller can see of some units: every row read, how each ended, and what is there at last. */
async function story(engine: Engine, list: typeof units extends fc.Arbitrary<infer T> ? T : never): Promise<unknown[]> {
  const told: unknown[] = [];
  for (const { steps, end } of list) {
    const unit = await engine.begin();
    const failure = await failureOf((async () => {
      for (const one of steps) told.push(await take(unit, one));
      await unit[end]();
    })());
    if (failure) await unit.rollback();
    told.push(failure ?? end);
  }
  const last = await engine.begin();
  told.push(sorted(await last.load(accounts, ['a', 'b', 'c', 'd'].map((one) => ({ owner: one })))));
  await last.rollback();
  return told;
}

it('memory and PostgreSQL tell the same story, whatever units they run', async () => {
  await fc.assert(fc.asyncProperty(units, async (list) => {
    await database.pool.query('DELETE FROM contract_account');
    const real = await story(new SqlEngine(() => database.pool, appendToLog), list);
    expect(await story(new MemoryEngine(), list)).toEqual(real);
  }), { numRuns: 150 });
});

import { type AnyStore, appendToLog, Reads, SqlEngine } from '@redress/messaging';
import { examples, simulation, testDatabase, type TestDatabase } from '@redress/testing';
import { defaultPolicies } from '../domain/clock.js';
import { followUp } from '../follow-up.module.js';
import { followUpUseCases } from '../perform.js';
import { followUps } from './follow-ups.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ name: 'follow-up', stores: followUp.stores, migrations: followUp.migrations, appendOnly: followUp.appendOnly ?? [] });
});
afterAll(() => database.dispose());

const write = async (row: object) => {
  const unit = await new SqlEngine(() => database.pool, appendToLog).begin();
  try {
    await unit.insert(followUps as unknown as AnyStore, [row as Record<string, unknown>]);
    await unit.commit();
  } catch (error) {
    await unit.rollback();
    throw error;
  }
};

/** A row as the use cases leave it. */
async function anyRow() {
  const stack = simulation('follow-up', followUpUseCases(defaultPolicies, { days: 7 }));
  const { caseId } = examples['case.opened.v1'];
  await stack.event('case.opened.v1', examples['case.opened.v1'], { key: caseId });
  await stack.event('leg.released.v1', examples['leg.released.v1'], { key: caseId });
  await stack.event('remedy.fulfilled.v1', examples['remedy.fulfilled.v1'], { key: caseId });
  return stack.rows(followUps)[0]!;
}

describe('the table of cases', () => {
  it('gives back what was decided, to the last clock', async () => {
    const row = await anyRow();
    await write(row);
    expect(await new Reads(() => database.pool).one(followUps, { merchant: row.merchant, caseId: row.caseId })).toEqual(row);
  });

  it('refuses what no decision may leave', async () => {
    const row = { ...(await anyRow()), merchant: 'm2' };
    await expect(write({ ...row, complaints: -1 })).rejects.toMatchObject({ code: '23514' });
    await expect(write({ ...row, surveyScore: 6 })).rejects.toMatchObject({ code: '23514' });
  });
});

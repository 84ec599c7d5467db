import { type AnyStore, appendToLog, Reads, SqlEngine } from '@redress/messaging';
import { examples, simulation, testDatabase, type TestDatabase } from '@redress/testing';
import { defaultPolicies } from '../domain/clock.js';
import { followUp } from '../follow-up.module.js';
import { followUpGauges } from '../gauges.js';
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

  it('tells of the promises of open cases alone: how many clocks run, are near or missed, and the most overdue', async () => {
    const row = await anyRow();
    const clock = (state: string, minutes: number) => ({ startedAt: row.openedAt, nearAt: row.openedAt, dueAt: new Date(Date.now() + minutes * 60_000).toISOString(), state });
    const open = (merchant: string, state: string, first: object, resolution: object) => write({ ...row, merchant, state, clocks: { first_response: first, resolution } });
    await open('open-1', 'opened', clock('near', 5), clock('running', 600));
    await open('open-2', 'offered', clock('met', -60), clock('missed', -30));
    await open('over', 'closed', clock('missed', -600), clock('missed', -600));
    const [clocks, overdue] = await Promise.all(followUpGauges.map(async ({ sql }) => (await database.pool.query(sql)).rows as Record<string, string>[]));
    const counted = clocks!.map(({ clock: name, state, clocks: n }) => `${name} ${state} ${n}`).sort();
    expect(counted).toEqual(['first_response near 1', 'resolution missed 1', 'resolution running 1']);
    const late = Object.fromEntries(overdue!.map(({ clock: name, clocks_overdue_seconds: seconds }) => [name, Math.round(Number(seconds) / 60)]));
    expect(late).toEqual({ first_response: 0, resolution: 30 });
  });

  it('tells how many periods of law are ours to keep, are at risk or were missed', async () => {
    const { dueAt, ...deadline } = examples['entitlement.computed.v1'].deadlines![0]!;
    const { planId } = examples['entitlement.computed.v1'];
    const period = (state: 'running' | 'near' | 'missed', whose: 'trader' | 'consumer' = 'trader') => ({ ...deadline, dueAt, whose, planId, nearAt: dueAt, state });
    const row = { ...(await anyRow()), merchant: 'lawful', statutory: [period('near'), period('near'), period('missed'), period('near', 'consumer')] };
    await write(row);
    expect(await new Reads(() => database.pool).one(followUps, { merchant: row.merchant, caseId: row.caseId })).toEqual(row);
    const gauge = followUpGauges.find(({ group }) => group === 'statutory-clocks')!;
    const counted = (await database.pool.query<Record<string, string>>(gauge.sql)).rows.map(({ state, statutory_clocks: n }) => `${state} ${n}`);
    expect(counted.sort()).toEqual(['missed 1', 'near 2']);
  });

  it('refuses what no decision may leave', async () => {
    const row = { ...(await anyRow()), merchant: 'm2' };
    await expect(write({ ...row, complaints: -1 })).rejects.toMatchObject({ code: '23514' });
    await expect(write({ ...row, surveyScore: 6 })).rejects.toMatchObject({ code: '23514' });
  });
});

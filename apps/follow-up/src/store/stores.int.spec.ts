import { type AnyStore, appendToLog, Reads, SqlEngine } from '@redress/messaging';
import { examples, simulation, testDatabase, type TestDatabase } from '@redress/testing';
import { defaultPolicies } from '../domain/clock.js';
import { followUp } from '../follow-up.module.js';
import { followUpGauges } from '../gauges.js';
import { followUpUseCases } from '../perform.js';
import { type Pledge, promiseOf } from '../domain/promise.js';
import { followUps } from './follow-ups.js';
import { promises } from './promises.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ name: 'follow-up', stores: followUp.stores, migrations: followUp.migrations, appendOnly: followUp.appendOnly ?? [] });
});
afterAll(() => database.dispose());

const write = async (row: object, store: unknown = followUps) => {
  const unit = await new SqlEngine(() => database.pool, appendToLog).begin();
  try {
    await unit.insert(store as AnyStore, [row as Record<string, unknown>]);
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

describe('the promise ledger', () => {
  const [{ planId, leg }, { caseId }] = [examples['leg.released.v1'], examples['case.opened.v1']];
  const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
  const pledge = (number: number, change: Partial<Pledge>): Pledge => ({
    merchant: 'm1', promiseId: promiseOf(`${leg.legId}${number}`), caseId, planId, legId: leg.legId, kind: 'refund_full', money: true, state: 'made',
    releasedAt: ago(240), dueAt: ago(72), facts: 1, ...change,
  });
  const kept = (number: number, took: number, before = 0) =>
    pledge(number, { state: 'kept', releasedAt: ago(before + took), keptAt: ago(before) });
  const read = async (metric: string) =>
    (await database.pool.query<Record<string, string>>(followUpGauges.find(({ gives }) => gives[0] === metric)!.sql)).rows;

  it('gives back what was promised, and tells breaches and the time to money of the last week', async () => {
    const rows = [kept(1, 10), kept(2, 20), kept(3, 40), kept(4, 900, 200), pledge(5, { state: 'broken', brokenAt: ago(72) }),
      pledge(6, { state: 'broken', brokenAt: ago(720), kind: 'repair', money: false }), pledge(7, { state: 'kept', keptAt: ago(1), brokenAt: ago(72), kind: 'damages' })];
    for (const row of rows) await write(row, promises);
    expect(await new Reads(() => database.pool).one(promises, { merchant: 'm1', promiseId: rows[6]!.promiseId })).toEqual(rows[6]);
    const count = async (metric: string) => (await read(metric)).map((row) => `${row.kind} ${row[metric]}`).sort();
    expect(await count('promises_broken')).toEqual(['refund_full 1', 'repair 1']);
    expect(await count('promises_broken_last_week')).toEqual(['damages 1', 'refund_full 1']);
    const times = (await read('time_to_money_seconds')).map(({ remedy, quantile, time_to_money_seconds: seconds }) => `${remedy} ${quantile} ${Math.round(Number(seconds) / 3_600)}h`);
    const within = (await read('time_to_money_within')).filter(({ remedy }) => remedy === 'refund_full').map((row) => `${row.within} ${row.time_to_money_within}`);
    expect(within.sort()).toEqual(['14d 3', '1d 2', '1h 0', '3d 3', '6h 0', '7d 3', 'any 3']);
    expect(times.sort()).toEqual(['damages 0.5 239h', 'damages 0.95 239h', 'refund_full 0.5 20h', 'refund_full 0.95 40h']);
  });

  it('holds no promise as kept without the moment, and none as broken', async () => {
    await expect(write(pledge(8, { state: 'kept' }), promises)).rejects.toMatchObject({ code: '23514' });
    await expect(write(pledge(9, { state: 'broken' }), promises)).rejects.toMatchObject({ code: '23514' });
  });
});

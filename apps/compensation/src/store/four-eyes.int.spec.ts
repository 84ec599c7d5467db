import { randomUUID } from 'node:crypto';
import { type Leg, encodeJson } from '@redress/contracts';
import { money } from '@redress/money';
import { connectionTo, testDatabase, type TestDatabase } from '@redress/testing';
import fc from 'fast-check';
import { defaultLimits } from '../authority/default-limits.js';
import { compensation } from '../compensation.module.js';
import { type ApproverRole, approverRoles, boundOn, mayPair } from '../domain/authority/authority.js';

jest.setTimeout(60_000);
let database: TestDatabase;
let service: Awaited<ReturnType<typeof connectionTo>>;
let owner: typeof service;
beforeAll(async () => {
  database = await testDatabase({ name: 'compensation', stores: compensation.stores, migrations: compensation.migrations });
  service = await connectionTo(database.serviceUrl, 'compensation');
  owner = await connectionTo(database.url, 'compensation');
});
afterAll(async () => {
  await service?.end();
  await owner?.end();
  await database?.dispose();
});

type Row = Record<string, unknown>;
type Given = Pick<Leg, 'remedy'> & { amount?: unknown };
const legsOf = (...minors: number[]): Given[] => minors.map((minor) => ({ remedy: 'refund_full', amount: money(minor, 'CNY') }));
const offerOf = (legs: readonly unknown[]) => encodeJson({ options: [{ optionId: 'refund', legs }, { optionId: 'other', legs: legsOf(1) }] });
const plan = (change: Row = {}): Row => ({
  merchant: 'm1', plan_id: randomUUID(), case_id: randomUUID(), state: 'approved', offer: offerOf(legsOf(1_000)), chosen: 'refund', legs: '[]',
  facts: '{}', grounds: '{}', requested_by: 'policy:t', approver: 'sue', approver_role: 'supervisor', created_at: '2026-11-23T00:00:00Z',
  withdrawn: false, published: 0, version: 1, ...change,
});
async function insert(row: Row, client = service): Promise<string> {
  const names = Object.keys(row);
  await client.query(`INSERT INTO plan (${names.join(', ')}) VALUES (${names.map((_, i) => `$${i + 1}`).join(', ')})`, Object.values(row));
  return row.plan_id as string;
}
const update = (planId: string, set: string, values: unknown[] = []) => service.query(`UPDATE plan SET ${set} WHERE plan_id = $1`, [planId, ...values]);
const FOUR_EYES = { code: '23514', constraint: 'plan_four_eyes' };
const huge = { offer: offerOf(legsOf(600_000)) };
const two = { endorsed_by: 'bob', endorser_role: 'supervisor' };

describe('a plan that plain SQL would store as approved', () => {
  it.each<[string, Row]>([
    ['of nobody', { approver: null }], ['of an empty name', { approver: '' }], ['in no role', { approver_role: null }],
    ['by who asked for it', { requested_by: 'sue' }], ['by who asked, among two', { ...huge, ...two, requested_by: 'bob' }],
    ['by one person, above the limit', huge], ['by the same person twice', { ...huge, ...two, endorsed_by: 'sue' }],
    ['by one person and an empty name', { ...huge, ...two, endorsed_by: '' }], ['with a second role alone', { ...huge, endorser_role: 'supervisor' }],
    ['by one person and the policy', { ...huge, ...two, endorsed_by: 'policy:t2' }], ['by two agents', { ...huge, ...two, approver_role: 'agent', endorser_role: 'agent' }],
    ['by a second person without a role', { ...huge, ...two, endorser_role: null }], ['by a role that is none', { approver_role: 'king' }],
    ['by itself, above the automatic limit', { approver: 'policy:t', approver_role: 'automatic', offer: offerOf(legsOf(50_001)) }],
    ['split over legs', { offer: offerOf(legsOf(300_000, 300_000)) }],
    ['split over remedies', { offer: offerOf([...legsOf(300_000), { remedy: 'damages', amount: money(300_000, 'CNY') }]) }],
    ['with a negative leg', { offer: offerOf(legsOf(600_000, -599_999)) }],
    ['with an amount that is none', { offer: offerOf([{ remedy: 'refund_full', amount: { currency: 'CNY' } }]) }],
    ['with a null for an amount', { offer: offerOf([{ remedy: 'refund_full', amount: null }]) }],
    ['in two currencies', { offer: offerOf([...legsOf(1), { remedy: 'refund_full', amount: money(1, 'JPY') }]) }],
    ['in a currency without limits', { offer: offerOf([{ remedy: 'refund_full', amount: money(1, 'XTS') }]) }],
    ['with no option chosen', { chosen: null }], ['with an option that is none', { chosen: 'gold' }],
    ['as released at once', { ...huge, state: 'released' }], ['as fulfilled at once', { ...huge, state: 'fulfilled' }], ['as failed at once', { ...huge, state: 'failed' }],
    ['damages by an agent', { approver_role: 'agent', offer: offerOf([{ remedy: 'damages', amount: money(1, 'CNY') }]) }],
  ])('%s is refused', async (_, change) => {
    await expect(insert(plan(change))).rejects.toMatchObject(FOUR_EYES);
    const id = await insert(plan({ ...change, state: 'accepted' }));
    await expect(update(id, 'state = $2', [change.state ?? 'approved'])).rejects.toMatchObject(FOUR_EYES);
  });

  it.each<[string, Row]>([
    ['by one person up to the limit', { offer: offerOf(legsOf(500_000)) }], ['by two named people above it', { ...huge, ...two }],
    ['by itself up to the automatic limit', { approver: 'policy:t', approver_role: 'automatic', offer: offerOf(legsOf(50_000)) }],
    ['of words alone', { approver_role: 'agent', offer: offerOf([{ remedy: 'apology' }]) }],
    ['by two in a currency without limits', { ...two, offer: offerOf([{ remedy: 'refund_full', amount: money(1, 'XTS') }]) }],
  ])('%s is stored', async (_, change) => {
    await insert(plan(change));
  });

  it('keeps who asked and who approved, and is looked at again when it gives more', async () => {
    const id = await insert(plan());
    for (const set of [`requested_by = 'sue'`, `requested_by = 'x'`, 'approver = NULL', `approver = 'x'`, `approver_role = 'finance'`, `endorsed_by = 'x'`]) {
      await expect(update(id, set)).rejects.toMatchObject(FOUR_EYES);
    }
    await expect(update(id, 'offer = $2', [huge.offer])).rejects.toMatchObject(FOUR_EYES);
    await update(id, `state = 'released', legs = '[]', published = 3`);
    await update(id, `state = 'fulfilled', version = 2`);
  });

  it('is held by what the service’s own role cannot take away', async () => {
    const may = (sql: string) => service.query(sql).then(() => true, ({ code }: { code: string }) => code);
    for (const sql of [
      'ALTER TABLE plan DISABLE TRIGGER ALL', 'DROP TRIGGER plan_four_eyes_insert ON plan', `SET session_replication_role = 'replica'`,
      `UPDATE authority_limit SET limits = '[]'`, 'DELETE FROM authority_limit', `INSERT INTO authority_limit VALUES ('m1', 'CNY', '[]')`, 'TRUNCATE authority_limit',
      `CREATE OR REPLACE FUNCTION compensation.hold_plan_to_limits() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'`,
    ]) expect([sql, await may(sql)]).toEqual([sql, '42501']);
    await service.query(`CREATE TEMP TABLE authority_limit AS SELECT * FROM compensation.authority_limit`);
    await service.query(`UPDATE pg_temp.authority_limit SET limits = replace(limits::text, '500000', '900000')::jsonb`);
    await expect(insert(plan(huge))).rejects.toMatchObject(FOUR_EYES);
    await service.query('SET search_path = pg_temp, compensation, pg_catalog');
    await expect(insert(plan(huge))).rejects.toMatchObject(FOUR_EYES);
    await service.query('DROP TABLE pg_temp.authority_limit; SET search_path = compensation');
  });

  it('follows a merchant’s own limits, which the migrator sets', async () => {
    const limits = encodeJson([{ role: 'supervisor', alone: money(2_000, 'CNY'), pairs: true }]);
    await owner.query(`INSERT INTO authority_limit (merchant, currency, limits) VALUES ('m2', 'CNY', $1)`, [limits]);
    await insert(plan({ merchant: 'm2', offer: offerOf(legsOf(2_000)) }));
    await expect(insert(plan({ merchant: 'm2', offer: offerOf(legsOf(2_001)) }))).rejects.toMatchObject(FOUR_EYES);
    await insert(plan({ merchant: 'm2', ...two, offer: offerOf(legsOf(2_001)) }));
  });
});

it('has the shipped limits in the database as they are in the code', async () => {
  const { rows } = await owner.query(`SELECT currency, limits FROM authority_limit WHERE merchant = '*'`);
  expect(Object.fromEntries(rows.map(({ currency, limits }: { currency: string; limits: unknown }) => [currency, limits])))
    .toEqual(JSON.parse(encodeJson(defaultLimits)));
});

const role = fc.constantFrom<ApproverRole>(...approverRoles);
const leg = fc.record({
  remedy: fc.constantFrom('refund_full', 'damages', 'points', 'statutory_multiple', 'apology'),
  minor: fc.oneof(fc.constantFrom(0, 1, 50_000, 50_001, 500_000, 500_001, 1_000_000, 1_000_001), fc.integer({ min: 0, max: 2_000_000 })),
}).map(({ remedy, minor }) => (remedy === 'apology' ? { remedy } : { remedy, amount: money(minor, 'CNY') }) as Given & Pick<Leg, 'remedy' | 'amount'>);

it('judges as the rules in the code judge, whatever the legs and roles', async () => {
  const none = { approver: 0n, customer: 0n, order: 0n };
  const limits = defaultLimits.CNY!.map(({ perCustomer: _, perOrder: __, perDay: ___, ...limit }) => limit);
  await fc.assert(fc.asyncProperty(fc.array(leg, { minLength: 1, maxLength: 4 }), role, role, fc.boolean(), async (legs, first, second, endorsed) => {
    const bound = boundOn(limits, first, legs, none);
    const allowed = bound === undefined || (endorsed && mayPair(limits, first) && mayPair(limits, second));
    const row = plan({ offer: offerOf(legs), approver_role: first, ...(endorsed && { endorsed_by: 'bob', endorser_role: second }) });
    const stored = await insert(row).then(() => true, ({ constraint }: { constraint?: string }) => constraint);
    expect([allowed, stored]).toEqual(allowed ? [true, true] : [false, 'plan_four_eyes']);
  }), { numRuns: 300 });
});

import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { caseLinkKey, signCaseLink } from '@redress/chassis';
import { type ComplaintClassified, newSealKeys } from '@redress/contracts';
import { appendToLog, dataSourceOf, poolOf, type RunningService, startService } from '@redress/messaging';
import { deliveredEvent, testDatabase, type TestDatabase } from '@redress/testing';
import { SignJWT } from 'jose';
import { compensation } from './compensation.module.js';
import { type ExampleOrder, classified, planOf, received } from './examples.js';

jest.setTimeout(60_000);
const CASE_LINK_SECRET = 'case-link-secret-of-a-test-0123456789';
const folder = mkdtempSync(join(tmpdir(), 'compensation-'));
const file = (name: string, content: string) => {
  writeFileSync(join(folder, name), content, { mode: 0o600 });
  return join(folder, name);
};

let database: TestDatabase;
let running: RunningService;
/** A superuser's connections: they stand for the other services, which publish. */
let others: Awaited<ReturnType<ReturnType<typeof dataSourceOf>['initialize']>>;
let issuer: KeyObject;
beforeAll(async () => {
  database = await testDatabase({ name: 'compensation', stores: compensation.stores, migrations: compensation.migrations });
  others = await dataSourceOf({ service: 'compensation', url: database.url, stores: [] }).initialize();
  const keys = generateKeyPairSync('ed25519');
  issuer = keys.privateKey;
  running = await startService(compensation, {
    SERVICE: 'compensation', DATABASE_URL: database.serviceUrl, HTTP_PORT: '0', ADMIN_PORT: '0', OIDC_ISSUER: 'test', OIDC_AUDIENCE: 'test', LOG_LEVEL: 'silent',
    OIDC_JWKS_FILE: file('jwks.json', JSON.stringify({ keys: [{ ...keys.publicKey.export({ format: 'jwk' }), alg: 'EdDSA' }] })),
    CASE_LINK_SECRET, SERVICE_SECRET: 'service-secret-of-a-test-0123456789ab', DESK_URL: 'http://desk.test', SEAL_PUBLIC_KEY_FILE: file('seal.public', newSealKeys().publicKey),
  });
});
afterAll(async () => {
  await running?.stop();
  await others?.destroy();
  await database?.dispose();
  rmSync(folder, { recursive: true });
});

let place = 0;
/** A complaint goes its way through the log; resolves with its plan's row once it is decided. */
async function tell(externalId: string, order: ExampleOrder, change: Partial<ComplaintClassified> = {}) {
  const complaint = received(externalId, { orderRef: `O-${externalId}`, ...order }, { customerRef: externalId.padEnd(32, 'c') });
  const about = { key: complaint.caseId };
  const events = [['complaint.classified.v1', classified(complaint, change)], ['complaint.received.v1', complaint]] as const;
  const client = await poolOf(others).connect();
  await client.query('BEGIN');
  await appendToLog(client, events.map(([type, data]) => deliveredEvent(type, data, about, ++place, new Date().toISOString())));
  await client.query('COMMIT');
  client.release();
  for (;;) {
    const { rows } = await database.pool.query('SELECT state, waits_for FROM plan WHERE plan_id = $1', [planOf(complaint)]);
    if (rows[0]) return { complaint, planId: planOf(complaint), ...(rows[0] as { state: string; waits_for: string | null }) };
    await setTimeout(50);
  }
}

const token = (sub: string, role: string) => new SignJWT({ role, merchants: ['m1'] }).setProtectedHeader({ alg: 'EdDSA', typ: 'JWT' }).setIssuer('test').setAudience('test')
  .setSubject(sub).setExpirationTime('5m').sign(issuer);
async function ask(method: 'GET' | 'POST', path: string, authorization: string, body?: unknown) {
  const headers = { authorization, 'content-type': 'application/json', 'idempotency-key': `k${++place}` };
  const response = await fetch(running.url + path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
  const text = await response.text();
  return { status: response.status, text, body: (text.startsWith('{') ? JSON.parse(text) : {}) as Record<string, never> };
}
const staff = async (sub: string, role = 'supervisor') => `Bearer ${await token(sub, role)}`;

it('has its last lines in the database', async () => {
  const { rows } = await database.pool.query(`SELECT conname FROM pg_constraint WHERE contype = 'c' AND connamespace = 'compensation'::regnamespace ORDER BY 1`);
  expect(rows.map(({ conname }) => conname)).toEqual(expect.arrayContaining([
    'ck_entitlement_account_never_above_ceiling', 'ck_order_account_never_above_captured',
  ]));
});

it('settles what needs nobody, although the classification came first, and keeps the accounts', async () => {
  expect(await tell('A-1', {})).toMatchObject({ state: 'released', waits_for: null });
  const { rows } = await database.pool.query(`SELECT head, ceiling, granted FROM entitlement_account WHERE order_ref = 'O-A-1'`);
  expect(rows).toEqual([{ head: 'price', ceiling: '10000', granted: '4000' }]);
  await expect(database.pool.query(`UPDATE entitlement_account SET granted = 10001 WHERE order_ref = 'O-A-1'`)).rejects.toMatchObject({ code: '23514' });
});

it('lets a person decide what waits, once, and nobody else', async () => {
  const { planId } = await tell('A-2', { paid: [200_000] }, { category: 'damaged_in_transit' });
  const list = await ask('GET', '/plans?state=waiting', await staff('sue'));
  expect(list.body).toMatchObject({ plans: [{
    planId, waitsFor: 'person', option: { legs: [{ amount: { minor: '120000', currency: 'CNY' } }] },
  }] });
  expect(await ask(
    'POST', `/plans/${planId}/decision`, await staff('ann', 'agent'), { decision: 'approve', reason: 'confirmed' },
  )).toMatchObject({ status: 403, body: { code: 'above-authority' } });
  expect((await ask(
    'POST', `/plans/${planId}/decision`, await staff('olga', 'operator'), { decision: 'approve', reason: 'confirmed' },
  )).status).toBe(403);
  const tooMuch = await ask(
    'POST', `/plans/${planId}/decision`, await staff('sue'),
    { decision: 'amend', amount: { minor: '200001', currency: 'CNY' }, reason: 'goodwill' },
  );
  expect(tooMuch).toMatchObject({ status: 422, body: { code: 'above-captured' } });
  expect(await ask(
    'POST', `/plans/${planId}/decision`, await staff('sue'), { decision: 'approve', reason: 'confirmed' },
  )).toMatchObject({ status: 200, body: { state: 'released' } });
  expect((await ask(
    'POST', `/plans/${planId}/decision`, await staff('bob'), { decision: 'approve', reason: 'confirmed' },
  )).body).toMatchObject({ code: 'already-decided' });
  expect((await ask('GET', `/plans/${planId}`, await staff('eve', 'auditor'))).body).toMatchObject({
    approver: 'sue', legs: [{ state: 'released' }], facts: { reading: { category: 'damaged_in_transit' } },
  });
  const { rows } = await database.pool.query(`SELECT actor, act, allowed FROM audit_log ORDER BY sequence`);
  expect(rows).toEqual([
    { actor: 'ann', act: 'plan.approve', allowed: false }, { actor: 'sue', act: 'plan.amend', allowed: false }, { actor: 'sue', act: 'plan.approve', allowed: true }, {
      actor: 'bob', act: 'plan.approve', allowed: false,
    },
  ]);
});

it('shows the customer the offer, as data and as a page, and takes the choice', async () => {
  const { complaint, planId } = await tell('A-3', {}, { category: 'change_of_mind', severity: 's4', requestedRemedy: 'refund' });
  const link = signCaseLink(
    { caseId: complaint.caseId, merchant: 'm1', expiresAt: Math.floor(Date.now() / 1_000) + 600 }, caseLinkKey(CASE_LINK_SECRET),
  );
  expect((await ask('GET', '/my/case/offer', `CaseLink ${link}`)).body).toMatchObject({ offers: [{
    planId, defaultOption: 'keep', options: [{ optionId: 'keep' }, { optionId: 'return' }],
  }] });
  expect((await ask('GET', `/choice/${link}`, '')).text).toContain('Keep it and get part of the price back (CN¥20.00)');
  expect((await ask('POST', '/my/case/choice', `CaseLink ${link}`, { optionId: 'gold' })).status).toBe(404);
  expect(await ask(
    'POST', '/my/case/choice', `CaseLink ${link}`, { optionId: 'return' },
  )).toMatchObject({ status: 200, body: { state: 'approved' } });
  expect((await ask('POST', '/my/case/choice', `CaseLink ${link}`, { decline: true })).body).toMatchObject({ code: 'already-decided' });
  expect((await ask(
    'POST', `/plans/${planId}/inspection`, await staff('fay', 'field-worker'), { passed: true },
  )).body).toMatchObject({ state: 'released' });
  expect((await ask('GET', '/my/case/offer', `CaseLink ${link}`)).body).toEqual({ offers: [] });
});

it('shows budgets and authority, and lets a supervisor set a budget', async () => {
  const order = { merchant: 'm1', month: '2026-11', channel: '*', cause: 'late_delivery', planned: { minor: '5000000', currency: 'CNY' } };
  expect((await ask('POST', '/budgets', await staff('ann', 'agent'), order)).status).toBe(403);
  expect((await ask('POST', '/budgets', await staff('sue'), { ...order, merchant: 'm2' })).status).toBe(403);
  for (const wrong of [{ month: '2026-13' }, { cause: 'weather' }, { planned: { minor: '-1', currency: 'CNY' } }, { planned: { minor: '1', currency: 'XXQ' } }]) {
    expect((await ask('POST', '/budgets', await staff('sue'), { ...order, ...wrong })).status).toBe(400);
  }
  expect(await ask('POST', '/budgets', await staff('sue'), order)).toMatchObject({ status: 200, body: { used: { minor: '0' } } });
  const first = await ask('GET', '/budgets?limit=1', await staff('fin', 'finance'));
  expect(first.body).toMatchObject({ budgets: [{ cause: 'late_delivery', overdraft: 'stop_goodwill', left: { minor: '5000000', currency: 'CNY' }, setBy: 'sue' }] });
  expect((await ask('GET', `/budgets?after=${encodeURIComponent(String(first.body.next))}`, await staff('fin', 'finance'))).body).toEqual({ budgets: [] });
  const mine = (await ask('GET', '/authority?merchant=m1', await staff('sue'))).body as unknown as { currencies: { currency: string; used?: unknown }[] };
  expect(mine).toMatchObject({ role: 'supervisor' });
  expect(mine.currencies.find(({ currency }) => currency === 'CNY')).toMatchObject({
    limits: [{ alone: { minor: '500000' }, pairs: true }], used: { approved: { minor: '120000', currency: 'CNY' }, left: { minor: '4880000' } },
  });
  expect((await ask('GET', '/authority?merchant=m2', await staff('sue'))).status).toBe(403);
});

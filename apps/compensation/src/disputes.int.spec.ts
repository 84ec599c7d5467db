import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { caseLinkKey, signCaseLink } from '@redress/chassis';
import { newSealKeys } from '@redress/contracts';
import { appendToLog, dataSourceOf, poolOf, type RunningService, startService } from '@redress/messaging';
import { deliveredEvent, testDatabase, type TestDatabase } from '@redress/testing';
import { SignJWT } from 'jose';
import { compensation } from './compensation.module.js';
import { photo } from './dispute.examples.js';
import { classified, payoutOf, planOf, received } from './examples.js';

jest.setTimeout(60_000);
const CASE_LINK_SECRET = 'case-link-secret-of-a-test-0123456789';
const folder = mkdtempSync(join(tmpdir(), 'disputes-'));
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
const complaint = received('D-1', { orderRef: 'O-D-1' });
const planId = planOf(complaint);
const events = { complaint: complaint, classified: classified(complaint), paid: payoutOf(complaint) } as const;
const types = { complaint: 'complaint.received.v1', classified: 'complaint.classified.v1', paid: 'payout.succeeded.v1' } as const;
async function tell(name: keyof typeof events): Promise<void> {
  const client = await poolOf(others).connect();
  await client.query('BEGIN');
  await appendToLog(client, [deliveredEvent(types[name], events[name], { key: complaint.caseId }, ++place, new Date().toISOString())]);
  await client.query('COMMIT');
  client.release();
}
async function until(sql: string, id: string): Promise<void> {
  while ((await database.pool.query(sql, [id])).rowCount === 0) await setTimeout(50);
}

const staff = async (sub: string, role: string, merchant = 'm1') => `Bearer ${await new SignJWT({ role, merchants: [merchant] })
  .setProtectedHeader({ alg: 'EdDSA', typ: 'JWT' }).setIssuer('test').setAudience('test').setSubject(sub).setExpirationTime('5m').sign(issuer)}`;
const customer = () => `CaseLink ${signCaseLink(
  { caseId: complaint.caseId, merchant: 'm1', expiresAt: Math.floor(Date.now() / 1_000) + 600 }, caseLinkKey(CASE_LINK_SECRET),
)}`;
async function ask(method: 'GET' | 'POST', path: string, authorization: string, body: unknown = {}) {
  const headers = { authorization, 'content-type': 'application/json', 'idempotency-key': `k${++place}` };
  const response = await fetch(running.url + path, { method, headers, ...(method === 'POST' && { body: JSON.stringify(body) }) });
  const bytes = Buffer.from(await response.arrayBuffer());
  const json = response.headers.get('content-type')?.includes('json') ? JSON.parse(bytes.toString()) as Record<string, never> : {};
  return { status: response.status, type: response.headers.get('content-type'), bytes, body: json };
}

it('takes a dispute from the customer’s word to a ruling, its payment and one bundle for all who judge', async () => {
  await tell('complaint');
  await tell('classified');
  await until(`SELECT 1 FROM plan WHERE plan_id = $1 AND state = 'released'`, planId);
  await tell('paid');
  await until(`SELECT 1 FROM plan WHERE plan_id = $1 AND state = 'fulfilled'`, planId);

  expect(await ask('POST', '/my/case/dispute', customer(), { reason: 'angry' })).toMatchObject({ status: 400, body: { code: 'schema-violation' } });
  const opened = await ask('POST', '/my/case/dispute', customer(), { reason: 'too_little', claimed: { minor: '9000', currency: 'CNY' } });
  expect(opened).toMatchObject({ status: 201, body: { state: 'opened' } });
  const { disputeId } = opened.body as unknown as { disputeId: string };
  const at = `/disputes/${disputeId}`;

  const asked = await ask('POST', `${at}/evidence-requests`, await staff('ann', 'agent'), { party: 'consumer', kinds: ['photo'] });
  expect(asked).toMatchObject({ status: 201, body: { state: 'evidence_requested' } });
  expect((await ask('GET', '/my/case/dispute', customer())).body).toMatchObject({ disputes: [{ state: 'evidence_requested', asked: [{ kinds: ['photo'] }] }] });
  expect((await ask('POST', '/my/case/dispute/evidence', customer(), { items: [{ ...photo(), reference: 'my photo' }] })).status).toBe(400);
  expect((await ask('POST', '/my/case/dispute/evidence', customer(), { items: [photo()] })).body).toEqual({ late: false, state: 'under_review' });

  const ruling = { outcome: 'split', amount: { minor: '7000', currency: 'CNY' }, reason: 'crack_proven' };
  expect((await ask('POST', `${at}/ruling`, await staff('sue', 'supervisor'), ruling)).status).toBe(403);
  expect((await ask('POST', `${at}/ruling`, await staff('ada', 'arbiter', 'm2'), ruling)).status).toBe(404);
  expect(await ask('POST', `${at}/ruling`, await staff('ada', 'arbiter'), ruling)).toMatchObject({
    status: 200, body: { state: 'decided', added: { minor: '3000', currency: 'CNY' }, receivable: { minor: '0' } },
  });
  expect(await ask('POST', '/my/case/dispute/appeal', customer(), { reason: 'too_little' })).toMatchObject({ status: 200, body: { state: 'appealed' } });
  expect((await ask('POST', `${at}/ruling`, await staff('ada', 'arbiter'), ruling)).body).toMatchObject({ code: 'own-decision' });
  expect((await ask('POST', `${at}/ruling`, await staff('bea', 'arbiter'), { ...ruling, amount: { minor: '10001', currency: 'CNY' } })).body)
    .toMatchObject({ code: 'above-captured' });
  expect((await ask('POST', `${at}/ruling`, await staff('bea', 'arbiter'), { outcome: 'respondent', amount: { minor: '1000', currency: 'CNY' }, reason: 'x1' })).body)
    .toMatchObject({ added: { minor: '0' }, receivable: { minor: '3000' } });
  expect((await ask('POST', `${at}/escalation`, await staff('ann', 'agent'), { level: 'regulator', reason: 'complaint_12315' })).body)
    .toMatchObject({ level: 'regulator', state: 'evidence_requested' });

  const { rows } = await database.pool.query(`SELECT head, granted FROM entitlement_account WHERE order_ref = 'O-D-1' AND granted > 0`);
  expect(rows).toEqual([{ head: 'price', granted: '7000' }]);
  expect((await ask('GET', '/disputes?level=regulator', await staff('eve', 'auditor'))).body).toMatchObject({
    disputes: [{ disputeId, due: [{ of: 'evidence', party: 'merchant' }], claimed: { minor: '9000' } }],
  });
  expect((await ask('GET', at, await staff('eve', 'auditor'))).body).toMatchObject({ rulings: [{ arbiter: 'ada' }, { arbiter: 'bea' }], plans: [planId, {}] });
  expect((await ask('GET', '/my/case/dispute', customer())).bytes.toString()).not.toMatch(/ada|bea|upload-1/);
});

it('prints one bundle, with the hash of its data, for those who may see the case', async () => {
  const path = `/cases/${complaint.caseId}/evidence-bundle`;
  const data = await ask('GET', path, await staff('eve', 'auditor'));
  expect(data).toMatchObject({
    status: 200, body: { plans: [{ planId }, { requestedBy: 'ada' }], disputes: [{ level: 'regulator' }], sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
  });
  const pdf = await ask('GET', `${path}.pdf`, await staff('ada', 'arbiter'));
  expect([pdf.status, pdf.type, pdf.bytes.subarray(0, 5).toString()]).toEqual([200, 'application/pdf', '%PDF-']);
  expect((await ask('GET', path, await staff('eve', 'auditor', 'm2'))).status).toBe(404);
  expect((await ask('GET', path, await staff('fay', 'finance'))).status).toBe(403);
});

it('pays anew what did not arrive, at the word of staff', async () => {
  expect((await ask('POST', `/plans/${planId}/replacement`, await staff('ann', 'agent'))).body).toMatchObject({ code: 'wrong-state' });
});

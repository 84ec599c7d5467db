import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { signServiceToken } from '@redress/chassis';
import { newSealKeys, sign } from '@redress/contracts';
import { type RunningService, startService } from '@redress/messaging';
import { testDatabase, type TestDatabase } from '@redress/testing';
import { complaintWords, exampleRegistry, keyOfAcmeCn } from './examples.js';
import { intake } from './intake.module.js';

jest.setTimeout(60_000);
const SERVICE_SECRET = 'service-secret-of-a-test-0123456789ab';
const folder = mkdtempSync(join(tmpdir(), 'intake-'));
const file = (name: string, content: string) => {
  writeFileSync(join(folder, name), content, { mode: 0o600 });
  return join(folder, name);
};

let database: TestDatabase;
let running: RunningService;
beforeAll(async () => {
  database = await testDatabase({ name: 'intake', stores: intake.stores, migrations: intake.migrations });
  const seal = newSealKeys();
  running = await startService(intake, {
    SERVICE: 'intake', DATABASE_URL: database.serviceUrl, HTTP_PORT: '0', ADMIN_PORT: '0', OIDC_ISSUER: 'test', OIDC_AUDIENCE: 'test', LOG_LEVEL: 'silent',
    OIDC_JWKS_FILE: file('jwks.json', JSON.stringify({ keys: [generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' })] })),
    CASE_LINK_SECRET: 'case-link-secret-of-a-test-0123456789', SERVICE_SECRET, DESK_URL: 'http://desk.test',
    SEAL_PUBLIC_KEY_FILE: file('seal.public', seal.publicKey), SEAL_PRIVATE_KEY_FILE: file('seal', seal.privateKey),
    MASTER_KEY_FILE: file('master', Buffer.alloc(32, 3).toString('base64')), REGISTRY_FILE: file('registry', JSON.stringify(exampleRegistry)),
  });
  // It listens before it has met its database; until then callers are told to come again.
  while ((await deliver({ kind: 'delayed', externalId: 'O-0', orderRef: 'T-0', occurredAt: new Date().toISOString() })).status === 503) await setTimeout(50);
});
afterAll(async () => {
  await running?.stop();
  await database?.dispose();
  rmSync(folder, { recursive: true });
});

const deliver = async (message: { kind: string; externalId: string; [field: string]: unknown }) => {
  const body = JSON.stringify(message);
  const headers = { 'content-type': 'application/json', ...sign(keyOfAcmeCn, `msg-${message.externalId}`, new Date().toISOString(), body) };
  const response = await fetch(`${running.url}/webhooks/tmall/acme-cn`, { method: 'POST', body, headers });
  return { status: response.status, text: await response.text() };
};
const count = async (table: string) => Number((await database.pool.query(`SELECT count(*)::int FROM "${table}"`)).rows[0].count);

it('takes many deliveries at once, each once, and answers repeats with the same bytes', async () => {
  const messages = Array.from({ length: 40 }, (_, i) => complaintWords({ externalId: `C-${i % 20}`, customerId: `buyer-${i % 5}` }));
  const answers = await Promise.all(messages.map(deliver));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
  answers.slice(20).forEach(({ text }, i) => expect(text).toBe(answers[i]!.text));
  expect(await Promise.all(['complaint', 'case_file', 'vault_subject', 'vault_record'].map(count))).toEqual([20, 20, 5, 20]);
});

it('gives the contact back from ciphertext that PostgreSQL kept', async () => {
  const { caseId } = JSON.parse((await deliver(complaintWords({ externalId: 'C-contact', customerId: 'buyer-contact' }))).text) as { caseId: string };
  const body = JSON.stringify({ requests: [{ merchant: 'acme', caseId, intentId: '33333333-3333-4333-8333-333333333333', purpose: 'message.paid' }] });
  const authorization = `Bearer ${await signServiceToken({ from: 'follow-up', to: 'intake' }, SERVICE_SECRET)}`;
  const response = await fetch(`${running.url}/vault/contacts`, { method: 'POST', body, headers: { 'content-type': 'application/json', authorization } });
  expect(await response.json()).toMatchObject({ answers: [{ caseId, contact: { name: '王小明', email: 'Wang@Example.com' } }] });
});

it('refuses a repeat with other content, and a message signed an hour ago', async () => {
  await deliver(complaintWords({ externalId: 'C-other' }));
  expect((await deliver(complaintWords({ externalId: 'C-other', text: '别的' }))).status).toBe(409);
  const body = JSON.stringify(complaintWords({ externalId: 'C-late' }));
  const headers = { 'content-type': 'application/json', ...sign(keyOfAcmeCn, 'late', new Date(Date.now() - 3_600_000).toISOString(), body) };
  expect((await fetch(`${running.url}/webhooks/tmall/acme-cn`, { method: 'POST', body, headers })).status).toBe(401);
});

import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { newSealKeys } from '@redress/contracts';
import { type RunningService, startService } from '@redress/messaging';
import { testDatabase, type TestDatabase } from '@redress/testing';
import { SignJWT } from 'jose';
import { compensation } from '../compensation.module.js';
import { shippedReady } from '../policies/documents.js';

jest.setTimeout(60_000);
const folder = mkdtempSync(join(tmpdir(), 'publications-'));
const file = (name: string, content: string) => {
  writeFileSync(join(folder, name), content, { mode: 0o600 });
  return join(folder, name);
};

let database: TestDatabase;
let running: RunningService;
let issuer: KeyObject;
beforeAll(async () => {
  database = await testDatabase({ name: 'compensation', stores: compensation.stores, migrations: compensation.migrations });
  const keys = generateKeyPairSync('ed25519');
  issuer = keys.privateKey;
  running = await startService(compensation, {
    SERVICE: 'compensation', DATABASE_URL: database.serviceUrl, HTTP_PORT: '0', ADMIN_PORT: '0', OIDC_ISSUER: 'test', OIDC_AUDIENCE: 'test', LOG_LEVEL: 'silent',
    OIDC_JWKS_FILE: file('jwks.json', JSON.stringify({ keys: [{ ...keys.publicKey.export({ format: 'jwk' }), alg: 'EdDSA' }] })),
    CASE_LINK_SECRET: 'case-link-secret-of-a-test-0123456789', SERVICE_SECRET: 'service-secret-of-a-test-0123456789ab', DESK_URL: 'http://desk.test',
    SEAL_PUBLIC_KEY_FILE: file('seal.public', newSealKeys().publicKey),
  });
  while ((await fetch(`${running.url}/policies/house`)).status !== 200) await setTimeout(50);
});
afterAll(async () => {
  await running?.stop();
  await database?.dispose();
  rmSync(folder, { recursive: true });
});

let asked = 0;
async function ask(who: string | undefined, method: 'GET' | 'POST', path: string, body?: unknown, headers: Record<string, string> = {}) {
  const token = who && await new SignJWT({ role: 'supervisor', merchants: ['sample', 'm1'] }).setProtectedHeader({ alg: 'EdDSA', typ: 'JWT' }).setIssuer('test')
    .setAudience('test').setSubject(who).setExpirationTime('5m').sign(issuer);
  const response = await fetch(running.url + path, {
    method, headers: { ...(token && { authorization: `Bearer ${token}` }), 'content-type': 'application/json', 'idempotency-key': `k${++asked}`, ...headers },
    ...(method === 'POST' && { body: JSON.stringify(body ?? {}) }),
  });
  const text = await response.text();
  return { status: response.status, text, headers: response.headers, body: (text.startsWith('{') ? JSON.parse(text) : {}) as any };
}
const house = shippedReady()!.document;
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a document that a test changes anywhere
const draftOf = (version: string, change: (document: any) => void = () => undefined) => {
  const document = { ...structuredClone(house), version, merchant: 'sample' };
  change(document);
  return document;
};
async function tried(id: string) {
  const { body: { runId } } = await ask('ann', 'POST', `/publications/${id}/backtest`);
  for (;;) {
    const { body } = await ask('ann', 'GET', `/publications/${id}/backtest`);
    if (body.runId === runId && body.state !== 'running') return body;
    await setTimeout(50);
  }
}
const loyalty = (document: any) => { document.terms.refundTime = { en: 'Within 2 days.', zh: '两天内。' }; };

it('takes a policy from a made history by a backtest and a second person into force, and shows it to consumers before they buy', async () => {
  expect((await ask('ann', 'POST', '/publications/sample-cases', { merchant: 'sample', count: 300 })).body).toEqual({ made: 300 });
  expect((await ask('ann', 'POST', '/publications/sample-cases', { merchant: 'sample', count: 300 })).body).toEqual({ made: 300 });
  const { body: { publicationId: id, documentHash } } = await ask('ann', 'POST', '/publications', { merchant: 'sample', document: draftOf('sample-2026-12', loyalty) });
  const run = await tried(id);
  expect(run).toMatchObject({ state: 'completed', cases: 300, total: 300, publication: { state: 'tested' }, report: { cases: 300, samples: 700, failures: [] } });
  const approval = { documentHash, reportHash: run.reportHash };
  expect((await ask('ann', 'POST', `/publications/${id}/approval`, approval)).body).toMatchObject({ code: 'own-request' });
  expect((await ask('bob', 'POST', `/publications/${id}/approval`, { ...approval, reportHash: 'f'.repeat(64) })).body).toMatchObject({ code: 'approval-void' });
  expect((await ask('bob', 'POST', `/publications/${id}/approval`, approval)).status).toBe(200);
  expect((await ask(undefined, 'GET', '/policies/sample/sample-2026-12')).status).toBe(404);
  const [before, after] = [-60_000, 120_000].map((ms) => new Date(Date.now() + ms).toISOString());
  expect((await ask('bob', 'POST', `/publications/${id}/publication`, {})).body).toMatchObject({ state: 'published' });

  const shown = await ask(undefined, 'GET', `/policies/sample?at=${after}`);
  expect(shown.headers.get('cache-control')).toBe('public, max-age=300');
  expect(shown.body).toMatchObject({ merchant: 'sample', version: 'sample-2026-12', language: 'en' });
  expect(shown.body.terms.map(({ name }: { name: string }) => name)).toEqual([
    'returnConditions', 'returnPeriod', 'returnProcess', 'returnFreight', 'refundTime', 'warrantyScope', 'warrantyTerm',
  ]);
  for (const part of ['standard', 'forms', 'process', 'deadlines', 'above']) expect(shown.body[part].length).toBeGreaterThan(3);
  expect((await ask(undefined, 'GET', `/policies/sample?at=${before}`)).body).toMatchObject({ merchant: '*', version: 'house-2026-11' });
  expect((await ask(undefined, 'GET', `/policies/sample/page?at=${after}`, undefined, { 'accept-language': 'zh-CN' })).text).toContain('两天内。');
  expect((await ask(undefined, 'GET', '/policies/another-shop?language=zh')).body).toMatchObject({ merchant: '*', language: 'zh', version: 'house-2026-11' });
});

it('refuses a faulty draft with the place named, keeps nothing of it, and shows nobody the drafts of others', async () => {
  const faulty = draftOf('sample-bad', (document) => { document.currencies.push('XXX'); });
  expect(await ask('ann', 'POST', '/publications', { merchant: 'sample', document: faulty })).toMatchObject({
    status: 400, body: { code: 'unknown-currency', detail: expect.stringContaining('XXX') as string },
  });
  const noDefault = draftOf('sample-bad', (document) => { document.tables.deadlines.nodes[1].content.rules.pop(); });
  expect((await ask('ann', 'POST', '/publications', { merchant: 'sample', document: noDefault })).body).toMatchObject({
    code: 'faulty-document', detail: expect.stringContaining('table deadlines') as string,
  });
  const { rows } = await database.pool.query(`SELECT 1 FROM publication WHERE name = 'sample-bad'`);
  expect(rows).toEqual([]);
  expect((await ask('ann', 'POST', '/publications', { merchant: 'm9', document: draftOf('m9-1') })).status).toBe(403);
  expect((await ask('ann', 'POST', '/publications/sample-cases', { merchant: 'm1', count: 5 })).body).toMatchObject({ code: 'not-allowed' });
  const { rows: audit } = await database.pool.query(`SELECT act FROM audit_log WHERE merchant = 'sample' AND allowed ORDER BY sequence`);
  expect(audit.map(({ act }) => act)).toEqual(['sample-cases.made', 'sample-cases.made', 'policy.draft', 'backtest.started', 'policy.approve', 'policy.publish']);
});

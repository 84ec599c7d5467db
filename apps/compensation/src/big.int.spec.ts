import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { newSealKeys } from '@redress/contracts';
import { type RunningService, startService } from '@redress/messaging';
import { testDatabase, type TestDatabase } from '@redress/testing';
import { SignJWT } from 'jose';
import { compensation } from './compensation.module.js';
import { shippedReady } from './policies/documents.js';

jest.setTimeout(600_000);
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

it('big', async () => {
  const t0 = performance.now();
  for (let first = 0; first < 100_000; first += 2000) await Promise.all([0, 500, 1000, 1500].map((more) => ask('ann', 'POST', '/publications/sample-cases', { merchant: 'sample', first: first + more, count: 500 })));
  const t1 = performance.now(); const c1 = process.cpuUsage();
  const { body } = await ask('ann', 'POST', '/publications', { merchant: 'sample', document: draftOf('sample-2026-12', (d) => { d.tables.amounts.nodes[1].content.rules.find((r: any) => r.rule.includes('not-received')).share = '9000'; d.tables.amounts.nodes[1].content.rules.find((r: any) => r.rule.includes('not-received')).floor = '9000'; }) });
  const run = await tried(body.publicationId);
  const c2 = process.cpuUsage(c1);
  console.log('BIG', { make: t1 - t0, test: performance.now() - t1, cpu: c2, state: run.state, changed: run.report?.changed.count, cases: run.cases, failures: run.report?.failures.slice(0, 2) , body });
});

import { caseLinkKey, signCaseLink } from '@redress/chassis';
import { type EventType, newSealKeys } from '@redress/contracts';
import { appendToLog, dataSourceOf, poolOf, startService } from '@redress/messaging';
import { SignJWT } from 'jose';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deliveredEvent } from './simulated-input.js';
import { type TestDatabase, testDatabase } from './postgres.js';

type Definition = Parameters<typeof startService>[0];
const CASE_LINK_SECRET = 'case-link-secret-of-a-test-0123456789';
const SERVICE_SECRET = 'service-secret-of-a-test-0123456789ab';

/** What a door answered; `body` is empty where it is no JSON object. */
export interface Answered {
  readonly status: number;
  readonly text: string;
  readonly bytes: Buffer;
  readonly headers: Headers;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a spec says by its expectations what it must be
  readonly body: any;
}

/** One service at work on a database of its own, with the keys of everybody who may come to its doors. */
export interface Served {
  readonly database: TestDatabase;
  readonly url: string;
  /** Other services say something: [type, data, key] each, in one transaction. */
  publish(messages: readonly (readonly [EventType, unknown, string])[]): Promise<void>;
  /** A member of staff, as the header says it. */
  staff(sub: string, role: string, merchants?: readonly string[], expires?: string): Promise<string>;
  token(sub: string, role: string, merchants?: readonly string[], expires?: string): Promise<string>;
  /** Whoever holds the link of a case, as the header says it. */
  customer(caseId: string, merchant?: string): string;
  /** Each question has an Idempotency-Key of its own, unless `headers` names one. */
  ask(method: 'GET' | 'POST', path: string, authorization?: string, body?: unknown, headers?: Record<string, string>): Promise<Answered>;
  stop(): Promise<void>;
}

export async function served(definition: Definition, env: Record<string, string> = {}): Promise<Served> {
  const { name, stores, migrations } = definition;
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  const file = (called: string, content: string): string => {
    writeFileSync(join(folder, called), content, { mode: 0o600 });
    return join(folder, called);
  };
  const keys = generateKeyPairSync('ed25519');
  const database = await testDatabase({ name, stores, migrations });
  // A superuser's connections: they stand for the other services, which publish.
  const others = await dataSourceOf({ service: name, url: database.url, stores: [] }).initialize();
  const running = await startService(definition, {
    SERVICE: name, DATABASE_URL: database.serviceUrl, HTTP_PORT: '0', ADMIN_PORT: '0', OIDC_ISSUER: 'test', OIDC_AUDIENCE: 'test', LOG_LEVEL: 'silent',
    OIDC_JWKS_FILE: file('jwks.json', JSON.stringify({ keys: [{ ...keys.publicKey.export({ format: 'jwk' }), alg: 'EdDSA' }] })),
    CASE_LINK_SECRET, SERVICE_SECRET, DESK_URL: 'http://desk.test', SEAL_PUBLIC_KEY_FILE: file('seal.public', newSealKeys().publicKey), ...env,
  });
  let place = 0;
  const token: Served['token'] = (sub, role, merchants = ['m1'], expires = '5m') => new SignJWT({ role, merchants })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'JWT' }).setIssuer('test').setAudience('test').setSubject(sub).setExpirationTime(expires).sign(keys.privateKey);
  return {
    database, url: running.url, token,
    staff: async (...who) => `Bearer ${await token(...who)}`,
    customer: (caseId, merchant = 'm1') =>
      `CaseLink ${signCaseLink({ caseId, merchant, expiresAt: Math.floor(Date.now() / 1_000) + 600 }, caseLinkKey(CASE_LINK_SECRET))}`,
    publish: async (messages) => {
      const client = await poolOf(others).connect();
      await client.query('BEGIN');
      await appendToLog(client, messages.map(([type, data, key]) => deliveredEvent(type, data, { key }, ++place, new Date().toISOString())));
      await client.query('COMMIT');
      client.release();
    },
    ask: async (method, path, authorization, body, headers) => {
      const response = await fetch(running.url + path, {
        method, headers: { ...(authorization && { authorization }), 'content-type': 'application/json', 'idempotency-key': `k${++place}`, ...headers },
        ...(method === 'POST' && { body: JSON.stringify(body ?? {}) }),
      });
      const bytes = Buffer.from(await response.arrayBuffer());
      const text = bytes.toString();
      return { status: response.status, text, bytes, headers: response.headers, body: text.startsWith('{') ? JSON.parse(text) : {} };
    },
    stop: async () => {
      await running.stop();
      await others.destroy();
      await database.dispose();
      rmSync(folder, { recursive: true });
    },
  };
}

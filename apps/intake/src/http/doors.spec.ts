import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { caseLinkKey, createLogger, routesOf, signServiceToken, startHttp, stopHttp } from '@redress/chassis';
import { sign, signingKey } from '@redress/contracts';
import { Commands, Reads } from '@redress/messaging';
import { simulation } from '@redress/testing';
import { complaintWords, exampleParts, keyOfAcmeCn, NOW, onTopic } from '../examples.js';
import { intake } from '../intake.module.js';
import { PARTS } from '../parts.js';
import { complaints } from '../store/cases.js';
import { vaultSubjects } from '../store/vault.js';
import { perform } from '../use-cases.js';
import { CaseLinks } from './case-links.js';

const SERVICE_SECRET = 'service-secret-of-a-test-0123456789ab';
const CASE_LINK_SECRET = 'case-link-secret-of-a-test-0123456789';
const parts = exampleParts();
let stack = simulation('intake', perform(parts), { start: NOW });
const commands: Commands = { run: (command, { data, ...about }) => stack.command(command, data, about as never) };
const reads = {
  find: async (store: never, { where }: { where: Record<string, unknown> }) => stack.rows(store).filter((row) =>
    Object.entries(where).every(([field, value]) => [value].flat().includes((row as Record<string, unknown>)[field]))),
  one: async (store: never, key: never) => stack.row(store, key),
};

@Module({
  controllers: [...intake.controllers],
  providers: [
    { provide: Commands, useValue: commands }, { provide: Reads, useValue: reads }, { provide: PARTS, useValue: parts },
    { provide: CaseLinks, useValue: new CaseLinks(() => caseLinkKey(CASE_LINK_SECRET), 'https://desk.example/', 30) },
  ],
})
class IntakeDoors {}

let app: NestFastifyApplication;
let url: string;
beforeAll(async () => {
  ({ app, url } = await startHttp({
    module: IntakeDoors, logger: createLogger({ service: 'intake', destination: { write: () => undefined } }), now: () => Date.parse(NOW),
    config: { SERVICE: 'intake', HTTP_HOST: '127.0.0.1', HTTP_PORT: 0, BODY_LIMIT_BYTES: 100_000, CASE_LINK_SECRET, SERVICE_SECRET },
    staff: async () => ({ id: 'olga', roles: ['operator'], merchants: ['acme'] }),
  }));
});
afterAll(() => stopHttp(app));
beforeEach(() => { stack = simulation('intake', perform(parts), { start: NOW }); });

async function post(path: string, body: string | Buffer, headers: Record<string, string> = {}) {
  const response = await fetch(`${url}${path}`, { method: 'POST', body: body as string, headers: { 'content-type': 'application/json', ...headers } });
  const text = await response.text();
  return { status: response.status, text, body: JSON.parse(text) as Record<string, any> };
}
interface How { raw?: string; at?: string; key?: typeof keyOfAcmeCn; to?: string; sent?: string }
const deliver = (message: unknown, { raw = JSON.stringify(message), at = NOW, key = keyOfAcmeCn, to = '/webhooks/tmall/acme-cn', sent = raw }: How = {}) =>
  post(to, sent, { ...sign(key, 'msg_1', at, raw) });

it('states a door for every route', () => {
  expect(routesOf(intake.controllers).map(({ method, path, door }) => `${method} ${path} ${door?.kind}`)).toEqual([
    'POST /webhooks/:channel/:account channel', 'POST /my/case/withdrawal case-link', 'POST /vault/contacts service', 'POST /vault/erasures staff', 'GET /quarantine staff',
    'GET /channels staff', 'POST /channels staff',
  ]);
});

describe('a webhook', () => {
  it('is answered with a receipt, and a byte-identical one with the very same bytes', async () => {
    const first = await deliver(complaintWords());
    expect(first).toMatchObject({ status: 202, body: { caseId: expect.any(String), number: expect.any(String), receivedAt: NOW } });
    expect(first.body.caseLink).toMatch(/^https:\/\/desk\.example\/c\/[\w.-]+$/);
    expect((await deliver(complaintWords())).text).toBe(first.text);
    expect((await deliver(complaintWords(), { raw: JSON.stringify(complaintWords(), null, 2) })).text).toBe(first.text);
    expect(stack.published).toHaveLength(3);
  });

  it('takes order facts and withdrawals at the same address', async () => {
    expect(await deliver({ kind: 'dispatched', externalId: 'O-1', orderRef: 'T-1', occurredAt: NOW })).toMatchObject({ status: 202, body: { orderRef: 'T-1', receivedAt: NOW } });
    const { body: receipt } = await deliver(complaintWords());
    expect(await deliver({ kind: 'withdrawal', externalId: 'C-1', occurredAt: NOW })).toMatchObject({ status: 202, body: receipt });
  });

  const later = (seconds: number) => new Date(Date.parse(NOW) + seconds * 1000).toISOString();
  const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
  it.each<[string, number, string, () => ReturnType<typeof deliver>]>([
    ['another account\'s secret', 401, 'invalid-signature', () => deliver(complaintWords(), { key: signingKey('the only secret of other-cn') })],
    ['the same content in other bytes', 401, 'invalid-signature', () => deliver(complaintWords(), { sent: JSON.stringify(complaintWords(), null, 1) })],
    ['no signature', 401, 'invalid-signature', () => post('/webhooks/tmall/acme-cn', JSON.stringify(complaintWords()))],
    ['a time 301 s ago', 401, 'stale-timestamp', () => deliver(complaintWords(), { at: later(-301) })],
    ['a time in 301 s', 401, 'stale-timestamp', () => deliver(complaintWords(), { at: later(301) })],
    ['an unknown account', 404, 'unknown-account', () => deliver(complaintWords(), { to: '/webhooks/tmall/nobody' })],
    ['an unknown channel', 404, 'unknown-channel', () => deliver(complaintWords(), { to: '/webhooks/nowhere/acme-cn' })],
    ['a body above the limit', 413, 'body-too-large', () => deliver({ ...complaintWords(), text: 'x'.repeat(100_001) })],
    ['a body that is no JSON', 400, 'invalid-json', () => deliver(undefined, { raw: '{"kind":' })],
    ['no body', 400, 'invalid-json', () => deliver(undefined, { raw: '' })],
    ['deep nesting', 400, 'too-deep', () => deliver(undefined, { raw: deep })],
    ['a __proto__ key', 400, 'forbidden-key', () => deliver(undefined, { raw: '{"kind":"complaint","__proto__":{"a":1}}' })],
    ['another schema', 400, 'schema-violation', () => deliver({ ...complaintWords(), surprise: true })],
    ['another kind', 400, 'schema-violation', () => deliver({ kind: 'praise' })],
    ['an unknown currency', 400, 'unknown-currency', () => deliver({ ...complaintWords(), demanded: { minor: '1', currency: 'XXQ' } })],
    ['a negative amount', 400, 'invalid-amount', () => deliver({ ...complaintWords(), demanded: { minor: '-5', currency: 'CNY' } })],
    ['a fraction', 400, 'invalid-amount', () => deliver({ ...complaintWords(), demanded: { minor: '1.5', currency: 'CNY' } })],
    ['a float', 400, 'invalid-amount', () => deliver({ ...complaintWords(), demanded: { minor: 1.5, currency: 'CNY' } })],
    ['an unknown currency within the order', 400, 'unknown-currency', () => {
      const { order } = complaintWords() as { order: { lines: object[] } };
      return deliver({ ...complaintWords(), order: { ...order, lines: [{ lineRef: '1', goods: 'x', paid: { minor: '1', currency: 'XXQ' } }] } });
    }],
    ['an order that nobody knows', 422, 'order-unknown', () => deliver({ ...complaintWords(), order: { orderRef: 'T-404' } })],
  ])('with %s is answered %d %s', async (_what, status, code, send) => {
    const answer = await send();
    expect(answer).toMatchObject({ status, body: { status, code, type: `/problems/${code}` } });
    expect(answer.text).not.toMatch(/13812345678|王小明/);
    expect(stack.rows(complaints)).toEqual([]);
    expect(stack.published).toEqual([]);
  });

  it('with the same id and other content is answered 409', async () => {
    await deliver(complaintWords());
    expect(await deliver(complaintWords({ text: '别的' }))).toMatchObject({ status: 409, body: { code: 'conflict-other-content' } });
  });
});

it('lets the customer withdraw by the link of the receipt', async () => {
  const { body: { caseLink, caseId } } = await deliver(complaintWords());
  const headers = { authorization: `CaseLink ${String(caseLink).split('/').at(-1)}`, 'idempotency-key': 'w-1' };
  expect(await post('/my/case/withdrawal', '', headers)).toMatchObject({ status: 200, body: { caseId, withdrawn: 1 } });
  expect(await post('/my/case/withdrawal', '', { ...headers, authorization: 'CaseLink e30.e30' })).toMatchObject({ status: 401, body: { code: 'case-link-invalid' } });
});

describe('the vault', () => {
  const request = (caseId: string) => JSON.stringify({ requests: [{ merchant: 'acme', caseId, intentId: '33333333-3333-4333-8333-333333333333', purpose: 'message.paid' }] });
  const as = async (service: string) => ({ authorization: `Bearer ${await signServiceToken({ from: service, to: 'intake' }, SERVICE_SECRET)}` });

  it('answers follow-up, and no other service', async () => {
    const { body: { caseId } } = await deliver(complaintWords());
    expect(await post('/vault/contacts', request(caseId), await as('follow-up'))).toMatchObject({
      status: 200, body: { answers: [{ caseId, contact: { name: '王小明', email: 'Wang@Example.com' } }] },
    });
    expect(await post('/vault/contacts', request(caseId), await as('desk'))).toMatchObject({ status: 403 });
    expect(await post('/vault/contacts', request(caseId))).toMatchObject({ status: 401 });
  });

  it('forgets a person by any of their cases, for an operator of the merchant', async () => {
    const { body: { caseId } } = await deliver(complaintWords());
    await deliver(complaintWords({ externalId: 'C-2', customerId: 'buyer-2' }));
    const headers = { authorization: 'Bearer x', 'idempotency-key': 'e-1' };
    expect(await post('/vault/erasures', JSON.stringify({ merchant: 'other', caseId }), headers)).toMatchObject({ status: 403 });
    expect(await post('/vault/erasures', JSON.stringify({ merchant: 'acme', caseId }), headers)).toMatchObject({ status: 200, body: { subjects: 2 } });
    expect(stack.rows(vaultSubjects).every(({ wrappedKey }) => !wrappedKey)).toBe(true);
    expect((await post('/vault/contacts', request(caseId), await as('follow-up'))).body).toMatchObject({ answers: [{ missing: 'erased' }] });
    expect(await post('/vault/erasures', JSON.stringify({ merchant: 'acme', customerRef: 'nobody' }), { ...headers, 'idempotency-key': 'e-2' })).toMatchObject({ status: 404 });
  });
});

it('shows an operator why topic messages were put aside, and nothing of what they said', async () => {
  await stack.event('channel.complaint.v1', onTopic(complaintWords()), { key: 'C-1', merchant: '' });
  const list = (merchant: string) => fetch(`${url}/quarantine?merchant=${merchant}`, { headers: { authorization: 'Bearer x' } });
  const text = await (await list('acme')).text();
  expect(JSON.parse(text)).toEqual({
    items: [{ merchant: 'acme', inputId: expect.any(String), reason: 'unsealed-input', channel: 'tmall', account: 'acme-cn', externalId: 'C-1', at: NOW }],
  });
  expect((await list('other')).status).toBe(403);
});

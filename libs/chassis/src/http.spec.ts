import { Body, Controller, Get, HttpCode, Module, Param, Post, Sse } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { EMPTY } from 'rxjs';
import { z } from 'zod';
import { caseLinkKey, type CaseLinkClaims, signCaseLink } from './case-link.js';
import {
  CaseLink, CaseLinkDoor, ChannelDoor, CurrentActor, IdempotencyKey, listRoutes, PublicDoor, RailDoor, routesOf, ServiceDoor, StaffDoor, Traceparent,
} from './doors.js';
import { startHttp, stopHttp } from './http.js';
import { type Actor, assertMerchant } from './identity.js';
import { createLogger } from './logger.js';
import { createMeters } from './meters.js';
import { ProblemError } from './problem.js';
import { signServiceToken } from './tokens.js';

const CANARY = 'Wang Fang 13800138000';
const order = z.strictObject({
  id: z.string().max(40), count: z.number().int().optional(),
  paid: z.strictObject({ minor: z.string().regex(/^\d+$/).transform(BigInt), currency: z.string().refine((code) => code === 'CNY', 'an ISO 4217 currency code') }).optional(),
});

@Controller('things')
class Things {
  @Get('open') @PublicDoor('a test') open() { return { minor: 1250n }; }
  @Get('undecided') undecided() { return 'never seen'; }
  @Post('hooks') @ChannelDoor() @HttpCode(202) hook(@Body({ schema: order }) body: z.output<typeof order>) { return { got: body }; }
  @Post('rail') @RailDoor() rail(@Body() body: unknown) { return { got: body ?? 'nothing' }; }
  @Post('decide') @StaffDoor('supervisor', 'finance') decide(@CurrentActor() actor: Actor, @IdempotencyKey() key: string) { return { actor, key }; }
  @Get('of/:merchant') @StaffDoor('auditor', 'supervisor') of(@CurrentActor() actor: Actor, @Param('merchant') merchant: string) {
    assertMerchant(actor, merchant);
    return { merchant };
  }
  @Get('case/:caseId') @CaseLinkDoor() mine(@CaseLink() link: CaseLinkClaims, @CurrentActor() actor: Actor) { return { link, actor }; }
  @Post('case') @CaseLinkDoor() accept(@CaseLink() link: CaseLinkClaims) { return link; }
  @Get('link/:token') @CaseLinkDoor() byPath(@CaseLink() link: CaseLinkClaims) { return link; }
  @Get('vault') @ServiceDoor('follow-up') vault(@CurrentActor() actor: Actor) { return { actor }; }
  @Get('refused') @PublicDoor('a test') refused() { throw new ProblemError('own-request', 'You asked for it.', { plan: 'p1' }); }
  @Get('broken') @PublicDoor('a test') broken() { throw Object.assign(new Error(`no row for ${CANARY}`), { statusCode: 418, code: '23505' }); }
  @Get('trace') @PublicDoor('a test') trace(@Traceparent() traceparent: string) { return { traceparent }; }
  @Sse('live') @PublicDoor('a test') live() { return EMPTY; }
}
@Module({ controllers: [Things] })
class ThingsModule {}

const SERVICE_SECRET = 'service-secret-of-a-test-0123456789ab';
const CASE_LINK_SECRET = 'case-link-secret-of-a-test-0123456789';
const NOW = 1_800_000_000;
const lines: string[] = [];
const options = {
  module: ThingsModule,
  config: { SERVICE: 'things', HTTP_HOST: '127.0.0.1', HTTP_PORT: 0, BODY_LIMIT_BYTES: 200_000, CASE_LINK_SECRET, SERVICE_SECRET },
  logger: createLogger({ service: 'things', destination: { write: (line) => void lines.push(line) } }),
  staff: async (token: string) => {
    if (token !== 'sup') throw new ProblemError('unauthenticated', 'no');
    return { id: 'staff-1', roles: ['agent', 'supervisor'] as const, merchants: ['m1'] };
  },
  now: () => NOW * 1000,
  docsPage: false,
};

let app: NestFastifyApplication;
let url: string;
const meters = createMeters('things', {});
beforeAll(async () => { ({ app, url } = await startHttp({ ...options, meters })); });
afterAll(() => meters.stop());
afterAll(() => stopHttp(app));

const call = async (method: 'GET' | 'POST', path: string, headers: Record<string, string> = {}, payload?: string | Buffer | object) => {
  const body = (typeof payload === 'string' || payload instanceof Uint8Array ? payload : JSON.stringify(payload)) as string;
  const response = await fetch(`${url}/things/${path}`, method === 'GET' ? { headers } : { method, headers, body });
  const text = await response.text();
  return { status: response.status, headers: Object.fromEntries(response.headers), body: JSON.parse(text) as Record<string, any>, text };
};
const json = { 'content-type': 'application/json' };
const staff = { authorization: 'Bearer sup' };
const linkFor = (caseId: string, expiresAt = NOW + 60) => signCaseLink({ caseId, merchant: 'm1', expiresAt }, caseLinkKey(CASE_LINK_SECRET));

describe('doors', () => {
  it('lets nobody through a route that states no door', async () => {
    expect(await call('GET', 'undecided', staff)).toMatchObject({ status: 403, body: { code: 'not-allowed', type: '/problems/not-allowed' } });
  });

  it('names that route among all', () => {
    expect(listRoutes(app).filter(({ door }) => !door)).toEqual([{ method: 'GET', path: '/things/undecided', handler: 'Things.undecided', door: undefined }]);
    expect(routesOf([Things])).toHaveLength(listRoutes(app).length);
  });

  it('refuses a second door on one route when the class is read', () => {
    expect(() => {
      class Twice { both() { return 1; } }
      const descriptor = Object.getOwnPropertyDescriptor(Twice.prototype, 'both')!;
      PublicDoor('a test')(Twice.prototype, 'both', descriptor);
      StaffDoor('agent')(Twice.prototype, 'both', descriptor);
    }).toThrow('two doors');
  });

  it.each([
    [{}, 401, 'unauthenticated'],
    [{ authorization: 'Basic abc' }, 401, 'unauthenticated'],
    [{ authorization: 'Bearer other' }, 401, 'unauthenticated'],
    [{ authorization: `CaseLink ${'x'}` }, 401, 'unauthenticated'],
    [staff, 400, 'idempotency-key-required'],
    [{ ...staff, 'idempotency-key': 'has a space' }, 400, 'idempotency-key-required'],
  ])('refuses staff calls with headers %j', async (headers, status, code) => {
    expect(await call('POST', 'decide', headers)).toMatchObject({ status, body: { code } });
  });

  it('gives the handler the actor in a role that the door admits', async () => {
    const { status, body } = await call('POST', 'decide', { ...staff, 'idempotency-key': 'k-1' });
    expect([status, body]).toEqual([201, { actor: { id: 'staff-1', role: 'supervisor', merchants: ['m1'] }, key: 'k-1' }]);
  });

  it('keeps staff to their merchants', async () => {
    expect((await call('GET', 'of/m1', staff)).status).toBe(200);
    expect(await call('GET', 'of/m2', staff)).toMatchObject({ status: 403, body: { code: 'not-allowed' } });
  });

  it('opens with a case link in header, query or path, for its own case only', async () => {
    const token = linkFor('c1');
    expect((await call('GET', 'case/c1', { authorization: `CaseLink ${token}` })).body.actor).toEqual({ id: 'customer:c1', role: 'customer', merchants: ['m1'] });
    expect((await call('GET', `case/c1?token=${token}`)).body.link).toEqual({ caseId: 'c1', merchant: 'm1', expiresAt: NOW + 60 });
    expect((await call('GET', `link/${linkFor('c'.repeat(100))}`)).status).toBe(200);
    expect(await call('GET', `case/c2?token=${token}`)).toMatchObject({ status: 401, body: { code: 'case-link-invalid' } });
    expect(await call('GET', 'case/c1')).toMatchObject({ status: 401, body: { code: 'case-link-invalid' } });
    expect(await call('GET', `case/c1?token=${linkFor('c1', NOW)}`)).toMatchObject({ status: 401, body: { code: 'case-link-expired' } });
    expect(await call('POST', `case?token=${token}`)).toMatchObject({ status: 400, body: { code: 'idempotency-key-required' } });
  });

  it('opens to the named service, not to another, not to staff', async () => {
    const bearer = async (from: string, to: string, secret = SERVICE_SECRET) => ({ authorization: `Bearer ${await signServiceToken({ from, to }, secret)}` });
    expect((await call('GET', 'vault', await bearer('follow-up', 'things'))).body.actor).toEqual({ id: 'service:follow-up', role: 'service', merchants: ['*'] });
    expect((await call('GET', 'vault', await bearer('desk', 'things'))).status).toBe(403);
    expect((await call('GET', 'vault', await bearer('follow-up', 'intake'))).status).toBe(401);
    expect((await call('GET', 'vault', await bearer('follow-up', 'things', 'x'.repeat(40)))).status).toBe(401);
    expect((await call('GET', 'vault', staff)).status).toBe(401);
  });
});

describe('bodies', () => {
  const bomb = (open: string, close: string) => `{"id":${open.repeat(10_000)}1${close.repeat(10_000)}}`;
  it.each([
    ['deep arrays', bomb('[', ']'), 400, 'too-deep'],
    ['deep objects', bomb('{"a":', '}'), 400, 'too-deep'],
    ['depth that never closes', '['.repeat(150_000), 400, 'too-deep'],
    ['a broken text', '{"id": "x', 400, 'invalid-json'],
    ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22]), 400, 'invalid-json'],
    ['__proto__', '{"__proto__": {"admin": true}}', 400, 'forbidden-key'],
    ['__proto__ in escapes', '{"id":"a","x":[{"\\u005f_proto__": 1}]}', 400, 'forbidden-key'],
    ['constructor', '{"constructor": {"prototype": {}}}', 400, 'forbidden-key'],
    ['too many bytes', `{"id":"${'x'.repeat(200_001)}"}`, 413, 'body-too-large'],
    ['an unknown field', '{"id":"a","colour":"red"}', 400, 'schema-violation'],
    ['a currency that is none', '{"id":"a","paid":{"minor":"1","currency":"CNX"}}', 400, 'unknown-currency'],
    ['a fractional amount', '{"id":"a","paid":{"minor":"1.5","currency":"CNY"}}', 400, 'invalid-amount'],
    ['a negative amount', '{"id":"a","paid":{"minor":"-1","currency":"CNY"}}', 400, 'invalid-amount'],
    ['two kinds of fault', '{"id":7,"paid":{"minor":"-1","currency":"CNY"}}', 400, 'schema-violation'],
  ])('answers %s with its code, soon', async (_name, payload, status, code) => {
    const began = performance.now();
    const answer = await call('POST', 'hooks', json, payload);
    expect(answer).toMatchObject({ status, body: { code, status } });
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  it('says where content departs from the schema and repeats none of it', async () => {
    const { body, text } = await call('POST', 'hooks', json, { id: CANARY.repeat(3), count: CANARY });
    expect(body.errors.map(({ path }: { path: string }) => path)).toEqual(['id', 'count']);
    expect(text).not.toContain('Wang');
  });

  it('takes brackets and forbidden names inside texts for what they are', async () => {
    const id = '[[{{ \\" __proto__ constructor';
    expect((await call('POST', 'rail', json, JSON.stringify({ id, deep: '['.repeat(500) }))).body.got.id).toBe(id);
    expect((await call('POST', 'hooks', json, { id: 'a', paid: { minor: '1250', currency: 'CNY' } })).body.got.paid).toEqual({ minor: '1250', currency: 'CNY' });
  });

  it('takes an empty body for none, and refuses other content types', async () => {
    expect((await call('POST', 'rail', json, '')).body).toEqual({ got: 'nothing' });
    for (const type of ['text/xml', 'text/plain']) {
      expect(await call('POST', 'rail', { 'content-type': type }, '<a/>')).toMatchObject({ status: 415, body: { code: 'unsupported-media-type' } });
    }
  });
});

describe('answers', () => {
  it('writes amounts as decimal strings and quiet headers', async () => {
    const { body, headers } = await call('GET', 'open');
    expect(body).toEqual({ minor: '1250' });
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
  });

  it('speaks Chinese to who prefers it', async () => {
    expect((await call('GET', 'refused', { 'accept-language': 'zh-CN,zh;q=0.9' })).body).toEqual({
      type: '/problems/own-request', code: 'own-request', status: 403, title: '不得审批本人提交的请求', detail: 'You asked for it.', retry: 'never', plan: 'p1',
    });
  });

  it('explains each code at the address that is its type', async () => {
    const explained = async (type: string) => (await fetch(url + type)).json();
    expect(await explained('/problems/too-deep')).toMatchObject({ code: 'too-deep', status: 400, title: { en: expect.any(String), zh: expect.any(String) } });
    expect(await explained('/problems/constructor')).toMatchObject({ code: 'not-found' });
  });

  it('keeps the message of a foreign error to itself, in the answer and in the log', async () => {
    const { status, body, text } = await call('GET', 'broken');
    expect([status, body.code]).toEqual([500, 'internal']);
    expect(text + lines.join('')).not.toContain('Wang');
    expect(JSON.parse(lines.at(-1)!)).toMatchObject({ errorName: 'Error', errorCode: '23505', msg: 'request failed' });
  });

  it('answers an unknown route as a problem without repeating it', async () => {
    const { status, body, text } = await call('GET', 'nowhere/13800138000');
    expect([status, body.code]).toEqual([404, 'not-found']);
    expect(text).not.toContain('13800138000');
  });

  it('answers a problem that is none as unknown, too', async () => {
    const answer = await fetch(`${url}/problems/made-up`);
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([404, 'not-found']);
  });

  it('continues a trace that comes in, and begins one where there is none', async () => {
    const traceId = 'a'.repeat(32);
    expect((await call('GET', 'trace', { traceparent: `00-${traceId}-${'b'.repeat(16)}-01` })).body.traceparent).toMatch(new RegExp(`^00-${traceId}-(?!b{16})`));
    expect((await call('GET', 'trace', { traceparent: 'nonsense' })).body.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  });

  it('shows its OpenAPI with shapes, doors and keys', async () => {
    const document = (await (await fetch(`${url}/openapi.json`)).json()) as Record<string, any>;
    expect(document.paths['/things/decide'].post).toMatchObject({ security: [{ staff: [] }], parameters: [{ name: 'Idempotency-Key' }] });
    const body = document.paths['/things/hooks'].post.requestBody.content['application/json'].schema;
    expect(JSON.stringify(body.properties ?? document.components.schemas)).toContain('minor');
  });
});

it('is measured by route and code, in no more series for 10,000 paths and parameters than for two', async () => {
  for (let i = 0; i < 10_000; i += 100) {
    await Promise.all(Array.from({ length: 100 }, (_, j) => app.inject({ method: 'GET', url: j % 2 === 0 ? `/made-up-${i + j}/x` : `/things/link/made-up-${i + j}` })));
  }
  let text = '';
  await meters.serve({} as never, { writeHead: () => ({ end: (all: string) => { text = all; } }) } as never);
  const lines = text.split('\n').filter((line) => line.startsWith('redress_http'));
  expect(lines.join('\n')).not.toContain('made-up');
  expect(lines.length).toBeLessThan(400);
  const counted = (route: string, code: string) =>
    Number(lines.find((line) => line.startsWith(`redress_http_problems_total{route="${route}",code="${code}"`))?.split(' ').at(-1));
  expect(counted('none', 'not-found')).toBeGreaterThanOrEqual(5_000);
  expect(counted('/things/link/:token', 'case-link-invalid')).toBeGreaterThanOrEqual(5_000);
  expect(text).toMatch(/redress_http_request_duration_seconds_count\{method="GET",route="\/things\/link\/:token",status="401",service="things"\} 500\d\n/);
});

it('says in one line that a port is taken', async () => {
  const port = Number(new URL(url).port);
  await expect(startHttp({ ...options, config: { ...options.config, HTTP_PORT: port } })).rejects.toMatchObject({
    name: 'BootError', message: `Port ${port} on 127.0.0.1 is in use: stop what uses it, or set HTTP_PORT to another one.`,
  });
});

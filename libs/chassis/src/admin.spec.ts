import { createAdmin } from './admin.js';
import { Health } from './health.js';
import { createLogger } from './logger.js';
import { ProblemError } from './problem.js';
import { createMeters } from './meters.js';

const setUp = () => {
  const health = new Health();
  const meters = createMeters('things', {});
  const admin = createAdmin({
    host: '127.0.0.1', port: 0, health, meters, logger: createLogger({ service: 'things', level: 'silent' }),
    staff: async (token) => {
      if (token !== 'op') throw new ProblemError('unauthenticated', 'no');
      return { id: 'op-1', roles: ['operator'], merchants: ['*'] };
    },
  });
  return { health, meters, admin };
};

describe('admin', () => {
  const { health, meters, admin } = setUp();
  let databaseUp = false;
  let url = '';
  const get = async (path: string, init?: RequestInit) => {
    const response = await fetch(url + path, init);
    return { status: response.status, text: await response.text() };
  };
  beforeAll(async () => {
    health.readyWhen({ name: 'database', check: () => { if (!databaseUp) throw new Error('connect ECONNREFUSED 10.0.0.7'); } });
    health.aliveWhile({ name: 'runner', check: () => undefined });
    admin.register({ method: 'POST', path: '/dead-letters/:id/redrive', roles: ['operator'], handle: async ({ actor, params, body }) => ({ by: actor.id, id: params.id, body, offset: 7n }) });
    url = await admin.start();
  });
  afterAll(async () => {
    await admin.stop();
    await meters.stop();
  });

  it('is not ready, but alive, while a dependency is away, and ready when it comes', async () => {
    expect(await get('/health/ready')).toEqual({ status: 503, text: '{"status":"failing","checks":{"database":"failing"}}' });
    expect(await get('/health/live')).toEqual({ status: 200, text: '{"status":"ok","checks":{"runner":"ok"}}' });
    databaseUp = true;
    expect((await get('/health/ready')).status).toBe(200);
  });

  it('shows what was measured', async () => {
    meters.counter('refusals').add(3, { use_case: 'settle', code: 'four-eyes' });
    expect((await get('/metrics')).text).toContain('redress_refusals_total{use_case="settle",code="four-eyes",service="things"} 3');
  });

  it('opens operators\' routes to operators with a key', async () => {
    const post = (headers: Record<string, string>, body = '{"dryRun":true}') =>
      get('/dead-letters/d1/redrive', { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
    expect((await post({})).status).toBe(401);
    expect((await post({ authorization: 'Bearer op' })).text).toContain('idempotency-key-required');
    const admitted = { authorization: 'Bearer op', 'idempotency-key': 'k' };
    expect(await post(admitted)).toEqual({ status: 200, text: '{"by":"op-1","id":"d1","body":{"dryRun":true},"offset":"7"}' });
    expect((await post(admitted, '['.repeat(10_000))).text).toContain('too-deep');
    expect((await get('/nowhere')).text).toContain('/problems/not-found');
  });
});

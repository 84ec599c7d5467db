import { derivedId, type Leg } from '@redress/contracts';
import { examples, served, type Served } from '@redress/testing';
import { setTimeout } from 'node:timers/promises';
import { improvementOf, promiseOf } from '../domain/promise.js';
import { followUp } from '../follow-up.module.js';

jest.setTimeout(60_000);
const nowhere = 'http://127.0.0.1:9';
const { caseId, leg: refund } = examples['leg.released.v1'];
const legOf = (remedy: Leg['remedy'], form: Leg['form']): Leg => {
  const { amount, ...rest } = refund;
  return { ...rest, legId: derivedId('leg', 'door', remedy), remedy, form, ...(form === 'money' && { amount }) };
};
const legs = { apology: legOf('apology', 'apology'), damages: legOf('damages', 'money'), price: legOf('refund_full', 'money'), repair: legOf('repair', 'service') };

let service: Served;
const query = async (sql: string) => (await service.database.pool.query(sql)).rows as Record<string, string>[];
async function until(sql: string): Promise<void> {
  for (let tries = 0; (await query(sql)).length === 0; tries++) {
    if (tries > 400) throw new Error(`never: ${sql}`);
    await setTimeout(25);
  }
}

/** Four legs are released; one sum is paid in time, another after its week, the rest is left. */
beforeAll(async () => {
  service = await served(followUp, { SMTP_URL: 'smtp://127.0.0.1:9', VAULT_URL: nowhere, FOLLOW_UP_URL: nowhere });
  const paid = ({ legId }: Leg) => ['payout.succeeded.v1', { ...examples['payout.succeeded.v1'], legId, payoutId: legId }, caseId] as const;
  await service.publish([['case.opened.v1', examples['case.opened.v1'], caseId]]);
  await service.publish(Object.values(legs).map((leg) => ['leg.released.v1', { ...examples['leg.released.v1'], leg }, caseId] as const));
  await until(`SELECT 1 FROM promise HAVING count(*) = 5`);
  await service.publish([paid(legs.price)]);
  await until(`SELECT 1 FROM promise WHERE state = 'kept'`);
  await service.database.moveClock({ days: 40 });
  await until(`SELECT 1 FROM promise WHERE state = 'broken' HAVING count(*) = 4`);
});
afterAll(() => service?.stop());

const as = (role: string, merchants?: string[]) => service.staff('u-1', role, merchants);
const list = async (search: string, role = 'agent', merchants?: string[]) => service.ask('GET', `/promises${search}`, await as(role, merchants));

describe('promises', () => {
  it('are listed by state and kind, to whoever covers their merchant alone', async () => {
    expect((await list('?state=broken')).body.promises.map(({ kind }: { kind: string }) => kind).sort()).toEqual(['apology', 'damages', 'improvement', 'repair']);
    expect((await list('?kind=refund_full', 'auditor')).body.promises).toMatchObject([{ promiseId: promiseOf(legs.price.legId), state: 'kept', money: true }]);
    expect((await list(`?caseId=${derivedId('case', 'another')}`)).body).toEqual({ promises: [] });
    expect((await list('', 'agent', ['m2'])).body).toEqual({ promises: [] });
    expect((await list('', 'field_worker')).status).toBe(403);
    expect((await service.ask('GET', '/promises')).status).toBe(401);
    expect((await list('?state=forgotten')).body).toMatchObject({ status: 400, code: 'schema-violation' });
  });

  it('come in pages that leave none out and none twice', async () => {
    const seen: string[] = [];
    for (let after = ''; seen.length < 10;) {
      const { promises, next } = (await list(`?limit=2${after && `&after=${encodeURIComponent(after)}`}`)).body as { promises: { promiseId: string }[]; next?: string };
      seen.push(...promises.map(({ promiseId }) => promiseId));
      if (!next) break;
      after = next;
    }
    expect([seen.length, new Set(seen).size]).toEqual([5, 5]);
  });

  it('of an improvement are kept by a person with a reason, once, late where they are late', async () => {
    const promiseId = improvementOf(legs.apology.legId);
    const keep = async (role: string, reason: string, merchants?: string[]) => service.ask('POST', `/promises/${promiseId}/kept`, await as(role, merchants), { reason });
    expect((await keep('auditor', 'packing-changed')).status).toBe(403);
    expect((await keep('agent', 'packing-changed', ['m2'])).status).toBe(404);
    expect((await keep('agent', 'We have changed it')).status).toBe(400);
    expect(await keep('agent', 'packing-changed')).toMatchObject({ status: 200, body: { state: 'kept', late: true } });
    expect((await keep('supervisor', 'again')).body).toMatchObject({ status: 409, code: 'already-decided' });
    expect(await query(`SELECT act FROM audit_log WHERE target = '${promiseId}'`)).toEqual([{ act: 'honour-promise' }]);
  });
});

it('tells the time to money: what was received and how fast, and which dates were not kept', async () => {
  const time = async (search = '', role = 'finance', merchants?: string[]) => service.ask('GET', `/time-to-money${search}`, await as(role, merchants));
  const { remedies } = (await time('?days=60')).body as { remedies: { remedy: string; received: number; breaches: number; p95?: number }[] };
  expect(remedies).toMatchObject([{ remedy: 'damages', promised: 1, received: 0, breaches: 1 }, { remedy: 'refund_full', promised: 1, received: 1, breaches: 0 }]);
  expect(remedies[1]!.p95).toBeLessThan(60);
  expect((await time('?days=30')).body.remedies).toEqual([]);
  expect((await time('?days=60', 'finance', ['m2'])).body.remedies).toEqual([]);
  expect((await time('?days=0')).status).toBe(400);
  expect((await time('', 'agent')).status).toBe(403);
});

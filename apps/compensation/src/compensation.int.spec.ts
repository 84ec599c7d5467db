import { setTimeout } from 'node:timers/promises';
import { type ComplaintClassified } from '@redress/contracts';
import { served, type Served } from '@redress/testing';
import { compensation } from './compensation.module.js';
import { type ExampleOrder, classified, planOf, received } from './examples.js';

jest.setTimeout(60_000);
let at: Served;
beforeAll(async () => {
  at = await served(compensation);
});
afterAll(() => at?.stop());

/** A complaint goes its way through the log; resolves with its plan's row once it is decided. */
async function tell(externalId: string, order: ExampleOrder, change: Partial<ComplaintClassified> = {}) {
  const complaint = received(externalId, { orderRef: `O-${externalId}`, ...order }, { customerRef: externalId.padEnd(32, 'c') });
  const events = [['complaint.classified.v1', classified(complaint, change)], ['complaint.received.v1', complaint]] as const;
  await at.publish(events.map(([type, data]) => [type, data, complaint.caseId]));
  for (;;) {
    const { rows } = await at.database.pool.query('SELECT state, waits_for FROM plan WHERE plan_id = $1', [planOf(complaint)]);
    if (rows[0]) return { complaint, planId: planOf(complaint), ...(rows[0] as { state: string; waits_for: string | null }) };
    await setTimeout(50);
  }
}

const ask = (...question: Parameters<Served['ask']>) => at.ask(...question);
const staff = (sub: string, role = 'supervisor') => at.staff(sub, role);

it('has its last lines in the database', async () => {
  const { rows } = await at.database.pool.query(`SELECT conname FROM pg_constraint WHERE contype = 'c' AND connamespace = 'compensation'::regnamespace ORDER BY 1`);
  expect(rows.map(({ conname }) => conname)).toEqual(expect.arrayContaining([
    'ck_entitlement_account_never_above_ceiling', 'ck_order_account_never_above_captured',
  ]));
});

it('settles what needs nobody, although the classification came first, and keeps the accounts', async () => {
  expect(await tell('A-1', {})).toMatchObject({ state: 'released', waits_for: null });
  const { rows } = await at.database.pool.query(`SELECT head, ceiling, granted FROM entitlement_account WHERE order_ref = 'O-A-1'`);
  expect(rows).toEqual([{ head: 'price', ceiling: '10000', granted: '4000' }]);
  await expect(at.database.pool.query(`UPDATE entitlement_account SET granted = 10001 WHERE order_ref = 'O-A-1'`)).rejects.toMatchObject({ code: '23514' });
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
  const { rows } = await at.database.pool.query(`SELECT actor, act, allowed FROM audit_log ORDER BY sequence`);
  expect(rows).toEqual([
    { actor: 'ann', act: 'plan.approve', allowed: false }, { actor: 'sue', act: 'plan.amend', allowed: false }, { actor: 'sue', act: 'plan.approve', allowed: true }, {
      actor: 'bob', act: 'plan.approve', allowed: false,
    },
  ]);
});

it('shows the customer the offer, as data and as a page, and takes the choice', async () => {
  const { complaint, planId } = await tell('A-3', {}, { category: 'change_of_mind', severity: 's4', requestedRemedy: 'refund' });
  const customer = at.customer(complaint.caseId);
  expect((await ask('GET', '/my/case/offer', customer)).body).toMatchObject({ offers: [{
    planId, defaultOption: 'keep', options: [{ optionId: 'keep' }, { optionId: 'return' }],
  }] });
  expect((await ask('GET', `/choice/${customer.slice('CaseLink '.length)}`, '')).text).toContain('Keep it and get part of the price back (CN¥20.00)');
  expect((await ask('POST', '/my/case/choice', customer, { optionId: 'gold' })).status).toBe(404);
  expect(await ask(
    'POST', '/my/case/choice', customer, { optionId: 'return' },
  )).toMatchObject({ status: 200, body: { state: 'approved' } });
  expect((await ask('POST', '/my/case/choice', customer, { decline: true })).body).toMatchObject({ code: 'already-decided' });
  expect((await ask(
    'POST', `/plans/${planId}/inspection`, await staff('fay', 'field-worker'), { passed: true },
  )).body).toMatchObject({ state: 'released' });
  expect((await ask('GET', '/my/case/offer', customer)).body).toEqual({ offers: [] });
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

it('explains an offer alike to the customer and to the auditor, and to nobody of another case', async () => {
  const { complaint, planId } = await tell('A-4', {}, { category: 'change_of_mind', severity: 's4', requestedRemedy: 'refund' });
  const path = `/plans/${planId}/explanation`;
  const mine = (await ask('GET', path, at.customer(complaint.caseId))).body;
  expect(mine).toMatchObject({
    planId, offer: [{ optionId: 'keep', minor: '2000' }, { optionId: 'return', minor: '10000' }], negotiation: [{ by: 'house', act: 'offered' }],
    legs: [{ optionId: 'keep', steps: [{ by: 'change-of-mind', change: '2000' }] }, { optionId: 'return' }],
  });
  expect((await ask('GET', path, await staff('eve', 'auditor'))).body).toEqual(mine);
  expect((await ask('GET', path, at.customer(received('A-5').caseId))).status).toBe(404);
  expect((await ask('GET', path)).status).toBe(401);
});

it('compares like cases for whoever watches over fairness, of their own merchants alone', async () => {
  expect((await ask('GET', '/fairness?merchant=m1', await staff('eve', 'auditor'))).body).toMatchObject({ merchant: 'm1', spread: 1_000, findings: [] });
  expect((await ask('GET', '/fairness?merchant=m2', await staff('eve', 'auditor'))).status).toBe(404);
});

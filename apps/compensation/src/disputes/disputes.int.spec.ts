import { setTimeout } from 'node:timers/promises';
import { served, type Served } from '@redress/testing';
import { compensation } from '../compensation.module.js';
import { photo } from './dispute.examples.js';
import { classified, payoutOf, planOf, received } from '../examples.js';

jest.setTimeout(60_000);
let at: Served;
beforeAll(async () => {
  at = await served(compensation);
});
afterAll(() => at?.stop());

const complaint = received('D-1', { orderRef: 'O-D-1' });
const planId = planOf(complaint);
const events = { complaint: complaint, classified: classified(complaint), paid: payoutOf(complaint) } as const;
const types = { complaint: 'complaint.received.v1', classified: 'complaint.classified.v1', paid: 'payout.succeeded.v1' } as const;
const tell = (name: keyof typeof events) => at.publish([[types[name], events[name], complaint.caseId]]);
async function until(sql: string, id: string): Promise<void> {
  while ((await at.database.pool.query(sql, [id])).rowCount === 0) await setTimeout(50);
}

const staff = (sub: string, role: string, merchant = 'm1') => at.staff(sub, role, [merchant]);
const customer = () => at.customer(complaint.caseId);
const ask = (...question: Parameters<Served['ask']>) => at.ask(...question);

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
  const dispute = `/disputes/${disputeId}`;

  const asked = await ask('POST', `${dispute}/evidence-requests`, await staff('ann', 'agent'), { party: 'consumer', kinds: ['photo'] });
  expect(asked).toMatchObject({ status: 201, body: { state: 'evidence_requested' } });
  expect((await ask('GET', '/my/case/dispute', customer())).body).toMatchObject({ disputes: [{ state: 'evidence_requested', asked: [{ kinds: ['photo'] }] }] });
  expect((await ask('POST', '/my/case/dispute/evidence', customer(), { items: [{ ...photo(), reference: 'my photo' }] })).status).toBe(400);
  expect((await ask('POST', '/my/case/dispute/evidence', customer(), { items: [photo()] })).body).toEqual({ late: false, state: 'under_review' });

  const ruling = { outcome: 'split', amount: { minor: '7000', currency: 'CNY' }, reason: 'crack_proven' };
  expect((await ask('POST', `${dispute}/ruling`, await staff('sue', 'supervisor'), ruling)).status).toBe(403);
  expect((await ask('POST', `${dispute}/ruling`, await staff('ada', 'arbiter', 'm2'), ruling)).status).toBe(404);
  expect(await ask('POST', `${dispute}/ruling`, await staff('ada', 'arbiter'), ruling)).toMatchObject({
    status: 200, body: { state: 'decided', added: { minor: '3000', currency: 'CNY' }, receivable: { minor: '0' } },
  });
  expect(await ask('POST', '/my/case/dispute/appeal', customer(), { reason: 'too_little' })).toMatchObject({ status: 200, body: { state: 'appealed' } });
  expect((await ask('POST', `${dispute}/ruling`, await staff('ada', 'arbiter'), ruling)).body).toMatchObject({ code: 'own-decision' });
  expect((await ask('POST', `${dispute}/ruling`, await staff('bea', 'arbiter'), { ...ruling, amount: { minor: '10001', currency: 'CNY' } })).body)
    .toMatchObject({ code: 'above-captured' });
  expect((await ask('POST', `${dispute}/ruling`, await staff('bea', 'arbiter'), { outcome: 'respondent', amount: { minor: '1000', currency: 'CNY' }, reason: 'x1' })).body)
    .toMatchObject({ added: { minor: '0' }, receivable: { minor: '3000' } });
  expect((await ask('POST', `${dispute}/escalation`, await staff('ann', 'agent'), { level: 'regulator', reason: 'complaint_12315' })).body)
    .toMatchObject({ level: 'regulator', state: 'evidence_requested' });

  const { rows } = await at.database.pool.query(`SELECT head, granted FROM entitlement_account WHERE order_ref = 'O-D-1' AND granted > 0`);
  expect(rows).toEqual([{ head: 'price', granted: '7000' }]);
  expect((await ask('GET', '/disputes?level=regulator', await staff('eve', 'auditor'))).body).toMatchObject({
    disputes: [{ disputeId, due: [{ of: 'evidence', party: 'merchant' }], claimed: { minor: '9000' } }],
  });
  expect((await ask('GET', dispute, await staff('eve', 'auditor'))).body).toMatchObject({ rulings: [{ arbiter: 'ada' }, { arbiter: 'bea' }], plans: [planId, {}] });
  expect((await ask('GET', '/my/case/dispute', customer())).bytes.toString()).not.toMatch(/ada|bea|upload-1/);
});

it('prints one bundle, with the hash of its data, for those who may see the case', async () => {
  const path = `/cases/${complaint.caseId}/evidence-bundle`;
  const data = await ask('GET', path, await staff('eve', 'auditor'));
  expect(data).toMatchObject({
    status: 200, body: { plans: [{ planId }, { requestedBy: 'ada' }], disputes: [{ level: 'regulator' }], sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
  });
  const pdf = await ask('GET', `${path}.pdf`, await staff('ada', 'arbiter'));
  expect([pdf.status, pdf.headers.get('content-type'), pdf.bytes.subarray(0, 5).toString()]).toEqual([200, 'application/pdf', '%PDF-']);
  expect((await ask('GET', path, await staff('eve', 'auditor', 'm2'))).status).toBe(404);
  expect((await ask('GET', path, await staff('fay', 'finance'))).status).toBe(403);
});

it('pays anew what did not arrive, at the word of staff', async () => {
  expect((await ask('POST', `/plans/${planId}/replacement`, await staff('ann', 'agent'))).body).toMatchObject({ code: 'wrong-state' });
});

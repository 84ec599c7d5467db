/// <reference types="jest" />
import { eventually } from '@redress/testing';
import { type JourneyHouse } from './journey-house.js';
import { complain, customer, movementsOf, refusal, staff } from './visitors.js';
import { last } from './witness.js';

const POOR = 'The quality is poor: the zip sticks a little and the seam is not straight. I would like a part of my money back.';
const BROKEN = 'It stopped working after two days and does not work at all. I want a full refund.';
const TIGHT = '裤子尺码偏小，按尺码表买的还是穿不上，腰围太紧了，尺寸不准，请处理。';
const approve = { decision: 'approve', reason: 'in_order' } as const;

/** What staff decide, and who may not. */
export function decisionsOfStaff(at: () => JourneyHouse): void {
  it('asks a supervisor above the authority limit; who amends a sum cannot approve it', async () => {
    const { stack, witness } = at();
    const { caseId } = await complain(stack, 'shopify', {
      id: 'approval', text: POOR, paid: 90_000, requestedRemedy: 'partial_refund', demanded: { minor: '10000', currency: 'EUR' },
    });
    const asked = await witness.until(caseId, 'remedy.approval-requested.v1');
    const { planId, amount } = last(asked, 'remedy.approval-requested.v1');
    const { floor } = last(asked, 'entitlement.computed.v1');
    const amended = { minor: floor.minor + 100n, currency: 'EUR' };
    expect(amount.minor).toBeGreaterThan(amended.minor);
    const [anna, bo, agent, elsewhere] = await Promise.all([
      staff(stack, 'supervisor', 'anna'), staff(stack, 'supervisor', 'bo'), staff(stack, 'agent', 'cy'),
      staff(stack, 'supervisor', 'dee', ['lanting']),
    ]);
    const decision = `${stack.urls.compensation}/plans/${planId}/decision`;
    const amend = (minor: bigint) => ({ decision: 'amend', reason: 'agreed_by_phone', amount: { minor: String(minor), currency: 'EUR' } });
    const waiting = await anna.get(`${stack.urls.compensation}/plans?state=waiting`);
    expect((waiting.body.plans as { planId: string }[]).map((plan) => plan.planId)).toContain(planId);
    expect(await agent.post(decision, approve)).toMatchObject(refusal(403, 'above-authority'));
    expect(await elsewhere.post(decision, approve)).toMatchObject(refusal(404, 'not-found'));
    expect(await anna.post(decision, amend(floor.minor - 1n))).toMatchObject(refusal(422, 'below-floor'));
    expect(await anna.post(decision, amend(90_001n))).toMatchObject(refusal(422, 'above-captured'));
    expect((await anna.post(decision, amend(amended.minor))).status).toBe(200);
    expect(await anna.post(decision, approve)).toMatchObject(refusal(403, 'own-request'));
    expect((await witness.about(caseId)).some(({ type }) => type === 'leg.released.v1')).toBe(false);

    const approved = await bo.post(decision, approve, 'approval-of-bo');
    expect(approved.status).toBe(200);
    expect((await bo.post(decision, approve, 'approval-of-bo')).body).toEqual(approved.body);
    const other = { ...approve, decision: 'decline' };
    expect(await bo.post(decision, other, 'approval-of-bo')).toMatchObject(refusal(422, 'idempotency-key-reused'));
    expect(await bo.post(decision, approve, 'once-more')).toMatchObject(refusal(409, 'already-decided'));
    expect(last(await witness.until(caseId, 'payout.succeeded.v1'), 'payout.succeeded.v1').amount).toEqual(amended);
    expect(last(await witness.about(caseId), 'remedy.approved.v1')).toMatchObject({ approver: 'bo', automatic: false });
  }, 60_000);

  it('writes every such act down, refused ones too, in a log that shows whatever is changed in it', async () => {
    const { stack, database } = at();
    const auditor = await staff(stack, 'auditor');
    const read = async () => (await auditor.get(`${stack.adminUrl('compensation')}/audit-log/nordlicht`)).body;
    const { rows, brokenAt } = await read();
    const acts = (rows as { actor: string; act: string; allowed: boolean }[]).map(({ actor, act, allowed }) => `${actor} ${act} ${allowed}`);
    expect(acts).toEqual([
      'cy plan.approve false', 'anna plan.amend false', 'anna plan.amend false', 'anna plan.amend true', 'anna plan.approve false',
      'bo plan.approve true', 'bo plan.approve false',
    ]);
    expect(brokenAt).toBeNull();
    const rename = (from: string, to: string) =>
      database.query(`UPDATE compensation.audit_log SET actor = $2 WHERE actor = $1 AND allowed AND act = 'plan.approve'`, [from, to]);
    await rename('bo', 'nobody');
    expect((await read()).brokenAt).not.toBeNull();
    await rename('nobody', 'bo');
    expect((await read()).brokenAt).toBeNull();
  });
}

/** What customers decide, by the link of their case. */
export function decisionsOfCustomers(at: () => JourneyHouse): void {
  it('gives the customer a choice, once', async () => {
    const { stack, witness } = at();
    const opened = await complain(stack, 'tmall', {
      id: 'choice', text: TIGHT, paid: 15_900, goodsClass: 'fashion', requestedRemedy: 'partial_refund',
    });
    const proposed = last(await witness.until(opened.caseId, 'remedy.proposed.v1'), 'remedy.proposed.v1');
    expect(proposed.needsChoice).toBe(true);
    const me = customer(opened);
    const { compensation, desk } = stack.urls;
    const choice = `${compensation}/my/case/choice`;
    const [offer] = (await me.get(`${compensation}/my/case/offer`)).body.offers as { options: { optionId: string }[] }[];
    expect(offer!.options.map(({ optionId }) => optionId)).toEqual(proposed.options.map(({ optionId }) => optionId));
    expect((await me.get(opened.caseLink.replace(desk, compensation).replace('/c/', '/choice/'))).text).toContain('<form');
    expect(await me.post(choice, { optionId: 'nothing-like-it' })).toMatchObject(refusal(404, 'not-found'));
    expect((await witness.about(opened.caseId)).some(({ type }) => type === 'leg.released.v1')).toBe(false);
    const chosen = await me.post(choice, { optionId: 'keep' }, 'my-choice');
    expect(chosen.status).toBe(200);
    expect((await me.post(choice, { optionId: 'keep' }, 'my-choice')).body).toEqual(chosen.body);
    expect(await me.post(choice, { decline: true })).toMatchObject(refusal(409, 'already-decided'));
    const events = await witness.until(opened.caseId, 'payout.succeeded.v1');
    expect(last(events, 'remedy.accepted.v1')).toMatchObject({ optionId: 'keep', by: 'customer' });
    expect(await movementsOf(stack, last(events, 'payout.succeeded.v1').payoutId)).toHaveLength(1);
  }, 60_000);

  it('lets the customer withdraw as long as no payout is on its way', async () => {
    const { stack, witness } = at();
    const opened = await complain(stack, 'shopify', { id: 'withdrawn', text: BROKEN, paid: 90_000 });
    const { planId } = last(await witness.until(opened.caseId, 'remedy.approval-requested.v1'), 'remedy.approval-requested.v1');
    const asked = await customer(opened).post(`${stack.urls.intake}/my/case/withdrawal`);
    expect([asked.status, asked.body]).toEqual([200, { caseId: opened.caseId, number: opened.number, withdrawn: 1 }]);
    expect(last(await witness.until(opened.caseId, 'remedy.cancelled.v1'), 'remedy.cancelled.v1').reason).toBe('withdrawn');
    const supervisor = await staff(stack, 'supervisor', 'anna');
    expect((await supervisor.post(`${stack.urls.compensation}/plans/${planId}/decision`, approve)).status).toBe(409);
    const state = async () => (await customer(opened).get(`${stack.urls.desk}/my/case`)).body.case?.state as string;
    await eventually('the customer sees it', state, (seen) => ['withdrawn', 'closed'].includes(seen));
    expect((await witness.about(opened.caseId)).some(({ type }) => type === 'payout.created.v1')).toBe(false);
  }, 60_000);

  it('is too late to withdraw once the money is out', async () => {
    const { stack, witness, database } = at();
    const opened = await complain(stack, 'shopify', { id: 'too-late', text: BROKEN, paid: 5_000 });
    await witness.until(opened.caseId, 'payout.submitted.v1');
    const heard = async () =>
      (await database.query('SELECT payout_submitted AS is FROM intake.case_file WHERE case_id = $1', [opened.caseId])).rows[0].is as boolean;
    await eventually('intake has heard of the payout', heard, Boolean);
    expect(await customer(opened).post(`${stack.urls.intake}/my/case/withdrawal`)).toMatchObject(refusal(409, 'too-late'));
  }, 60_000);
}

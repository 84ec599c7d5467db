/// <reference types="jest" />
import { type Envelope, type EventType } from '@redress/contracts';
import { eventually } from '@redress/testing';
import { type JourneyHouse } from './journey-house.js';
import { complain, customer, movementsOf, staff } from './visitors.js';

const IMPAIRED = 'The quality is poor: the zip sticks a little and the seam is not straight. I would like a part of my money back.';
const BROKEN = 'It stopped working after two days and does not work at all. I want a full refund.';
const last = <T extends EventType>(events: readonly Envelope[], type: T): Envelope<T>['data'] => events.findLast((event) => event.type === type)!.data as Envelope<T>['data'];
const has = (events: readonly Envelope[], type: EventType): boolean => events.some((event) => event.type === type);

/** What staff decide, and who may not. */
export function decisionsOfStaff(at: () => JourneyHouse): void {
  it('asks a supervisor above the authority limit; who amends a sum cannot approve it', async () => {
    const { stack, witness, database } = at();
    const { caseId } = await complain(stack, 'shopify', { id: 'approval', text: IMPAIRED, paid: 90_000 });
    const asked = await witness.until(caseId, 'remedy.approval-requested.v1');
    const { planId, amount } = last(asked, 'remedy.approval-requested.v1');
    const { floor } = last(asked, 'entitlement.computed.v1');
    const amended = { minor: floor.minor + 100n, currency: 'EUR' };
    expect(amount.minor).toBeGreaterThan(amended.minor);
    const decision = `${stack.urls.compensation}/plans/${planId}/decision`;
    const approve = { decision: 'approve', reason: 'in_order' };
    const [first, second, agent, elsewhere] = await Promise.all([
      staff(stack, 'supervisor', 'anna'), staff(stack, 'supervisor', 'bo'), staff(stack, 'agent', 'cy'), staff(stack, 'supervisor', 'dee', ['lanting']),
    ]);
    const waiting = await first.get(`${stack.urls.compensation}/plans?state=waiting`);
    expect((waiting.body.plans as { planId: string }[]).map((plan) => plan.planId)).toContain(planId);
    expect(await agent.post(decision, approve)).toMatchObject({ status: 403, body: { code: 'not-allowed' } });
    expect(await elsewhere.post(decision, approve)).toMatchObject({ status: 404 });
    expect(await first.post(decision, { ...approve, decision: 'amend', amount: { minor: String(floor.minor - 1n), currency: 'EUR' } })).toMatchObject({ status: 422, body: { code: 'below-floor' } });
    expect(await first.post(decision, { ...approve, decision: 'amend', amount: { minor: '90001', currency: 'EUR' } })).toMatchObject({ status: 422, body: { code: 'above-captured' } });
    expect(await first.post(decision, { decision: 'amend', amount: { minor: String(amended.minor), currency: 'EUR' }, reason: 'agreed_on_the_phone' })).toMatchObject({ status: 200 });
    expect(await first.post(decision, approve)).toMatchObject({ status: 403, body: { code: 'own-request' } });
    expect((await movementsOf(stack, planId)).length + (await witness.about(caseId)).filter(({ type }) => type === 'leg.released.v1').length).toBe(0);

    const approved = await second.post(decision, approve, 'approval-of-bo');
    expect(approved.status).toBe(200);
    expect((await second.post(decision, approve, 'approval-of-bo')).body).toEqual(approved.body);
    expect(await second.post(decision, { ...approve, decision: 'decline' }, 'approval-of-bo')).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
    expect(await second.post(decision, approve, 'once-more')).toMatchObject({ status: 409, body: { code: 'already-decided' } });
    const paid = last(await witness.until(caseId, 'payout.succeeded.v1'), 'payout.succeeded.v1');
    expect(paid.amount).toEqual(amended);
    expect(last(await witness.about(caseId), 'remedy.approved.v1')).toMatchObject({ approver: 'bo', automatic: false });

    const auditor = await staff(stack, 'auditor');
    const { rows, brokenAt } = (await auditor.get(`${stack.adminUrl('compensation')}/audit-log/nordlicht`)).body as { rows: { actor: string; act: string; allowed: boolean; target: string }[]; brokenAt: null };
    expect(rows.filter(({ target }) => target === planId).map(({ actor, act, allowed }) => `${actor} ${act} ${allowed}`)).toEqual([
      'anna plan.amend false', 'anna plan.amend false', 'anna plan.amend true', 'anna plan.approve false', 'bo plan.approve true', 'bo plan.approve false',
    ]);
    expect(brokenAt).toBeNull();
    await database.query(`UPDATE compensation.audit_log SET actor = 'nobody' WHERE merchant = 'nordlicht' AND target = $1 AND allowed AND act = 'plan.approve'`, [planId]);
    expect((await auditor.get(`${stack.adminUrl('compensation')}/audit-log/nordlicht`)).body.brokenAt).not.toBeNull();
    await database.query(`UPDATE compensation.audit_log SET actor = 'bo' WHERE merchant = 'nordlicht' AND target = $1 AND allowed AND act = 'plan.approve'`, [planId]);
  }, 60_000);
}

/** What customers decide, by the link of their case. */
export function decisionsOfCustomers(at: () => JourneyHouse): void {
  it('gives the customer a choice, once', async () => {
    const { stack, witness } = at();
    const opened = await complain(stack, 'tmall', {
      id: 'choice', text: '裤子尺码偏小，按尺码表买的还是穿不上，腰围太紧了，尺寸不准，请处理。', paid: 15_900, goodsClass: 'fashion', requestedRemedy: 'partial_refund',
    });
    const proposed = last(await witness.until(opened.caseId, 'remedy.proposed.v1'), 'remedy.proposed.v1');
    expect(proposed.needsChoice).toBe(true);
    const me = customer(opened);
    const { compensation } = stack.urls;
    const { offers } = (await me.get(`${compensation}/my/case/offer`)).body as { offers: { options: { optionId: string }[] }[] };
    expect(offers.map(({ options }) => options.map(({ optionId }) => optionId).sort())).toEqual([proposed.options.map(({ optionId }) => optionId).sort()]);
    expect((await me.get(opened.caseLink.replace(stack.urls.desk, compensation).replace('/c/', '/choice/'))).text).toContain('<form');
    expect(await me.post(`${compensation}/my/case/choice`, { optionId: 'nothing-like-it' })).toMatchObject({ status: 404 });
    expect(has(await witness.about(opened.caseId), 'leg.released.v1')).toBe(false);
    const chosen = await me.post(`${compensation}/my/case/choice`, { optionId: 'keep' }, 'my-choice');
    expect(chosen.status).toBe(200);
    expect((await me.post(`${compensation}/my/case/choice`, { optionId: 'keep' }, 'my-choice')).body).toEqual(chosen.body);
    expect(await me.post(`${compensation}/my/case/choice`, { decline: true })).toMatchObject({ status: 409, body: { code: 'already-decided' } });
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
    const events = await witness.until(opened.caseId, 'remedy.cancelled.v1');
    expect(last(events, 'remedy.cancelled.v1').reason).toBe('withdrawn');
    const supervisor = await staff(stack, 'supervisor', 'anna');
    expect((await supervisor.post(`${stack.urls.compensation}/plans/${planId}/decision`, { decision: 'approve', reason: 'in_order' })).status).toBe(409);
    const page = () => customer(opened).get(`${stack.urls.desk}/my/case`);
    await eventually('the customer sees it', page, ({ body }) => ['withdrawn', 'closed'].includes((body.case as { state?: string } | undefined)?.state ?? ''));
    expect((await witness.about(opened.caseId)).some(({ type }) => type === 'payout.created.v1')).toBe(false);
  }, 60_000);

  it('is too late to withdraw once the money is out', async () => {
    const { stack, witness, database } = at();
    const opened = await complain(stack, 'shopify', { id: 'too-late', text: BROKEN, paid: 5_000 });
    await witness.until(opened.caseId, 'payout.submitted.v1');
    const heard = async () => (await database.query('SELECT payout_submitted FROM intake.case_file WHERE case_id = $1', [opened.caseId])).rows[0].payout_submitted as boolean;
    await eventually('intake has heard of the payout', heard, Boolean);
    expect(await customer(opened).post(`${stack.urls.intake}/my/case/withdrawal`)).toMatchObject({ status: 409, body: { code: 'too-late' } });
  }, 60_000);
}

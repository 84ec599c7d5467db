import { derivedId } from '@redress/contracts';
import { command, setTimer } from '@redress/messaging';
import { equalsOneByOne, simulation } from '@redress/testing';
import { money } from '@redress/money';
import { answerCounterCommand } from './answer-counter.js';
import { chooseOptionCommand } from './choose-option.js';
import { compensationUseCases } from '../compensation.module.js';
import { counterOfferCommand } from './counter-offer.js';
import { decidePlanCommand } from '../authority/decide-plan.js';
import { classified, planOf, received } from '../examples.js';
import { caseReassess } from './reassessing.js';
import { compensation } from '../score.js';
import { caseFiles, compensationStores, entitlements, plans } from '../store/stores.js';

const complaint = received('C-1');
const about = { key: complaint.caseId };
const planId = planOf(complaint);
const customer = { ...about, actor: { id: 'customer', role: 'customer' } };
const ann = { ...about, actor: { id: 'ann', role: 'agent' } };
const sue = { ...about, actor: { id: 'sue', role: 'supervisor' } };
const findCommand = command<{ caseId: string }>()('find');
/** Stands for whoever finds something out. */
const find = compensation.useCase({
  name: 'find', on: findCommand, reads: ({ merchant, data: { caseId } }) => ({ file: caseFiles.at({ merchant, caseId }) }),
  decide: ({ data: { caseId } }, { file }, now) => ({
    writes: [caseFiles.put({ ...file!, version: file!.version + 1, findings: { 1: { goodsIntact: { value: true, source: 'inspection', proven: 'yes' } } } })],
    timers: [setTimer(caseReassess, derivedId('finding', caseId), caseId, now, { caseId, planId, why: 'inspection' })],
  }),
});
const mind = { category: 'change_of_mind', severity: 's4', requestedRemedy: 'refund' } as const;

async function offered(paid = 10_000) {
  const stage = simulation('compensation', [...compensationUseCases, find], { stores: compensationStores as never });
  const data = received('C-1', { paid: [paid] });
  await stage.event('complaint.received.v1', data, about);
  await stage.event('complaint.classified.v1', classified(data, mind), about);
  const plan = () => stage.row(plans, { merchant: 'm1', planId })!;
  const counter = (amount: number, currency = 'CNY', optionId = 'keep') =>
    stage.command(counterOfferCommand, { caseId: complaint.caseId, planId, optionId, amount: money(amount, currency) }, customer);
  const answer = (accept: boolean) => stage.command(answerCounterCommand, { planId, accept, reason: 'fair' }, ann);
  return { stage, plan, counter, answer };
}

describe('a counter-offer', () => {
  it('holds the offer until somebody answers, and pays what was agreed', async () => {
    const { stage, plan, counter, answer } = await offered();
    expect(await counter(3_500)).toEqual({ planId, state: 'countered' });
    expect(plan()).toMatchObject({ waitsFor: 'person', counter: { optionId: 'keep', amount: money(3_500, 'CNY') } });
    await stage.advance({ days: 60 });
    expect(plan().state).toBe('countered');
    expect(await answer(true)).toEqual({ planId, state: 'released' });
    expect(stage.published.at(-1)).toMatchObject({ type: 'leg.released.v1', data: { approver: 'ann', leg: { amount: money(3_500, 'CNY') } } });
    expect(stage.rows(entitlements)).toMatchObject([{ granted: 3_500n }]);
    expect(plan().negotiation).toMatchObject([
      { by: 'house', act: 'offered', rules: ['change-of-mind'] }, { by: 'customer', act: 'countered', amount: money(3_500, 'CNY') },
      { by: 'ann', act: 'accepted', amount: money(3_500, 'CNY'), rules: ['change-of-mind'] },
    ]);
  });

  it('leaves the offer as it was where it is declined, with its whole time again, and tells the customer anew', async () => {
    const { stage, plan, counter, answer } = await offered();
    await counter(9_000);
    const { now } = stage;
    expect(await answer(false)).toEqual({ planId, state: 'proposed' });
    expect(plan()).toMatchObject({ waitsFor: 'customer', offer: { options: [{ legs: [{ amount: money(2_000, 'CNY') }] }, {}] } });
    expect(plan().expiresAt! > now).toBe(true);
    expect(stage.published.at(-1)).toMatchObject({ type: 'remedy.proposed.v1', data: { round: 2 } });
    await stage.command(chooseOptionCommand, { caseId: complaint.caseId, planId, optionId: 'keep' }, { ...customer, idempotencyKey: 'c2' });
    expect(plan().state).toBe('released');
  });

  it('above the limit goes from the agent to somebody else', async () => {
    const { stage, plan, counter, answer } = await offered(200_000);
    await counter(150_000);
    await answer(true);
    expect(plan()).toMatchObject({ state: 'accepted', waitsFor: 'person', requestedBy: 'ann' });
    await stage.command(decidePlanCommand, { planId, decision: 'approve', reason: 'fair' }, sue);
    expect(plan()).toMatchObject({ state: 'released', approver: 'sue' });
  });

  it.each([
    ['no more than what is offered', 2_000, 'CNY', 'keep', 'invalid-amount'],
    ['in another currency', 3_000, 'USD', 'keep', 'currency-mismatch'],
    ['about an option that is none', 3_000, 'CNY', 'gold', 'not-found'],
  ])('is refused where it is %s', async (_, amount, currency, option, code) => {
    const { counter, plan } = await offered();
    await expect(counter(amount, currency, option)).rejects.toMatchObject({ code });
    expect(plan().waitsFor).toBe('customer');
  });

  it('cannot be accepted above what was paid, comes too late after the offer’s time, and is answered once', async () => {
    const { stage, counter, answer, plan } = await offered();
    await counter(10_001);
    await expect(answer(true)).rejects.toMatchObject({ code: 'above-captured' });
    expect(plan().state).toBe('countered');
    await stage.command(answerCounterCommand, { planId, accept: false, reason: 'no' }, { ...ann, idempotencyKey: '2' });
    await expect(stage.command(answerCounterCommand, { planId, accept: true, reason: 'no' }, { ...ann, idempotencyKey: '3' })).rejects.toMatchObject({ code: 'wrong-state' });
    await stage.advance({ days: 30 });
    await expect(stage.command(
      counterOfferCommand, { caseId: complaint.caseId, planId, optionId: 'keep', amount: money(3_000, 'CNY') }, { ...customer, idempotencyKey: '4' },
    )).rejects.toMatchObject({ code: 'already-decided' });
  });

  it('decides a batch as it decides one by one', async () => {
    const inputs = ['C-1', 'C-2', 'C-3'].map((id) => received(id)).flatMap((data) => [
      { event: 'complaint.received.v1' as const, data, key: data.caseId }, { event: 'complaint.classified.v1' as const, data: classified(data, mind), key: data.caseId },
      { command: counterOfferCommand, data: { caseId: data.caseId, planId: planOf(data), optionId: 'keep', amount: money(4_000, 'CNY') }, key: data.caseId },
      { command: answerCounterCommand, data: { planId: planOf(data), accept: data.externalId !== 'C-2', reason: 'fair' }, key: data.caseId, actor: ann.actor },
    ]);
    await equalsOneByOne('compensation', compensationUseCases, inputs, { stores: compensationStores as never, advance: { days: 20 } });
  });
});

describe('a case that is looked at again', () => {
  it('is offered anew what is known now, on accounts that hold nothing twice', async () => {
    const { stage, plan } = await offered();
    await stage.command(findCommand, { caseId: complaint.caseId }, ann);
    await stage.advance({ minutes: 1 });
    expect(plan()).toMatchObject({ state: 'proposed', waitsFor: 'customer', facts: { findings: { 1: { goodsIntact: { value: true } } } } });
    expect(stage.published.at(-1)).toMatchObject({ type: 'remedy.proposed.v1', data: { round: 2 } });
    expect(stage.rows(entitlements)).toMatchObject([{ granted: 10_000n }]);
  });

  it('stays as it is once somebody has agreed', async () => {
    const { stage, plan } = await offered();
    await stage.command(chooseOptionCommand, { caseId: complaint.caseId, planId, optionId: 'keep' }, customer);
    const before = plan();
    await stage.command(findCommand, { caseId: complaint.caseId }, { ...ann, idempotencyKey: 'f' });
    await stage.advance({ minutes: 1 });
    expect(plan()).toEqual(before);
  });
});

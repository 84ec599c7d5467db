import { type EventData, plus } from '@redress/contracts';
import { equalsOneByOne, examples, type SimulatedInput, simulation, type Simulation } from '@redress/testing';
import { surveyAnswer } from './answer-survey.js';
import { defaultPolicies } from './domain/clock.js';
import { type Message } from './domain/letter.js';
import { followUpUseCases } from './perform.js';
import { reopening } from './reopen-case.js';
import { resolution } from './resolve-case.js';
import { followUps } from './store/follow-ups.js';
import { sentMessages } from './store/sent-messages.js';

const START = '2026-03-02T08:00:01.000Z';
const useCases = followUpUseCases(defaultPolicies, { days: 7 });
const { caseId } = examples['case.opened.v1'];
const about = { key: caseId, merchant: 'm1', channel: 'taobao' };
const customer = { ...about, actor: { id: 'customer', role: 'customer' } };
const supervisor = { ...about, actor: { id: 'sv-1', role: 'supervisor' } };
const { planId } = examples['remedy.fulfilled.v1'];
const secondPlan = planId.replace(/^./, 'f');
type Heard = Parameters<Simulation<'follow-up'>['event']>[0];

let stack: Simulation<'follow-up'>;
beforeEach(() => (stack = simulation('follow-up', useCases, { start: START })));

const hear = <T extends Heard>(type: T, change: Partial<EventData<T>> = {}) =>
  stack.event(type, { ...examples[type], ...change } as EventData<T>, { ...about, at: stack.now });
const opened = async () => {
  await hear('case.opened.v1');
  return hear('complaint.acknowledged.v1');
};
const row = () => stack.row(followUps, { merchant: 'm1', caseId })!;
const letters = () => stack.intents.map(({ payload }) => (payload as Message).letter.template);
const types = (happened: { events: readonly { type: string }[] }) => happened.events.map(({ type }) => type);
const sendAll = async () => {
  for (const { id } of stack.intents) await stack.outcome(id, { is: 'sent' });
};

describe('the walk of a case', () => {
  it('goes from the receipt over the payment to the survey and its end', async () => {
    expect(types(await opened())).toEqual(['clock.met.v1']);
    await hear('remedy.proposed.v1', { needsApproval: false });
    await hear('leg.released.v1');
    await hear('payout.succeeded.v1');
    expect(letters()).toEqual(['acknowledged', 'paid']);
    expect(types(await hear('remedy.fulfilled.v1'))).toEqual(['clock.met.v1', 'case.resolved.v1']);
    await sendAll();
    await stack.advance({ days: 1 });
    expect(letters()).toEqual(['survey']);
    await sendAll();
    expect(stack.published.map(({ type }) => type).slice(-2)).toEqual(['message.sent.v1', 'survey.sent.v1']);
    const end = await stack.advance({ days: 6 });
    expect(end.events.map(({ type, data }) => [type, data])).toEqual([
      ['case.closed.v1', { caseId, outcome: 'monetary_relief', effective: 'unknown', closedAt: plus(START, { days: 7 }) }],
    ]);
    expect(letters()).toEqual(['closed']);
    expect(stack.timers).toEqual([]);
  });

  it('keeps one timer a case on its way, whatever happens', async () => {
    await opened();
    expect(stack.timers).toHaveLength(1);
    await hear('remedy.proposed.v1', { needsChoice: true });
    expect(stack.timers).toHaveLength(1);
    await hear('remedy.fulfilled.v1');
    expect(stack.timers).toHaveLength(1);
  });

  it('asks for evidence in words, until when, and tells of a visit; a visit that was chosen is told as what it is', async () => {
    await opened();
    await hear('evidence.requested.v1');
    await hear('task.assigned.v1', { legId: undefined });
    const { legId } = examples['leg.released.v1'].leg;
    await hear('task.assigned.v1', { legId, taskId: legId });
    await hear('task.assigned.v1', { legId: undefined, kind: 'inspection', taskId: planId });
    expect(letters().sort()).toEqual(['acknowledged', 'evidence', 'visit']);
    const { asks, dueAt } = examples['evidence.requested.v1'];
    expect(stack.intents.map(({ payload }) => (payload as Message).letter)).toContainEqual({ template: 'evidence', asks, until: dueAt });
    const inputs = (['case.opened.v1', 'evidence.requested.v1', 'task.assigned.v1'] as const).map((event) => (
      { event, data: { ...examples[event], legId: undefined }, ...about } as SimulatedInput));
    await equalsOneByOne('follow-up', useCases, inputs, { start: START, advance: { days: 30 } });
  });

  it('says in the letter of a payment how much, why and from when', async () => {
    await opened();
    await hear('leg.released.v1');
    await hear('payout.succeeded.v1');
    const { amount, valueDate } = examples['payout.succeeded.v1'];
    expect((stack.intents.at(-1)!.payload as Message).letter).toEqual({ template: 'paid', amount, reason: examples['leg.released.v1'].reason, valueDate });
  });

  it('tells a payment only when its reason is known, whichever comes first', async () => {
    await opened();
    expect(await hear('payout.succeeded.v1')).toMatchObject({ early: true });
    await hear('leg.released.v1');
    expect(letters()).toEqual(['acknowledged', 'paid']);
  });

  it('hears an outcome before the receipt without losing either', async () => {
    expect(await hear('remedy.fulfilled.v1')).toMatchObject({ early: true });
    await hear('case.opened.v1');
    expect(row().state).toBe('following_up');
    await hear('complaint.acknowledged.v1');
    expect(row().state).toBe('following_up');
    expect(letters()).toEqual(['acknowledged']);
  });
});

describe('what the customer is told', () => {
  it('is an offer only where somebody has to decide', async () => {
    await opened();
    await hear('remedy.proposed.v1', { needsChoice: false, needsApproval: false });
    expect(row().state).toBe('acknowledged');
    await hear('remedy.proposed.v1', { needsChoice: true });
    expect(letters()).toEqual(['acknowledged', 'offer']);
    expect(row().state).toBe('offered');
  });

  it('is what happened and what is done about it where nobody has complained, and no clock waits for a first word', async () => {
    expect(types(await hear('case.opened.v1', { openedBy: 'campaign' }))).toEqual([]);
    expect(row().clocks).toMatchObject({ first_response: { state: 'met' }, resolution: { state: 'running' } });
    const { campaignId } = examples['campaign.line-included.v1'];
    await hear('remedy.proposed.v1', { needsApproval: false, campaignId });
    await hear('leg.released.v1', { leg: { ...examples['leg.released.v1'].leg, form: 'credit', remedy: 'coupon' } });
    await hear('payout.succeeded.v1', { railReference: 'CR-7K3M-9QX2-ABCD', credit: { remedy: 'coupon' } });
    expect(letters()).toEqual(['proactive', 'credit']);
    expect((stack.intents.at(-1)!.payload as Message).letter).toMatchObject({ remedy: 'coupon', code: 'CR-7K3M-9QX2-ABCD' });
  });

  it('is nothing where nobody has complained and nothing is given', async () => {
    await hear('case.opened.v1', { openedBy: 'operation' });
    const { events } = await hear('remedy.declined.v1', { reasons: [{ code: 'already_made_whole', en: 'It was.', zh: '已补偿。' }] });
    expect([letters(), events.at(-1)!.data]).toMatchObject([[], { outcome: 'none' }]);
  });

  it('is the reasons where nothing is owed, and that is the outcome', async () => {
    await opened();
    const reasons = [{ code: 'nothing_owed', en: 'Nothing is owed.', zh: '不涉及补偿。' }];
    const { events } = await hear('remedy.declined.v1', { reasons });
    expect(events.at(-1)).toMatchObject({ type: 'case.resolved.v1', data: { outcome: 'explanation' } });
    expect(letters()).toEqual(['acknowledged', 'declined']);
  });

  it('asks nobody whether an answer to praise has helped', async () => {
    await opened();
    await hear('remedy.declined.v1', { reasons: [{ code: 'no_complaint', en: 'Thank you.', zh: '谢谢。' }] });
    await sendAll();
    const end = await stack.advance({ days: 7 });
    expect(end.events.at(-1)).toMatchObject({ type: 'case.closed.v1', data: { outcome: 'none', unresolvedReason: 'no_complaint' } });
    expect(letters()).toEqual(['closed']);
  });

  it('is an apology where a leg is one; goods need no letter', async () => {
    await opened();
    const { leg } = examples['leg.released.v1'];
    await hear('leg.released.v1', { leg: { ...leg, form: 'apology', remedy: 'apology', amount: undefined } });
    await hear('leg.released.v1', { leg: { ...leg, form: 'goods', remedy: 'replacement', amount: undefined } });
    expect(letters()).toEqual(['acknowledged', 'apology']);
    expect((stack.intents[1]!.payload as Message).cause).toBe(leg.legId);
  });

  it('is that the payment provider waits for them', async () => {
    await opened();
    await hear('payout.needs-customer.v1');
    expect(letters()).toContain('needs_customer');
  });
});

describe('several complaints about one case', () => {
  const another = { complaintId: '22222222-2222-5222-8222-222222222222' };

  it('have their outcome when each has its own, and it is the best of them', async () => {
    await opened();
    await hear('complaint.acknowledged.v1', another);
    expect(types(await hear('remedy.declined.v1'))).toEqual([]);
    const { events } = await hear('remedy.fulfilled.v1', { planId: secondPlan });
    expect(events.at(-1)).toMatchObject({ type: 'case.resolved.v1', data: { outcome: 'monetary_relief' } });
  });

  it('open a case again that had its outcome', async () => {
    await opened();
    await hear('remedy.fulfilled.v1');
    expect(types(await hear('complaint.acknowledged.v1', another))).toEqual(['case.reopened.v1']);
    expect(types(await hear('remedy.fulfilled.v1', { planId: secondPlan }))).toEqual(['clock.met.v1', 'case.resolved.v1']);
  });

  it('close the case when the last one is withdrawn', async () => {
    await opened();
    await hear('complaint.acknowledged.v1', another);
    expect(types(await hear('complaint.withdrawn.v1'))).toEqual([]);
    const { events } = await hear('complaint.withdrawn.v1', another);
    expect(events).toMatchObject([{ type: 'case.closed.v1', data: { outcome: 'none', unresolvedReason: 'withdrawn' } }]);
    expect(stack.timers).toEqual([]);
  });
});

describe('clocks', () => {
  it('come near and are missed; a missed resolution goes to a supervisor', async () => {
    await opened();
    expect(types(await stack.advance({ days: 6 }))).toEqual(['clock.near.v1']);
    expect(types(await stack.advance({ days: 2 }))).toEqual(['clock.missed.v1', 'case.escalated.v1']);
    expect(types(await stack.advance({ days: 60 }))).toEqual([]);
  });

  it('catch a receipt that never came', async () => {
    await hear('case.opened.v1');
    expect(types(await stack.advance({ hours: 2 }))).toEqual(['clock.near.v1', 'clock.missed.v1']);
  });
});

describe('what goes wrong with a remedy', () => {
  it('brings the case before a person, and opens it again if it was told as resolved', async () => {
    await opened();
    expect(types(await hear('remedy.failed.v1'))).toEqual(['case.escalated.v1']);
    await hear('remedy.fulfilled.v1');
    expect(types(await hear('remedy.failed.v1'))).toEqual(['case.reopened.v1', 'case.escalated.v1']);
    expect(types(await hear('remedy.fulfilled.v1'))).toEqual(['clock.met.v1', 'case.resolved.v1']);
  });

  it('ends without an outcome where the bank has taken it over; a withdrawal is told by intake', async () => {
    await opened();
    expect(types(await hear('remedy.cancelled.v1', { reason: 'withdrawn' }))).toEqual([]);
    const { events } = await hear('remedy.cancelled.v1', { reason: 'chargeback' });
    expect(events.at(-1)).toMatchObject({ type: 'case.resolved.v1', data: { outcome: 'none' } });
  });
});

describe('the customer’s judgement', () => {
  const resolved = async () => {
    await opened();
    await hear('remedy.fulfilled.v1');
  };

  it('is kept with the case and told when it closes', async () => {
    await resolved();
    expect(await stack.command(surveyAnswer, { caseId, score: 5, effective: true }, customer)).toEqual({ state: 'following_up' });
    const { events } = await stack.advance({ days: 8 });
    expect(events.at(-1)).toMatchObject({ type: 'case.closed.v1', data: { effective: 'yes' } });
  });

  it('opens the case again where it did not help', async () => {
    await resolved();
    expect(await stack.command(surveyAnswer, { caseId, score: 1, effective: false }, customer)).toEqual({ state: 'reopened' });
    expect(stack.published.slice(-2).map(({ type }) => type)).toEqual(['survey.answered.v1', 'case.reopened.v1']);
    expect(types(await stack.advance({ days: 8 }))).toEqual(['clock.near.v1', 'clock.missed.v1', 'case.escalated.v1']);
  });

  it('is asked once, and not before there is something to judge', async () => {
    await opened();
    await expect(stack.command(surveyAnswer, { caseId, score: 3 }, customer)).rejects.toMatchObject({ code: 'wrong-state' });
    await hear('remedy.fulfilled.v1');
    await stack.command(surveyAnswer, { caseId, score: 3 }, { ...customer, idempotencyKey: 'b' });
    await expect(stack.command(surveyAnswer, { caseId, score: 1 }, { ...customer, idempotencyKey: 'c' })).rejects.toMatchObject({ code: 'already-decided' });
  });

  it('can be that the matter is not over, during the period and after', async () => {
    await resolved();
    await stack.advance({ days: 30 });
    expect(row().state).toBe('closed');
    expect(await stack.command(reopening, { caseId, reason: 'came_back' }, customer)).toEqual({ state: 'reopened' });
    await expect(stack.command(reopening, { caseId, reason: 'came_back' }, { ...customer, idempotencyKey: 'b' })).rejects.toMatchObject({ code: 'wrong-state' });
  });

  it('does not revive what was withdrawn; staff may', async () => {
    await opened();
    await hear('complaint.withdrawn.v1');
    await expect(stack.command(reopening, { caseId, reason: 'new_facts' }, customer)).rejects.toMatchObject({ code: 'wrong-state' });
    expect(await stack.command(reopening, { caseId, reason: 'new_facts' }, { ...supervisor, idempotencyKey: 'b' })).toEqual({ state: 'reopened' });
  });

  it('is not needed where a supervisor ends the case, with a reason where nothing came of it', async () => {
    await resolved();
    await stack.command(reopening, { caseId, reason: 'not_effective' }, customer);
    await expect(stack.command(resolution, { caseId, outcome: 'none' }, { ...supervisor, idempotencyKey: 'a' })).rejects.toMatchObject({ code: 'evidence-required' });
    await stack.command(resolution, { caseId, outcome: 'explanation' }, { ...supervisor, idempotencyKey: 'b' });
    expect(row()).toMatchObject({ state: 'following_up', outcome: 'explanation', round: 2 });
  });
});

describe('a message', () => {
  const receipt = async () => {
    await opened();
    return stack.intents[0]!;
  };

  it('is told and recorded once it is sent', async () => {
    const { id } = await receipt();
    expect(types(await stack.outcome(id, { is: 'sent' }))).toEqual(['message.sent.v1']);
    expect(stack.rows(sentMessages)).toMatchObject([{ template: 'acknowledged', state: 'sent', tries: 1 }]);
    expect(stack.intents).toEqual([]);
  });

  it('without an address is no error', async () => {
    const { id } = await receipt();
    const { events } = await stack.outcome(id, { is: 'no-contact' });
    expect(events).toMatchObject([{ type: 'message.failed.v1', data: { reason: 'no-contact' } }]);
  });

  it('is tried again with growing pauses, and given up after the sixth try', async () => {
    await receipt();
    const pauses: number[] = [];
    for (;;) {
      const intent = stack.intents[0];
      if (!intent) break;
      await stack.advance({ milliseconds: Math.max(0, Date.parse(intent.dueAt) - Date.parse(stack.now)) });
      const before = stack.now;
      await stack.outcome(intent.id, { is: 'unavailable', reason: 'smtp-421' });
      if (stack.intents[0]) pauses.push((Date.parse(stack.intents[0].dueAt) - Date.parse(before)) / 60_000);
    }
    expect(pauses).toEqual([1, 5, 30, 120, 720]);
    expect(stack.published.at(-1)).toMatchObject({ type: 'message.failed.v1', data: { reason: 'smtp-421' } });
  });

  it('of which nobody knows is repeated once and never twice', async () => {
    const { id } = await receipt();
    expect(types(await stack.expire(id))).toEqual([]);
    await stack.advance({ minutes: 1 });
    const { events } = await stack.outcome(stack.intents[0]!.id, { is: 'unknown' });
    expect(events).toMatchObject([{ type: 'message.failed.v1', data: { reason: 'outcome-unknown' } }]);
    expect(stack.intents).toEqual([]);
  });
});

it('gives in one batch what it gives one by one', async () => {
  const event = <T extends Heard>(type: T, change: Partial<EventData<T>> = {}): SimulatedInput =>
    ({ event: type, data: { ...examples[type], ...change }, ...about, at: START }) as SimulatedInput;
  await equalsOneByOne('follow-up', useCases, [
    event('case.opened.v1'), event('complaint.acknowledged.v1'), event('remedy.proposed.v1'), event('leg.released.v1'),
    event('payout.succeeded.v1'), event('payout.needs-customer.v1'), event('remedy.failed.v1'), event('remedy.fulfilled.v1'),
    event('remedy.declined.v1', { planId: secondPlan }), event('remedy.cancelled.v1'), event('complaint.withdrawn.v1'),
    { command: surveyAnswer, data: { caseId, score: 2, effective: false }, ...customer },
    { command: reopening, data: { caseId, reason: 'new_facts' }, ...supervisor },
    { command: resolution, data: { caseId, outcome: 'explanation' }, ...supervisor },
  ], { start: START, advance: { days: 20 } });
});

describe('a dispute', () => {
  const settled = async () => {
    await opened();
    await hear('leg.released.v1');
    await hear('remedy.fulfilled.v1');
  };

  it('keeps the case from being closed until it is over, at whatever level', async () => {
    await settled();
    await hear('dispute.opened.v1');
    await hear('dispute.opened.v1');
    expect(types(await stack.advance({ days: 30 }))).not.toContain('case.closed.v1');
    await hear('dispute.closed.v1');
    expect(types(await stack.advance({ seconds: 1 }))).toEqual(['case.closed.v1']);
    expect([row().disputes, stack.timers]).toEqual([undefined, []]);
  });

  it('that ends in time changes nothing about the day', async () => {
    await settled();
    await hear('dispute.opened.v1');
    await hear('dispute.closed.v1', { as: 'withdrawn' });
    expect(types(await stack.advance({ days: 7 }))).toContain('case.closed.v1');
  });

  it('brings our own deadlines before a person, not the consumer’s', async () => {
    await opened();
    expect((await hear('dispute.deadline-near.v1')).events).toMatchObject([{ type: 'case.escalated.v1', data: { reason: 'dispute-evidence-due' } }]);
    expect(types(await hear('dispute.deadline-near.v1', { party: 'consumer' }))).toEqual([]);
  });

  it('waits for its case, and is noted in a batch as one by one', async () => {
    expect(await hear('dispute.opened.v1')).toMatchObject({ early: true });
    const inputs = (['case.opened.v1', 'dispute.opened.v1', 'dispute.deadline-near.v1', 'dispute.closed.v1', 'dispute.escalated.v1'] as const).map((event) => (
      { event, data: examples[event], ...about } as SimulatedInput));
    await equalsOneByOne('follow-up', useCases, inputs, { start: START, advance: { days: 30 } });
  });
});

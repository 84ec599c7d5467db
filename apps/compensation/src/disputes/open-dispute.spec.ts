import { type DisputeLevel, disputeLevels, plus } from '@redress/contracts';
import { equalsOneByOne, type SimulatedInput, simulation } from '@redress/testing';
import { addEvidenceCommand } from './add-dispute-evidence.js';
import { appealDisputeCommand } from './appeal-dispute.js';
import { askEvidenceCommand } from './ask-dispute-evidence.js';
import { compensationUseCases } from '../compensation.module.js';
import { CNY, arbiter, chargebackOf, customer, decidedCase, photo, staff, typesOf } from './dispute.examples.js';
import { disputeIdOf } from '../domain/dispute/dispute.js';
import { answerDue, levelRules, timesOf } from '../domain/dispute/dispute-levels.js';
import { escalateDisputeCommand } from './escalate-dispute.js';
import { classified, payoutOf, planOf, received } from '../examples.js';
import { nextPlanId, openDisputeCommand } from './open-dispute.js';
import { replaceFailedLegsCommand } from './replace-failed-legs.js';
import { ruleDisputeCommand } from './rule-dispute.js';
import { disputes } from '../store/disputes.js';
import { compensationStores, entitlements } from '../store/stores.js';
import { withdrawDisputeCommand } from './withdraw-dispute.js';

const stageOf = () => simulation('compensation', compensationUseCases, { stores: compensationStores as never });
const told = (events: readonly { type: string; data: unknown }[], type: string) => events.filter((event) => event.type === type).map(({ data }) => data);

describe('a dispute', () => {
  it('is opened once for a plan, by its customer, and not while an offer is open', async () => {
    const { stage, open, about, planId, caseId, dispute, plan } = await decidedCase(stageOf());
    const stranger = stage.command(openDisputeCommand, { caseId: disputeIdOf('another'), planId, level: 'internal_1', reason: 'x' }, about());
    await expect(stranger).rejects.toMatchObject({ code: 'not-found' });
    expect(await open('internal_1', customer, 9_000)).toEqual({ disputeId: disputeIdOf(planId), state: 'opened' });
    expect(stage.published.at(-1)).toMatchObject({ type: 'dispute.opened.v1', subject: caseId, data: { by: 'consumer', claimed: CNY(9_000), planId } });
    expect([dispute().plans, plan().disputeId]).toEqual([[planId], dispute().disputeId]);
    await expect(open()).rejects.toMatchObject({ code: 'already-decided' });
    const choosing = await decidedCase(stageOf(), {}, { category: 'change_of_mind', severity: 's4', requestedRemedy: 'refund' });
    await expect(choosing.open()).rejects.toMatchObject({ code: 'wrong-state' });
  });

  it('never loses by our silence without an alarm: near, missed, then the next level', async () => {
    const { stage, open, dispute } = await decidedCase(stageOf());
    await open();
    expect(told((await stage.advance({ days: 4 })).events, 'dispute.deadline-near.v1')).toMatchObject([{ of: 'ruling', level: 'internal_1' }]);
    const missed = await stage.advance({ days: 1 });
    expect(typesOf(missed.events)).toEqual(['dispute.deadline-missed.v1', 'dispute.escalated.v1']);
    expect(dispute()).toMatchObject({ level: 'internal_2', state: 'opened' });
    const end = await stage.advance({ days: 60 });
    expect(typesOf(end.events)).toEqual(['dispute.deadline-near.v1', 'dispute.deadline-missed.v1', 'dispute.closed.v1']);
    expect([dispute().state, stage.timers]).toEqual(['expired', []]);
  });

  it('is decided on what is there when evidence does not come; what comes late says so', async () => {
    const { stage, open, ask, bring, rule, dispute } = await decidedCase(stageOf());
    await open();
    const { requestId } = await ask('consumer');
    expect(dispute().state).toBe('evidence_requested');
    const { events } = await stage.advance({ days: 7 });
    expect(events.map(({ type, data }) => [type, (data as { party?: string }).party])).toEqual([
      ['dispute.deadline-near.v1', 'consumer'], ['dispute.deadline-missed.v1', 'consumer'],
    ]);
    expect(dispute().state).toBe('under_review');
    expect(await bring('consumer', requestId)).toEqual({ late: true, state: 'under_review' });
    await rule('ada', 'respondent');
    await expect(bring('consumer')).rejects.toMatchObject({ code: 'too-late' });
  });

  it('is reviewed once both parties have answered', async () => {
    const { open, ask, bring, dispute } = await decidedCase(stageOf());
    await open();
    await ask('consumer');
    await ask('merchant');
    expect(await bring('merchant')).toEqual({ late: false, state: 'evidence_requested' });
    expect(await bring('consumer')).toEqual({ late: false, state: 'under_review' });
    expect(dispute().evidence).toMatchObject([{ party: 'merchant', sha256: 'ab'.repeat(32) }, { party: 'consumer' }]);
    await expect(bring('consumer', disputeIdOf('no request'))).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is appealed once at each level and in time; then it is closed', async () => {
    const { stage, open, rule, appeal, dispute, escalate } = await decidedCase(stageOf());
    await open();
    await rule('ada', 'respondent');
    await appeal();
    await rule('bea', 'respondent');
    await expect(appeal('merchant')).rejects.toMatchObject({ code: 'already-decided' });
    await escalate('internal_2');
    await rule('cyd', 'respondent');
    await stage.advance({ days: 14 });
    expect([dispute().state, stage.timers]).toEqual(['closed', []]);
    await expect(appeal()).rejects.toMatchObject({ code: 'too-late' });
  });

  it('may be withdrawn before it is decided, and is taken up again outside', async () => {
    const { stage, open, withdraw, escalate, dispute } = await decidedCase(stageOf());
    await open();
    await withdraw();
    expect([dispute().state, stage.timers]).toEqual(['withdrawn', []]);
    await expect(withdraw()).rejects.toMatchObject({ code: 'wrong-state' });
    await expect(escalate('internal_2')).resolves.toMatchObject({ state: 'opened' });
    await escalate('court');
    await expect(escalate('platform')).rejects.toMatchObject({ code: 'wrong-state' });
    expect(dispute()).toMatchObject({ level: 'court', state: 'evidence_requested', visited: ['internal_1', 'internal_2', 'court'] });
  });
});

describe('a bank', () => {
  it('opens a dispute at its own level and asks us for evidence, counted from its notice', async () => {
    const { stage, chargeback, planId, dispute, paid } = await decidedCase(stageOf());
    await paid();
    const { events } = await chargeback(4_000);
    expect(events).toEqual([]);
    await stage.advance({ seconds: 1 });
    expect(dispute()).toMatchObject({ level: 'bank', by: 'bank', state: 'evidence_requested', claimed: 4_000n, plans: [planId] });
    expect(dispute().requests).toMatchObject([{ party: 'merchant', askedAt: '2026-01-05T07:00:00.000Z', dueAt: '2026-01-15T07:00:00.000Z' }]);
  });

  it('takes an open dispute of the order to its level, by the order alone, once', async () => {
    const { stage, open, chargeback, dispute } = await decidedCase(stageOf());
    await open();
    await chargeback(1_000, 1, false);
    await stage.advance({ seconds: 1 });
    expect(dispute()).toMatchObject({ level: 'bank', visited: ['internal_1', 'bank'] });
    await chargeback(1_000, 2);
    await stage.advance({ seconds: 1 });
    expect([dispute().visited, stage.rows(disputes)]).toMatchObject([['internal_1', 'bank'], [{}]]);
  });

  it('is answered where nobody has complained, and moves its money itself', async () => {
    const { stage, chargeback, rule, bring, dispute, paid } = await decidedCase(stageOf());
    await paid();
    await stage.event('chargeback.opened.v1', { ...chargebackOf(500, 7), orderRef: 'O-other' }, { key: 'm1/taobao/O-other' });
    await stage.advance({ seconds: 1 });
    expect(stage.rows(disputes)).toMatchObject([{ plans: [], level: 'bank', orderRef: 'O-other' }]);
    await chargeback(4_000);
    await stage.advance({ seconds: 1 });
    await bring('merchant');
    expect(await rule('ada', 'consumer', 0)).toMatchObject({ added: CNY(0), receivable: CNY(0) });
    expect(dispute().rulings).toMatchObject([{ level: 'bank', awarded: CNY(0) }]);
  });
});

describe('a leg that failed', () => {
  it('is given another way, once, on the same account', async () => {
    const { stage, failed, replace, plan, planId } = await decidedCase(stageOf());
    await expect(replace()).rejects.toMatchObject({ code: 'wrong-state' });
    await failed();
    expect(await replace()).toEqual({ planId: nextPlanId(planId, 1), state: 'released' });
    expect(plan(nextPlanId(planId, 1))).toMatchObject({ requestedBy: 'sue', offer: { options: [{ legs: [{ amount: CNY(4_000) }] }] } });
    expect(stage.rows(entitlements).find(({ head }) => head === 'price')!.granted).toBe(4_000n);
    await expect(replace()).rejects.toMatchObject({ code: 'already-decided' });
  });

  it('under a dispute goes on counting as given', async () => {
    const { open, returned, paid, replace, rule, dispute, planId } = await decidedCase(stageOf());
    await paid();
    await open();
    await returned();
    await replace();
    await paid(nextPlanId(planId, 1));
    expect(dispute().plans).toEqual([planId, nextPlanId(planId, 1)]);
    expect(await rule('ada', 'consumer', 5_000)).toMatchObject({ added: CNY(1_000) });
  });
});

describe('the levels', () => {
  it('lead on, each once, and never back into the house', () => {
    for (const level of disputeLevels) {
      expect(levelRules[level].escalatesTo).not.toContain(level);
      if (level !== 'internal_1') expect(levelRules[level].escalatesTo.filter((next) => next.startsWith('internal'))).toEqual([]);
    }
    const reached = new Set<DisputeLevel>(['internal_1', ...levelRules.internal_1.escalatesTo]);
    expect(reached.size).toBe(disputeLevels.length);
  });

  it('have a platform’s own hours: JD four within its day, else a day', () => {
    const { merchant } = timesOf('platform', 'jd').evidence;
    const due = (at: string) => answerDue(merchant, at, 'Asia/Shanghai');
    expect(due('2026-03-02T01:00:00.000Z')).toBe('2026-03-02T05:00:00.000Z');
    expect(due('2026-03-02T09:59:00.000Z')).toBe('2026-03-02T13:59:00.000Z');
    expect(due('2026-03-02T10:00:00.000Z')).toBe('2026-03-03T10:00:00.000Z');
    expect(due('2026-03-02T00:59:00.000Z')).toBe('2026-03-03T00:59:00.000Z');
    expect(answerDue(merchant, '2026-03-02T10:00:00.000Z', 'Mars/Olympus')).toBe('2026-03-02T14:00:00.000Z');
    expect([timesOf('platform', 'jd').appeal, timesOf('bank', 'jd').appeal]).toEqual([{ days: 7 }, { days: 30 }]);
    expect(plus('2026-03-02T10:00:00.000Z', timesOf('platform', 'taobao').ruling)).toBe('2026-03-17T10:00:00.000Z');
  });
});

it('decides a batch as it decides one by one', async () => {
  const complaints = ['C-1', 'C-2', 'C-3'].map((id, index) => received(id, { orderRef: index < 2 ? 'O-1' : 'O-2' }));
  const before = complaints.flatMap((data, index): SimulatedInput[] => [
    { event: 'complaint.received.v1', data, key: data.caseId },
    { event: 'complaint.classified.v1', data: classified(data, index === 2 ? { severity: 's1' } : {}), key: data.caseId },
    { command: openDisputeCommand, data: { caseId: data.caseId, planId: planOf(data), level: 'internal_1', reason: 'x' }, key: data.caseId, actor: customer, idempotencyKey: `open-${index}` },
  ]);
  const inputs = complaints.flatMap((complaint, index): SimulatedInput[] => {
    const disputeId = disputeIdOf(planOf(complaint));
    const about = (who = arbiter('ada')) => ({ key: complaint.caseId, actor: who });
    return [
      { event: 'payout.succeeded.v1', data: payoutOf(complaint), key: complaint.caseId },
      { command: askEvidenceCommand, data: { disputeId, party: 'merchant', kinds: ['photo'] }, ...about(staff('sue')) },
      { command: addEvidenceCommand, data: { disputeId, party: 'merchant', items: [photo()] }, ...about(customer) },
      { command: ruleDisputeCommand, data: { disputeId, outcome: 'split', amount: CNY(1_000 + index * 4_000), reason: 'x' }, ...about() },
      { command: appealDisputeCommand, data: { disputeId, party: 'consumer', reason: 'x' }, ...about(customer) },
      { command: ruleDisputeCommand, data: { disputeId, outcome: 'consumer', amount: CNY(6_000), reason: 'x' }, ...about(arbiter('bea')) },
      { event: 'payout.returned.v1', data: payoutOf(complaint), key: complaint.caseId },
      { command: replaceFailedLegsCommand, data: { planId: planOf(complaint) }, ...about(staff('tom')) },
      { command: escalateDisputeCommand, data: { disputeId, level: 'platform', reason: 'x' }, ...about(staff('sue')) },
      ...(index === 1 ? [{ command: withdrawDisputeCommand, data: { disputeId }, ...about(customer) }] : []),
      { event: 'chargeback.opened.v1', data: chargebackOf(1_000, index), key: 'm1/taobao/O-1' },
    ];
  });
  await equalsOneByOne('compensation', compensationUseCases, inputs, { stores: compensationStores as never, before, advance: { days: 400 } });
});

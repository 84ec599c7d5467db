import { type ComplaintClassified, type ComplaintReceived, elapsed, plus } from '@redress/contracts';
import { money } from '@redress/money';
import { equalsOneByOne, simulation } from '@redress/testing';
import { compensationUseCases } from '../compensation.module.js';
import { evidenceRequestId } from '../domain/work/evidence.js';
import { extraTaskId, planTaskId } from '../domain/work/task.js';
import { type ExampleOrder, classified, planOf, received } from '../examples.js';
import { compensationStores, entitlements, plans } from '../store/stores.js';
import { evidenceFiles, tasks } from '../store/work.js';
import { answerTaskCommand } from '../work/answer-task.js';
import { provideEvidenceCommand } from '../work/provide-evidence.js';
import { done, failed } from '../work/work-examples.js';

const stores = { stores: compensationStores as never };
const DEAR = { paid: [400_000] } satisfies ExampleOrder;
const faulty = { category: 'functional_fault', severity: 's3' } as const;
const photo = { attachmentId: 'att-00000001', sha256: 'ab'.repeat(32), mediaType: 'image/jpeg' as const, bytes: 1_000 };

async function told(order: ExampleOrder, reading: Partial<ComplaintClassified>, given: Partial<ComplaintReceived> = {}) {
  const stage = simulation('compensation', compensationUseCases, stores);
  const complaint = received('C-1', order, given);
  const { caseId } = complaint;
  const planId = planOf(complaint);
  const about = { key: caseId, channel: 'taobao' };
  await stage.event('complaint.received.v1', complaint, about);
  await stage.event('complaint.classified.v1', classified(complaint, reading), about);
  await stage.advance({ seconds: 1 });
  let turn = 0;
  const by = (id: string, role: string) => ({ ...about, actor: { id, role }, idempotencyKey: `k${++turn}` });
  return {
    stage, complaint, planId,
    plan: () => stage.row(plans, { merchant: 'm1', planId })!,
    types: () => stage.published.map(({ type }) => type),
    answer: (taskId: string, answer: ReturnType<typeof done> | ReturnType<typeof failed>) =>
      stage.command(answerTaskCommand, { planId, taskId, answer }, by('fay', 'field-worker')),
    provide: (given: { statement: 'nothing_to_add' } | { attachment: typeof photo }) =>
      stage.command(provideEvidenceCommand, { planId, caseId, requestId: evidenceRequestId(planId, 1), kind: 'photo', ...given }, by('customer', 'customer')),
    withdraw: () => stage.event('complaint.withdrawn.v1', { complaintId: complaint.complaintId, caseId, withdrawnAt: stage.now, by: 'customer' }, about),
  };
}

const visitOf = (planId: string) => planTaskId(planId, 'technician_visit');
const offeredWithout = async (...what: Parameters<typeof told>) => {
  const [order, reading, given] = what;
  const { plan } = await told({ ...order, seen: true }, reading, given);
  return plan().offer.options;
};

describe('what the policy must know first', () => {
  it('is asked of the customer and of a technician, with a date, and nothing is offered meanwhile', async () => {
    const { stage, plan, types, planId } = await told(DEAR, faulty);
    expect(types()).toEqual(['entitlement.computed.v1', 'evidence.requested.v1', 'task.assigned.v1']);
    const dueAt = plan().inquiry!.dueAt;
    expect(plan()).toMatchObject({ state: 'investigating', waitsFor: 'investigation', inquiry: { wanted: ['video'], pending: ['evidence', 'visit'] } });
    expect(elapsed(plan().createdAt, dueAt)).toBe(7 * 86_400_000);
    expect(stage.published[1]!.data).toMatchObject({
      wanted: ['video'], dueAt, requestedBy: 'policy', asks: [{ code: 'video', en: expect.stringMatching(/\w/), zh: expect.stringMatching(/\p{Script=Han}/u) }],
    });
    expect(stage.row(tasks, { merchant: 'm1', taskId: visitOf(planId) })).toMatchObject({ kind: 'technician_visit', state: 'assigned' });
    expect(stage.rows(entitlements)).toMatchObject([{ head: 'price', granted: 200_000n }]);
  });

  it('is answered by the report of who went to see: offered at once, and nobody is asked any more', async () => {
    const { stage, plan, types, answer, planId } = await told(DEAR, faulty);
    await answer(visitOf(planId), done({ defectConfirmed: true, performanceFault: true }));
    await stage.advance({ seconds: 1 });
    expect(types().slice(3)).toEqual([
      'task.completed.v1', 'entitlement.computed.v1', 'remedy.proposed.v1', 'remedy.approval-requested.v1', 'evidence.lapsed.v1',
    ]);
    expect(plan()).toMatchObject({ state: 'proposed', waitsFor: 'person', facts: { findings: { 1: { defectConfirmed: { value: true, source: 'inspection' } } } } });
    await stage.advance({ days: 30 });
    expect(types().filter((type) => type === 'remedy.proposed.v1')).toHaveLength(1);
  });

  it('waits for the customer where nobody could go and see, and for both where one of them has answered', async () => {
    const { stage, plan, answer, provide, planId } = await told(DEAR, faulty);
    await answer(visitOf(planId), failed('customer_absent'));
    await stage.advance({ seconds: 1 });
    expect(plan()).toMatchObject({ state: 'investigating', inquiry: { pending: ['evidence'] } });
    await provide({ statement: 'nothing_to_add' });
    await stage.advance({ seconds: 1 });
    expect(plan().state).toBe('proposed');
  });

  it('is answered by a photo once somebody has looked at it', async () => {
    const { stage, plan, provide, answer, planId } = await told(DEAR, { category: 'quality_defect' });
    await provide({ attachment: photo });
    await stage.advance({ days: 1 });
    expect(plan().state).toBe('investigating');
    await answer(extraTaskId(planId, 1), done({ defectConfirmed: true }));
    await stage.advance({ seconds: 1 });
    expect(plan().state).not.toBe('investigating');
    expect(plan().offer.options).toEqual(await offeredWithout(DEAR, { category: 'quality_defect' }));
  });

  it('is not known for ever: after its days the case is decided with what is known, and silence lowers nothing', async () => {
    const { stage, plan, types, planId } = await told(DEAR, faulty);
    await stage.advance({ days: 6, hours: 23 });
    expect(plan().state).toBe('investigating');
    await stage.advance({ hours: 2 });
    expect(types().filter((type) => type === 'remedy.proposed.v1')).toHaveLength(1);
    expect(plan()).toMatchObject({ state: 'proposed', waitsFor: 'person' });
    expect(plan().offer.options).toEqual(await offeredWithout(DEAR, faulty));
    expect(stage.row(evidenceFiles, { merchant: 'm1', requestId: evidenceRequestId(planId, 1) })!.state).toBe('lapsed');
    expect(stage.row(tasks, { merchant: 'm1', taskId: visitOf(planId) })!.state).toBe('cancelled');
    await stage.advance({ days: 60 });
    expect(types().filter((type) => type === 'remedy.proposed.v1')).toHaveLength(1);
  });

  it('ends before the time that law leaves us', async () => {
    const china = received('C-1', DEAR).order;
    const yes = { source: 'channel', proven: 'yes' } as const;
    const claimed = plus(simulation('compensation', compensationUseCases, stores).now, { days: -12 });
    const order = {
      ...china, country: 'CN', timeZone: 'Asia/Shanghai',
      lines: china.lines.map((line) => ({ ...line, circumstances: { redressDueSince: { value: claimed, ...yes } } })),
    };
    const { plan } = await told(DEAR, faulty, { order, occurredAt: claimed });
    const { inquiry, createdAt } = plan();
    const days = elapsed(createdAt, inquiry!.dueAt) / 86_400_000;
    expect([days > 1, days < 2]).toEqual([true, true]);
  });

  it.each([
    ['what costs little', { paid: [19_000] }, faulty], ['what was seen already', { ...DEAR, seen: true } as const, faulty],
    ['danger', DEAR, { ...faulty, severity: 's1' } as const], ['a delay', DEAR, { category: 'late_delivery' } as const],
    ['praise', DEAR, { ...faulty, isComplaint: false } as const],
  ])('is nothing about %s', async (_, order, reading) => {
    const { plan, types } = await told(order, reading);
    expect(plan().inquiry).toBeUndefined();
    expect(types()).not.toContain('evidence.requested.v1');
  });

  it('is of no use any more where the complaint is taken back', async () => {
    const { stage, plan, withdraw, types } = await told(DEAR, faulty);
    await withdraw();
    await stage.advance({ days: 30 });
    expect(plan().state).toBe('cancelled');
    expect(types().slice(3)).toEqual(['remedy.cancelled.v1', 'task.cancelled.v1', 'evidence.lapsed.v1']);
    expect(stage.rows(entitlements).filter(({ granted }) => granted > 0n)).toEqual([]);
    expect(stage.timers).toEqual([]);
  });

  it('is asked of a customer with an unusual number of complaints, and takes nothing away', async () => {
    const stage = simulation('compensation', compensationUseCases, stores);
    for (const index of [1, 2, 3, 4, 5, 6, 7]) {
      const one = received(`C-${index}`, { orderRef: `O-${index}` });
      await stage.event('complaint.received.v1', one, { key: one.caseId });
      await stage.event('complaint.classified.v1', classified(one), { key: one.caseId });
    }
    const last = received('C-7');
    const plan = () => stage.row(plans, { merchant: 'm1', planId: planOf(last) })!;
    expect(plan()).toMatchObject({ state: 'investigating', inquiry: { wanted: ['photo', 'invoice'] }, facts: { standing: { abuse: 'raised' } } });
    await stage.advance({ days: 8 });
    expect(plan()).toMatchObject({ state: 'released', offer: { floor: money(2_000, 'CNY') } });
    expect(plan().offer.options[0]!.legs[0]!.amount).toEqual(money(4_000, 'CNY'));
  });
});

it('decides a batch as it decides one by one', async () => {
  const [one, two] = [received('C-1', { ...DEAR, orderRef: 'O-1' }), received('C-2', { ...DEAR, orderRef: 'O-2' })];
  const before = [one, two].flatMap((data) => [
    { event: 'complaint.received.v1' as const, data, key: data.caseId },
    { event: 'complaint.classified.v1' as const, data: classified(data, faulty), key: data.caseId },
  ]);
  const planId = planOf(one);
  const inputs = [
    { command: answerTaskCommand, data: { planId, taskId: visitOf(planId), answer: failed('customer_absent') }, actor: { id: 'fay', role: 'field-worker' } },
    {
      command: provideEvidenceCommand, actor: { id: 'customer', role: 'customer' },
      data: { planId, caseId: one.caseId, requestId: evidenceRequestId(planId, 1), kind: 'video', statement: 'nothing_to_add' as const },
    },
  ].map((input, index) => ({ ...input, key: one.caseId, idempotencyKey: `i${index}` }));
  await equalsOneByOne('compensation', compensationUseCases, inputs, { ...stores, before, pause: { seconds: 1 }, advance: { days: 20 } });
  await equalsOneByOne('compensation', compensationUseCases, before, { ...stores, advance: { days: 20 } });
});

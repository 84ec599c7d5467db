import { type Circumstances, type ComplaintClassified, type OrderLine } from '@redress/contracts';
import { money } from '@redress/money';
import { simulation } from '@redress/testing';
import { compensationUseCases } from '../compensation.module.js';
import { planTaskId } from '../domain/work/task.js';
import { classified, planOf, received } from '../examples.js';
import { explained } from '../plans/plan-view.js';
import { caseFiles, compensationStores, plans } from '../store/stores.js';
import { answerTaskCommand } from '../work/answer-task.js';
import { done, failed } from '../work/work-examples.js';
import { chooseOptionCommand } from './choose-option.js';

const proven = <T>(value: T) => ({ value, source: 'order-event', proven: 'yes' }) as const;

async function told(reading: Partial<ComplaintClassified>, line: Partial<OrderLine>, { paid = 20_000, channel = 'taobao' } = {}) {
  const stage = simulation('compensation', compensationUseCases, { stores: compensationStores as never });
  const example = received('C-1', { paid: [paid] });
  const complaint = { ...example, order: { ...example.order, lines: example.order.lines.map((one) => ({ ...one, ...line })) } };
  const about = { key: complaint.caseId, channel };
  await stage.event('complaint.received.v1', complaint, about);
  await stage.event('complaint.classified.v1', classified(complaint, reading), about);
  await stage.advance({ seconds: 1 });
  const planId = planOf(complaint);
  return {
    stage, planId, caseId: complaint.caseId, about,
    plan: () => stage.row(plans, { merchant: 'm1', planId })!,
    answer: (taskId: string, answer: ReturnType<typeof done> | ReturnType<typeof failed>) =>
      stage.command(answerTaskCommand, { planId, taskId, answer }, { ...about, actor: { id: 'fay', role: 'field-worker' }, idempotencyKey: taskId }),
  };
}

const late = { category: 'late_delivery' } as const;
const travel = (circumstances: Circumstances): Partial<OrderLine> => ({ goodsClass: 'travel', circumstances });

describe('a cause that is known', () => {
  it('the weather, as the order has it: care instead of a payment for the delay, and the fact is named', async () => {
    const { plan } = await told(late, travel({ cause: proven('weather') }));
    expect(plan().grounds.rules).toEqual(['weather']);
    expect(plan().offer.options[0]!.legs.map(({ remedy }) => remedy)).toEqual(['care', 'points', 'explanation']);
    expect(explained(plan()).decisive).toContainEqual({ fact: 'cause', lineRef: '1', value: 'weather', source: 'order-event', proven: 'yes' });
    const other = await told(late, travel({ cause: { ...proven('weather'), proven: 'no' } }));
    expect(other.plan().grounds.rules).toEqual(['late-delivery']);
  });

  it('an incident of the whole batch: the price back and a discount', async () => {
    const { plan } = await told({ category: 'quality_defect' }, { circumstances: { incident: proven('seal-2026-10') } });
    expect(plan().grounds.rules).toEqual(['batch-defect']);
    expect(explained(plan()).decisive).toContainEqual(expect.objectContaining({ fact: 'incident', value: 'seal-2026-10' }));
  });

  it('a gift that the order came with, where the marketplace has a rule for it', async () => {
    const gift = { circumstances: { missingGiftValue: proven(money(2_000, 'CNY')) } };
    expect((await told({ category: 'missing_item' }, gift, { channel: 'jd' })).plan().grounds.rules).toEqual(['jd.missing-gift']);
    expect((await told({ category: 'missing_item' }, gift)).plan().grounds.rules).toEqual(['missing-item']);
  });

  it('a technician’s report: what it found decides the case anew', async () => {
    const { plan, planId, answer, stage } = await told({ category: 'functional_fault' }, {}, { paid: 400_000 });
    expect(plan().grounds.rules).toEqual(['faulty']);
    await answer(planTaskId(planId, 'technician_visit'), done({ defectConfirmed: true, cause: 'batch_defect' }));
    await stage.advance({ seconds: 1 });
    expect(plan()).toMatchObject({ state: 'proposed', grounds: { rules: ['batch-defect'] }, offer: { floor: money(400_000, 'CNY') } });
    expect(plan().facts.findings).toMatchObject({ 1: { cause: { value: 'batch_defect', source: 'inspection', proven: 'yes' } } });
  });

  it('an inspection of goods that came back: on file for the next complaint about them', async () => {
    const { stage, planId, caseId, about, answer } = await told({ category: 'change_of_mind', severity: 's4', requestedRemedy: 'refund' }, {});
    await stage.command(chooseOptionCommand, { caseId, planId, optionId: 'return' }, { ...about, actor: { id: 'customer', role: 'customer' } });
    await stage.advance({ seconds: 1 });
    await answer(planTaskId(planId, 'return_reception'), done({ reception: 'received' }));
    await answer(planTaskId(planId, 'inspection'), done({ passed: true, cause: 'batch_defect' }));
    expect(stage.row(caseFiles, { merchant: 'm1', caseId })!.findings).toMatchObject({ 1: { cause: { value: 'batch_defect', source: 'inspection' } } });
  });
});

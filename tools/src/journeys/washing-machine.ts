/// <reference types="jest" />
import { type Envelope, instant, plus } from '@redress/contracts';
import { type JourneyHouse } from './journey-house.js';
import { call, customer, type Opened, staff } from './visitors.js';
import { leaveUnanswered, type Machine, noisy, offerOf, seen } from './washing-orders.js';
import { last, typesOf } from './witness.js';

const count = (events: readonly Envelope[], type: string): number => typesOf(events).filter((one) => one === type).length;
const bilingual = { en: expect.stringMatching(/\w/), zh: expect.stringMatching(/\p{Script=Han}/u) };

/** A washing machine makes a noise: what law leaves to its buyer, by when it was bought, where, and what was found out. */
export function washingMachine(at: () => JourneyHouse): void {
  const undecided: Opened[] = [];
  const lookAt = async (machine: Machine) => {
    const opened = await noisy(at(), machine);
    undecided.push(opened);
    if (!machine.known) await leaveUnanswered(at(), opened, machine.channel === 'shopify' ? 'nordlicht' : 'lanting');
    return offerOf(at(), opened);
  };

  describe('a washing machine with an abnormal noise', () => {
    describe('in its eighth month, when nothing is presumed any more', () => theVisit(at));
    describe('by the day', () => byTheDay(lookAt));
    describe('in the European Union', () => inTheUnion(lookAt));

    it('pays nothing that nobody chose', async () => {
      const { stack, witness } = at();
      const { body } = await call(`${stack.urls.rail}/v1/book?prefix=order-washing`);
      expect([undecided.length, body.totals]).toEqual([7, []]);
      const ofThem = (await Promise.all(undecided.map(({ caseId }) => witness.about(caseId)))).flat();
      expect(typesOf(ofThem)).not.toContain('leg.released.v1');
    });
  });
}

type LookAt = (machine: Machine) => ReturnType<typeof offerOf>;

function theVisit(at: () => JourneyHouse): void {
  let opened: Opened;
  let planId: string;
  const people = () => Promise.all([staff(at().stack, 'agent', 'ann', ['lanting']), staff(at().stack, 'field-worker', 'fay', ['lanting'])]);
  const url = (path: string) => `${at().stack.urls.compensation}${path}`;

  it('is acknowledged, and owes nothing by law before somebody has seen it: that is found out first', async () => {
    opened = await noisy(at(), { id: 'visit', days: 245, requestedRemedy: 'refund', demanded: { minor: '399900', currency: 'CNY' } });
    const offer = await offerOf(at(), opened, 'entitlement.computed.v1');
    ({ planId } = offer);
    expect(offer.ways).toEqual([]);
    expect(offer.rules.filter((rule) => rule.startsWith('CN-'))).toEqual([]);
    expect(offer.refusedAs('CN-1')).toMatchObject({ because: 'not_proven', fact: 'defectConfirmed', reason: bilingual });
    expect(offer.refusedAs('CN-3')).toMatchObject({ because: 'out_of_time', fact: 'deliveredAt' });
    const events = await at().witness.until(opened.caseId, 'message.sent.v1', { count: 3 });
    expect(typesOf(events)).toContain('complaint.acknowledged.v1');
    expect(typesOf(events)).not.toContain('remedy.proposed.v1');
    expect(last(events, 'evidence.requested.v1')).toMatchObject({ wanted: ['video'], requestedBy: 'policy', asks: [{ code: 'video', ...bilingual }] });
    const { body: { mails } } = await call(`${at().stack.urls.inbox}/mails.json?to=washing-visit@customers.example`);
    const texts = (mails as { text: string }[]).map(({ text }) => text);
    expect([texts.some((text) => text.includes('展示故障的短视频')), texts.some((text) => text.includes('上门检测'))]).toEqual([true, true]);
  });

  it('is seen by a technician, whose report has the case decided anew', async () => {
    const [, fay] = await people();
    const { body: { tasks } } = await fay.get(url(`/tasks?kind=technician_visit&caseId=${opened.caseId}`));
    expect(tasks).toMatchObject([{ department: 'field_service', assignedBy: 'plan' }]);
    const [{ taskId }] = tasks as [{ taskId: string }];
    const appointmentAt = plus(instant(Date.now()), { days: 1 });
    expect((await fay.post(url(`/tasks/${taskId}/schedule`), { appointmentAt })).body).toMatchObject({ state: 'scheduled' });
    const photo = { attachmentId: 'photo-0001', sha256: 'ab'.repeat(32), mediaType: 'image/jpeg', bytes: 1 };
    const report = { defectConfirmed: true, performanceFault: true, findings: ['bearing-worn'], photos: [photo] };
    const answered = await fay.post(url(`/tasks/${taskId}/answer`), { outcome: 'done', report });
    expect([answered.status, answered.body]).toMatchObject([200, { state: 'done' }]);
    const offer = await offerOf(at(), opened);
    expect(offer.planId).toBe(planId);
    expect(offer.ways).toEqual(expect.arrayContaining(['replacement', 'repair']));
    expect(offer.rules).toContain('CN-1');
    expect(offer.decisive).toContainEqual(expect.objectContaining({ fact: 'defectConfirmed', value: true, source: 'inspection', proven: 'yes' }));
    expect(last(await at().witness.about(opened.caseId), 'task.completed.v1')).toMatchObject({ report, completedBy: 'fay' });
  });

  it('is replaced free of charge, with an apology, as the customer chooses', async () => {
    const { stack, witness } = at();
    const [, fay] = await people();
    expect((await customer(opened).post(url('/my/case/choice'), { optionId: 'law.replacement' })).status).toBe(200);
    const events = await witness.until(opened.caseId, 'task.assigned.v1', { count: 2 });
    const task = last(events, 'task.assigned.v1');
    expect(task).toMatchObject({ kind: 'replacement_shipment', department: 'warehouse', planId });
    expect(count(await witness.about(opened.caseId), 'remedy.fulfilled.v1')).toBe(0);
    const sent = { outcome: 'done', report: { trackingRef: 'SF-102938' } };
    expect((await fay.post(url(`/tasks/${task.taskId}/answer`), sent)).body).toMatchObject({ state: 'done' });
    const end = await witness.until(opened.caseId, 'case.resolved.v1');
    expect(count(end, 'remedy.fulfilled.v1')).toBe(1);
    const letters = end.filter(({ type }) => type === 'message.sent.v1').map(({ data }) => (data as { template: string }).template);
    expect(letters).toContain('apology');
    const mails = await call(`${stack.urls.inbox}/mails.json?to=washing-visit@customers.example`);
    expect((mails.body.mails as { text: string }[]).some(({ text }) => /抱歉|歉意|致歉/.test(text))).toBe(true);
  });

  it('is followed by a call and a survey, and nothing was paid', async () => {
    const { stack, witness } = at();
    const [ann] = await people();
    const { body: { taskId } } = await ann.post(url(`/plans/${planId}/tasks`), { kind: 'callback' });
    expect((await ann.post(url(`/tasks/${taskId}/answer`), { outcome: 'done' })).body).toMatchObject({ state: 'done' });
    await witness.until(opened.caseId, 'survey.sent.v1');
    expect((await customer(opened).post(`${stack.urls['follow-up']}/my/case/survey`, { score: 5, effective: true })).status).toBe(200);
    const events = await witness.until(opened.caseId, 'survey.answered.v1');
    expect(last(events, 'survey.answered.v1')).toMatchObject({ score: 5, effective: true });
    expect(typesOf(events).filter((type) => type.startsWith('payout.') || type.startsWith('finance.'))).toEqual([]);
  });
}

function byTheDay(lookAt: LookAt): void {
  it('on the fifth day: return, exchange or repair, the price back in full', async () => {
    const offer = await lookAt({ id: 'day-5', days: 5 });
    expect(offer.ways).toEqual(expect.arrayContaining(['refund_full', 'replacement', 'repair']));
    expect(offer.legsOf('refund_full')).toContainEqual(expect.objectContaining({ gate: 'inspection', amount: { minor: '399900', currency: 'CNY' } }));
    expect(offer.rules).toEqual(expect.arrayContaining(['CN-1', 'CN-15']));
  });

  it('on the twelfth day: exchange or repair, and no return any more', async () => {
    const offer = await lookAt({ id: 'day-12', days: 12 });
    expect(offer.ways).toEqual(expect.arrayContaining(['replacement', 'repair']));
    expect(offer.ways).not.toContain('refund_full');
    expect(offer.rules).toEqual(expect.arrayContaining(['CN-1', 'CN-16']));
    expect(offer.refusedAs('CN-15')).toMatchObject({ because: 'out_of_time', fact: 'purchasedAt', reason: bilingual });
  });

  it('in the fifth month the trader has to prove that it is sound: what nobody proved holds', async () => {
    const offer = await lookAt({ id: 'month-5', days: 150 });
    expect(offer.ways).toEqual(expect.arrayContaining(['replacement', 'repair']));
    expect(offer.rules).toContain('CN-1');
    expect(offer.refusedAs('CN-3')).toBeUndefined();
    const sound = await lookAt({ id: 'month-5-sound', days: 150, requestedRemedy: 'replacement', known: { defectConfirmed: seen(false) } });
    expect(sound.rules).not.toContain('CN-1');
  });

  it('in the eighth month, repaired twice in vain: it is exchanged, and no third repair is asked for', async () => {
    const offer = await lookAt({ id: 'month-8', days: 245, known: { repairsFailed: seen(2) } });
    expect(offer.rules).toContain('CN-17');
    expect(offer.ways).toContain('replacement');
    expect(offer.ways.join()).not.toContain('repair');
    expect(offer.byDefault).toBe('law.replacement');
    expect(offer.decisive).toContainEqual(expect.objectContaining({ fact: 'repairsFailed', value: 2 }));
  });
}

function inTheUnion(lookAt: LookAt): void {
  it('leaves the choice of repair or replacement to the consumer', async () => {
    const offer = await lookAt({ id: 'eu', channel: 'shopify', days: 60 });
    expect(offer.ways).toEqual(expect.arrayContaining(['replacement', 'repair']));
    expect(offer.rules).toContain('EU-8');
    expect(['law.replacement', 'law.repair']).toContain(offer.byDefault);
  });

  it('after one repair that failed demands no second: the price lowered, or the money back', async () => {
    const known = { repairsFailed: seen(1), valueReduction: seen({ minor: 250_000n, currency: 'EUR' }) };
    const offer = await lookAt({ id: 'eu-failed', channel: 'shopify', days: 60, known });
    expect(offer.rules).toContain('EU-8');
    expect(offer.ways.join()).not.toContain('repair');
    expect(offer.legsOf('refund_full')).toContainEqual(expect.objectContaining({ gate: 'inspection', amount: { minor: '399900', currency: 'EUR' } }));
    expect(offer.legsOf('price_reduction')).toContainEqual(expect.objectContaining({ amount: { minor: '250000', currency: 'EUR' } }));
  });
}

import { equalsOneByOne, simulation } from '@redress/testing';
import { type Circumstances, type ComplaintClassified, type ComplaintReceived, type Leg, plus } from '@redress/contracts';
import { money } from '@redress/money';
import { compensationUseCases } from '../compensation.module.js';
import { type ExampleOrder, classified, planOf, received } from '../examples.js';
import { compensationStores, entitlements, orderAccounts, plans } from '../store/stores.js';

const stack = () => simulation('compensation', compensationUseCases, { stores: compensationStores as never });
const typesOf = (events: readonly { type: string }[]) => events.map(({ type }) => type);

async function told(
  stage: ReturnType<typeof stack>, externalId: string, order: ExampleOrder, change: Partial<ComplaintClassified> = {},
  given: Partial<ComplaintReceived> = {},
) {
  const complaint = received(externalId, order, given);
  const about = { key: complaint.caseId, channel: 'taobao' };
  await stage.event('complaint.received.v1', complaint, about);
  const { events } = await stage.event('complaint.classified.v1', classified(complaint, change), about);
  return { complaint, events, plan: stage.row(plans, { merchant: 'm1', planId: planOf(complaint) })! };
}

describe('propose remedy', () => {
  it('proposes, approves and releases an ordinary complaint in one decision', async () => {
    const { events, plan } = await told(stack(), 'C-1', {});
    expect(typesOf(events)).toEqual(['entitlement.computed.v1', 'remedy.proposed.v1', 'remedy.approved.v1', 'leg.released.v1']);
    expect(events.slice(0, 3).map(({ aggregateVersion }) => aggregateVersion)).toEqual([1, 2, 3]);
    expect(events[2]!.data).toMatchObject({ automatic: true, approver: 'policy:house-2026-11', optionId: 'refund' });
    expect(events[3]).toMatchObject({
      aggregateType: 'leg', channel: 'taobao', subject: plan.caseId,
      data: {
        leg: { amount: money(4_000, 'CNY'), head: 'price', lineRef: '1', gate: 'none' }, captured: money(10_000, 'CNY'), orderRef: 'O-1',
        reason: { code: 'quality_defect' },
      },
    });
    expect(plan).toMatchObject({
      state: 'released', grounds: { policy: 'house-2026-11', classifier: 'rules@1', rules: ['quality'] }, published: 3,
    });
    expect(plan.waitsFor).toBeUndefined();
  });

  it('promises by the policy’s days, counted from the release: sums, what is sent, and what an apology promises', async () => {
    const stage = stack();
    const { events, plan } = await told(stage, 'C-1', {});
    expect(events.at(-1)!.data).toMatchObject({ leg: { remedy: 'refund_partial', promisedBy: plus(plan.createdAt, { days: 7 }) } });
    expect(plan.offer.options[0]!.legs[0]).toMatchObject({ days: 7 });
    const again = await told(stage, 'C-2', {}, { category: 'service_attitude', emotion: 'angry', severity: 's3' });
    const promised = again.events.filter(({ type }) => type === 'leg.released.v1').map(({ data }) => (data as { leg: Leg }).leg);
    expect(again.plan.grounds.rules).toEqual(['service.again']);
    expect(promised.map(({ remedy, promisedBy }) => [remedy, promisedBy])).toEqual([
      ['refund_partial', plus(again.plan.createdAt, { days: 7 })], ['named_contact', undefined], ['apology', plus(again.plan.createdAt, { days: 30 })],
    ]);
  });

  it('waits until it knows the complaint', async () => {
    const stage = stack();
    const complaint = received('C-1');
    const about = { key: complaint.caseId };
    expect(await stage.event('complaint.classified.v1', classified(complaint), about)).toMatchObject({ early: true, events: [] });
    const { events } = await stage.event('complaint.received.v1', complaint, about);
    expect(typesOf(events)).toContain('leg.released.v1');
  });

  it('changes nothing when a complaint is classified again', async () => {
    const stage = stack();
    const { complaint } = await told(stage, 'C-1', {});
    const again = await stage.event('complaint.classified.v1', classified(complaint), { key: complaint.caseId });
    expect(again.events).toEqual([]);
    expect(stage.rows(plans)).toHaveLength(1);
  });

  it.each([
    ['praise', { isComplaint: false, category: 'other', severity: 's5' } as const, 'no_complaint'],
    ['a suggestion', { category: 'suggestion', severity: 's5' } as const, 'suggestion'],
    ['a remark that nothing is owed for', { category: 'quality_defect', severity: 's5' } as const, 'nothing_owed'],
  ])('declines %s and says why in two languages', async (_, change, code) => {
    const { events, plan } = await told(stack(), 'C-1', {}, change);
    expect(events.at(-1)).toMatchObject({
      type: 'remedy.declined.v1',
      data: { reasons: [{ code, en: expect.stringMatching(/\w/), zh: expect.stringMatching(/\p{Script=Han}/u) }] },
    });
    expect(plan.state).toBe('declined');
  });

  it.each([
    ['danger', {}, { category: 'quality_defect', severity: 's1' } as const],
    ['a sum above the limit', { paid: [200_000] }, { category: 'not_received', severity: 's2' } as const],
    ['dear goods that are not genuine', { paid: [30_000] }, { category: 'counterfeit', severity: 's2' } as const],
    ['a reading that is not sure', { paid: [60_000] }, { confidence: 0.2 } as const],
    ['a currency without a limit', { currency: 'BRL' }, {}],
  ])('asks a person about %s', async (_, order, change) => {
    const { events, plan } = await told(stack(), 'C-1', order, change);
    expect(typesOf(events)).toEqual(['entitlement.computed.v1', 'remedy.proposed.v1', 'remedy.approval-requested.v1']);
    expect(plan).toMatchObject({ state: 'proposed', waitsFor: 'person' });
    expect(plan.offer.options[0]!.legs.map(({ gate }) => gate)).not.toContain('none');
  });

  it('releases a letter beside the money for bad service', async () => {
    const { events } = await told(stack(), 'C-1', {}, { category: 'service_attitude', severity: 's4' });
    const legs = events.filter(({ type }) => type === 'leg.released.v1').map(({ data }) => (data as { leg: { form: string; head: string } }).leg);
    expect(legs).toMatchObject([{ form: 'money', head: 'goodwill', amount: money(1_000, 'CNY') }, { form: 'apology' }]);
  });

  it('records a demand above what was paid, and gives what is owed', async () => {
    const { events } = await told(stack(), 'C-1', {}, {}, { demanded: money(999_900, 'CNY') });
    expect(events.find(({ type }) => type === 'remedy.proposed.v1')!.data).toMatchObject({ demanded: money(999_900, 'CNY') });
    expect(events.at(-1)!.data).toMatchObject({ leg: { amount: money(4_000, 'CNY') } });
  });

  it('never gives more of a price back than was paid, however many complaints come in one batch', async () => {
    const stage = stack();
    const complaints = ['C-1', 'C-2', 'C-3', 'C-4'].map((id) => received(id));
    await stage.batch(complaints.map((data) => ({ event: 'complaint.received.v1' as const, data, key: data.caseId })));
    await stage.batch(complaints.map((data) => ({
      event: 'complaint.classified.v1' as const, data: classified(data, { category: 'damaged_in_transit' }), key: data.caseId,
    })));
    const paid = stage.published.filter(({ type }) => type === 'leg.released.v1').map(({ data }) => (data as { leg: { amount: { minor: bigint } } }).leg.amount.minor);
    expect(paid).toEqual([6_000n, 4_000n]);
    expect(stage.row(
      plans, { merchant: 'm1', planId: planOf(complaints[1]!) },
    )!.offer.reasons.map(({ code }) => code)).toEqual(['damaged_in_transit', 'reduced_to_remainder']);
    expect(stage.row(plans, { merchant: 'm1', planId: planOf(complaints[2]!) })).toMatchObject({
      state: 'declined', offer: { reasons: [{ code: 'already_made_whole' }] },
    });
    expect(stage.rows(entitlements)).toMatchObject([{ head: 'price', ceiling: 10_000n, granted: 10_000n }]);
    expect(stage.rows(orderAccounts)).toMatchObject([{ captured: 10_000n, granted: 10_000n, waiting: [] }]);
  });

  it('gives a leg to each line complained about and leaves the others alone', async () => {
    const { plan } = await told(stack(), 'C-1', { paid: [10_001, 5_000, 333], lineRefs: ['1', '3'] });
    expect(plan.offer.options[0]!.legs.map(({ lineRef, amount }) => [lineRef, amount!.minor])).toEqual([['1', 4_000n], ['3', 133n]]);
    expect(plan.facts.complaint.captured).toEqual(money(15_334, 'CNY'));
  });

  it('decides a batch as it decides one by one', async () => {
    const complaints = ['C-1', 'C-2', 'C-3'].map((id, index) => received(id, { orderRef: index < 2 ? 'O-1' : 'O-2' }));
    const kinds: Partial<ComplaintClassified>[] = [{}, { category: 'change_of_mind', requestedRemedy: 'refund' }, { severity: 's1' }];
    const inputs = complaints.flatMap((data, index) => [
      { event: 'complaint.received.v1' as const, data, key: data.caseId }, {
        event: 'complaint.classified.v1' as const, data: classified(data, kinds[index]), key: data.caseId,
      },
    ]);
    await equalsOneByOne('compensation', compensationUseCases, inputs, { stores: compensationStores as never, advance: { days: 8 } });
  });
});

it('gives a loyal customer more where the policy says so, and nobody less', async () => {
  const offered = async (earlierOrders?: number) => {
    const example = received('C-1', { paid: [20_000] }).order;
    const circumstances: Circumstances = earlierOrders === undefined ? {} : { earlierOrders: { value: earlierOrders, source: 'channel', proven: 'yes' } };
    const order = { ...example, lines: example.lines.map((line) => ({ ...line, circumstances })) };
    const { plan } = await told(stack(), 'C-1', { paid: [20_000] }, { category: 'late_delivery' }, { order });
    return [plan.facts.standing?.segment, plan.offer.options[0]!.legs[0]!.amount!.minor];
  };
  const [regular, fresh, loyal] = [await offered(), await offered(0), await offered(25)];
  expect([regular[0], fresh[0], loyal[0]]).toEqual([undefined, 'new', 'loyal']);
  expect(fresh[1]).toBe(regular[1]);
  expect(loyal[1]).toBeGreaterThan(regular[1] as bigint);
});

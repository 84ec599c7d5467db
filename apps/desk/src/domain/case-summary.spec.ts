import { derivedId, type EventData, plus, topicOf } from '@redress/contracts';
import { money } from '@redress/money';
import { examples } from '@redress/testing';
import fc from 'fast-check';
import { type CaseSummary, evolve, type Heard } from './case-summary.js';
import { type DeskEvent } from './storyline/story.js';

const START = '2026-03-02T08:00:00.000Z';
let place = 0;
const heard = <T extends DeskEvent>(name: T, change: Partial<EventData<T>> = {}): Heard => {
  place += 1;
  return { name, id: derivedId('event', place), at: plus(START, { seconds: place }), merchant: 'm1', channel: 'taobao', data: { ...examples[name], ...change } } as Heard;
};
const fold = (events: readonly Heard[]) => events.reduce<CaseSummary | undefined>(evolve, undefined)!;

const settled = [
  heard('case.opened.v1'), heard('complaint.received.v1'), heard('complaint.acknowledged.v1'), heard('complaint.classified.v1'),
  heard('entitlement.computed.v1'), heard('remedy.proposed.v1'), heard('remedy.approved.v1'), heard('leg.released.v1'), heard('payout.created.v1'),
  heard('payout.submitted.v1'), heard('message.sent.v1'), heard('payout.outcome-unknown.v1'), heard('payout.succeeded.v1'), heard('remedy.fulfilled.v1'),
  heard('clock.met.v1'), heard('case.resolved.v1'), heard('survey.answered.v1'), heard('case.closed.v1'),
];
const troubled = [
  heard('case.opened.v1'), heard('complaint.received.v1'), heard('complaint.received.v1'), heard('complaint.classified.v1'), heard('remedy.proposed.v1', { needsChoice: true }),
  heard('remedy.accepted.v1'), heard('remedy.approval-requested.v1'), heard('remedy.approved.v1'), heard('leg.released.v1'), heard('payout.created.v1'),
  heard('payout.held.v1'), heard('payout.succeeded.v1'), heard('payout.returned.v1'), heard('remedy.failed.v1'), heard('complaint.withdrawn.v1'),
  heard('order.conflicted.v1'), heard('clock.missed.v1', { clock: 'resolution' }), heard('case.escalated.v1'), heard('case.reopened.v1'),
];

/** One of the orders in which desk may hear the events: each topic in its own order, the topics anyhow. */
const interleaving = (events: readonly Heard[]) => {
  const topics = [...Map.groupBy(events, ({ name }) => topicOf(name)).values()];
  return fc.array(fc.nat(topics.length - 1), { minLength: events.length * 3, maxLength: events.length * 3 }).map((turns) => {
    const queues = topics.map((topic) => [...topic]);
    const taken = turns.flatMap((turn) => queues[turn]!.splice(0, 1));
    return [...taken, ...queues.flat()];
  });
};

describe('a summary', () => {
  it('tells where a case stands at each step', () => {
    let summary: CaseSummary | undefined;
    const states = settled.map((event) => {
      summary = evolve(summary, event);
      return summary!.waitsFor ? `${summary!.state}/${summary!.waitsFor}` : summary!.state;
    });
    expect(states.filter((state, index) => state !== states[index - 1])).toEqual([
      'received', 'classified', 'proposed', 'approved', 'paying', 'paying/unknown-payout', 'paid', 'fulfilled', 'resolved', 'closed',
    ]);
    expect(summary).toMatchObject({ number: 'R-7K3M-9QX2', category: 'damaged_in_transit', severity: 's3', paid: money(5_970, 'CNY'), events: settled.length });
  });

  it.each([['settled', settled], ['troubled', troubled]] as const)('of a %s case is the same however the topics interleave', (_name, events) => {
    const inOrder = fold(events);
    fc.assert(fc.property(interleaving(events), (order) => {
      expect(order).toHaveLength(events.length);
      expect(fold(order)).toEqual(inOrder);
    }), { numRuns: 300 });
  });

  it('counts as paid only what the customer kept', () => {
    expect(fold(settled).paid).toEqual(money(5_970, 'CNY'));
    expect(fold([...settled, heard('payout.returned.v1')]).paid).toBeUndefined();
    const other = { payoutId: derivedId('leg', 2), amount: money(30, 'CNY') };
    expect(fold([...settled, heard('payout.succeeded.v1', other)]).paid).toEqual(money(6_000, 'CNY'));
  });

  it('knows whom a case waits for', () => {
    const proposed = [heard('case.opened.v1'), heard('complaint.received.v1'), heard('complaint.classified.v1'), heard('remedy.proposed.v1', { needsChoice: true })];
    expect(fold(proposed).waitsFor).toBe('choice');
    const chosen = [...proposed, heard('remedy.accepted.v1'), heard('remedy.approval-requested.v1')];
    expect(fold(chosen).waitsFor).toBe('approval');
    expect(fold([...chosen, heard('remedy.approved.v1')]).waitsFor).toBeUndefined();
    expect(fold([...chosen, heard('payout.needs-customer.v1')]).waitsFor).toBe('confirmation');
    expect(fold([...chosen, heard('payout.escalated.v1')]).waitsFor).toBe('payout-review');
    expect(fold([...settled, heard('case.reopened.v1')])).toMatchObject({ state: 'reopened', waitsFor: 'reopening' });
  });

  it('of two plans shows the one that is still open', () => {
    const second = { planId: derivedId('plan', 2) };
    const both = [heard('remedy.proposed.v1'), heard('remedy.approval-requested.v1'), heard('remedy.declined.v1', second)];
    expect(fold(both)).toMatchObject({ state: 'proposed', waitsFor: 'approval' });
    expect(fold([...both, heard('remedy.declined.v1')]).state).toBe('declined');
  });

  it('is withdrawn with the last complaint', () => {
    const twice = [heard('complaint.received.v1'), heard('complaint.received.v1'), heard('complaint.withdrawn.v1')];
    expect(fold(twice).state).toBe('received');
    expect(fold([...twice, heard('complaint.withdrawn.v1'), heard('case.closed.v1', { outcome: 'none' })]).state).toBe('withdrawn');
  });
});

import { decodeJson, encodeJson } from '@redress/contracts';
import { money } from '@redress/money';
import { classified, planOf, received } from '../../examples.js';
import { currentPolicy } from '../../policies/shipped.js';
import { canonicalJson, factsOf, hashOf, readingOf } from '../facts.js';
import { isOpen, legCycle } from './leg.js';
import { approve, choose, drop, endLeg, move, planCycle, release, withAmount } from './plan.js';
import { proposalOf } from '../offer/proposal.js';
import { reservationOf } from './reservation.js';

const complaint = received('C-1', { paid: [10_000, 5_000] });
const left = [
  { lineRef: '1', head: 'price', amount: money(10_000, 'CNY') }, { lineRef: '2', head: 'price', amount: money(5_000, 'CNY') },
  { lineRef: '*', head: 'price', amount: money(15_000, 'CNY') },
] as const;
const facts = { complaint: factsOf(complaint), reading: readingOf(classified(complaint)), left };
const measures = { policy: currentPolicy, floor: { entitlements: [], deadlines: [], passedOver: [] }, cite: (code: string) => ({ code, en: code, zh: code }) };
const proposed = proposalOf(
  measures, facts, { merchant: 'm1', planId: planOf(complaint), caseId: complaint.caseId }, '2026-03-02T08:00:00.000Z',
);
const option = proposed.offer.options[0]!;
const released = () => release(approve(choose(proposed, option), { approver: 'sue', approverRole: 'supervisor' }), { approved: true, chosen: true, inspected: false }).plan;
const [one, two] = option.legs.map(({ legId }) => legId) as [string, string];

describe('a plan', () => {
  it('is fulfilled when all its legs are, whatever their order', () => {
    expect(endLeg(endLeg(released(), two, 'fulfilled')!, one, 'fulfilled')).toMatchObject({ state: 'fulfilled' });
    expect(endLeg(released(), two, 'fulfilled')).toMatchObject({ state: 'released' });
  });

  it('has failed as soon as a leg has, and still notes the others', () => {
    const failed = endLeg(released(), one, 'failed')!;
    expect(failed.state).toBe('failed');
    expect(endLeg(failed, two, 'fulfilled')).toMatchObject({ state: 'failed', legs: [{ state: 'failed' }, { state: 'fulfilled' }] });
  });

  it('is cancelled only where nothing was given', () => {
    expect(endLeg(endLeg(released(), one, 'cancelled')!, two, 'cancelled')).toMatchObject({ state: 'cancelled' });
    expect(endLeg(endLeg(released(), one, 'cancelled')!, two, 'fulfilled')).toMatchObject({ state: 'fulfilled' });
  });

  it('knows nothing of a leg that is not its own, or has ended already', () => {
    expect(endLeg(released(), 'no-leg', 'fulfilled')).toBeUndefined();
    expect(endLeg(endLeg(released(), one, 'fulfilled')!, one, 'cancelled')).toBeUndefined();
    expect(endLeg(choose(proposed, option), one, 'fulfilled')).toBeUndefined();
  });

  it('moves only along its life cycle', () => {
    expect(() => move(proposed, 'fulfilled')).toThrow('cannot become');
    expect(() => approve(drop(proposed, 'declined'), { approver: 'sue', approverRole: 'supervisor' })).toThrow('cannot become');
    expect(planCycle.states.filter((state) => planCycle.isFinal(state))).toEqual(['failed', 'declined', 'expired', 'cancelled']);
    expect(legCycle.allows('planned', 'fulfilled')).toBe(false);
  });

  it('holds its legs’ sums on their accounts until they are given up', () => {
    expect(reservationOf(proposed).map(({ lineRef, minor }) => [lineRef, minor])).toEqual([['1', 4_000n], ['2', 2_000n]]);
    expect(reservationOf(endLeg(released(), one, 'failed')!).map(({ lineRef }) => lineRef)).toEqual(['2']);
    expect(reservationOf(drop(proposed, 'declined'))).toEqual([]);
    expect(reservationOf(undefined)).toEqual([]);
  });

  it('opens no gate before approval, and each only for its own key', () => {
    const open = { approved: true, chosen: false, inspected: false };
    const gates = ['none', 'approval', 'choice', 'inspection'] as const;
    expect(gates.filter((gate) => isOpen({ gate }, open))).toEqual(['none', 'approval']);
    expect(gates.filter((gate) => isOpen({ gate }, { ...open, chosen: true }))).toEqual(['none', 'approval', 'choice']);
    expect(gates.filter((gate) => isOpen({ gate }, { approved: false, chosen: true, inspected: true }))).toEqual([]);
  });
});

describe('another sum', () => {
  it('is split over the legs in money, and leaves a coupon what it is', () => {
    const coupon = { ...option.legs[0]!, form: 'credit', remedy: 'coupon', head: 'goodwill', amount: money(500, 'CNY') } as const;
    const amounts = withAmount({ ...option, legs: [...option.legs, coupon] }, money(9_000, 'CNY')).legs.map(({ amount }) => amount!.minor);
    expect(amounts).toEqual([6_000n, 3_000n, 500n]);
  });
});

describe('the facts of a decision', () => {
  it('have one hash, in whatever order they were put together, and another for any other fact', () => {
    const { order, ...rest } = facts.complaint;
    const { lines, ...others } = order;
    expect(hashOf({ left, reading: facts.reading, complaint: { order: { lines, ...others }, ...rest } })).toBe(hashOf(facts));
    expect(hashOf({ ...facts, left: [{ lineRef: '1', head: 'price', amount: money(9_999, 'CNY') }] })).not.toBe(hashOf(facts));
  });

  it('are written in one way', () => {
    expect(canonicalJson({ b: 1n, a: [true, null, 'é"'], c: undefined })).toBe('{"a":[true,null,"é\\""],"b":"1"}');
  });

  it('give the same offer again from what was stored', () => {
    const again = proposalOf(measures, decodeJson<typeof facts>(encodeJson(proposed.facts)), proposed, proposed.createdAt);
    expect(again).toEqual(proposed);
  });

  it('keep of the order only the lines complained about, or all where none of them is known', () => {
    expect(factsOf(received('C-1', { paid: [100, 200], lineRefs: ['2'] })).order.lines.map(({ lineRef }) => lineRef)).toEqual(['2']);
    expect(factsOf(received('C-1', { paid: [100, 200], lineRefs: ['9'] })).order.lines).toHaveLength(2);
    expect(factsOf(complaint).captured.minor).toBe(15_000n);
  });
});

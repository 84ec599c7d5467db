import { type HeadOfLoss, type Leg, type RemedyOption } from '@redress/contracts';
import { money } from '@redress/money';
import { received } from '../../examples.js';
import { factsOf } from '../facts.js';
import { type EntitlementAccount, type OrderAccount } from './entitlement-account.js';
import {
  type Plan, approvedBefore, drawingLegs, drop, fulfilledTotal, isUnreleased, needsPerson, negotiated, planCycle, release, settledOption,
} from './plan.js';
import { type Books, joined, leftIn, rebook, reservationOf } from './reservation.js';

const CNY = (minor: number | bigint) => money(minor, 'CNY');
const complaint = factsOf(received('v-1', { paid: [10_000, 4_000] }));
const leg = (legId: string, minor: number | undefined, change: Partial<Leg> = {}): Leg => ({
  legId, ordinal: 1, remedy: 'refund_partial', form: 'money', head: 'price', lineRef: '1', gate: 'none', ...(minor !== undefined && { amount: CNY(minor) }), ...change,
});
const option = (optionId: string, ...legs: Leg[]): RemedyOption => ({ optionId, label: { en: optionId, zh: '选' }, legs });
const planOf = (options: RemedyOption[], change: Partial<Plan> = {}): Plan => ({
  merchant: 'm1', planId: 'p', caseId: 'c', state: 'proposed', legs: [], facts: { complaint, left: [] } as never, requestedBy: 'policy', createdAt: 'x', withdrawn: false,
  offer: { options, defaultOption: 'a', reasons: [], floor: CNY(0), ceiling: CNY(0), automaticUpTo: CNY(500) },
  grounds: { policy: 't', classifier: 'c', factsHash: 'h', rules: ['r1'] }, published: 0, version: 0, ...change,
});
const chosen = (of: RemedyOption, ...states: Plan['legs'][number]['state'][]) =>
  planOf([of], { state: 'approved', chosen: of.optionId, legs: of.legs.map(({ legId }, index) => ({ legId, state: states[index] ?? 'planned' })) });
const account = (lineRef: string, head: HeadOfLoss, ceiling: bigint | undefined, granted = 0n): EntitlementAccount =>
  ({ merchant: 'm1', orderSource: 'taobao', orderRef: 'O-1', lineRef, head, ceiling, granted });
const order = (change: Partial<OrderAccount> = {}): OrderAccount => ({ merchant: 'm1', orderSource: 'taobao', orderRef: 'O-1', granted: 0n, chargedBack: 0n, waiting: [], ...change });
const ceilings = (line: { paid: { value: { minor: bigint } } }, head: HeadOfLoss) => (head === 'price' ? line.paid.value.minor : 700n);

describe('what a plan holds', () => {
  const held = (plan: Plan) => reservationOf(plan).map(({ lineRef, head, minor }) => `${lineRef} ${head} ${minor}`);
  it('is the sum of its legs on each account, of several options the most', () => {
    const [a, b] = [option('a', leg('1', 300), leg('2', 200), leg('3', 90, { head: 'delay' }), leg('4', 70, { lineRef: '2' }), leg('5', undefined)), option('b', leg('6', 600), leg('7', 10, { lineRef: '2' }))];
    expect([held(planOf([a])), held(planOf([a, b])), held(planOf([b, a])), held(planOf([a], { state: 'expired' })), held(planOf([a], { state: 'declined' }))]).toEqual([
      ['1 price 500', '1 delay 90', '2 price 70'], ['1 price 600', '1 delay 90', '2 price 70'], ['1 price 600', '2 price 70', '1 delay 90'], [], [],
    ]);
    expect([drawingLegs(planOf([a, b])).length, drawingLegs(planOf([a], { state: 'cancelled' })), drawingLegs(planOf([a], { state: 'expired' }))]).toEqual([2, [], []]);
  });
});

describe('the books', () => {
  const books: Books = { order: order(), accounts: [account('1', 'price', undefined), account('1', 'delay', undefined), account('2', 'price', 4_000n, 100n), account('9', 'price', 5n)] };
  const a = option('a', leg('1', 300), leg('2', 90, { head: 'delay' }));
  const after = (plan: Plan, before?: Plan, of = books) => rebook(ceilings, of, before, plan);
  const changed = (found: ReturnType<typeof rebook>) => ('refused' in found ? found.detail : found.accounts.map(({ lineRef, head, ceiling, granted }) => `${lineRef} ${head} ${granted} of ${ceiling}`));

  it('tell what each account and the order have left', () => {
    expect(leftIn(ceilings, complaint, books).map(({ lineRef, head, amount }) => `${lineRef} ${head} ${amount.minor}`))
      .toEqual(['1 price 10000', '1 delay 700', '2 price 3900', '* price 14000']);
  });

  it('change by what is new alone, and know their ceilings from the first look on', () => {
    const first = after(planOf([a]));
    expect([changed(first), first]).toMatchObject([['1 price 300 of 10000', '1 delay 90 of 700'], {
      order: { currency: 'CNY', captured: 14_000n, granted: 300n, lastCaseId: 'c', waiting: [{ planId: 'p', accounts: [{ lineRef: '1', head: 'price' }, { lineRef: '1', head: 'delay' }] }] },
    }]);
    const then = joined(books, first as Books);
    expect(then.accounts.map(({ granted }) => granted)).toEqual([300n, 90n, 100n, 0n]);
    expect(changed(after(planOf([option('a', leg('1', 250))]), planOf([a]), then))).toEqual(['1 price 250 of 10000', '1 delay 0 of 700']);
    expect(after(planOf([a], { state: 'expired' }), planOf([a]), then)).toMatchObject({ order: { granted: 0n, captured: 14_000n, waiting: [] } });
    expect(changed(after(planOf([a]), planOf([a]), then))).toEqual([]);
  });

  it('refuse more than an account has left, and take back whatever it is', () => {
    const tight: Books = { order: order(), accounts: [account('1', 'price', 250n), account('1', 'delay', 700n, 650n)] };
    expect([changed(after(planOf([a]), undefined, tight)), changed(after(planOf([option('a', leg('2', 90, { head: 'delay' }))]), undefined, tight)),
      changed(after(planOf([option('a', leg('1', 250))]), undefined, tight))]).toEqual(['price of line 1 has 250 left', 'delay of line 1 has 50 left', ['1 price 250 of 250']]);
    const over: Books = { order: order({ granted: 900n, captured: 100n }), accounts: [account('1', 'price', 250n, 900n)] };
    expect(changed(after(planOf([option('a', leg('1', 290))]), planOf([a]), over))).toEqual(['1 price 890 of 250']);
  });

  it('refuse more than the order has left of its price, and nothing of another head for that', () => {
    const spent = (chargedBack: bigint): Books => ({ ...books, order: order({ captured: 14_000n, chargedBack }) });
    expect([changed(after(planOf([a]), undefined, spent(13_700n))), after(planOf([a]), undefined, spent(13_701n))])
      .toEqual([['1 price 300 of 10000', '1 delay 90 of 700'], { refused: 'above-captured', detail: 'the order has 299 left' }]);
    expect(changed(after(planOf([option('a', leg('2', 90, { head: 'delay' }))]), undefined, spent(20_000n)))).toEqual(['1 price 0 of 10000', '1 delay 90 of 700']);
  });

  it('know who waits: a plan that is not out yet, beside others, once', () => {
    const others = [{ planId: 'q', accounts: [] }, { planId: 'p', accounts: [] }];
    const waiting = (plan: Plan, from = others) => (after(plan, undefined, { ...books, order: order({ waiting: from }) }) as Books).order.waiting.map(({ planId }) => planId);
    expect([waiting(planOf([a])), waiting(planOf([a], { state: 'released', chosen: 'a' })), waiting(planOf([a], { state: 'released', chosen: 'a' }), others.slice(0, 1))]).toEqual([['q', 'p'], ['q'], ['q']]);
  });
});

describe('a plan', () => {
  const [a, b] = [option('a', leg('1', 500)), option('b', leg('2', 501))];
  it('is unreleased until it is out or over', () => {
    expect(planCycle.states.filter((state) => isUnreleased(planOf([a], { state })))).toEqual(['investigating', 'proposed', 'accepted', 'countered', 'approved']);
  });
  it('is settled by the only option or by the one that was asked for, and needs a person above the automatic limit', () => {
    const granted = (id?: string) => settledOption({ ...planOf([a, b]), offer: { ...planOf([a, b]).offer, granted: id } })?.optionId;
    expect([settledOption(planOf([a]))?.optionId, granted('b'), granted(), granted('x')]).toEqual(['a', 'b', undefined, undefined]);
    expect([needsPerson(planOf([a]), a), needsPerson(planOf([b]), b)]).toEqual([false, true]);
  });
  it('was approved before only while nobody has put another offer forward', () => {
    const offer = { ...planOf([a]).offer, approvedBefore: { request: 'policy', by: 'olga' } };
    expect([approvedBefore({ ...planOf([a]), offer }), approvedBefore({ ...planOf([a]), offer, requestedBy: 'wen' }), approvedBefore(planOf([a]))]).toEqual(['olga', undefined, undefined]);
  });
  it('keeps each step of its negotiation with the rules on the table', () => {
    const step = { at: '2026-03-02T08:00:00.000Z', by: 'house', act: 'offered' as const };
    const twice = negotiated(negotiated(planOf([a]), step), { ...step, act: 'countered' });
    expect(twice.negotiation).toEqual([{ ...step, rules: ['r1'] }, { ...step, act: 'countered', rules: ['r1'] }]);
  });
  it('releases what is open and planned, and says what the rest waits for', () => {
    const opened = { approved: true, chosen: true, inspected: false };
    const mixed = option('a', leg('1', 5), leg('2', 5, { gate: 'inspection' }), leg('3', 5, { gate: 'task' }), leg('4', 5));
    const out = release(chosen(mixed, 'planned', 'planned', 'planned', 'fulfilled'), opened);
    expect([out.released.map(({ legId }) => legId), out.plan.state, out.plan.waitsFor, out.plan.legs.map(({ state }) => state)])
      .toEqual([['1'], 'released', 'inspection', ['released', 'planned', 'planned', 'fulfilled']]);
    const byTask = release(chosen(option('a', leg('1', 5), leg('3', 5, { gate: 'task' }))), opened);
    expect([byTask.plan.waitsFor, release(chosen(option('a', leg('3', 5, { gate: 'task' }))), opened).plan.state, release(byTask.plan, { ...opened, done: true }).plan]).toMatchObject(['task', 'approved', { state: 'released' }]);
    expect(release(byTask.plan, { ...opened, done: true }).plan.waitsFor).toBeUndefined();
    expect(release({ ...planOf([a]), state: 'approved' }, opened)).toMatchObject({ released: [], plan: { waitsFor: undefined } });
    expect(drop(chosen(mixed), 'cancelled').legs).toEqual(['1', '2', '3', '4'].map((legId) => ({ legId, state: 'cancelled' })));
  });
  it('has given the money that reached the customer', () => {
    const mixed = option('a', leg('1', 5), leg('2', 7), leg('3', 11, { form: 'credit', remedy: 'coupon' }), leg('4', undefined, { form: 'apology', remedy: 'apology' }));
    expect([fulfilledTotal(chosen(mixed, 'fulfilled', 'released', 'fulfilled', 'fulfilled')), fulfilledTotal(planOf([a]))]).toEqual([CNY(5), CNY(0)]);
  });
});

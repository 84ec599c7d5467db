import { type Leg, type RemedyOption } from '@redress/contracts';
import { money } from '@redress/money';
import { received } from '../../examples.js';
import { factsOf } from '../facts.js';
import { type Plan } from '../plan/plan.js';
import { ALWAYS_A_PERSON } from './authority.js';
import { bookOn, bookingOf, goodwillPaused, isBooked, stoppedBy, withinBudgets } from './booking.js';
import { type Budget, type OverdraftRule } from './budget.js';

const CNY = (minor: number | bigint) => money(minor, 'CNY');
const leg = (legId: string, minor: number | undefined, head: Leg['head'] = 'price'): Leg => ({
  legId, ordinal: 1, remedy: minor === undefined ? 'apology' : 'refund_partial', form: minor === undefined ? 'apology' : 'money', head, lineRef: '1', gate: 'none',
  ...(minor !== undefined && { amount: CNY(minor) }),
});
const option = (optionId: string, ...legs: Leg[]): RemedyOption => ({ optionId, label: { en: optionId, zh: '选项' }, legs });
const kind = option('kind', leg('k1', 1_000), leg('k2', 500, 'goodwill'));
const plain = option('plain', leg('p1', 800));
const gift = option('gift', leg('g1', 300, 'goodwill'));

const planOf = (options: RemedyOption[], change: Partial<Plan> = {}, offer: Partial<Plan['offer']> = {}): Plan => ({
  merchant: 'm1', planId: 'p', caseId: 'c', state: 'proposed', waitsFor: 'customer', expiresAt: '2026-03-09T08:00:00.000Z', legs: [],
  facts: { complaint: factsOf(received('b-1')), left: [] } as never,
  offer: { options, defaultOption: options[0]!.optionId, reasons: [], floor: CNY(700), ceiling: CNY(1_500), automaticUpTo: CNY(5_000), ...offer },
  grounds: { policy: 't@1', classifier: 'c', factsHash: 'h', rules: [] }, requestedBy: 'policy', createdAt: '2026-03-02T08:00:00.000Z', withdrawn: false, published: 0,
  version: 0, ...change,
});
const budget = (planned: number, overdraft: OverdraftRule = 'stop_goodwill', change: Partial<Budget> = {}): Budget => ({
  merchant: 'm1', month: '2026-03', channel: 'shop', cause: '*', currency: 'CNY', planned: BigInt(planned), reserved: 0n, spent: 0n, overdraft, alarmed: 0, setBy: 'wen',
  published: 0, ...change,
});
const chosen = (...states: ('released' | 'fulfilled' | 'cancelled')[]) =>
  planOf([kind, plain], { state: 'released', chosen: 'kind', legs: states.map((state, index) => ({ legId: kind.legs[index]!.legId, state })) });

describe('what a plan has on its budgets', () => {
  it.each<[string, Plan, bigint, bigint]>([
    ['the dearest of its options', planOf([plain, kind]), 1_500n, 0n], ['the dearest, in whatever order', planOf([kind, plain]), 1_500n, 0n],
    ['what is out is reserved, what was paid is spent', chosen('fulfilled', 'released'), 500n, 1_000n], ['nothing of what was given up', chosen('fulfilled', 'cancelled'), 0n, 1_000n],
    ['nothing once it is declined', planOf([kind], { state: 'declined' }), 0n, 0n],
  ])('is %s', (_, plan, reserved, spent) => {
    expect(bookingOf(plan)).toEqual({ reserved, spent });
  });

  it('changes them by what is new, once', () => {
    const first = bookOn([budget(9_000, 'stop_goodwill', { reserved: 100n, spent: 50n })], planOf([kind]));
    expect([first.plan, first.budgets[0]]).toMatchObject([{ budgetReserved: 1_500n, budgetSpent: 0n }, { reserved: 1_600n, spent: 50n }]);
    const then = bookOn(first.budgets, { ...chosen('fulfilled', 'released'), budgetReserved: 1_500n, budgetSpent: 0n });
    expect(then.budgets[0]).toMatchObject({ reserved: 600n, spent: 1_050n });
    expect([isBooked(planOf([kind])), isBooked(first.plan), isBooked(then.plan), isBooked({ ...then.plan, budgetSpent: 1n }), isBooked({ ...then.plan, budgetReserved: 1n })])
      .toEqual([false, true, true, false, false]);
    expect(isBooked(planOf([kind], { state: 'declined' }))).toBe(true);
  });
});

describe('goodwill that a budget has no room for', () => {
  const cut = (plan: Plan, ...budgets: Budget[]) => withinBudgets(plan, budgets);
  const legsOf = ({ offer }: Plan) => offer.options.map(({ optionId, legs }) => [optionId, ...legs.map(({ legId }) => legId)].join(' '));

  it('is left out, and what is owed stays', () => {
    const one = cut(planOf([kind]), budget(1_499));
    expect(legsOf(one)).toEqual(['kind k1']);
    expect(one.offer).toMatchObject({ ceiling: CNY(1_000), floor: CNY(700), defaultOption: 'kind', reasons: [goodwillPaused], automaticUpTo: CNY(5_000) });
    expect([one.waitsFor, one.expiresAt]).toEqual([undefined, undefined]);
    expect(one.budgets).toEqual([{ month: '2026-03', channel: 'shop', cause: '*', currency: 'CNY' }]);
    expect(legsOf(cut(planOf([kind]), budget(1_500)))).toEqual(['kind k1 k2']);
    expect(legsOf(cut(planOf([plain]), budget(1)))).toEqual(['plain p1']);
    expect(legsOf(cut(planOf([kind]), budget(9_000), budget(1)))).toEqual(['kind k1']);
  });

  it('counts what the plan has booked already as its own', () => {
    const booked = (reserved: bigint) => planOf([kind], { budgetReserved: reserved });
    expect(legsOf(cut(booked(1_000n), budget(2_000, 'stop_goodwill', { reserved: 1_500n })))).toEqual(['kind k1 k2']);
    expect(legsOf(cut(booked(999n), budget(2_000, 'stop_goodwill', { reserved: 1_500n })))).toEqual(['kind k1']);
  });

  it('takes an option along that is nothing else, and the choice with it', () => {
    const left = cut(planOf([gift, plain]), budget(299));
    expect([legsOf(left), left.offer.defaultOption, left.expiresAt, left.offer.floor, left.offer.ceiling]).toEqual([['plain p1'], 'plain', undefined, CNY(700), CNY(800)]);
    const words = option('words', leg('w1', undefined, 'goodwill'), leg('w2', 300, 'goodwill'));
    const kept = cut(planOf([words, plain]), budget(299));
    expect([legsOf(kept), kept.offer.defaultOption, kept.expiresAt, kept.waitsFor, kept.offer.floor])
      .toEqual([['words w1', 'plain p1'], 'words', '2026-03-09T08:00:00.000Z', 'customer', CNY(700)]);
    const none = cut(planOf([gift]), budget(1));
    expect([legsOf(none), none.offer.defaultOption, none.offer.floor, none.offer.ceiling]).toEqual([[], '', CNY(0), CNY(0)]);
  });

  it('that the customer asked for makes a person look, where it cannot be given any more', () => {
    const asked = (granted: string) => cut(planOf([gift, plain, kind], {}, { granted, defaultOption: 'plain' }), budget(299)).offer;
    expect(asked('gift')).toMatchObject({ granted: 'plain', automaticUpTo: { minor: ALWAYS_A_PERSON, currency: 'CNY' } });
    expect(asked('kind')).toMatchObject({ granted: 'kind', automaticUpTo: CNY(5_000) });
  });

  it('is a person’s to decide, or only told, where the budget says so', () => {
    const person = cut(planOf([plain, kind]), budget(1_499, 'ask_person'));
    expect([legsOf(person), person.offer.automaticUpTo]).toEqual([['plain p1', 'kind k1 k2'], { minor: ALWAYS_A_PERSON, currency: 'CNY' }]);
    expect(cut(planOf([plain, kind]), budget(1_499, 'allow_with_alarm')).offer.automaticUpTo).toEqual(CNY(5_000));
    const untouched = planOf([kind]);
    expect(cut(untouched)).toBe(untouched);
  });
});

it('a person may not give more goodwill than before where a budget stops it, but may give less, or more of what is owed', () => {
  const more = option('kind', leg('k1', 1_000), leg('k2', 600, 'goodwill'));
  const dearer = option('kind', leg('k1', 9_000), leg('k2', 500, 'goodwill'));
  const [tight, loose] = [budget(99), budget(100)];
  expect([stoppedBy([tight], kind, more), stoppedBy([loose], kind, more), stoppedBy([tight], more, kind), stoppedBy([tight], kind, dearer), stoppedBy([tight], kind, kind)])
    .toEqual([tight, undefined, undefined, undefined, undefined]);
  expect(stoppedBy([loose, budget(99, 'ask_person'), tight], kind, more)).toBe(tight);
});

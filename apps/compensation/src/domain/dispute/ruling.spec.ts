import { type HeadOfLoss, type Leg, disputeLevels, headsOfLoss } from '@redress/contracts';
import { money } from '@redress/money';
import { received } from '../../examples.js';
import { factsOf } from '../facts.js';
import { type LegState } from '../plan/leg.js';
import { type Plan } from '../plan/plan.js';
import { addedBy, cashOf, givenBy, headPaid, legsFor, owedBack, paidBy, planOf, rulingReason } from './ruling.js';

const CNY = (minor: number | bigint) => money(minor, 'CNY');
const complaint = factsOf(received('r-1', { paid: [10_000, 5_000] }));
const legOf = (legId: string, head: HeadOfLoss, minor?: number, form: Leg['form'] = 'money'): Leg => ({
  legId, ordinal: 1, remedy: 'refund_partial', form, head, lineRef: '1', gate: 'none', ...(minor !== undefined && { amount: CNY(minor) }),
});
function plan(...legs: readonly (readonly [Leg, LegState])[]): Plan {
  const option = { optionId: 'o', label: { en: 'o', zh: '选' }, legs: legs.map(([leg]) => leg) };
  return {
    merchant: 'm1', planId: 'p', caseId: 'c', channel: 'shop', state: 'released', chosen: 'o', legs: legs.map(([{ legId }, state]) => ({ legId, state })),
    facts: { complaint, left: [] } as never, disputeId: 'd', budgets: [],
    offer: { options: [option], defaultOption: 'o', reasons: [], floor: CNY(0), ceiling: CNY(0), automaticUpTo: CNY(500) },
    grounds: { policy: 't@1', classifier: 'c', factsHash: 'h', rules: ['r'] }, requestedBy: 'policy', createdAt: 'x', withdrawn: false, published: 3, version: 9,
  };
}
const paid = plan([legOf('a', 'price', 300), 'fulfilled'], [legOf('b', 'price', 50), 'fulfilled'], [legOf('c', 'delay', 200), 'released'],
  [legOf('d', 'damages', 900), 'planned'], [legOf('e', 'price', 70, 'credit'), 'fulfilled'], [legOf('f', 'price', undefined, 'apology'), 'fulfilled']);

describe('what was given', () => {
  it('is cash as far as it has come, by head of loss', () => {
    expect([...cashOf(paid, 'fulfilled')]).toEqual([['price', 350n]]);
    expect([...cashOf(paid, 'released', 'fulfilled')]).toEqual([['price', 350n], ['delay', 200n]]);
    expect([...cashOf({ ...paid, chosen: undefined }, 'fulfilled')]).toEqual([]);
    expect([givenBy([paid, paid]), paidBy([paid, paid]), givenBy([])]).toEqual([1_100n, 700n, 0n]);
  });

  it('is taken off a ruling, whoever gave it, and never below nothing', () => {
    expect([addedBy(1_000n, [paid], 100n), addedBy(550n, [paid], 0n), addedBy(500n, [paid], 0n)]).toEqual([350n, 0n, 0n]);
  });

  it('goes back as far as it is above the last award of a body that leaves the money to us', () => {
    const rulings = (...given: readonly (readonly ['internal_1' | 'bank', number?])[]) =>
      ({ rulings: given.map(([level, minor]) => ({ level, ...(minor !== undefined && { awarded: CNY(minor) }) })) }) as never;
    expect([rulings(['internal_1', 100]), rulings(['internal_1', 350]), rulings(['internal_1', 900]), rulings(), rulings(['internal_1', 300], ['internal_1', 100]),
      rulings(['internal_1', 100], ['bank', 0]), rulings(['internal_1', 100], ['internal_1'])].map((one) => owedBack(one, [paid])))
      .toEqual([250n, 0n, 0n, 0n, 250n, 250n, 250n]);
  });

  it('is booked back against the head for which most was paid, the price where nothing was', () => {
    expect(headPaid([plan([legOf('a', 'price', 300), 'fulfilled'], [legOf('b', 'delay', 301), 'fulfilled'])])).toBe('delay');
    expect(headPaid([plan([legOf('b', 'delay', 300), 'fulfilled'], [legOf('a', 'damages', 300), 'fulfilled'], [legOf('c', 'care', 100), 'fulfilled']), paid])).toBe('price');
    expect([headPaid([]), headPaid([plan([legOf('b', 'delay', 300), 'fulfilled'], [legOf('a', 'damages', 300), 'fulfilled'])])]).toEqual(['price', 'delay']);
  });
});

describe('a ruling’s legs', () => {
  const { lines } = complaint.order;
  const left = (...rooms: readonly (readonly [string, HeadOfLoss, number])[]) => rooms.map(([lineRef, head, minor]) => ({ lineRef, head, amount: CNY(minor) }));
  const rooms = left(['1', 'delay', 77], ['1', 'price', 600], ['2', 'price', 200], ['*', 'price', 700], ['2', 'care', 40]);
  const legs = (minor: number, head: HeadOfLoss = 'price') => legsFor('p', CNY(minor), head, lines, rooms)?.map(({ lineRef, amount }) => [lineRef, amount!.minor]);

  it('share a sum out by what the lines have left under its head, and no more than that or the order has', () => {
    expect([legs(400), legs(700), legs(701), legs(77, 'delay'), legs(78, 'delay'), legs(40, 'care'), legs(1, 'damages')]).toEqual([
      [['1', 300n], ['2', 100n]], [['1', 525n], ['2', 175n]], undefined, [['1', 77n]], undefined, [['2', 40n]], undefined,
    ]);
    const wide = left(['1', 'price', 600], ['2', 'price', 200], ['*', 'price', 9_000]);
    expect([legsFor('p', CNY(800), 'price', lines, wide)?.length, legsFor('p', CNY(801), 'price', lines, wide)]).toEqual([2, undefined]);
  });

  it('are money without a gate, numbered from one, of the remedy for their head', () => {
    expect(legsFor('p', CNY(400), 'price', lines, rooms)).toMatchObject([
      { ordinal: 1, form: 'money', head: 'price', gate: 'none', remedy: 'refund_partial' }, { ordinal: 2, lineRef: '2' }]);
    const every = headsOfLoss.map((head) => legsFor('p', CNY(1), head, lines.slice(0, 1), left(['1', head, 5], ['*', 'price', 5]))![0]!.remedy);
    expect(every).toEqual(['refund_partial', 'freight_reimbursement', 'damages', 'statutory_multiple', 'delay_penalty', 'care_costs', 'refund_partial']);
  });

  it('make a plan of their own, which a second person approves above the automatic limit', () => {
    const made = (minor: number) => planOf(paid, 'p2', { optionId: 'ruling', label: { en: 'r', zh: '裁' } }, [legOf('x', 'price', minor), legOf('y', 'price', undefined, 'apology')],
      rulingReason('adr'), 'arbiter', '2026-03-02T08:00:00.000Z');
    expect(made(500)).toMatchObject({
      planId: 'p2', caseId: 'c', channel: 'shop', state: 'proposed', legs: [], requestedBy: 'arbiter', disputeId: 'd', budgets: [], withdrawn: false, published: 0, version: 0,
      offer: { options: [{ optionId: 'ruling', legs: [{ gate: 'none' }, { gate: 'none' }] }], defaultOption: 'ruling', floor: CNY(500), ceiling: CNY(500), automaticUpTo: CNY(500) },
      grounds: { policy: 't@1', rules: ['ruling_adr'] },
    });
    expect([made(500).legs, made(501).offer.options[0]!.legs.map(({ gate }) => gate)]).toEqual([[], ['approval', 'approval']]);
  });

  it('say whose ruling it was, in both languages', () => {
    const said = disputeLevels.map(rulingReason);
    expect(said.map(({ code }) => code)).toEqual(disputeLevels.map((level) => `ruling_${level}`));
    expect([new Set(said.map(({ en }) => en)).size, new Set(said.map(({ zh }) => zh)).size, said.filter(({ en, zh }) => `${en}${zh}`.includes('undefined'))]).toEqual([7, 7, []]);
  });
});

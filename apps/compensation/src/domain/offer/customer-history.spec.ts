import { plus } from '@redress/contracts';
import { received } from '../../examples.js';
import { type CustomerHistory, remembered, standingBefore } from './customer-history.js';
import { factsOf } from '../facts.js';

const START = '2026-03-02T08:00:00.000Z';
const complaint = (id: string, orderRef = id) => factsOf(received(id, { orderRef }));
const after = (count: number): CustomerHistory => Array.from({ length: count }, (_, index) => complaint(`C-${index}`))
  .reduce((history, one, index) => remembered(history, one, plus(START, { hours: index })), { merchant: 'm1', customerRef: 'c', complaints: [] } as CustomerHistory);

describe('what is remembered of a customer', () => {
  it('is nothing before the first complaint, and nothing any more after ninety days', () => {
    expect(standingBefore(after(0), complaint('C-9'), START)).toBeUndefined();
    expect(standingBefore(after(1), complaint('C-9'), plus(START, { days: 90 }))).toMatchObject({ complaints: 1 });
    expect(standingBefore(after(1), complaint('C-9'), plus(START, { days: 91 }))).toBeUndefined();
  });

  it('tells a repeat by the order that it is about', () => {
    expect(standingBefore(after(2), complaint('C-9', 'C-1'), START)).toMatchObject({ isRepeat: true });
    expect(standingBefore(after(2), complaint('C-9', 'C-7'), START)).toMatchObject({ isRepeat: false });
  });

  it('asks for more where there are very many, and keeps no more than a policy looks at', () => {
    expect([5, 6, 11, 12].map((count) => standingBefore(after(count), complaint('x'), plus(START, { days: 1 }))!.abuse)).toEqual(['none', 'raised', 'raised', 'high']);
    expect(after(80).complaints).toHaveLength(50);
    expect(remembered(after(3), complaint('x'), plus(START, { days: 200 })).complaints).toHaveLength(1);
  });
});

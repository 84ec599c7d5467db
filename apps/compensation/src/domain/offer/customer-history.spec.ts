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

  it.each([
    ['nobody has said anything', {}, 0, undefined], ['this is the first order', { earlierOrders: 0 }, 0, 'new'],
    ['it is the first, by nobody’s proof', { earlierOrders: 0, unproven: true }, 0, undefined],
    ['it is the first, and yet they complained about another', { earlierOrders: 0 }, 1, 'regular'],
    ['there were nine before', { earlierOrders: 9 }, 1, 'regular'], ['there were ten before', { earlierOrders: 10 }, 0, 'loyal'],
    ['they have been here for two years', { customerSince: plus(START, { days: -730 }) }, 0, 'loyal'],
    ['they have been here for a day less', { customerSince: plus(START, { days: -729 }) }, 1, 'regular'],
    ['they have been here long, by nobody’s proof', { customerSince: plus(START, { days: -900 }), unproven: true }, 0, undefined],
    ['they complain very often', {}, 12, 'regular'],
  ] as const)('tells new and loyal customers by what the channel has proven: %s', (_, said, complaints, segment) => {
    const { unproven, ...told }: { unproven?: true; earlierOrders?: number; customerSince?: string } = said;
    const fact = <T>(value: T) => ({ value, source: 'channel', proven: unproven ? 'no' : 'yes' }) as const;
    const circumstances = {
      ...(told.earlierOrders !== undefined && { earlierOrders: fact(told.earlierOrders) }), ...(told.customerSince && { customerSince: fact(told.customerSince) }),
    };
    const one = complaint('C-99');
    const order = { ...one.order, lines: one.order.lines.map((line) => ({ ...line, circumstances })) };
    expect(standingBefore(after(complaints), { order }, START)?.segment).toBe(segment);
  });

  it('asks for more where there are very many, and keeps no more than a policy looks at', () => {
    expect([5, 6, 11, 12].map((count) => standingBefore(after(count), complaint('x'), plus(START, { days: 1 }))!.abuse)).toEqual(['none', 'raised', 'raised', 'high']);
    expect(after(80).complaints).toHaveLength(50);
    expect(remembered(after(3), complaint('x'), plus(START, { days: 200 })).complaints).toHaveLength(1);
  });
});

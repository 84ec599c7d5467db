import { encodeJson } from '@redress/contracts';
import fc from 'fast-check';
import { floorOf } from '../../domain/statute/evaluate.js';
import { shippedPacks } from '../shipped.js';
import { leastCash, owedBy } from './owed.js';
import { matters, someMatters } from './random.js';
import { spokenOf } from './table.js';

describe('what is owed, by plain steps and by the packs', () => {
  it('is the same for facts at random, near the limits, in all states of proof', () => {
    fc.assert(fc.property(matters, (matter) => {
      expect(spokenOf(floorOf(shippedPacks, matter))).toEqual(owedBy(matter));
    }), { numRuns: 3_000 });
  });

  it('is often something, and of every kind', () => {
    const all = someMatters(4_000, 1).map(owedBy);
    const kinds = new Set(all.flatMap((owed) => Object.values(owed).flatMap((ways) => Object.keys(ways))));
    expect([...kinds].sort()).toEqual([
      'care', 'care_costs', 'damages', 'delay_penalty', 'freight_reimbursement', 'price_reduction', 'refund_full', 'refund_partial', 'repair',
      'replacement', 'rerouting', 'statutory_multiple',
    ]);
    expect(all.filter((owed) => Object.keys(owed).length > 0).length).toBeGreaterThan(1_300);
  });

  it('costs no cash where there is another way, and else the least of them', () => {
    expect(leastCash({ price: { repair: true, refund_full: 10_000n } })).toBe(0n);
    expect(leastCash({ price: { refund_full: 10_000n }, statutory_multiple: { statutory_multiple: 50_000n } })).toBe(60_000n);
    expect(encodeJson(leastCash({}))).toBe('"0"');
  });
});

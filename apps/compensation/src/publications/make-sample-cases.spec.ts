import { equalsOneByOne, simulation } from '@redress/testing';
import { jurisdictionOf } from '../domain/statute/jurisdiction.js';
import { compensationStores, plans } from '../store/stores.js';
import { makeSampleCasesCommand, type SampleOrder } from './make-sample-cases.js';
import { toyUseCases } from './publication-examples.js';

const options = { stores: compensationStores as never };
const ordered = (order: SampleOrder, merchant = 'sample') =>
  ({ command: makeSampleCasesCommand, data: order, key: `sample:${merchant}`, merchant, actor: { id: 'ann', role: 'supervisor' } }) as const;

it('one batch of n gives what n batches of one give', async () => {
  const orders = [[1, 0, 20], [1, 10, 20], [2, 0, 5], [1, 0, 20]].map(([seed, first, count]) => ordered({ seed: seed!, first: first!, count: count! }));
  await equalsOneByOne('compensation', toyUseCases, [...orders, ordered({ seed: 1, first: 0, count: 3 }, 'm1')], options);
});

it('are there once, however often and in whatever portions they are asked for', async () => {
  const stage = simulation('compensation', toyUseCases, options);
  for (const [first, count] of [[0, 30], [10, 40], [0, 50]] as const) await stage.batch([ordered({ seed: 1, first, count })]);
  expect(stage.rows(plans)).toHaveLength(50);
  expect(stage.published).toEqual([]);
});

describe('a believable history', () => {
  const COUNT = 2_000;
  const shares = new Map<string, number>();
  const amounts: number[] = [];
  const share = (what: string): number => (shares.get(what) ?? 0) / COUNT;
  beforeAll(async () => {
    const stage = simulation('compensation', toyUseCases, options);
    for (let first = 0; first < COUNT; first += 500) await stage.batch([ordered({ seed: 7, first, count: 500 })]);
    for (const { facts: { complaint, reading }, state, offer } of stage.rows(plans)) {
      const { order } = complaint;
      for (const what of [
        reading.category, reading.severity, complaint.language, jurisdictionOf(order.country) ?? 'elsewhere', state, reading.requestedRemedy,
        ...(order.deliveredAt ? [] : ['not delivered']), ...(offer.options.length > 1 ? ['a choice'] : []),
      ]) shares.set(what, (shares.get(what) ?? 0) + 1);
      if (order.currency === 'CNY') amounts.push(Number(complaint.captured.minor));
    }
  });

  it('is about many things, none of which is a third of it', () => {
    const categories = ['quality_defect', 'not_as_described', 'functional_fault', 'not_received', 'late_delivery', 'damaged_in_transit', 'size_mismatch', 'change_of_mind'];
    expect(Math.max(...categories.map(share))).toBeLessThan(0.33);
    expect(Math.min(...categories.map(share))).toBeGreaterThan(0.02);
    expect([share('s1') < 0.05, share('s3') > share('s2'), share('s3') > share('s5')]).toEqual([true, true, true]);
  });

  it('comes from every jurisdiction, and in the languages that are spoken there', () => {
    for (const jurisdiction of ['CN', 'EU', 'UK', 'US', 'elsewhere']) expect([jurisdiction, share(jurisdiction) > 0.03]).toEqual([jurisdiction, true]);
    expect(share('zh')).toBeGreaterThan(0.45);
    expect(share('zh')).toBeLessThan(share('CN') + 0.05);
  });

  it('has many small orders and a few dear ones', () => {
    const sorted = amounts.toSorted((a, b) => a - b);
    const at = (part: number) => sorted[Math.floor(part * (sorted.length - 1))]!;
    const mean = sorted.reduce((all, one) => all + one, 0) / sorted.length;
    expect(mean).toBeGreaterThan(1.2 * at(0.5));
    expect(at(0.99)).toBeGreaterThan(8 * at(0.5));
    expect(at(0.01)).toBeGreaterThan(0);
  });

  it('ended with an offer or without one, leaves some a choice, and knows of parcels that never came', () => {
    expect(share('expired') + share('declined')).toBe(1);
    expect([share('expired') > 0.7, share('declined') > 0.01, share('a choice') > 0.1, share('not delivered') > 0.05]).toEqual([true, true, true, true]);
  });
});

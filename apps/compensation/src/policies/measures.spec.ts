import { categories, goodsClasses, severities } from '@redress/contracts';
import { classified, received } from '../examples.js';
import { type Facts, factsOf, readingOf } from '../domain/facts.js';
import { policyInputsOf } from '../domain/policy/policy-inputs.js';
import { measuresNow } from './measures.js';

const places = [['CN', 'Asia/Shanghai'], ['DE', 'Europe/Berlin'], ['GB', 'Europe/London'], ['US', 'America/New_York']] as const;

/** Cases of every category, in four jurisdictions, at all distances from the delivery. */
const cases = Array.from({ length: 2_000 }, (_, index): Omit<Facts, 'left'> => {
  const [country, timeZone] = places[index % places.length]!;
  const { order, ...complaint } = received('C-1', { paid: [1_000 + index * 37] });
  const day = (before: number) => new Date(Date.parse(complaint.occurredAt) - before * 86_400_000).toISOString();
  const lines = order.lines.map((line) => ({ ...line, goodsClass: goodsClasses[index % goodsClasses.length]! }));
  const delivered = { value: day(index % 40), source: 'channel', proven: 'no' } as const;
  return {
    complaint: factsOf({ ...complaint, order: { ...order, lines, country, timeZone, deliveredAt: delivered } }),
    reading: readingOf(classified({ ...complaint, order }, { category: categories[index % categories.length]!, severity: severities[index % 4]! })),
  };
});

function cpuMicrosecondsPerCase(): number {
  const before = process.cpuUsage();
  for (const facts of cases) {
    const { policy } = measuresNow(facts, 'm1');
    const inputs = policyInputsOf(facts);
    policy.ruleFor(inputs);
    policy.evidenceFor(inputs);
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / cases.length;
}

describe('law and policy', () => {
  it('cost at most 100 µs of CPU a case', () => {
    const rounds = Array.from({ length: 6 }, cpuMicrosecondsPerCase);
    expect(Math.min(...rounds)).toBeLessThan(100);
  });

  it('find what is owed by the law of the consumer’s country, and cite it in two languages', () => {
    const found = new Map(places.map(([country]) => [country as string, new Set<string>()]));
    for (const facts of cases) {
      const { floor, cite } = measuresNow(facts, 'm1');
      for (const rule of floor.entitlements.flatMap(({ rules }) => rules)) {
        found.get(facts.complaint.order.country)!.add(rule);
        expect(cite(rule)).toMatchObject({ code: rule, en: expect.stringMatching(/\(.+\)$/), zh: expect.stringMatching(/\p{Script=Han}.*）$/u) });
      }
    }
    // Nothing of these is owed by the law of the United States: the goods were delivered.
    expect([...found].map(([country, { size }]) => [country, size > 0])).toEqual([['CN', true], ['DE', true], ['GB', true], ['US', false]]);
  });
});

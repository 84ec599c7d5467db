import { categories, circumstances, type Circumstances, goodsClasses, type OrderLine, saleModes } from '@redress/contracts';
import { allocate, money, type Money } from '@redress/money';
import fc from 'fast-check';
import { packs, shippedPacks } from '../../statutes/shipped.js';
import { compilePack } from './compile.js';
import { floorOf } from './evaluate.js';
import { type Floor, type StatutoryFacts, type Way } from './floor.js';

const places = [
  ['CN', 'Asia/Shanghai', 'CNY'], ['DE', 'Europe/Berlin', 'EUR'], ['GB', 'Europe/London', 'GBP'], ['US', 'America/New_York', 'USD'],
] as const;
/** Around the limits of periods more often than anywhere else. */
const anyInstant = fc.oneof(fc.integer({ min: 0, max: 35 }), fc.constantFrom(0, 1, 7, 8, 14, 15, 182, 183, 365, 366, 730))
  .map((day) => new Date(Date.parse('2026-08-01T15:30:00.000Z') + day * 86_400_000).toISOString());

/** Any value that the contract lets a circumstance have. */
function valueFor(name: keyof typeof circumstances, currency: string): fc.Arbitrary<unknown> {
  const { value } = circumstances[name].shape;
  if (value.safeParse(true).success) return fc.boolean();
  if (value.safeParse(1).success) return fc.constantFrom(0, 1, 2, 31, 120, 1_500, 1_501, 3_600);
  if (value.safeParse('2026-01-01T00:00:00.000Z').success && !value.safeParse('x').success) return anyInstant;
  if (value.safeParse({ minor: '1', currency: 'CNY' }).success) return fc.bigInt(0n, 100_000n).map((minor) => money(minor, currency));
  return fc.constantFrom(...((value as { options?: readonly string[] }).options ?? ['x']));
}

const proof = fc.constantFrom('yes', 'yes', 'yes', 'no', 'disputed');
const names = Object.keys(circumstances) as (keyof typeof circumstances)[];
const anyCircumstances = (currency: string): fc.Arbitrary<Circumstances> => {
  const one = names.map((name) =>
    fc.tuple(fc.constant(name), fc.record({ value: valueFor(name, currency), source: fc.constant('channel'), proven: proof })));
  return fc.array(fc.oneof(...one), { maxLength: 40 }).map((facts) => Object.fromEntries(facts) as Circumstances);
};

const anyLine = (currency: string, lineRef: string): fc.Arbitrary<OrderLine> => fc.record({
  lineRef: fc.constant(lineRef), goods: fc.constant('goods'), goodsClass: fc.constantFrom(...goodsClasses), saleMode: fc.constantFrom(...saleModes),
  quantity: fc.constant(2), circumstances: anyCircumstances(currency),
  paid: fc.bigInt(0n, 10n ** 7n).map((minor) => ({ value: money(minor, currency), source: 'channel' as const, proven: 'yes' as const })),
});

const anyFacts: fc.Arbitrary<StatutoryFacts> = fc.oneof(...places.map(([country, timeZone, currency]) => {
  const at = fc.record({ value: anyInstant, source: fc.constant('channel' as const), proven: fc.constant('yes' as const) });
  return fc.record({
    category: fc.constantFrom(...categories), claimedAt: anyInstant,
    order: fc.record({
      orderSource: fc.constantFrom('taobao', 'jd'), orderRef: fc.constant('O-1'), currency: fc.constant(currency), country: fc.constant(country),
      timeZone: fc.constant(timeZone), purchasedAt: at, deliveredAt: fc.option(at, { nil: undefined }),
      lines: fc.tuple(anyLine(currency, '1'), anyLine(currency, '2')).map((lines) => [...lines]),
    }),
  });
}));

const covers = (big: readonly Way[], small: Way): boolean => big.some((way) =>
  (small.gate !== 'none' || way.gate === 'none') && way.form === small.form
  && (small.amount ? way.amount !== undefined && way.amount.minor >= small.amount.minor : way.remedy === small.remedy));
/** Ways of one floor that the other one does not give. */
const lost = (from: Floor, to: Floor): string[] => from.entitlements.flatMap(({ head, lineRef, ways }) => {
  const now = to.entitlements.filter((one) => one.head === head && one.lineRef === lineRef).flatMap((one) => one.ways);
  return ways.filter((way) => !covers(now, way)).map(({ remedy, amount }) => `${lineRef} ${head} ${remedy} ${amount?.minor}`);
});
/** The greatest sum owed under each head, over all lines. */
const sums = ({ entitlements }: Floor): Map<string, bigint> => {
  const found = new Map<string, bigint>();
  for (const { head, ways } of entitlements) {
    const most = ways.reduce((greatest, { amount }) => (amount && amount.minor > greatest ? amount.minor : greatest), 0n);
    found.set(head, (found.get(head) ?? 0n) + most);
  }
  return found;
};

function halved(line: OrderLine): OrderLine[] {
  const parts = (amount: Money) => allocate(amount, [1n, 1n]);
  return [0, 1].map((index) => ({
    ...line, lineRef: `${line.lineRef}${index}`, quantity: line.quantity / 2, paid: { ...line.paid, value: parts(line.paid.value)[index]! },
    circumstances: Object.fromEntries(Object.entries(line.circumstances ?? {}).map(([name, fact]) =>
      [name, typeof fact.value === 'object' ? { ...fact, value: parts(fact.value as Money)[index] } : fact])) as Circumstances,
  }));
}

describe('the floor of any facts', () => {
  it('is never lowered by a further rule that owes something', () => {
    const owing = packs.flatMap(({ jurisdiction, rules }) => rules.filter(({ limits }) => !limits).map(({ id }) => ({ jurisdiction, id })));
    const without = owing.map(({ jurisdiction, id }) => packs.filter((pack) => pack.jurisdiction === jurisdiction).map((pack) => compilePack(
      { ...pack, rules: pack.rules.filter((rule) => rule.id !== id) })));
    const bare = new Map(owing.map(({ id }, index) => [id, without[index]!]));
    const follows = new Set(packs.flatMap(({ rules }) => rules.flatMap((rule) => rule.follows ?? [])));
    fc.assert(fc.property(anyFacts, fc.constantFrom(...owing.filter(({ id }) => !follows.has(id))), (facts, { id, jurisdiction }) => {
      const full = floorOf(shippedPacks, facts);
      if (full.jurisdiction === jurisdiction) expect(lost(floorOf(bare.get(id)!, facts), full)).toEqual([]);
    }), { numRuns: 400 });
  });

  it('is the same for lines and rules in any order', () => {
    const turned = packs.map((pack) => compilePack({ ...pack, rules: pack.rules.toReversed() }));
    fc.assert(fc.property(anyFacts, (facts) => {
      const order = { ...facts.order, lines: facts.order.lines.toReversed() };
      expect(floorOf(turned, { ...facts, order })).toEqual(floorOf(shippedPacks, facts));
    }), { numRuns: 300 });
  });

  it('owes as much for a line that was split, to within a unit for each rounding', () => {
    fc.assert(fc.property(anyFacts, (facts) => {
      const split = { ...facts, order: { ...facts.order, lines: facts.order.lines.flatMap(halved) } };
      const [whole, parts] = [sums(floorOf(shippedPacks, facts)), sums(floorOf(shippedPacks, split))];
      for (const head of new Set([...whole.keys(), ...parts.keys()])) {
        const off = (whole.get(head) ?? 0n) - (parts.get(head) ?? 0n);
        expect([head, off <= 2n && off >= -2n]).toEqual([head, true]);
      }
    }), { numRuns: 300 });
  });

  it('gives each line and head one entitlement in money, with rules that did fire', () => {
    fc.assert(fc.property(anyFacts, (facts) => {
      const { entitlements, passedOver, deadlines } = floorOf(shippedPacks, facts);
      const keys = entitlements.filter(({ ways }) => ways[0].form !== 'credit').map(({ lineRef, head }) => `${lineRef} ${head}`);
      expect(new Set(keys).size).toBe(keys.length);
      const not = new Set(passedOver.map(({ rule, lineRef }) => `${rule} ${lineRef}`));
      expect(entitlements.flatMap(({ rules, lineRef }) => rules.filter((rule) => not.has(`${rule} ${lineRef}`)))).toEqual([]);
      expect(deadlines.filter(({ rule, lineRef }) => not.has(`${rule} ${lineRef}`))).toEqual([]);
      for (const { startedAt, dueAt } of deadlines) expect(dueAt >= startedAt).toBe(true);
    }), { numRuns: 300 });
  });
});

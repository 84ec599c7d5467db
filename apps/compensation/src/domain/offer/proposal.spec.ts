import { type Circumstances, categories, requestedRemedies, severities } from '@redress/contracts';
import { add, compare, money, zero } from '@redress/money';
import fc from 'fast-check';
import { type EntitlementAccount, type OrderAccount } from '../plan/entitlement-account.js';
import { type Measures, accountsNeeded, assess, ceilingOf } from './entitlement.js';
import { type Facts, factsOf, readingOf } from '../facts.js';
import { awardOf } from './floor.js';
import { cashTotalOf, totalOf } from './option.js';
import { proposalOf } from './proposal.js';
import { type Books, leftIn, rebook } from '../plan/reservation.js';
import { abuseBands, segments } from './customer-standing.js';
import { classified, received } from '../../examples.js';
import { currentPolicy as policy } from '../../policies/shipped.js';

/** The policy alone, as where no law is known. */
const measures: Measures = { policy, floor: { entitlements: [], deadlines: [], passedOver: [] }, cite: (code) => ({ code, en: code, zh: code }) };
const ceilings = (line: Parameters<typeof ceilingOf>[1], head: Parameters<typeof ceilingOf>[2]) => ceilingOf(measures, line, head);

const case_ = fc.record({
  currency: fc.constantFrom('CNY', 'USD', 'INR', 'JPY', 'KWD', 'BRL'),
  paid: fc.array(fc.integer({ min: 0, max: 5_000_000 }), { minLength: 1, maxLength: 4 }),
  category: fc.constantFrom(...categories), severity: fc.constantFrom(...severities), requestedRemedy: fc.constantFrom(...requestedRemedies),
  confidence: fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100),
  emotion: fc.constantFrom('calm', 'angry', 'anxious'), demanded: fc.constantFrom(undefined, 5_000_000),
  channel: fc.constantFrom('jd', 'tmall'), cause: fc.constantFrom(undefined, 'batch_defect', 'weather', 'missing_gift'),
  goodsClass: fc.constantFrom('durable', 'travel', 'fashion'),
  standing: fc.record({
    segment: fc.constantFrom(...segments), complaints: fc.integer({ min: 0, max: 9 }), isRepeat: fc.boolean(), abuse: fc.constantFrom(...abuseBands),
  }),
  granted: fc.integer({ min: 0, max: 100 }), chargedBack: fc.integer({ min: 0, max: 6_000_000 }),
});
type Case = typeof case_ extends fc.Arbitrary<infer T> ? T : never;

/** The facts of a case whose accounts have given away `granted` per cent of what they can, and whose bank has taken something back. */
function stateOf(
  { currency, paid, granted, chargedBack, channel, cause, standing, demanded, goodsClass, ...reading }: Case,
): { facts: Facts; books: Books } {
  const circumstances: Circumstances = cause ? { cause: { value: cause, source: 'channel', proven: 'yes' } } : {};
  const told = received('C-1', { currency, paid }, demanded ? { demanded: money(demanded, currency) } : {});
  const complaint = { ...told, order: { ...told.order, lines: told.order.lines.map((line) => ({ ...line, goodsClass, circumstances })) } };
  const known = { complaint: factsOf(complaint), reading: readingOf(classified(complaint, reading)), channel, standing };
  const name = { merchant: 'm1', orderSource: 'taobao', orderRef: 'O-1' };
  const accounts = accountsNeeded(measures, known).map((account): EntitlementAccount => {
    const line = known.complaint.order.lines.find(({ lineRef }) => lineRef === account.lineRef)!.paid.value.minor;
    return account.head === 'price' ? {
      ...name, ...account, ceiling: line, granted: (line * BigInt(granted)) / 100n,
    } : { ...name, ...account, granted: 0n };
  });
  const given = accounts.filter(({ head }) => head === 'price').reduce((all, account) => all + account.granted, 0n);
  const order: OrderAccount = {
    ...name, captured: known.complaint.captured.minor, granted: given, chargedBack: BigInt(chargedBack), waiting: [],
  };
  const books = { order, accounts };
  return { facts: { ...known, left: leftIn(ceilings, known.complaint, books) }, books };
}
const planId = received('C-1').caseId;

describe('an offer', () => {
  it('never offers less than the floor, never more of a price than is left of line and order', () => {
    fc.assert(fc.property(case_, (given) => {
      const { facts, books } = stateOf(given);
      const { options, floor, ceiling } = assess(measures, facts, planId);
      for (const option of options) {
        const total = totalOf(option, given.currency);
        const inKind = option.legs.every(({ form }) => form !== 'money');
        const cash = cashTotalOf(option, given.currency);
        if (!inKind) expect(compare(cash, floor)).not.toBe(-1);
        expect(compare(total, ceiling)).not.toBe(1);
        const price = option.legs.filter(({ head, amount }) => head === 'price' && amount);
        const onOrder = price.reduce((all, { amount }) => add(all, amount!), zero(given.currency)).minor;
        const left = books.order.captured! - books.order.granted - books.order.chargedBack;
        expect(onOrder <= (left > 0n ? left : 0n)).toBe(true);
        for (const leg of option.legs.filter(({ amount }) => amount)) {
          expect(leg.amount!.minor).toBeGreaterThan(0n);
          expect(leg.amount!.minor <= facts.left.find(({ lineRef, head }) => lineRef === leg.lineRef && head === leg.head)!.amount.minor).toBe(true);
        }
      }
    }), { numRuns: 1_000 });
  });

  it('can always be booked as it was offered, down to the last unit', () => {
    fc.assert(fc.property(case_, (given) => {
      const { facts, books } = stateOf(given);
      if (books.accounts.length === 0) return;
      const plan = proposalOf(measures, facts, { merchant: 'm1', planId, caseId: planId }, '2026-03-02T08:00:00.000Z');
      const booked = rebook(ceilings, books, undefined, plan) as Books;
      expect(booked).not.toHaveProperty('refused');
      const more = booked.order.granted - books.order.granted;
      expect(more >= 0n && (more === 0n || booked.order.granted + booked.order.chargedBack <= booked.order.captured!)).toBe(true);
      for (const account of booked.accounts) expect(account.granted >= 0n && account.granted <= account.ceiling!).toBe(true);
    }), { numRuns: 500 });
  });

  it('gives the whole of a price or an exact share of it, and keeps a capped award above the floor', () => {
    const line = received('C-1', { paid: [999] }).order.lines[0]!;
    const leg = {
      form: 'money', remedy: 'refund_partial', head: 'price', gate: 'none', share: { s2: 10_000, s3: 3_333 }, atMost: { CNY: 100n },
    } as const;
    const floor = { minor: 250n, currency: 'CNY' };
    expect(awardOf({ ...leg, atMost: {} }, 's2', line, floor).minor).toBe(999n);
    expect(awardOf({ ...leg, atMost: {} }, 's3', line, zero('CNY')).minor).toBe(333n);
    expect(awardOf(leg, 's2', line, floor).minor).toBe(250n);
    expect(awardOf({ ...leg, atLeast: { CNY: 5_000n }, atMost: {} }, 's3', line, floor).minor).toBe(999n);
    expect(awardOf(leg, 's5', line, floor).minor).toBe(0n);
  });
});

import { money } from '@redress/money';
import fc from 'fast-check';
import { chargeBack, excessOf, type Exposure, fits, opened, shift, stakeOf, untouched } from './exposure.js';
import { type Payout } from './payout.js';

const draw = { merchant: 'm1', orderSource: 'shop', orderRef: 'o1', lineRef: '1', head: 'price' as const };
const NO_CHARGE = { currency: '', charged: 0n, chargedBack: 0n };
const line = (captured: number, rest: Partial<Exposure> = {}): Exposure => ({ ...opened(untouched(draw), money(captured, 'CNY'), NO_CHARGE), ...rest });
const CNY = (minor: number) => money(minor, 'CNY');

describe('what may still be drawn on a line', () => {
  it('lets three refunds of 60 on 100 through once', () => {
    let exposure = line(100);
    const taken = [60, 60, 60].filter((minor) => {
      if (!fits(exposure, CNY(minor))) return false;
      exposure = shift(exposure, BigInt(minor), undefined, 'reserved');
      return true;
    });
    expect(taken).toHaveLength(1);
  });

  it('counts what the bank took back, and refuses another currency', () => {
    expect(fits(line(100, { chargedBack: 50n }), CNY(50))).toBe(true);
    expect(fits(line(100, { chargedBack: 51n }), CNY(50))).toBe(false);
    expect(fits(line(100), money(50, 'JPY'))).toBe(false);
  });

  it('does not cap heads that do not give the price back', () => {
    const damages = { ...line(100), head: 'damages' as const };
    expect(fits(damages, CNY(500))).toBe(true);
  });

  it('keeps the first thing said about what was captured', () => {
    expect(opened(line(100), CNY(900), NO_CHARGE).captured).toBe(100n);
  });

  it('puts a line that comes after a chargeback under its share of it, rounded up', () => {
    const late = opened(untouched(draw), CNY(100), { currency: 'CNY', charged: 300n, chargedBack: 200n });
    expect(late.chargedBack).toBe(67n);
  });

  it('never reserves, sends or pays more than was captured, whatever happens in whatever order', () => {
    type Act = { act: 'reserve'; minor: number } | { act: 'send' | 'pay' | 'fail' | 'return'; which: number } | { act: 'chargeback'; minor: number };
    const act: fc.Arbitrary<Act> = fc.oneof(
      fc.record({ act: fc.constant('reserve' as const), minor: fc.integer({ min: 1, max: 120 }) }),
      fc.record({ act: fc.constantFrom('send' as const, 'pay' as const, 'fail' as const, 'return' as const), which: fc.nat(9) }),
      fc.record({ act: fc.constant('chargeback' as const), minor: fc.integer({ min: 1, max: 120 }) }),
    );
    const next = { send: ['reserved', 'inFlight'], pay: ['inFlight', 'paid'], fail: ['inFlight', undefined], return: ['paid', undefined] } as const;
    fc.assert(fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
      let exposure = line(100);
      const stakes: { minor: bigint; at: ReturnType<typeof stakeOf> }[] = [];
      for (const one of acts) {
        if (one.act === 'reserve') {
          if (!fits(exposure, CNY(one.minor))) continue;
          exposure = shift(exposure, BigInt(one.minor), undefined, 'reserved');
          stakes.push({ minor: BigInt(one.minor), at: 'reserved' });
        } else if (one.act === 'chargeback') {
          [exposure] = chargeBack([exposure], CNY(one.minor), 100n) as [Exposure];
        } else {
          const [from, to] = next[one.act];
          const stake = stakes[one.which];
          if (stake?.at !== from) continue;
          exposure = shift(exposure, stake.minor, from, to);
          stake.at = to;
        }
        const own = exposure.reserved + exposure.inFlight + exposure.paid;
        const expected = stakes.filter(({ at }) => at).reduce((sum, { minor }) => sum + minor, 0n);
        expect(own).toBe(expected);
        expect(own <= exposure.captured && exposure.overdrawn === 0n).toBe(true);
        expect([exposure.reserved, exposure.inFlight, exposure.paid].every((sum) => sum >= 0n)).toBe(true);
      }
    }), { numRuns: 1_000 });
  });

  it('books what the rail moved against our word as overdrawn, and forgets it when it is gone', () => {
    const full = line(100, { paid: 100n });
    const over = shift(full, 30n, undefined, 'inFlight');
    expect(over).toMatchObject({ inFlight: 30n, overdrawn: 30n });
    expect(shift(over, 30n, 'inFlight', undefined)).toMatchObject({ inFlight: 0n, overdrawn: 0n });
  });
});

describe('a chargeback', () => {
  const two = [line(60), { ...line(40), lineRef: '2' }];

  it('falls on the lines that are known by what was captured, exactly', () => {
    expect(chargeBack(two, CNY(100), 100n).map(({ chargedBack }) => chargedBack)).toEqual([60n, 40n]);
    expect(chargeBack(two, CNY(33), 100n).map(({ chargedBack }) => chargedBack)).toEqual([20n, 13n]);
  });

  it('leaves to unknown lines what is theirs', () => {
    expect(chargeBack(two, CNY(100), 200n).map(({ chargedBack }) => chargedBack)).toEqual([30n, 20n]);
    expect(chargeBack([], CNY(100), 200n)).toEqual([]);
  });

  it('makes excess of what was paid already', () => {
    expect(excessOf(line(100, { paid: 40n, chargedBack: 100n }))).toBe(40n);
    expect(excessOf(line(100, { inFlight: 40n, chargedBack: 100n }))).toBe(0n);
    expect(excessOf(line(100, { paid: 130n, overdrawn: 30n }))).toBe(0n);
  });
});

describe('the stake of a payout', () => {
  const stake = (state: Payout['state'], holdReason?: Payout['holdReason']) => stakeOf({ state, holdReason });
  it('is none where it is held for want of room, and stands while a switch holds it', () => {
    expect(stake('held', 'exposure')).toBeUndefined();
    expect(stake('held', 'chargeback')).toBeUndefined();
    expect(stake('held', 'kill-switch')).toBe('reserved');
  });
  it('stays in flight as long as nobody knows', () => {
    expect((['unknown', 'pending', 'manual_review'] as const).map((state) => stake(state))).toEqual(['inFlight', 'inFlight', 'inFlight']);
    expect((['failed', 'cancelled', 'returned', 'reversed'] as const).map((state) => stake(state))).toEqual([undefined, undefined, undefined, undefined]);
  });
});

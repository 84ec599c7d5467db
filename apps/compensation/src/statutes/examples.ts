import { type Category, type Circumstances, type Instant, type OrderLine, type OrderSnapshot } from '@redress/contracts';
import { money } from '@redress/money';
import { type StatutoryFacts } from '../domain/statute/floor.js';

const proven = <T>(value: T) => ({ value, source: 'channel' as const, proven: 'yes' as const });
const places = {
  CN: ['CN', 'Asia/Shanghai', 'CNY'], EU: ['DE', 'Europe/Berlin', 'EUR'], UK: ['GB', 'Europe/London', 'GBP'], US: ['US', 'America/New_York', 'USD'],
} as const;

export interface Told {
  readonly in?: keyof typeof places;
  readonly category?: Category;
  readonly claimedAt?: Instant;
  readonly line?: Partial<OrderLine>;
  readonly order?: Partial<OrderSnapshot>;
  /** Proven by the channel. */
  readonly with?: { readonly [Name in keyof Circumstances]?: NonNullable<Circumstances[Name]>['value'] };
}

/** A durable bought at a distance and delivered on 2026-08-01 at noon in Shanghai, about which somebody complains five days later. */
export function factsOf(told: Told): StatutoryFacts {
  const [country, timeZone, currency] = places[told.in ?? 'CN'];
  const at = '2026-08-01T04:00:00.000Z';
  const circumstances = Object.fromEntries(Object.entries(told.with ?? {}).map(([name, value]) => [name, proven(value)])) as Circumstances;
  const line: OrderLine = {
    lineRef: '1', goods: 'washing machine', goodsClass: 'durable', saleMode: 'distance', quantity: 1, paid: proven(money(100_000n, currency)),
    circumstances, ...told.line,
  };
  return {
    category: told.category ?? 'functional_fault', claimedAt: told.claimedAt ?? '2026-08-06T04:00:00.000Z',
    order: {
      orderSource: 'taobao', orderRef: 'T-1', currency, country, timeZone, lines: [line], purchasedAt: proven(at), deliveredAt: proven(at),
      ...told.order,
    },
  };
}

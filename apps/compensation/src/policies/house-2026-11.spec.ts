import { categories, requestedRemedies, severities } from '@redress/contracts';
import { neutral } from '../domain/policy/policy-inputs.js';
import { tariff202611 } from '../tariff/tariff-2026-11.js';
import { type LegRule, ruleFor } from '../domain/tariff.js';
import { currentPolicy } from './shipped.js';
import { automaticUpTo } from '../domain/authority.js';

const goods = { emotion: 'calm', demandedRatio: null, goodsClass: 'durable', jurisdiction: 'CN', channel: 'tmall', cause: null, ...neutral } as const;

it('is the tariff', () => {
  let compared = 0;
  for (const category of categories) for (const severity of severities) for (const requestedRemedy of requestedRemedies)
    for (const confidence of [0, 0.39, 0.3999, 0.4, 0.9]) for (const currency of ['CNY', 'USD', 'JPY', 'KRW', 'KWD', 'BRL']) for (const amount of [600, 19_000, 40_000]) {
      if (category === 'suggestion') continue;
      const reading = { category, severity, requestedRemedy, confidence, emotion: 'calm', isComplaint: true, classifier: 'x' } as const;
      if (currency === 'CNY' && amount < 500) continue;
      if (currency !== 'CNY' && amount !== 19_000) continue;
      const old = ruleFor(tariff202611, reading);
      const rule = currentPolicy.ruleFor({ ...goods, category, severity, requestedRemedy, confidence: Math.floor(confidence * 100), currency, amount });
      if (currency === 'JPY' || currency === 'USD' ? rule.id.includes('.exchange') || rule.id.includes('.repair') || rule.id.includes('.reship') : false) continue;
      const leg = ({ share, ...rest }: LegRule) => ({ ...rest, ...(share && { share: share[severity] ?? 0 }) });
      const shown = (r: { id: string; byDefault?: string | undefined; reason: unknown; floor: any; options: any }) => ({
        id: r.id, byDefault: r.byDefault, reason: r.reason, floor: r.floor[severity] ?? 0,
        options: r.options.map(({ id, label, legs }: any) => ({ id, label, legs: legs.map(leg) })),
      });
      expect({ reading, ...shown(rule) }).toEqual({ reading, ...shown(old) });
      const was = automaticUpTo(tariff202611, old, reading, currency);
      const is = rule.authority === 'person' ? -1n : currentPolicy.limits[rule.authority][currency] ?? 0n;
      expect({ reading, currency, is }).toEqual({ reading, currency, is: was.minor });
      compared++;
    }
  expect(compared).toBeGreaterThan(20_000);
  expect(currentPolicy.ceilings).toEqual(tariff202611.ceilings);
  expect(currentPolicy.leastCeiling).toEqual(tariff202611.leastCeiling);
  expect(currentPolicy.explanations).toEqual(tariff202611.explanations);
  expect(currentPolicy.limits).toEqual(tariff202611.limits);
});

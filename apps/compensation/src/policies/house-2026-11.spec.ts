import { categories, requestedRemedies, severities } from '@redress/contracts';
import { neutral } from '../domain/policy/policy-inputs.js';
import { currentPolicy, shippedPolicy } from './shipped.js';

const usual = {
  emotion: 'calm', confidence: 90, demandedRatio: null, goodsClass: 'durable', currency: 'CNY', amount: 19_000, jurisdiction: 'CN', channel: 'tmall',
  cause: null, ...neutral,
} as const;

describe('the shipped policy', () => {
  it('has a rule for everything, with its reason in both languages', () => {
    for (const category of categories) for (const severity of severities) for (const requestedRemedy of requestedRemedies) {
      expect(currentPolicy.ruleFor({ ...usual, category, severity, requestedRemedy }).reason.zh).toMatch(/\p{Script=Han}/u);
    }
    expect(() => shippedPolicy('house-1999-01')).toThrow('there is no policy');
  });
});

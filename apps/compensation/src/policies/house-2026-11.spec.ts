import { currentPolicy, shippedPolicy } from './shipped.js';
import { expectedRules, usual } from './house-2026-11.expected.js';
import { ruleText } from './rule-text.js';

describe('the shipped policy', () => {
  it('gives what was written down by hand', () => {
    const wrong = expectedRules.map(([when, gives]) => ({ when, gives, is: ruleText(currentPolicy, { ...usual, ...when }) }))
      .filter(({ gives, is }) => gives !== is);
    expect(wrong).toEqual([]);
    expect(expectedRules.length).toBeGreaterThan(500);
  });
});

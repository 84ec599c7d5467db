import { floorOf } from '../../domain/statute/evaluate.js';
import { shippedPacks } from '../shipped.js';
import { faultsOf, rulesOfReference, table } from './table.js';

describe('the oracle', () => {
  it.each(rulesOfReference)('speaks of %s at least three times', (rule) => {
    expect(table.filter((row) => row.rule === rule).length).toBeGreaterThanOrEqual(3);
  });

  it.each(table.map((row) => [row.rule, row.title, row] as const))('%s: %s', (_rule, _title, row) => {
    expect(faultsOf(row, floorOf(shippedPacks, row.matter))).toEqual([]);
  });
});

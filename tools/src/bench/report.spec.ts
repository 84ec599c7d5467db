import { spread } from './report.js';

describe('the spread of figures', () => {
  it.each([
    [[3, 1, 2], { median: 2, min: 1, max: 3 }],
    [[4, 1, 2, 3], { median: 2.5, min: 1, max: 4 }],
    [[0.12345], { median: 0.123, min: 0.123, max: 0.123 }],
  ])('%j', (figures, expected) => expect(spread(figures)).toEqual(expected));

  it('of nothing is no figure', () => expect(() => spread([])).toThrow('nothing was measured'));
});

import fc from 'fast-check';
import { plus } from '@redress/contracts';
import { overdueAt } from './asking.js';

const asked = '2026-11-23T08:00:00.000Z';

it('gives a day to answer, and half of the time to a date of the law where that is less', () => {
  expect(overdueAt(asked, [])).toBe('2026-11-24T08:00:00.000Z');
  expect(overdueAt(asked, ['2026-12-31T00:00:00.000Z'])).toBe('2026-11-24T08:00:00.000Z');
  expect(overdueAt(asked, ['2026-12-31T00:00:00.000Z', '2026-11-23T18:00:00.000Z'])).toBe('2026-11-23T13:00:00.000Z');
  expect(overdueAt(asked, ['2026-11-20T00:00:00.000Z'])).toBe('2026-11-24T08:00:00.000Z');
});

it('asks three more times before a date of the law, however near it is', () => {
  fc.assert(fc.property(fc.integer({ min: 20, max: 500_000 }), (minutes) => {
    const date = plus(asked, { minutes });
    const times = [1, 2, 3].reduce<string[]>((all) => [...all, overdueAt(all.at(-1)!, [date])], [asked]);
    expect(times.every((at, index) => index === 0 || at > times[index - 1]!)).toBe(true);
    expect(times.at(-1)! < date || minutes > 3 * 24 * 60).toBe(true);
  }));
});

import fc from 'fast-check';
import { addMonths, addWorkingDays, dayOf, endOfDay, localDay } from './local-time.js';

const endOf = (day: string, zone: string): string => new Date(endOfDay(dayOf(day), zone)).toISOString();
const dayAt = (at: string, zone: string): number => localDay(Date.parse(at), zone);
const written = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

describe('a local day', () => {
  it.each([
    ['2026-03-29', 'Europe/Berlin', '2026-03-29T21:59:59.999Z'], // 23 hours long
    ['2026-10-25', 'Europe/Berlin', '2026-10-25T22:59:59.999Z'], // 25 hours long
    ['2026-11-01', 'America/New_York', '2026-11-02T04:59:59.999Z'],
    ['2026-08-08', 'Asia/Kolkata', '2026-08-08T18:29:59.999Z'],
    ['2026-12-31', 'Pacific/Kiritimati', '2026-12-31T09:59:59.999Z'],
    // Clocks go forward at midnight: the next day begins at one.
    ['2026-09-05', 'America/Santiago', '2026-09-06T03:59:59.999Z'],
    ['2026-10-28', 'Africa/Cairo', '2026-10-28T20:59:59.999Z'],
  ])('%s in %s ends at %s', (day, zone, end) => {
    expect(endOf(day, zone)).toBe(end);
  });

  it('ends where the next one begins, in every zone', () => {
    const zones = ['Asia/Shanghai', 'Europe/London', 'America/Santiago', 'Africa/Cairo', 'Australia/Lord_Howe', 'America/St_Johns', 'UTC'];
    fc.assert(fc.property(fc.constantFrom(...zones), fc.integer({ min: dayOf('2020-01-01'), max: dayOf('2032-01-01') }), (zone, day) => {
      const end = endOfDay(day, zone);
      expect([localDay(end, zone), localDay(end + 1, zone)]).toEqual([day, day + 1]);
    }));
  });

  it('is that of the clock on the wall', () => {
    expect(dayAt('2026-08-08T15:59:59.999Z', 'Asia/Shanghai')).toBe(dayOf('2026-08-08'));
    expect(dayAt('2026-08-08T16:00:00.000Z', 'Asia/Shanghai')).toBe(dayOf('2026-08-09'));
    expect(dayAt('1969-12-31T23:59:59.500Z', 'UTC')).toBe(-1);
  });
});

describe('time that is added', () => {
  it.each([['2026-08-31', 6, '2027-02-28'], ['2028-02-29', 12, '2029-02-28'], ['2026-12-15', 1, '2027-01-15'], ['2026-03-31', 0, '2026-03-31']])(
    'in months: %s and %p is %s', (day, months, then) => {
      expect(written(addMonths(dayOf(day), months))).toBe(then);
    });

  it.each([
    ['2026-11-20', 1, '2026-11-23'], ['2026-11-21', 1, '2026-11-23'], ['2026-11-22', 5, '2026-11-27'], ['2026-11-23', 7, '2026-12-02'],
    ['2026-11-23', 0, '2026-11-23'],
  ])(
    'in working days: %s and %p is %s', (day, count, then) => {
      expect(written(addWorkingDays(dayOf(day), count))).toBe(then);
    });
});

import { type ApprovalSum, approvedOn, dayIn, withApproved } from './rolling-sum.js';

const sum: ApprovalSum = { merchant: 'm1', scope: 'customer', subject: 'c', currency: 'CNY', day: '2026-11-23', minor: 70n };

it.each([
  ['Asia/Shanghai', '2026-11-22T15:59:59.999Z', '2026-11-22'], ['Asia/Shanghai', '2026-11-22T16:00:00.000Z', '2026-11-23'],
  ['America/New_York', '2026-03-08T04:59:00.000Z', '2026-03-07'], ['America/New_York', '2026-03-09T03:59:00.000Z', '2026-03-08'],
  ['UTC', '2026-12-31T23:59:59.999Z', '2026-12-31'], ['Mars/Olympus', '2026-12-31T23:59:59.999Z', '2026-12-31'],
])('the day in %s at %s is %s', (zone, at, day) => expect(dayIn(zone, at)).toBe(day));

it('counts one day, and begins anew on the next', () => {
  expect(approvedOn(sum, '2026-11-23')).toBe(70n);
  expect(approvedOn(sum, '2026-11-24')).toBe(0n);
  expect(withApproved(sum, '2026-11-23', 5n)).toMatchObject({ day: '2026-11-23', minor: 75n });
  expect(withApproved(sum, '2026-11-24', 5n)).toMatchObject({ day: '2026-11-24', minor: 5n });
});

it('does not begin anew for an order of a time zone where it is still yesterday', () => {
  expect(approvedOn(sum, '2026-11-22')).toBe(70n);
  expect(withApproved(sum, '2026-11-22', 5n)).toMatchObject({ day: '2026-11-23', minor: 75n });
});

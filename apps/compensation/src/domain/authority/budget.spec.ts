import { alarmOf, type Budget, budgetId, hasRoomFor, monthOf, namesFor, usedOf } from './budget.js';

const name = { month: '2026-11', channel: 'shop', cause: 'quality_defect', currency: 'CNY' } as const;
const budget = (change: Partial<Budget> = {}): Budget => ({
  ...name, merchant: 'm1', planned: 1_000n, reserved: 300n, spent: 200n, overdraft: 'stop_goodwill', alarmed: 0, setBy: 'wen', published: 0, ...change,
});

it('a budget has room up to what was planned, all that is reserved or spent taken off', () => {
  expect([usedOf(budget()), hasRoomFor(budget(), 500n), hasRoomFor(budget(), 501n), monthOf('2026-11-23T08:00:00.000Z')]).toEqual([500n, true, false, '2026-11']);
});

it('a budget has a name of its own for each merchant, month, channel, cause and currency', () => {
  const ids = [budgetId('m1', name), budgetId('m2', name), ...(['month', 'channel', 'cause', 'currency'] as const).map((part) => budgetId('m1', { ...name, [part]: 'x' }))];
  expect(new Set(ids).size).toBe(6);
  expect(budgetId('m1', { ...name })).toBe(ids[0]);
});

it.each<[string | undefined, string[]]>([
  ['shop', ['shop quality_defect', 'shop *', '* quality_defect', '* *']], ['*', ['* quality_defect', '* *']], [undefined, ['* quality_defect', '* *']],
])('a plan of the channel %s draws on %j', (channel, names) => {
  const found = namesFor(channel, 'quality_defect', 'CNY', '2026-11-23T08:00:00.000Z');
  expect(found.map((one) => `${one.channel} ${one.cause}`)).toEqual(names);
  expect(found.every(({ month, currency }) => month === '2026-11' && currency === 'CNY')).toBe(true);
});

it.each<[number, number, 80 | 100 | undefined]>([
  [799, 0, undefined], [800, 0, 80], [800, 80, undefined], [999, 0, 80], [1_000, 0, 100], [1_000, 80, 100], [1_000, 100, undefined], [1_200, 100, undefined],
])('at %d of 1,000, %d per cent told, the alarm is %s', (used, alarmed, alarm) => {
  expect(alarmOf(budget({ reserved: 0n, spent: BigInt(used), alarmed }))).toBe(alarm);
});

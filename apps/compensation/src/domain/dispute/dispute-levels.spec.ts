import { type DisputeLevel, disputeLevels } from '@redress/contracts';
import { type AnswerTime, answerDue, levelRules, timesOf } from './dispute-levels.js';

const short = (time: AnswerTime): string => ('inside' in time ? `${time.inside.hours} h from ${time.from} to ${time.to}, else ${time.outside.hours} h`
  : time.hours === undefined ? `${time.days} d` : `${time.hours} h`);

describe('a level of dispute', () => {
  it.each<[DisputeLevel, string, string, number, number, number]>([
    ['internal_1', '7 d', '3 d', 5, 14, 30], ['internal_2', '7 d', '3 d', 10, 14, 30], ['platform', '48 h', '72 h', 15, 30, 90],
    ['bank', '10 d', '10 d', 90, 30, 90], ['regulator', '15 d', '15 d', 60, 60, 180], ['adr', '14 d', '14 d', 90, 30, 180], ['court', '15 d', '15 d', 180, 15, 730],
  ])('%s gives the consumer %s, the merchant %s, rules in %d days, may be appealed for %d, lapses after %d', (level, consumer, merchant, ruling, appeal, lapse) => {
    const times = timesOf(level, 'taobao');
    expect([short(times.evidence.consumer), short(times.evidence.merchant), times.ruling.days, times.appeal.days, times.lapse.days])
      .toEqual([consumer, merchant, ruling, appeal, lapse]);
  });

  it('leads only to bodies further out; from a bank back to the platform, from a court nowhere', () => {
    expect(Object.fromEntries(disputeLevels.map((level) => [level, levelRules[level].escalatesTo.join(' ')]))).toEqual({
      internal_1: 'internal_2 platform bank regulator adr court', internal_2: 'platform bank regulator adr court', platform: 'bank regulator adr court',
      bank: 'platform regulator adr court', regulator: 'platform bank adr court', adr: 'bank court', court: '',
    });
  });

  it('asks the merchant at once where an outside body rules, and goes on by itself only from our first review', () => {
    expect(disputeLevels.filter((level) => levelRules[level].asks.length > 0)).toEqual(['platform', 'bank', 'regulator', 'adr', 'court']);
    expect(disputeLevels.flatMap((level) => levelRules[level].asks)).toEqual(Array.from({ length: 5 }, () => 'merchant'));
    expect(disputeLevels.map((level) => levelRules[level].onSilence)).toEqual(['internal_2', ...Array.from({ length: 6 })]);
    expect(disputeLevels.filter((level) => !levelRules[level].movesMoney)).toEqual(['bank']);
  });

  it('has the times of the platform that the order came from, there alone', () => {
    const jd = timesOf('platform', 'jd');
    expect([short(jd.evidence.consumer), short(jd.evidence.merchant), jd.appeal, jd.ruling, jd.lapse])
      .toEqual(['4 h from 9 to 18, else 24 h', '4 h from 9 to 18, else 24 h', { days: 7 }, { days: 15 }, { days: 90 }]);
    expect(timesOf('bank', 'jd')).toBe(levelRules.bank);
    expect(timesOf('platform', 'toString')).toBe(levelRules.platform);
  });
});

it.each([
  ['2026-11-23T00:59:00.000Z', 'Asia/Shanghai', 24], ['2026-11-23T01:00:00.000Z', 'Asia/Shanghai', 4], ['2026-11-23T09:59:00.000Z', 'Asia/Shanghai', 4],
  ['2026-11-23T10:00:00.000Z', 'Asia/Shanghai', 24], ['2026-11-22T16:30:00.000Z', 'Asia/Shanghai', 24], ['2026-11-23T09:30:00.000Z', 'Mars/Olympus', 4],
  ['2026-11-23T08:30:00.000Z', 'Mars/Olympus', 24],
])('what is asked at %s in %s is due in %d hours', (asked, zone, hours) => {
  const { evidence } = timesOf('platform', 'jd');
  expect((Date.parse(answerDue(evidence.merchant, asked, zone)) - Date.parse(asked)) / 3_600_000).toBe(hours);
  expect(answerDue({ days: 2 }, asked, zone)).toBe(new Date(Date.parse(asked) + 2 * 86_400_000).toISOString());
});

import { encodeJson, decodeJson, eventTypes, languages, listenersOf } from '@redress/contracts';
import { examples } from '@redress/testing';
import { type Params } from './story.js';
import { isForCustomer, kept, tell, told } from './storyline.js';

it('tells every event that is addressed to desk, and no other', () => {
  expect([...told].sort()).toEqual(eventTypes.filter((type) => listenersOf(type).includes('desk')).sort());
});

describe.each(told)('%s', (type) => {
  const params = decodeJson<Params>(encodeJson(kept({ name: type, data: examples[type] })));

  it.each(languages)('is told in %s after a stay in the database', (language) => {
    const line = tell(type, params, language);
    expect(line.length).toBeGreaterThan(1);
    expect(line).not.toMatch(/undefined|NaN|\[object|null/);
    expect(/\p{Script=Han}/u.test(line)).toBe(language === 'zh');
  });

  it('keeps little of the event, and none of what the customer wrote', () => {
    const text = encodeJson(params);
    expect(text.length).toBeLessThan(1_000);
    expect(text).not.toContain(examples['complaint.received.v1'].text);
    expect(text).not.toContain(examples['case.opened.v1'].customerRef);
  });
});

it('shows customers no inner workings', () => {
  expect(told.filter((type) => isForCustomer(type)).filter((type) => /^(clock|entitlement|order)\.|unknown|escalated|held|failed|approval/.test(type))).toEqual([]);
});

describe('a period of law', () => {
  const turn = (type: 'clock.near.v1' | 'clock.missed.v1' | 'clock.met.v1', whose: 'trader' | 'consumer') => kept({
    name: type, data: {
      ...examples[type], clock: 'statutory', policy: 'CN-2',
      statute: { planId: examples['remedy.fulfilled.v1'].planId, rule: 'CN-2', name: 'refund', lineRef: '1', whose, text: { en: 'refund within 7 days', zh: '七日内退款' } },
    },
  });

  it.each([
    ['clock.near.v1', 'trader', 'Our time by law (CN-2: refund within 7 days) is running out', '我方法定期限（CN-2：七日内退款）将至'],
    ['clock.missed.v1', 'trader', 'Our time by law (CN-2: refund within 7 days) was not kept', '我方法定期限（CN-2：七日内退款）已超时'],
    ['clock.missed.v1', 'consumer', 'The customer’s time by law (CN-2: refund within 7 days) is over', '消费者法定期限（CN-2：七日内退款）已届满'],
    ['clock.met.v1', 'trader', 'Our time by law (CN-2: refund within 7 days) was kept', '我方法定期限（CN-2：七日内退款）按时完成'],
  ] as const)('%s of the %s says whose it is, by which rule and for what', (type, whose, en, zh) => {
    expect([tell(type, turn(type, whose), 'en'), tell(type, turn(type, whose), 'zh')]).toEqual([en, zh]);
  });
});

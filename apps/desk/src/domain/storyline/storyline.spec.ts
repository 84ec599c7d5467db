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

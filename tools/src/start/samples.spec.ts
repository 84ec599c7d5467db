import { channelInputSchema, instant } from '@redress/contracts';
import { samplesOf } from './samples.js';

const now = instant(Date.UTC(2026, 10, 23, 9));
const orderOf = (input: ReturnType<typeof channelInputSchema.parse>) => (input.kind === 'complaint' && 'lines' in input.order ? [input.order] : []);

describe('the sample stream', () => {
  const samples = samplesOf(1, now);
  const inputs = samples.map(({ input }) => channelInputSchema.parse(input));
  const complaints = inputs.filter((input) => input.kind === 'complaint');

  it('is what a channel may send', () => {
    expect(complaints.length).toBeGreaterThanOrEqual(12);
    expect(new Set(samples.map(({ channel }) => channel)).size).toBe(3);
    expect(new Set(complaints.map(({ language }) => language))).toEqual(new Set(['zh', 'en']));
    expect(new Set(complaints.flatMap(orderOf).flatMap(({ lines }) => lines.map(({ goodsClass }) => goodsClass))).size).toBeGreaterThanOrEqual(4);
  });

  it('tells of orders that happened in order, before their complaint', () => {
    for (const input of complaints) {
      for (const { purchasedAt, dispatchedAt = purchasedAt, deliveredAt = dispatchedAt } of orderOf(input)) {
        const times = [purchasedAt, dispatchedAt, deliveredAt, input.occurredAt, now];
        expect(times).toEqual([...times].sort());
      }
    }
  });

  it('is the same for the same run, and new for the next one', () => {
    const ids = (run: number) => samplesOf(run, now).map(({ input }) => input.externalId);
    expect(samplesOf(1, now)).toEqual(samples);
    expect(new Set([...ids(1), ...ids(2)]).size).toBe(2 * samples.length);
  });

  it('writes to nobody: contacts lie in a domain that no one can own', () => {
    for (const input of complaints) expect(input.contact?.email).toMatch(/@example\.com$/);
  });
});

import { encodeJson, toHeaders, topicOf, type EventType } from '@redress/contracts';
import { EventProbe } from './event-probe.js';
import { exampleEnvelope } from './examples.js';

const record = (type: EventType) => {
  const event = exampleEnvelope(type);
  return { topic: topicOf(type), key: event.subject, headers: toHeaders(event), body: encodeJson(event.data) };
};

describe('an event probe', () => {
  it('finds what has passed, and waits for what is to come', async () => {
    const probe = new EventProbe();
    const later = probe.next('payout.succeeded.v1', ({ data }) => data.amount.minor === 5_970n);
    probe.take([record('case.opened.v1')]);
    probe.take([record('payout.succeeded.v1')]);
    expect(await later).toEqual(exampleEnvelope('payout.succeeded.v1'));
    expect(await probe.next('case.opened.v1')).toEqual(exampleEnvelope('case.opened.v1'));
    expect(probe.of('case.opened.v1')).toHaveLength(1);
  });

  it('gives up in time, and says what it saw', async () => {
    const probe = new EventProbe();
    probe.take([record('case.opened.v1'), record('case.opened.v1')]);
    await expect(probe.next('case.closed.v1', undefined, 20)).rejects.toThrow('seen: 2 × case.opened.v1');
  });

  it('passes over types that this build does not know', () => {
    const probe = new EventProbe();
    const { headers, ...rest } = record('case.opened.v1');
    probe.take([{ ...rest, headers: { ...headers, ce_type: 'case.adorned.v1' } }]);
    expect(probe.events).toEqual([]);
  });
});

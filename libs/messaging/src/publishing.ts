import { encodeJson, type Envelope, eventId, type Instant, type Service, toHeaders, topicOf } from '@redress/contracts';
import { type BusRecord } from './bus.js';
import { type Fact, type Input } from './use-case.js';

/** Dresses a fact in its envelope: caused by this input, at this time, in this step of its trace. */
export function recordOf(service: Service, fact: Fact, input: Input, now: Instant, traceparent: string): BusRecord {
  const event: Envelope = {
    id: eventId(), type: fact.type, source: `/redress/${service}`, subject: fact.subject, time: now, merchant: fact.merchant ?? input.merchant,
    aggregateType: fact.aggregate.type, aggregateId: fact.aggregate.id, aggregateVersion: fact.aggregate.version,
    causationId: input.id, traceparent, data: fact.data,
  };
  const channel = fact.channel ?? input.channel;
  if (channel) event.channel = channel;
  return { topic: topicOf(fact.type), key: fact.subject, headers: toHeaders(event), body: encodeJson(fact.data) };
}

import { type EventData, type EventType } from './journey.js';
import { type Instant } from './instant.js';

/**
 * An event as it travels: CloudEvents 1.0 in binary mode (headers `ce_*`), with Redress's own attributes. The body is `data` as JSON.
 * `subject` is the key: for every event about a case, the case id.
 */
export interface Envelope<T extends EventType = EventType> {
  id: string;
  type: T;
  source: string;
  subject: string;
  time: Instant;
  merchant: string;
  channel?: string;
  /** The thing whose life this is a step of, and which step: versions of one aggregate have no gap. */
  aggregateType: string;
  aggregateId: string;
  aggregateVersion: number;
  /** Id of the input that led to it. */
  causationId: string;
  traceparent: string;
  data: EventData<T>;
}

/** All but the body, as log rows, outbox rows and Kafka messages hold it. */
export type Headers = Record<string, string>;

export function toHeaders(event: Envelope): Headers {
  const headers: Headers = {
    ce_specversion: '1.0', ce_id: event.id, ce_type: event.type, ce_source: event.source, ce_time: event.time, ce_subject: event.subject,
    'content-type': 'application/json', traceparent: event.traceparent, merchant: event.merchant, aggregatetype: event.aggregateType,
    aggregateid: event.aggregateId, aggregateversion: String(event.aggregateVersion), causationid: event.causationId,
  };
  if (event.channel) headers.channel = event.channel;
  return headers;
}

/** The envelope without its data: the body is parsed against the schema of `type` by whoever knows that type. */
export function fromHeaders(headers: Headers): Omit<Envelope, 'data' | 'type'> & { type: string } {
  return {
    id: headers.ce_id ?? '', type: headers.ce_type ?? '', source: headers.ce_source ?? '', subject: headers.ce_subject ?? '',
    time: headers.ce_time ?? '', merchant: headers.merchant ?? '', ...(headers.channel && { channel: headers.channel }),
    aggregateType: headers.aggregatetype ?? '', aggregateId: headers.aggregateid ?? '',
    aggregateVersion: Number(headers.aggregateversion ?? 0), causationId: headers.causationid ?? '', traceparent: headers.traceparent ?? '',
  };
}

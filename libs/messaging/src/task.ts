import {
  decodeJson, derivedId, encodeJson, type EventType, eventTypes, fromHeaders, isEventType, listenersOf, publisherOf, schemaOf, type Service, signedInputOf,
  topicOf,
} from '@redress/contracts';
import { type Delivered } from './bus.js';
import { type DueTimer, type WaitingInput } from './framework-stores.js';
import { type Input, type Refs, type UseCase } from './use-case.js';

/** How it ended for whoever waits: a caller for its reply, the bus for leave to move on. */
export type Settlement =
  | { readonly is: 'done'; readonly reply?: unknown }
  | { readonly is: 'refused'; readonly code: string; readonly detail: string }
  | { readonly is: 'waiting' }
  | { readonly is: 'failed'; readonly code: 'internal' | 'unavailable' };

/** What became of an input: how it ended for whoever waits, and the outcome and code that metrics, spans and logs tell. */
export type Settled = readonly [task: Task, settlement: Settlement, outcome: string, code?: string | undefined];

/** An input on its way through a batch, with the use case that decides it. */
export interface Task {
  readonly input: Input;
  /** Undefined where the type is not in this build's score. */
  readonly useCase: UseCase | undefined;
  /** Inputs of one key and one topic keep their order: the topic of an event; a word of its own for the other kinds. */
  readonly topic: string;
  /** The data as JSON text: what is stored where it must wait or is dead. */
  readonly body: string;
  readonly partition: number;
  readonly offset: bigint;
  /** How a repeat is recognised: by the inbox, by a stored reply with the request's fingerprint, or by its own row. */
  readonly claim: 'inbox' | 'reply' | 'row' | 'none';
  readonly fingerprint?: string;
  /** When it was taken in hand, in ms of the process clock; absent where it comes from a row. */
  readonly takenAt?: number;
  /** Set where it comes back from the waiting inputs. */
  readonly waiting?: WaitingInput;
  /** Known to be poison before any decision: its payload does not fit its schema, or its batch failed down to this one. */
  readonly broken?: { readonly reason: string; readonly detail: string };
  /** The traceparent of its own step, once it has caused something; the same in every run of its batch. */
  step?: string;
  /** What its use case reads first, once that was asked. */
  reads?: Refs;
  settle(settlement: Settlement): void;
}

export type UseCases = ReadonlyMap<string, UseCase>;

/** Use cases by the name of what they answer to: an event type, or `kind:name`. */
export function byTrigger(useCases: readonly UseCase[]): UseCases {
  const found = new Map<string, UseCase>();
  for (const useCase of useCases) {
    for (const trigger of useCase.on) {
      const name = typeof trigger === 'string' ? trigger : triggerName(trigger.kind === 'intent' ? 'outcome' : trigger.kind, trigger.name);
      if (found.has(name)) throw new Error(`${name} has two use cases: ${found.get(name)!.name} and ${useCase.name}`);
      found.set(name, useCase);
    }
  }
  return found;
}

export const triggerName = (kind: Input['kind'], name: string): string => (kind === 'event' ? name : `${kind}:${name}`);

type Settle = Task['settle'];

/** What comes on an input topic is that topic's input, whatever its headers say of themselves: channels publish nothing else. */
const inputTypes: ReadonlyMap<string, EventType> = new Map(
  eventTypes.filter((type) => publisherOf(type) === 'channel').map((type) => [topicOf(type), type]),
);

/**
 * A delivered message as a task; undefined where it is meant for others. A fact on another topic than its publisher's is nobody's fact:
 * who may write to a topic decides what can be said on it.
 */
export function taskOfMessage(service: Service, useCases: UseCases, message: Delivered, settle: Settle): Task | undefined {
  const inputType = inputTypes.get(message.topic);
  if (inputType) return taskOfChannel(useCases, inputType, message, settle);
  const { id, type, subject, time, merchant, channel, traceparent } = fromHeaders(message.headers);
  const known = isEventType(type);
  if (known && (!listenersOf(type).includes(service) || topicOf(type) !== message.topic)) return undefined;
  const { topic, partition, offset, body } = message;
  const parsed = known ? parse(type, body) : { data: undefined };
  const broken = isUuid(id) ? parsed.broken : { reason: 'envelope-invalid', detail: 'ce_id' };
  const input: Input = {
    kind: 'event', name: type, id: isUuid(id) ? id : idOfPlace(message), key: subject || message.key, merchant, channel, at: time || message.storedAt,
    traceparent, data: parsed.data,
  };
  return { input, useCase: useCases.get(type), topic, body, partition, offset, claim: 'inbox', takenAt: performance.now(), ...(broken && { broken }), settle };
}

/**
 * A message of a channel: the bytes that were signed, the signature's headers, and when log or broker stored them, as one JSON text. Its id
 * is its place, never what it calls itself: nobody can claim another's id in the inbox. Repeats are absorbed by the channel's own id.
 */
function taskOfChannel(useCases: UseCases, type: EventType, message: Delivered, settle: Settle): Task {
  const { headers, topic, partition, offset, key, storedAt } = message;
  const body = encodeJson(signedInputOf(headers, message.body, storedAt));
  const { data, broken } = parse(type, body);
  const input: Input = {
    kind: 'event', name: type, id: idOfPlace(message), key, merchant: '', channel: headers.channel, at: storedAt, traceparent: headers.traceparent ?? '', data,
  };
  return { input, useCase: useCases.get(type), topic, body, partition, offset, claim: 'inbox', takenAt: performance.now(), ...(broken && { broken }), settle };
}

export const isUuid = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);

/** A message known by its place, so that a redelivery of it is absorbed; with its time, since a topic that is made anew counts from 0 again. */
const idOfPlace = ({ topic, partition, offset, storedAt }: Delivered): string =>
  derivedId('message', topic, partition, offset.toString(), storedAt);

/** Parses against the score. What is wrong is told by path, never by value. */
function parse(type: string, body: string): { data: unknown; broken?: Task['broken'] } {
  if (!isEventType(type)) return { data: undefined };
  try {
    const result = schemaOf(type).safeParse(JSON.parse(body));
    if (result.success) return { data: result.data };
    const paths = result.error.issues.slice(0, 5).map((issue) => issue.path.join('.') || '(whole)');
    return { data: undefined, broken: { reason: 'schema-violation', detail: paths.join(', ') } };
  } catch {
    return { data: undefined, broken: { reason: 'invalid-json', detail: 'the body is not JSON' } };
  }
}

export function taskOfTimer(useCases: UseCases, timer: DueTimer): Task {
  const { id, kind, key, merchant, channel, dueAt, traceparent, data } = timer;
  const useCase = useCases.get(triggerName('timer', kind));
  return {
    input: { kind: 'timer', name: kind, id, key, merchant, channel, at: dueAt, traceparent, data },
    useCase, topic: 'timer', body: encodeJson(data ?? null), partition: -1, offset: -1n, claim: 'row', settle: () => undefined,
  };
}

export function taskOfWaiting(service: Service, useCases: UseCases, waiting: WaitingInput): Task {
  const { kind, name, id, key, merchant, channel, at, traceparent, topic, body } = waiting;
  const parsed = kind === 'event' ? parse(name, body) : { data: decodeJson(body) };
  const useCase = kind === 'event' && isEventType(name) && !listenersOf(name).includes(service) ? undefined : useCases.get(triggerName(kind, name));
  return {
    input: { kind, name, id, key, merchant, channel, at, traceparent, data: parsed.data },
    useCase, topic, body, partition: -1, offset: -1n, claim: 'none', waiting, ...(parsed.broken && { broken: parsed.broken }), settle: () => undefined,
  };
}

import { type Instant, derivedId, encodeJson, plus } from '@redress/contracts';
import { type DeadLetter, deadLetters, waitingInputs, type WaitingInput, type WaitingKey, waitingKeys, type Why } from './framework-stores.js';
import { type SharedView } from './shared-view.js';
import { type Task } from './task.js';

/** How long an early event may wait for the fact it builds on, and how soon it is tried again though its key did not move. */
export const EARLY_LIMIT_MINUTES = 10;
/** A held input waits for a person: its wait is not counted, and asking now and then is enough. */
const HELD_RETRY = { seconds: 10 } as const;
const RETRY = [{ milliseconds: 100 }, { milliseconds: 500 }, { seconds: 2 }, { seconds: 10 }, { seconds: 30 }] as const;

export const seeKey = (view: SharedView, key: string): WaitingKey | undefined => view.seen(waitingKeys.at({ key }));

/** Whether an input has to queue: its key is parked, or an earlier event of its topic and key is still early. */
export function mustQueue(view: SharedView, task: Task): Why | undefined {
  const key = seeKey(view, task.input.key);
  if (!key) return undefined;
  if (key.parkedBy) return 'parked';
  const ahead = key.queue.find(({ topic, why, id }) => topic === task.topic && why !== 'unknown' && id !== task.input.id);
  if (!ahead) return undefined;
  const own = key.queue.findIndex(({ id }) => id === task.input.id);
  return own < 0 || key.queue.indexOf(ahead) < own ? 'early' : undefined;
}

/** Stores the input with its key, at the end of the queue; one that waits already keeps its place. */
export function queueUp(view: SharedView, task: Task, why: Why, now: Instant, held = false): void {
  const { input, topic, body } = task;
  const key = seeKey(view, input.key) ?? { key: input.key, queue: [] };
  const known = task.waiting;
  const since = held ? now : known?.since ?? now;
  const retryAt = held ? plus(now, HELD_RETRY) : why === 'early' ? nextTry(since, now) : since;
  const row: WaitingInput = {
    id: input.id, kind: input.kind as WaitingInput['kind'], name: input.name, key: input.key, topic, merchant: input.merchant,
    channel: input.channel, at: input.at, traceparent: input.traceparent, why, since, retryAt, body,
  };
  if (why !== 'early') row.retryAt = FAR;
  const entry = { id: input.id, topic, why };
  const queue = key.queue.some(({ id }) => id === input.id) ? key.queue.map((other) => (other.id === input.id ? entry : other)) : [...key.queue, entry];
  view.apply([known ? waitingInputs.put(row) : waitingInputs.add(row), waitingKeys.put({ ...key, queue })]);
}

const FAR: Instant = '9999-01-01T00:00:00.000Z';

/** An early input whose key has been parked meanwhile is tried again with its key, not by the clock. */
export const waitUntilRedriven = (row: WaitingInput) => waitingInputs.put({ ...row, retryAt: FAR });

function nextTry(since: Instant, now: Instant): Instant {
  const step = RETRY.find((pause) => plus(since, pause) > now) ?? RETRY.at(-1)!;
  return plus(now, step);
}

export const earlyTooLong = (waiting: WaitingInput | undefined, now: Instant): boolean =>
  waiting?.why === 'early' && plus(waiting.since, { minutes: EARLY_LIMIT_MINUTES }) <= now;

/** Takes an input that was decided out of its queue; a key with nothing left goes too. */
export function leaveQueue(view: SharedView, { id, key: keyName }: WaitingInput): void {
  const key = seeKey(view, keyName);
  view.apply([waitingInputs.remove({ id })]);
  if (!key) return;
  const queue = key.queue.filter((entry) => entry.id !== id);
  view.apply([queue.length > 0 || key.parkedBy ? waitingKeys.put({ ...key, queue }) : waitingKeys.remove({ key: keyName })]);
}

export interface Poison {
  readonly reason: string;
  readonly detail: string;
  /** The payload, sealed to intake's key: nobody reads it without an entry in the audit log. */
  readonly sealed: string;
}

/** Writes the dead letter and parks the key over all topics: later inputs of the key wait behind it, in order. */
export function park(view: SharedView, task: Task, poison: Poison, now: Instant): string {
  const { input, topic, partition, offset } = task;
  const id = derivedId('dead-letter', input.id, now);
  const letter: DeadLetter = {
    id, inputId: input.id, kind: input.kind, name: input.name, key: input.key, merchant: input.merchant, topic, partition, offset,
    reason: poison.reason, detail: poison.detail, state: 'parked', at: now, sealed: poison.sealed, traceparent: input.traceparent,
  };
  view.apply([deadLetters.add(letter)]);
  queueUp(view, task, 'parked', now);
  const key = seeKey(view, input.key)!;
  view.apply([waitingKeys.put({ ...key, parkedBy: key.parkedBy ?? id })]);
  return id;
}

/** What a dead letter tells of an error: its class and code. A message can quote the payload, so it is left out. */
export function describe(error: unknown): { reason: string; detail: string } {
  const { name, code } = (error ?? {}) as { name?: unknown; code?: unknown };
  return { reason: typeof code === 'string' ? `${String(name)}-${code}` : String(name ?? 'Error'), detail: firstFrame(error) };
}

/** Where it was thrown, as a place in the code: never the message. */
function firstFrame(error: unknown): string {
  const stack = (error as { stack?: unknown } | null)?.stack;
  const frame = typeof stack === 'string' ? stack.split('\n').find((line) => /^\s+at /.test(line)) : undefined;
  return (frame ?? '').trim().replace(/\(?(?:file:\/\/)?\/[^)]*\/((?:apps|libs)\/)/, '($1').slice(0, 200);
}

export const sealable = (task: Task): string => encodeJson({ kind: task.input.kind, name: task.input.name, id: task.input.id, body: task.body });

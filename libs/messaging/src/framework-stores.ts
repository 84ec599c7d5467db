import { type Instant } from '@redress/contracts';
import { accountOf, bigint, boolean, integer, json, oneOf, optional, storeOf, text, time, uuid } from './store.js';

/** Tables that every service has in its own schema, besides `inbox`, `outbox`, `clock` and the bus's own. */

export interface DueTimer { id: string; kind: string; key: string; merchant: string; channel?: string | undefined; dueAt: Instant; traceparent: string; data: unknown }
export const timers = storeOf<DueTimer>()({
  table: 'timer', key: ['id'],
  columns: { id: uuid, kind: text, key: text, merchant: text, channel: optional(text), dueAt: time, traceparent: text, data: json<unknown>() },
  indexes: [{ columns: ['dueAt'] }],
});

/**
 * A side effect to be tried. `dueAt` is when it may be tried, or, once leased, when the lease ends: an intent found due while it is
 * leased has an unknown outcome.
 */
export interface Intent {
  id: string; name: string; key: string; lane: string; merchant: string; channel?: string | undefined; state: 'waiting' | 'leased';
  attempt: number; dueAt: Instant; createdAt: Instant; traceparent: string; payload: unknown;
}
export const intents = storeOf<Intent>()({
  table: 'intent', key: ['id'],
  columns: {
    id: uuid, name: text, key: text, lane: text, merchant: text, channel: optional(text), state: oneOf<'waiting' | 'leased'>(),
    attempt: integer, dueAt: time, createdAt: time, traceparent: text, payload: json<unknown>(),
  },
  indexes: [{ columns: ['dueAt'] }], fillfactor: 50,
});

/**
 * An input that cannot be decided now: the fact it builds on is not here yet (early), its key is parked behind a dead letter, or this
 * build does not know its type. It was claimed in the inbox when it came; from then on this row is the claim.
 */
export interface WaitingInput {
  id: string; kind: 'event' | 'timer' | 'outcome'; name: string; key: string; topic: string; merchant: string; channel?: string | undefined;
  at: Instant; traceparent: string; why: Why; since: Instant; retryAt: Instant; body: string;
}
export type Why = 'early' | 'parked' | 'unknown';
export const waitingInputs = storeOf<WaitingInput>()({
  table: 'waiting_input', key: ['id'],
  columns: {
    id: uuid, kind: oneOf<WaitingInput['kind']>(), name: text, key: text, topic: text, merchant: text, channel: optional(text), at: time,
    traceparent: text, why: oneOf<Why>(), since: time, retryAt: time, body: text,
  },
  indexes: [{ columns: ['retryAt'] }],
});

/** A key with inputs that wait, in their order. Read with every batch, so that later events of the key queue up behind the first. */
export interface WaitingKey { key: string; parkedBy?: string | undefined; queue: { id: string; topic: string; why: Why }[] }
export const waitingKeys = storeOf<WaitingKey>()({
  table: 'waiting_key', key: ['key'], columns: { key: text, parkedBy: optional(uuid), queue: json<WaitingKey['queue']>() },
});

/** What failed deterministically. The payload is sealed to intake's key; the reason names a class of error, never its text. */
export interface DeadLetter {
  id: string; inputId: string; kind: string; name: string; key: string; merchant: string; topic: string; partition: number; offset: bigint;
  reason: string; detail: string; state: 'parked' | 'redriven' | 'dropped'; at: Instant; sealed: string; traceparent: string;
}
export const deadLetters = storeOf<DeadLetter>()({
  table: 'dead_letter', key: ['id'],
  columns: {
    id: uuid, inputId: text, kind: text, name: text, key: text, merchant: text, topic: text, partition: integer, offset: bigint,
    reason: text, detail: text, state: oneOf<DeadLetter['state']>(), at: time, sealed: text, traceparent: text,
  },
  indexes: [{ columns: ['state', 'at'] }],
});

/** Replies to commands with an Idempotency-Key, given again to a repeat. Never pruned sooner than the inbox. */
export interface CommandReply { id: string; fingerprint: string; at: Instant; refused?: string | undefined; reply: unknown }
export const commandReplies = storeOf<CommandReply>()({
  table: 'command_reply', key: ['id'],
  columns: { id: uuid, fingerprint: text, at: time, refused: optional(text), reply: json<unknown>() },
});

/** The hash chain of privileged acts, one per merchant: changing, deleting or reordering a row breaks every later hash. */
export interface AuditHead { merchant: string; sequence: bigint; hash: string }
export const auditHeads = accountOf<AuditHead>()(
  { table: 'audit_head', key: ['merchant'], columns: { merchant: text, sequence: bigint, hash: text } },
  ({ merchant }) => ({ merchant, sequence: 0n, hash: '0'.repeat(64) }),
);
export interface AuditRow {
  merchant: string; sequence: bigint; at: Instant; actor: string; role: string; act: string; target: string;
  detail: Record<string, string>; allowed: boolean; hash: string;
}
export const auditRows = storeOf<AuditRow>()({
  table: 'audit_log', key: ['merchant', 'sequence'],
  columns: {
    merchant: text, sequence: bigint, at: time, actor: text, role: text, act: text, target: text, detail: json<Record<string, string>>(),
    allowed: boolean, hash: text,
  },
});

export const frameworkStores = [timers, intents, waitingInputs, waitingKeys, deadLetters, commandReplies, auditHeads, auditRows] as const;

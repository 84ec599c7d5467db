import { type Logger, readTraceparent, SpanKind, type SpanFacts, type Tracing } from '@redress/chassis';
import { groupOf, isEventType, journey, type Service } from '@redress/contracts';
import { type Committed } from './batch.js';
import { type BusRecord } from './bus.js';
import { type Intent } from './framework-stores.js';
import { isUuid, type Settled, type Task } from './task.js';

/** Whose steps they are, and how its messages travel. */
export interface Traced {
  readonly tracing: Tracing;
  readonly service: Service;
  readonly system: 'kafka' | 'redress_log';
  /** What it decides moves money: its steps are exported also from traces that are not sampled. */
  readonly money?: boolean | undefined;
}

/**
 * One span for each input of a committed batch, below whatever caused it, and one for the transaction, to which all of them are linked.
 * What was rolled back leaves none: a batch that ran twice is told once.
 */
export function recordBatch(about: Traced, { settlements, began, ended }: Committed): void {
  const { tracing, money } = about;
  if (!tracing.recording || settlements.length === 0) return;
  const batch = tracing.next();
  const moments = { from: began, to: ended };
  tracing.record({ ...moments, traceparent: batch, name: 'batch', kind: SpanKind.INTERNAL, facts: { 'messaging.batch.message_count': settlements.length } });
  for (const settled of settlements) {
    const [task, , outcome, code] = settled;
    // An input that is early is tried again and again: its first span tells that it waits, the last one what became of it.
    if (outcome === 'early' && task.waiting) continue;
    const { input, topic } = task;
    const isEvent = input.kind === 'event';
    tracing.record({
      ...moments, traceparent: task.step ?? tracing.next(input.traceparent), parent: input.traceparent, links: [batch], money,
      name: isEvent ? `process ${topic}` : `decide ${task.useCase?.name ?? input.name}`, kind: isEvent ? SpanKind.CONSUMER : SpanKind.INTERNAL,
      facts: { ...factsOf(settled), ...(isEvent && messageFacts(about, task)) },
      error: outcome === 'poison' || outcome === 'failed' ? code ?? outcome : undefined,
    });
  }
}

const factsOf = ([task, , outcome, code]: Settled): SpanFacts => ({
  'redress.merchant': task.input.merchant, 'redress.case_id': caseIdOf(task), 'redress.use_case': task.useCase?.name, 'redress.input': task.input.kind,
  'redress.outcome': outcome, 'redress.code': code,
});

function messageFacts({ service, system }: Traced, { input, topic, partition, offset }: Task): SpanFacts {
  const place = offset < 0n ? {} : { 'messaging.destination.partition.id': String(partition), [OFFSET[system]]: Number(offset) };
  return {
    'messaging.system': system, 'messaging.operation.name': 'process', 'messaging.operation.type': 'process', 'messaging.destination.name': topic,
    'messaging.consumer.group.name': groupOf(service, topic), 'messaging.message.id': input.id, 'redress.event_type': input.name, ...place,
  };
}

const OFFSET = { kafka: 'messaging.kafka.offset', redress_log: 'redress.log.offset' } as const;
const uuidOr = (value: unknown): string | undefined => (typeof value === 'string' && isUuid(value) ? value : undefined);

/** The case that an input is about, as far as its data or its key say so. */
export function caseIdOf({ input }: Task): string | undefined {
  const named = uuidOr((input.data as { caseId?: unknown } | null | undefined)?.caseId);
  if (named) return named;
  return input.kind === 'event' && !(isEventType(input.name) && journey[input.name].key === 'case') ? undefined : uuidOr(input.key);
}

/** What the spans of a performer's calls say: that they move money, that they leave no process, which answers (their `is`) are failures. */
export interface CallTraits {
  readonly money?: boolean;
  readonly inside?: boolean;
  readonly failed?: readonly string[];
}

export interface Call<I> {
  /** To be carried out in place of the given ones: what follows from them continues the call's span. */
  readonly intents: readonly I[];
  end(answers: readonly unknown[] | undefined, error?: string): void;
}

/** One CLIENT span for each intent of a call, below the decision that stored it. */
export function startCall<I extends Intent>(tracing: Tracing, { money, inside, failed = [] }: CallTraits, intents: readonly I[]): Call<I> {
  if (!tracing.recording) return { intents, end: () => undefined };
  const from = performance.now();
  const steps = intents.map((intent): I => ({ ...intent, traceparent: tracing.next(intent.traceparent) }));
  const end = (answers: readonly unknown[] | undefined, error?: string): void => {
    const to = performance.now();
    for (const [index, { traceparent, name, key, merchant, lane, attempt }] of steps.entries()) {
      const { is, reason } = (answers?.[index] ?? {}) as { is?: unknown; reason?: unknown };
      const outcome = typeof is === 'string' ? is : undefined;
      const code = typeof reason === 'string' ? reason : undefined;
      tracing.record({
        traceparent, parent: intents[index]!.traceparent, name, kind: inside ? SpanKind.INTERNAL : SpanKind.CLIENT, from, to, money,
        facts: {
          'redress.merchant': merchant, 'redress.case_id': uuidOr(key), 'redress.attempt': attempt, 'redress.outcome': outcome, 'redress.code': code,
          ...(money && { 'redress.rail': lane }), ...(steps.length > 1 && { 'messaging.batch.message_count': steps.length }),
        },
        error: error ?? (outcome && failed.includes(outcome) ? code ?? outcome : undefined),
      });
    }
  };
  return { intents: steps, end };
}

/** One PRODUCER span for each record that the relay has sent, below the step that published it. Messages keep the context that was stored. */
export function recordSent({ tracing, system }: Pick<Traced, 'tracing' | 'system'>, records: readonly BusRecord[], from: number): void {
  if (!tracing.recording) return;
  const to = performance.now();
  for (const { topic, key, headers } of records) {
    tracing.record({
      traceparent: tracing.next(headers.traceparent), parent: headers.traceparent, name: `send ${topic}`, kind: SpanKind.PRODUCER, from, to,
      facts: {
        'messaging.system': system, 'messaging.operation.name': 'send', 'messaging.operation.type': 'send', 'messaging.destination.name': topic,
        'messaging.message.id': headers.ce_id, 'messaging.batch.message_count': records.length, 'redress.event_type': headers.ce_type,
        'redress.merchant': headers.merchant, 'redress.case_id': uuidOr(key),
      },
    });
  }
}

/** Who has to do something about it: somebody now, nobody yet, or nobody. */
const LEVELS: Readonly<Record<string, 'error' | 'warn' | 'info' | 'debug'>> = {
  poison: 'error', failed: 'error', unknown: 'warn', parked: 'warn', refused: 'info', stale: 'info', early: 'debug',
};

/** One line for each input that did not simply come to its decision. */
export function logOutcomes(logger: Logger, { settlements }: Pick<Committed, 'settlements'>): void {
  for (const [task, , outcome, code] of settlements) {
    if (outcome === 'done' || outcome === 'repeat') continue;
    const { input, useCase } = task;
    logger[LEVELS[outcome] ?? 'info']('input not decided', {
      useCase: useCase?.name, type: input.name, key: input.key, merchant: input.merchant, outcome, code, caseId: caseIdOf(task),
      traceId: readTraceparent(input.traceparent)?.traceId,
    });
  }
}

import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { createAlwaysRecordSampler, SamplingDecision, type Sampler, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Env } from './config.js';
import type { Logger } from './logger.js';
import { type Meters, noMeters } from './meters.js';
import { spanExporters } from './span-exporters.js';
import { SpanQueue } from './span-queue.js';
import { samplerOf } from './span-sampler.js';
import { isTraceparent, newSpanId, newTraceId, newTraceparent, readTraceparent, type TraceContext, writeTraceparent } from './traceparent.js';

/**
 * All that a span may say. Names are OpenTelemetry's semantic conventions (1.45), else `redress.*`; values are ids, kinds, codes and
 * numbers. Whatever is not listed does not compile: no text and nothing of a person gets into a trace.
 */
export interface SpanFacts {
  'redress.merchant'?: string | undefined;
  'redress.case_id'?: string | undefined;
  'redress.use_case'?: string | undefined;
  'redress.event_type'?: string | undefined;
  /** What kind of input was decided: event, command, timer, outcome. */
  'redress.input'?: string | undefined;
  'redress.outcome'?: string | undefined;
  'redress.code'?: string | undefined;
  'redress.rail'?: string | undefined;
  'redress.attempt'?: number | undefined;
  'redress.log.offset'?: number | undefined;
  'messaging.system'?: 'kafka' | 'redress_log';
  'messaging.operation.name'?: 'process' | 'send';
  'messaging.operation.type'?: 'process' | 'send';
  'messaging.destination.name'?: string | undefined;
  'messaging.destination.partition.id'?: string | undefined;
  'messaging.consumer.group.name'?: string | undefined;
  'messaging.message.id'?: string | undefined;
  'messaging.kafka.offset'?: number | undefined;
  'messaging.batch.message_count'?: number | undefined;
  'http.request.method'?: string;
  'http.route'?: string | undefined;
  'http.response.status_code'?: number;
}

/** A step that is over, as its span tells it. Moments are of `performance.now()`: no jump of the clock bends a duration. */
export interface Step {
  /** Its own, as `next` gave it: what it caused carries it, so its span must have that id. */
  readonly traceparent: string;
  readonly parent?: string | undefined;
  readonly name: string;
  readonly kind: SpanKind;
  readonly from: number;
  /** Now, where it is left out. */
  readonly to?: number;
  readonly facts: SpanFacts;
  /** Traceparents of steps that it belongs to without being caused by them. */
  readonly links?: readonly string[];
  /** A code, where the step went wrong. */
  readonly error?: string | undefined;
  /** A step that moves money is exported although its trace is not sampled. */
  readonly money?: boolean | undefined;
}

export interface Tracing {
  /** Whether spans go anywhere. Where not, a step costs one look at this. */
  readonly recording: boolean;
  /** The traceparent of a step that `parent` caused, to be stored with whatever the step causes; where nothing records, the parent's own. */
  next(parent?: string): string;
  record(step: Step): void;
  /** Delivers what is waiting, as far as a few seconds allow. */
  stop(): Promise<void>;
}

export const untraced: Tracing = {
  recording: false,
  next: (parent) => (parent !== undefined && isTraceparent(parent) ? parent : newTraceparent()),
  record: () => undefined,
  stop: async () => undefined,
};

export interface TracingOptions {
  readonly service: string;
  readonly env: Env;
  readonly logger: Logger;
  readonly meters?: Meters;
  /** In place of those that the environment names. */
  readonly exporters?: readonly { readonly to: string; readonly exporter: SpanExporter }[];
}

/** The service's own tracer: several services in one process each have theirs. Without an exporter it is `untraced`. */
export function createTracing({ service, env, logger, meters = noMeters, exporters = spanExporters(service, env) }: TracingOptions): Tracing {
  if (exporters.length === 0) return untraced;
  const sampler = samplerOf(env);
  const ids = new GivenIds();
  const provider = new TracerProvider({
    resource: defaultResource().merge(resourceFromAttributes({ 'service.name': service })).merge(detectResources({ detectors: [envDetector] })),
    // Unsampled steps are recorded nevertheless: those in error and those of money are wanted, and `record` is only called for these.
    sampler: createAlwaysRecordSampler(sampler),
    idGenerator: ids,
    spanLimits: { attributeValueLengthLimit: LONGEST, linkCountLimit: 512 },
    spanProcessors: exporters.map(({ to, exporter }) => new SpanQueue({ to, exporter, env, logger, meters })),
  });
  const tracer = provider.getTracer('redress');
  const record = ({ traceparent, parent, name, kind, from, to = performance.now(), facts, links, error, money }: Step): void => {
    const own = readTraceparent(traceparent);
    if (!own || (!own.sampled && !money && error === undefined)) return;
    ids.give(own);
    const span = tracer.startSpan(name, {
      kind, startTime: momentOf(from),
      attributes: { ...facts, ...(error !== undefined && { 'error.type': error }), ...(!own.sampled && { 'redress.partial': true }) },
      ...(links && { links: links.flatMap((link) => readTraceparent(link) ?? []).map((context) => ({ context: spanContextOf(context) })) }),
    }, contextOf(parent));
    if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end(momentOf(to));
  };
  return { recording: true, next: (parent) => writeTraceparent(after(parent, sampler)), record, stop: () => provider.shutdown() };
}

const LONGEST = 200;

/** Seconds and nanoseconds of the epoch, in whole microseconds: Zipkin refuses fractions of them. */
function momentOf(ms: number): [number, number] {
  const micros = Math.round((performance.timeOrigin + ms) * 1_000);
  return [Math.floor(micros / 1e6), (micros % 1e6) * 1_000];
}

const spanContextOf = ({ traceId, spanId, sampled }: TraceContext) =>
  ({ traceId, spanId, traceFlags: sampled ? TraceFlags.SAMPLED : TraceFlags.NONE, isRemote: true });

function contextOf(parent: string | undefined) {
  const around = readTraceparent(parent);
  return around ? trace.setSpanContext(ROOT_CONTEXT, spanContextOf(around)) : ROOT_CONTEXT;
}

/** The same decision that the tracer takes later, when the step is over: samplers look at the trace id and the parent alone. */
function after(parent: string | undefined, sampler: Sampler): TraceContext {
  const traceId = readTraceparent(parent)?.traceId ?? newTraceId();
  const { decision } = sampler.shouldSample(contextOf(parent), traceId, '', SpanKind.INTERNAL, {}, []);
  return { traceId, spanId: newSpanId(), sampled: decision === SamplingDecision.RECORD_AND_SAMPLED };
}

/** Steps have their ids before their spans: `startSpan` asks for them at once, in the same turn. */
class GivenIds {
  private own: TraceContext | undefined;

  give(own: TraceContext): void {
    this.own = own;
  }

  generateTraceId(): string {
    return this.own!.traceId;
  }

  generateSpanId(): string {
    return this.own!.spanId;
  }
}

export { SpanKind } from '@opentelemetry/api';

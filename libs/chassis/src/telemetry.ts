import { randomFillSync } from 'node:crypto';
import { type Attributes, context, isSpanContextValid, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { describeError } from './logger.js';

export interface Telemetry {
  stop(): Promise<void>;
}

let running: { readonly sdk: NodeSDK; users: number } | undefined;

/**
 * Starts traces where OTEL_EXPORTER_OTLP_ENDPOINT names a collector. One SDK serves the process, also where several services
 * run in it: the first one names it, the last one to stop ends it. No instrumentation hooks: spans are ours.
 */
export function startTelemetry({ service, env }: { service: string; env: Readonly<Record<string, string | undefined>> }): Telemetry {
  running ??= launch(service, env);
  const mine = running;
  mine.users++;
  let stopped = false;
  return {
    stop: async () => {
      if (stopped) return;
      stopped = true;
      if (--mine.users > 0) return;
      running = undefined;
      await mine.sdk.shutdown();
    },
  };
}

function launch(service: string, env: Readonly<Record<string, string | undefined>>) {
  const sdk = new NodeSDK({
    serviceName: service,
    metricReaders: [],
    // Lists, even empty ones, keep the SDK from exporting by its own defaults to a collector that nobody runs.
    logRecordProcessors: [],
    ...(env.OTEL_EXPORTER_OTLP_ENDPOINT ? {} : { spanProcessors: [] }),
    instrumentations: [],
    autoDetectResources: false,
  });
  sdk.start();
  return { sdk, users: 0 };
}

/** W3C trace context of a new trace: "00-<32 hex>-<16 hex>-01". */
export const newTraceparent = (): string => `00-${hex(16)}-${hex(8)}-01`;

/** The next step of the same trace; of a new one where the parent is not a traceparent. */
export function childTraceparent(parent: string | undefined): string {
  const [, traceId, flags] = TRACEPARENT.exec(parent ?? '') ?? [];
  return traceId ? `00-${traceId}-${hex(8)}-${flags}` : newTraceparent();
}

const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})$/;

const pool = Buffer.alloc(4_096);
let drawn = pool.length;

/** Random hex from a pool: a draw from the system for each step would cost more than the step's span. */
function hex(bytes: number): string {
  if (drawn + bytes > pool.length) {
    randomFillSync(pool);
    drawn = 0;
  }
  drawn += bytes;
  return pool.toString('hex', drawn - bytes, drawn);
}

export const isTraceparent = (text: string): boolean => TRACEPARENT.test(text);

export interface StepSpan {
  /** To be stored with whatever this step causes. */
  readonly traceparent: string;
  end(error?: unknown): void;
}

/** A span below a stored traceparent. Without a collector it costs a few random bytes and still hands the trace on. */
export function startSpanFrom(parent: string | undefined, name: string, kind: SpanKind = SpanKind.INTERNAL, attributes: Attributes = {}): StepSpan {
  const around = parent ? propagation.extract(context.active(), { traceparent: parent }) : context.active();
  const span = trace.getTracer('redress').startSpan(name, { kind, attributes }, around);
  const { traceId, spanId, traceFlags } = span.spanContext();
  const recording = span.isRecording() && isSpanContextValid(span.spanContext());
  return {
    traceparent: recording ? `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}` : childTraceparent(parent),
    end: (error) => {
      if (error !== undefined) {
        const { errorName, errorCode } = describeError(error);
        span.setStatus({ code: SpanStatusCode.ERROR });
        span.setAttribute('error.type', errorCode ?? errorName);
      }
      span.end();
    },
  };
}

export { SpanKind } from '@opentelemetry/api';

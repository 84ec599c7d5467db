import { randomFillSync } from 'node:crypto';

/** W3C trace context, `00-<trace>-<span>-<flags>`, in its parts. */
export interface TraceContext {
  /** 32 hex digits. */
  readonly traceId: string;
  /** 16 hex digits. */
  readonly spanId: string;
  readonly sampled: boolean;
}

const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;

/** The parts of a traceparent; undefined where the text is none. */
export function readTraceparent(text: string | undefined): TraceContext | undefined {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(text ?? '') ?? [];
  return traceId ? { traceId, spanId: spanId!, sampled: (Number.parseInt(flags!, 16) & 1) === 1 } : undefined;
}

export const isTraceparent = (text: string): boolean => TRACEPARENT.test(text);
export const writeTraceparent = ({ traceId, spanId, sampled }: TraceContext): string => `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;

/** Of a new trace: "00-<32 hex>-<16 hex>-01". */
export const newTraceparent = (): string => writeTraceparent({ traceId: newTraceId(), spanId: newSpanId(), sampled: true });

/** The next step of the same trace; of a new one where the parent is not a traceparent. */
export function childTraceparent(parent: string | undefined): string {
  const around = readTraceparent(parent);
  return around ? writeTraceparent({ ...around, spanId: newSpanId() }) : newTraceparent();
}

export const newTraceId = (): string => hex(16);
export const newSpanId = (): string => hex(8);

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

import { SpanKind, SpanStatusCode, type HrTime } from '@opentelemetry/api';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import { signServiceToken } from './tokens.js';

/** A span as the desk's door takes it. Times are epoch milliseconds with fractions. */
export interface DeskSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId?: string;
  readonly service: string;
  readonly name: string;
  readonly kind: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  readonly start: number;
  readonly ms: number;
  readonly error: boolean;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  /** Trace and span id of what it belongs to without being caused by it. */
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
}

/** The flags say that this delivery itself is not to be traced: it would otherwise make a span, which would be delivered, and so on. */
const UNTRACED = `00-${'f'.repeat(32)}-${'f'.repeat(16)}-00`;
const TIMEOUT_MS = 5_000;

/** Posts spans to the desk, which keeps the recent ones and draws them. */
export class DeskExporter implements SpanExporter {
  constructor(private readonly service: string, private readonly url: string, private readonly secret: string) {}

  export(spans: ReadableSpan[], tell: Parameters<SpanExporter['export']>[1]): void {
    this.post(spans.map((span) => deskSpan(this.service, span))).then((taken) => tell({ code: taken ? 0 : 1 }), () => tell({ code: 1 }));
  }

  async shutdown(): Promise<void> {}

  private async post(spans: readonly DeskSpan[]): Promise<boolean> {
    const token = await signServiceToken({ from: this.service, to: 'desk' }, this.secret);
    const response = await fetch(this.url, {
      method: 'POST', body: JSON.stringify({ spans }), signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, traceparent: UNTRACED },
    });
    await response.body?.cancel();
    return response.ok;
  }
}

const msOf = ([seconds, nanos]: HrTime): number => seconds * 1_000 + nanos / 1_000_000;

function deskSpan(service: string, span: ReadableSpan): DeskSpan {
  const { traceId, spanId } = span.spanContext();
  return {
    traceId, spanId, ...(span.parentSpanContext && { parentId: span.parentSpanContext.spanId }), service, name: span.name,
    kind: SpanKind[span.kind].toLowerCase() as DeskSpan['kind'], start: msOf(span.startTime), ms: msOf(span.duration),
    error: span.status.code === SpanStatusCode.ERROR, attributes: span.attributes as DeskSpan['attributes'],
    links: span.links.map(({ context }) => ({ traceId: context.traceId, spanId: context.spanId })),
  };
}

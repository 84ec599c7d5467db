import { caseOfSpan, type Span } from './domain/trace.js';

const MOST_SPANS = 50_000;
/** More than a case ever has: a trace that somebody names again and again must not push out all others. */
const MOST_OF_A_TRACE = 2_000;

/** The spans that services delivered last, in memory: the oldest trace goes first. A look at what happens now, not a store of traces. */
export class RecentSpans {
  private readonly traces = new Map<string, Span[]>();
  private readonly ofCase = new Map<string, Set<string>>();
  private count = 0;

  constructor(private readonly most = MOST_SPANS) {}

  add(spans: readonly Span[]): void {
    for (const span of spans) if (belongs(span)) this.keep(span);
    for (const [traceId, kept] of this.traces) {
      if (this.count <= this.most) return;
      this.forget(traceId, kept);
    }
  }

  /** All spans of the traces in which the case has a part. */
  about(caseId: string): Span[] {
    return [...(this.ofCase.get(caseId) ?? [])].flatMap((traceId) => this.traces.get(traceId) ?? []);
  }

  private keep(span: Span): void {
    const trace = this.traces.get(span.traceId) ?? [];
    if (trace.length >= MOST_OF_A_TRACE) return;
    this.traces.set(span.traceId, trace);
    trace.push(span);
    this.count += 1;
    const caseId = caseOfSpan(span);
    if (caseId) this.ofCase.set(caseId, (this.ofCase.get(caseId) ?? new Set()).add(span.traceId));
  }

  private forget(traceId: string, spans: readonly Span[]): void {
    this.traces.delete(traceId);
    this.count -= spans.length;
    for (const caseId of new Set(spans.map(caseOfSpan))) {
      const traces = caseId && this.ofCase.get(caseId);
      if (traces && traces.delete(traceId) && traces.size === 0) this.ofCase.delete(caseId);
    }
  }
}

/** Steps of a case, and the requests that they may hang from; pages that somebody looks at, and transactions, belong to no case. */
const belongs = (span: Span): boolean =>
  caseOfSpan(span) !== undefined || (span.kind === 'server' && !span.name.startsWith('GET')) || span.kind === 'client';

/** A step of a service, as its span tells it. `start` is in epoch milliseconds, with fractions. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId?: string | undefined;
  readonly service: string;
  readonly name: string;
  readonly kind: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  readonly start: number;
  readonly ms: number;
  readonly error: boolean;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
}

export interface Step extends Span {
  /** What it caused, in the order of beginning. */
  readonly caused: readonly Step[];
}

/** A case as its services worked on it. */
export interface CaseTrace {
  readonly spans: number;
  /** Epoch milliseconds of the first beginning, and how long it is from there to the last end. */
  readonly start: number;
  readonly ms: number;
  /** Some steps were not recorded: the trace was not sampled, only its errors and its money are here. */
  readonly partial: boolean;
  /** Steps that nothing here caused: the complaint's request, later ones of customers, staff and rails. */
  readonly roots: readonly Step[];
}

export const caseOfSpan = ({ attributes }: Span): string | undefined => {
  const id = attributes['redress.case_id'];
  return typeof id === 'string' ? id : undefined;
};

/** The tree of a case, from the spans of all traces that it has a part in; what these tell of other cases is left out. */
export function traceOf(caseId: string, spans: readonly Span[]): CaseTrace {
  const own = spans.filter((span) => (caseOfSpan(span) ?? caseId) === caseId).sort((a, b) => a.start - b.start);
  const known = new Set(own.map(idOf));
  const isRoot = ({ traceId, parentId }: Span) => parentId === undefined || !known.has(`${traceId} ${parentId}`);
  const byParent = Map.groupBy(own.filter((span) => !isRoot(span)), ({ traceId, parentId }) => `${traceId} ${parentId}`);
  const step = (span: Span): Step => ({ ...span, caused: (byParent.get(idOf(span)) ?? []).map(step) });
  const start = own[0]?.start ?? 0;
  return {
    spans: own.length, start, ms: Math.max(0, ...own.map((span) => span.start + span.ms)) - start,
    partial: own.some(({ attributes }) => attributes['redress.partial'] === true), roots: own.filter(isRoot).map(step),
  };
}

const idOf = ({ traceId, spanId }: Span): string => `${traceId} ${spanId}`;

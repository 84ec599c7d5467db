import { setTimeout as pause } from 'node:timers/promises';
import { type Instant, minus } from '@redress/contracts';
import { type Reads } from '@redress/messaging';
import { type CaseSummary } from './domain/case-summary.js';
import { tell } from './domain/storyline/storyline.js';
import { caseSummaries } from './store/case-summaries.js';
import { timeline, type TimelineEntry } from './store/timeline.js';

type Finder = Pick<Reads, 'find'>;
const POLL_MS = 300;
const PAGE = 500;
/** A batch is read from the clock at its beginning and visible at its end; none takes longer than this. */
const OVERLAP = { seconds: 5 };

/** One step of one case as the live view shows it. `why` is the reason of the leg that a payment is about. */
export function liveLine(entry: TimelineEntry, summary: CaseSummary | undefined) {
  const { merchant, caseId, eventId, type, at, params } = entry;
  const why = typeof params.legId === 'string' ? summary?.facets.compensation.reasons[params.legId] : undefined;
  return {
    place: placeOf(entry), merchant, caseId, eventId, type, at, number: summary?.number, channel: summary?.channel, orderRef: summary?.orderRef,
    state: summary?.state, waitsFor: summary?.waitsFor, en: tell(type, params, 'en'), zh: tell(type, params, 'zh'), params, why,
  };
}
export type LiveLine = ReturnType<typeof liveLine>;

/** Where a step stands in the view; text order is the order of the view. A moment alone stands before all steps of that moment. */
const placeOf = ({ foldedAt, eventId }: Pick<TimelineEntry, 'foldedAt' | 'eventId'>): string => `${foldedAt},${eventId}`;
const INSTANT_LENGTH = '2026-01-01T00:00:00.000Z'.length;

export interface FollowOptions {
  /** Absent: all merchants. */
  readonly merchants?: readonly string[] | undefined;
  /** Steps after this place come first: a moment, or the place of the last step that the reader has. Absent: only what is to come. */
  readonly since?: string | undefined;
  readonly signal: AbortSignal;
  readonly pollMs?: number;
}

/**
 * Steps of cases as they are folded. Rows are read by the time of their folding, and each round reads the last seconds again, since
 * transactions do not become visible in the order of their times; what was given already is passed over.
 */
export async function* follow(reads: Finder, { merchants, since, signal, pollMs = POLL_MS }: FollowOptions): AsyncGenerator<LiveLine> {
  const seen = new Map<string, Instant>();
  let upTo = since?.slice(0, INSTANT_LENGTH) ?? (await newest(reads, merchants));
  let silent = since === undefined;
  while (!signal.aborted) {
    for await (const page of pages(reads, merchants, upTo && minus(upTo, OVERLAP))) {
      const fresh = page.filter(({ eventId, foldedAt }) => !seen.has(eventId) && (!since || placeOf({ foldedAt, eventId }) > since));
      fresh.forEach(({ eventId, foldedAt }) => seen.set(eventId, foldedAt));
      if (!silent) yield* await lines(reads, fresh);
      const last = page.at(-1)?.foldedAt;
      if (last && (!upTo || last > upTo)) upTo = last;
    }
    silent = false;
    for (const [eventId, foldedAt] of seen) if (upTo && foldedAt < minus(upTo, OVERLAP)) seen.delete(eventId);
    await pause(pollMs, undefined, { signal }).catch(() => undefined);
  }
}

async function* pages(reads: Finder, merchants: readonly string[] | undefined, from: Instant | undefined): AsyncGenerator<TimelineEntry[]> {
  let after: Partial<TimelineEntry> | undefined = from ? { foldedAt: from } : undefined;
  for (;;) {
    const rows: TimelineEntry[] = await reads.find(timeline, {
      where: { merchant: merchants }, orderBy: [['foldedAt', 'asc'], ['eventId', 'asc']], after, limit: PAGE,
    });
    yield rows;
    if (rows.length < PAGE) return;
    after = rows.at(-1);
  }
}

async function newest(reads: Finder, merchants: readonly string[] | undefined): Promise<Instant | undefined> {
  const [row] = await reads.find(timeline, { where: { merchant: merchants }, orderBy: [['foldedAt', 'desc']], limit: 1 });
  return row?.foldedAt;
}

async function lines(reads: Finder, entries: readonly TimelineEntry[]): Promise<LiveLine[]> {
  if (entries.length === 0) return [];
  const unique = (field: 'merchant' | 'caseId') => [...new Set(entries.map((entry) => entry[field]))];
  const rows = await reads.find(caseSummaries, { where: { merchant: unique('merchant'), caseId: unique('caseId') }, limit: PAGE });
  const byCase = new Map(rows.map((row) => [row.caseId, row]));
  return entries.map((entry) => liveLine(entry, byCase.get(entry.caseId)));
}

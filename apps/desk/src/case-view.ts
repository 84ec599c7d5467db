import { type Instant } from '@redress/contracts';
import { type CaseSummary } from './domain/case-summary.js';
import { isForCustomer, tell } from './domain/storyline/storyline.js';
import { type TimelineEntry } from './store/timeline.js';

/** A case as lists and queues show it. */
export function listed({ facets, ...summary }: CaseSummary) {
  return { ...summary, outcome: facets.followUp.outcome, overdue: facets.followUp.overdue, orderInConflict: facets.intake.conflict };
}

/** A line of the timeline as staff read it: told in both languages, with the figures behind. */
export const entryForStaff = ({ eventId, type, at, foldedAt, params }: TimelineEntry) => ({
  eventId, type, at, foldedAt, en: tell(type, params, 'en'), zh: tell(type, params, 'zh'), params,
});

/** The lines that are the customer's to read. */
export const forCustomer = (entries: readonly TimelineEntry[]): TimelineEntry[] => entries.filter(({ type }) => isForCustomer(type));

export const entryForCustomer = ({ type, at, params }: TimelineEntry) =>
  ({ type, at, en: tell(type, params, 'en'), zh: tell(type, params, 'zh') });

/** A place in a list ordered by a moment and an id, as callers hand it back: `<instant>,<id>`. */
export const place = (at: Instant | undefined, id: string): string => `${at ?? ''},${id}`;

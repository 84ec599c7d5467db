import { type Instant } from '@redress/contracts';
import { json, oneOf, storeOf, text, time, uuid } from '@redress/messaging';
import { type DeskEvent, type Params } from '../domain/storyline/story.js';

/** One event in the life of a case. `foldedAt` is when desk took it in; the live view reads by it. */
export interface TimelineEntry {
  merchant: string;
  caseId: string;
  eventId: string;
  type: DeskEvent;
  at: Instant;
  foldedAt: Instant;
  params: Params;
}

export const timeline = storeOf<TimelineEntry>()({
  table: 'timeline', key: ['merchant', 'caseId', 'eventId'],
  columns: { merchant: text, caseId: uuid, eventId: uuid, type: oneOf<DeskEvent>(), at: time, foldedAt: time, params: json<Params>() },
  indexes: [{ columns: ['foldedAt'] }],
});

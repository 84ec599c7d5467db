import { type Language, type Reason } from '@redress/contracts';
import { integer, json, oneOf, optional, storeOf, text, time, uuid } from '@redress/messaging';
import { type FollowUp, type FollowUpState, type Outcome } from '../domain/case-life.js';
import { type Clocks } from '../domain/clock.js';
import { type StatutoryClock } from '../domain/statutory-clock.js';

/** One row a case. It changes a few times in a case's life, so its pages keep room for that. */
export const followUps = storeOf<FollowUp>()({
  table: 'follow_up', key: ['merchant', 'caseId'],
  columns: {
    merchant: text, caseId: uuid, number: text, language: oneOf<Language>(), timeZone: text, state: oneOf<FollowUpState>(), openedAt: time,
    complaints: integer, ends: json<Readonly<Record<string, Outcome>>>(), policy: text,
    clocks: json<Clocks>(), statutory: optional(json<readonly StatutoryClock[]>()), reasons: json<Readonly<Record<string, Reason>>>(),
    promised: optional(json<Readonly<Record<string, readonly string[]>>>()), round: integer,
    outcome: optional(oneOf<Outcome>()), unresolvedReason: optional(text), step: optional(oneOf<'survey' | 'close'>()), stepAt: optional(time),
    closeAt: optional(time), surveyScore: optional(integer), effective: oneOf<'yes' | 'no' | 'unknown'>(), disputes: optional(json<readonly string[]>()), facts: integer,
  },
  // Cases that still have a promise to keep: what the gauges of clocks look through.
  indexes: [
    { columns: ['openedAt'], where: `state NOT IN ('following_up', 'closed')` },
    { columns: ['caseId'], where: 'statutory IS NOT NULL' },
  ],
  checks: { complaints: 'complaints >= 0', survey_score: 'survey_score BETWEEN 1 AND 5' },
  fillfactor: 60,
});

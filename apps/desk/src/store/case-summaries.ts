import { type Category, type Language, type Severity } from '@redress/contracts';
import { integer, json, oneOf, optional, storeOf, text, time, uuid } from '@redress/messaging';
import { type Money } from '@redress/money';
import { type CaseState, type Facets, type WaitsFor } from '../domain/case-state.js';
import { type CaseSummary } from '../domain/case-summary.js';

/**
 * One row a case, rewritten by every event. No index holds a column that changes often (`state`, `lastAt`): updates then stay on their
 * page. The queue's index covers only what waits, which is little.
 */
export const caseSummaries = storeOf<CaseSummary>()({
  table: 'case_summary', key: ['merchant', 'caseId'],
  columns: {
    merchant: text, caseId: uuid, number: optional(text), channel: optional(text), orderSource: optional(text), orderRef: optional(text),
    language: optional(oneOf<Language>()), timeZone: optional(text), openedAt: optional(time), category: optional(oneOf<Category>()),
    severity: optional(oneOf<Severity>()), state: oneOf<CaseState>(), waitsFor: optional(oneOf<WaitsFor>()), paid: optional(json<Money>()),
    facets: json<Facets>(), events: integer, lastAt: time,
  },
  indexes: [
    { columns: ['merchant', 'openedAt'] }, { columns: ['merchant', 'number'] }, { columns: ['merchant', 'orderRef'] },
    { columns: ['merchant', 'waitsFor'], where: 'waits_for IS NOT NULL' },
  ],
  fillfactor: 50,
});

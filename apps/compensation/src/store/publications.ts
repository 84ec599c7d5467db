import { integer, json, oneOf, optional, storeOf, text, time, uuid } from '@redress/messaging';
import { type BacktestReport, type Tally } from '../domain/publication/backtest.js';
import { type BacktestRun, type Place } from '../domain/publication/backtest-run.js';
import { type Blocks, type Publication, type Shelf, type Shelved } from '../domain/publication/publication.js';

export const publications = storeOf<Publication>()({
  table: 'publication', key: ['merchant', 'publicationId'], version: 'version',
  columns: {
    merchant: text, publicationId: uuid, kind: oneOf<Publication['kind']>(), subject: text, name: text, document: json<unknown>(), documentHash: text,
    author: text, base: optional(uuid), state: oneOf<Publication['state']>(), running: optional(uuid), report: optional(json<BacktestReport>()),
    reportHash: optional(text), approver: optional(text), approvedHash: optional(text), from: optional(time), until: optional(time), createdAt: time,
    changedAt: time, told: integer, version: integer,
  },
  checks: {
    never_approved_by_its_author: 'approver IS NULL OR approver <> author',
    approved_is_bound: `state IN ('draft', 'tested', 'withdrawn') OR
      (approver IS NOT NULL AND approved_hash IS NOT NULL AND approved_hash = document_hash || ':' || coalesce(report_hash, ''))`,
  },
});

/** What is in force when: one small row for a merchant's policies, one for all rule packs. */
export const shelves = storeOf<Shelf>()({
  table: 'publication_shelf', key: ['merchant', 'kind'], version: 'version',
  columns: {
    merchant: text, kind: oneOf<Shelf['kind']>(), versions: json<readonly Shelved[]>(), approved: json<Readonly<Record<string, string>>>(),
    blocked: optional(json<Blocks>()), version: integer,
  },
});

export const backtestRuns = storeOf<BacktestRun>()({
  table: 'backtest_run', key: ['merchant', 'runId'], version: 'version',
  columns: {
    merchant: text, runId: uuid, publicationId: uuid, documentHash: text, state: oneOf<BacktestRun['state']>(), by: text, tally: json<Tally>(),
    reached: optional(json<Place>()), page: integer, failures: integer, total: optional(integer), because: optional(text), startedAt: time,
    endedAt: optional(time), version: integer,
  },
});

export const publicationStores = [publications, shelves, backtestRuns] as const;

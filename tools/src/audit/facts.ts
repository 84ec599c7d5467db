import { type Money } from '@redress/money';
import pg from 'pg';

/**
 * All that the replay and the audit ask the database, in one file, and nothing of how the services decide: what they wrote is read with
 * an auditor's eyes. Every statement only reads.
 */
export interface Db {
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<{ rows: Row[] }>;
}

/** Which cases a question is about; all of them where it is left out. */
export type Cases = readonly string[] | undefined;

export interface ComplaintFact { merchant: string; complaintId: string; caseId: string; externalId: string; withdrawn: boolean; receivedAt: string }
export interface LegFact { legId: string; form: string; state: string; lineRef: string; head: string; amount: Money | undefined }
export interface PlanFact {
  merchant: string; planId: string; caseId: string; complaintId: string; campaignId?: string | null; state: string; waitsFor: string | null; legs: LegFact[];
}
export interface CampaignLineFact { merchant: string; campaignId: string; caseId: string; order: string; state: string; committed: bigint; given: bigint }
export interface CampaignFact { merchant: string; campaignId: string; name: string; reserved: bigint; promised: bigint; spent: bigint }
export interface PayoutFact {
  merchant: string; payoutId: string; caseId: string; orderSource: string; orderRef: string; lineRef: string; head: string; state: string;
  amount: Money; submissions: number; rail?: string;
}
export interface PostingFact {
  merchant: string; postingId: string; kind: string; debit: string; credit: string; amount: Money; cause: string; caseId: string | null; at: string;
}
export interface FinanceFact {
  merchant: string; sequence: number; kind: string; caseId?: string | undefined; payoutId?: string | undefined; amount: Money; ledgerRows: string[];
}
export interface EventFact {
  id: string; topic: string; type: string; aggregate: string; version: number;
  /** Of the few events whose content is looked at. */
  body?: string | undefined;
}
export interface WaitingFact { service: string; key: string; name: string; why: string }
export interface IntentFact { service: string; key: string; name: string; state: string; due: boolean }
export interface AuditLogFact {
  service: string; merchant: string; sequence: bigint; at: string; actor: string; role: string; act: string; target: string;
  detail: Record<string, string>; allowed: boolean; hash: string;
}

/** Schemas of the services, as the auditor knows them. */
export const schemas = ['intake', 'analysis', 'compensation', 'payments', 'follow_up', 'desk'] as const;
const topics = ['redress.intake', 'redress.analysis', 'redress.compensation', 'redress.payments', 'redress.follow-up', 'redress.campaigns', 'finance.payouts'] as const;
export const publishedTopics: readonly string[] = topics;
/** Events whose body is kept; of all others the auditor keeps the headers alone. */
export const readTypes: readonly string[] = ['leg.released.v1', 'finance.payout.v1'];

const everySchema = (select: (schema: string) => string): string => schemas.map(select).join(' UNION ALL ');
const money = (minor: string, currency: string): Money => ({ minor: BigInt(minor), currency });
const ofCases = (column = 'case_id'): string => `($1::uuid[] IS NULL OR ${column} = ANY($1))`;
const asked = (cases: Cases): unknown[] => [cases ?? null];
const instantOf = (column: string): string => `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** A few connections that can only read. An idle one that breaks is replaced at the next question. */
export function openAuditor(url: string): pg.Pool {
  const options = '-c default_transaction_read_only=on -c TimeZone=UTC -c statement_timeout=300s';
  const pool = new pg.Pool({ connectionString: url, max: 2, application_name: 'auditor', connectionTimeoutMillis: 5_000, options });
  pool.on('error', () => undefined);
  return pool;
}

/** Many questions about one moment. */
export async function atOneMoment<T>(pool: pg.Pool, ask: (db: Db) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    return await ask(client);
  } finally {
    await client.query('ROLLBACK').then(() => client.release(), (error: Error) => client.release(error));
  }
}

/** The time that intake would write down now. */
export async function houseTime(db: Db): Promise<string> {
  const { rows } = await db.query<{ at: string }>(`SELECT ${instantOf('clock_timestamp() + shift')} AS at FROM intake.clock`);
  return rows[0]!.at;
}

/** Whether facts go through outbox and relay: on Kafka they do. */
export async function relaysFacts(db: Db): Promise<boolean> {
  const { rows } = await db.query('SELECT 1 FROM payments.relay_lease WHERE until > clock_timestamp()');
  return rows.length > 0;
}

/** Complaints by their ids; all of them where none are named. */
export async function complaintsOf(db: Db, ids?: readonly string[]): Promise<ComplaintFact[]> {
  const { rows } = await db.query<ComplaintFact>(
    `SELECT merchant, complaint_id AS "complaintId", case_id AS "caseId", external_id AS "externalId", state = 'withdrawn' AS withdrawn,
       ${instantOf('received_at')} AS "receivedAt" FROM intake.complaint WHERE ${ofCases('complaint_id')}`, [ids ?? null]);
  return rows;
}

/** Input that intake put aside, by the channel's own id; topics have nobody to answer to. */
export async function quarantinedOf(db: Db, merchant: string, since: string): Promise<Map<string, string>> {
  const { rows } = await db.query<{ id: string; reason: string }>(
    'SELECT external_id AS id, reason FROM intake.quarantined_input WHERE merchant = $1 AND at >= $2 AND external_id IS NOT NULL', [merchant, since]);
  return new Map(rows.map(({ id, reason }) => [id, reason]));
}

export async function plansOf(db: Db, cases?: Cases): Promise<PlanFact[]> {
  interface StoredLeg { legId: string; form: string; lineRef: string; head: string; amount?: { minor: string; currency: string } }
  interface Row extends Omit<PlanFact, 'legs'> { progress: { legId: string; state: string }[]; options: { legs: StoredLeg[] }[] }
  const { rows } = await db.query<Row & pg.QueryResultRow>(
    `SELECT merchant, plan_id AS "planId", case_id AS "caseId", facts->'complaint'->>'complaintId' AS "complaintId",
       facts->'complaint'->>'campaignId' AS "campaignId", state, waits_for AS "waitsFor",
       legs AS progress, offer->'options' AS options FROM compensation.plan WHERE ${ofCases()}`, asked(cases));
  return rows.map(({ progress, options, ...plan }) => {
    const offered = new Map(options.flatMap(({ legs }) => legs).map((leg) => [leg.legId, leg]));
    const legs = progress.map(({ legId, state }): LegFact => {
      const { form = '', lineRef = '', head = '', amount } = offered.get(legId) ?? {};
      return { legId, state, form, lineRef, head, amount: amount && money(amount.minor, amount.currency) };
    });
    return { ...plan, legs };
  });
}

export async function campaignsOf(db: Db): Promise<{ campaigns: CampaignFact[]; campaignLines: CampaignLineFact[] }> {
  interface Sums { reserved: string; promised: string; spent: string }
  const campaigns = await db.query<Omit<CampaignFact, keyof Sums> & Sums>(
    'SELECT merchant, campaign_id AS "campaignId", name, reserved, promised, spent FROM compensation.campaign');
  const lines = await db.query<Omit<CampaignLineFact, 'committed' | 'given'> & { committed: string; given: string }>(
    `SELECT merchant, campaign_id AS "campaignId", case_id AS "caseId", concat_ws(' ', order_source, order_ref, line_ref) AS "order", state, committed, given
       FROM compensation.campaign_line`);
  return {
    campaigns: campaigns.rows.map(({ reserved, promised, spent, ...row }) => ({ ...row, reserved: BigInt(reserved), promised: BigInt(promised), spent: BigInt(spent) })),
    campaignLines: lines.rows.map(({ committed, given, ...row }) => ({ ...row, committed: BigInt(committed), given: BigInt(given) })),
  };
}

export async function payoutsOf(db: Db, cases?: Cases): Promise<PayoutFact[]> {
  const { rows } = await db.query<Omit<PayoutFact, 'amount'> & { minor: string; currency: string }>(
    `SELECT merchant, payout_id AS "payoutId", case_id AS "caseId", order_source AS "orderSource", order_ref AS "orderRef", line_ref AS "lineRef",
       head, state, minor, currency, submissions, rail FROM payments.payout WHERE ${ofCases()}`, asked(cases));
  return rows.map(({ minor, currency, ...payout }) => ({ ...payout, amount: money(minor, currency) }));
}

export async function postingsOf(db: Db, cases?: Cases): Promise<PostingFact[]> {
  const { rows } = await db.query<Omit<PostingFact, 'amount'> & { minor: string; currency: string }>(
    `SELECT merchant, posting_id AS "postingId", kind, debit, credit, minor, currency, cause, case_id AS "caseId", ${instantOf('at')} AS at
       FROM payments.posting WHERE ${ofCases()}`, asked(cases));
  return rows.map(({ minor, currency, ...posting }) => ({ ...posting, amount: money(minor, currency) }));
}

interface FinanceBody extends Omit<FinanceFact, 'amount'> { amount: { minor: string; currency: string } }
export const financeOf = (body: string): FinanceFact => {
  const { merchant, sequence, kind, caseId, payoutId, amount, ledgerRows } = JSON.parse(body) as FinanceBody;
  return { merchant, sequence, kind, caseId, payoutId, amount: money(amount.minor, amount.currency), ledgerRows };
};

/** What the HTTP twin of the topic would say. */
export async function financeEntries(db: Db): Promise<FinanceFact[]> {
  const { rows } = await db.query<{ entry: string }>('SELECT entry::text AS entry FROM payments.finance_entry');
  return rows.map(({ entry }) => financeOf(entry));
}

/** What was captured for each order's line, as intake's order book has it: `merchant source order line` → amount. */
export async function capturedByLine(db: Db): Promise<Map<string, Money>> {
  const { rows } = await db.query<{ line: string; minor: string; currency: string }>(
    `SELECT concat_ws(' ', o.merchant, o.order_source, o.order_ref, l->>'lineRef') AS line, l->'paid'->'value'->>'minor' AS minor,
       l->'paid'->'value'->>'currency' AS currency
     FROM intake.order_entry o, jsonb_array_elements(o.snapshot->'lines') l WHERE o.snapshot IS NOT NULL`);
  return new Map(rows.map(({ line, minor, currency }) => [line, money(minor, currency)]));
}

/** Cases that have a file in each of the services that keep one. */
export async function caseFiles(db: Db): Promise<{ intake: Set<string>; compensation: Set<string> }> {
  const { rows } = await db.query<{ place: 'intake' | 'compensation'; id: string }>(
    `SELECT 'intake' AS place, case_id::text AS id FROM intake.case_file UNION ALL SELECT 'compensation', case_id::text FROM compensation.case_file`);
  const at = (place: string) => new Set(rows.filter((row) => row.place === place).map(({ id }) => id));
  return { intake: at('intake'), compensation: at('compensation') };
}

/** Inputs that wait: early, parked behind a dead letter, or unknown to this build. */
export async function waitingInputs(db: Db, keys?: readonly string[]): Promise<WaitingFact[]> {
  const { rows } = await db.query<WaitingFact>(everySchema((schema) =>
    `SELECT '${schema}' AS service, key, name, why FROM ${schema}.waiting_input WHERE ($1::text[] IS NULL OR key = ANY($1))`), [keys ?? null]);
  return rows;
}

export async function storedIntents(db: Db, keys?: readonly string[]): Promise<IntentFact[]> {
  const { rows } = await db.query<IntentFact>(
    everySchema((schema) => `SELECT '${schema}' AS service, i.key, i.name, i.state, i.state = 'leased' OR i.due_at <= now() + c.shift AS due
      FROM ${schema}.intent i, ${schema}.clock c WHERE ($1::text[] IS NULL OR i.key = ANY($1))`), [keys ?? null]);
  return rows;
}

/** Messages that could not be sent, by what they are about: a leg, a plan or a case. */
export async function failedMessages(db: Db, cases?: Cases): Promise<string[]> {
  const { rows } = await db.query<{ cause: string }>(
    `SELECT cause FROM follow_up.sent_message WHERE state = 'failed' AND ${ofCases()}`, asked(cases));
  return rows.map(({ cause }) => cause);
}

export async function outboxRows(db: Db): Promise<number> {
  const { rows } = await db.query<{ n: string }>(everySchema((schema) => `SELECT count(*) AS n FROM ${schema}.outbox`));
  return rows.reduce((sum, { n }) => sum + Number(n), 0);
}

export async function auditLogs(db: Db): Promise<AuditLogFact[]> {
  const { rows } = await db.query<Omit<AuditLogFact, 'sequence'> & { sequence: string }>(
    `${everySchema((schema) => `SELECT '${schema}' AS service, merchant, sequence, ${instantOf('at')} AS at, actor, role, act, target, detail,
      allowed, hash FROM ${schema}.audit_log`)} ORDER BY 1, 2, 3`);
  return rows.map((row) => ({ ...row, sequence: BigInt(row.sequence) }));
}

/** Where each chain of the audit log ends, by its own word. */
export async function auditHeads(db: Db): Promise<{ service: string; merchant: string; sequence: bigint; hash: string }[]> {
  const { rows } = await db.query<{ service: string; merchant: string; sequence: string; hash: string }>(
    everySchema((schema) => `SELECT '${schema}' AS service, merchant, sequence, hash FROM ${schema}.audit_head`));
  return rows.map((row) => ({ ...row, sequence: BigInt(row.sequence) }));
}

/** The events of the PostgreSQL log, and whether retention has taken any of them away. */
export async function logEvents(db: Db, only: readonly string[] = publishedTopics): Promise<{ events: EventFact[]; trimmed: boolean }> {
  const events: EventFact[] = [];
  let trimmed = false;
  for (const topic of only) {
    const { rows } = await db.query<EventFact>(
      `SELECT h->>'ce_id' AS id, $1 AS topic, h->>'ce_type' AS type, concat_ws(' ', h->>'aggregatetype', h->>'aggregateid') AS aggregate,
         (h->>'aggregateversion')::integer AS version, CASE WHEN h->>'ce_type' = ANY($2) THEN body END AS body
       FROM (SELECT headers::jsonb AS h, body FROM bus."${topic}") e`, [topic, readTypes]);
    for (const row of rows) events.push({ ...row, body: row.body ?? undefined });
    const firsts = await db.query<{ first: string }>(`SELECT min("offset") AS first FROM bus."${topic}" GROUP BY partition`);
    trimmed ||= firsts.rows.some(({ first }) => first !== '0');
  }
  return { events, trimmed };
}

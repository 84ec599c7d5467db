import { services, topicsHeardBy } from '@redress/contracts';
import { headTable, logTable, schemaOf } from '@redress/messaging';
import { type Client } from 'pg';
import { quoted } from './dump.js';

const serviceSchemas = services.map(schemaOf);

/** A restore of books that were restored shortly before: what the first one lost may still be open. */
const SHORTLY = '7 days';

/** Whether the schemas are new enough to say that they were restored. */
export async function canBeMarked(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>(`SELECT to_regclass('payments.restore') IS NOT NULL AS there`);
  return rows[0]!.there;
}

/**
 * Writes into restored books that they are such, for payments to look every payout up before it sends; and frees what dead processes held.
 * Returns the last number that finance was given, by merchant: what finance has beyond is of the time that was lost.
 */
export async function markRestored(client: Client, knownUntil: string): Promise<Record<string, number>> {
  if (!(await canBeMarked(client))) {
    throw new Error('The database is older than this build. Run `npm run migrate`, then this again, before anything is started.');
  }
  await client.query(
    `INSERT INTO payments.restore AS r (merchant, known_until, at)
     SELECT '*', $1::timestamptz, date_trunc('milliseconds', clock_timestamp() + shift) FROM payments.clock
     ON CONFLICT (merchant) DO UPDATE SET at = excluded.at,
       known_until = CASE WHEN r.at > excluded.known_until - interval '${SHORTLY}' THEN least(r.known_until, excluded.known_until)
         ELSE excluded.known_until END`, [knownUntil]);
  for (const schema of serviceSchemas.map(quoted)) {
    await client.query(`UPDATE ${schema}.log_position SET owner = NULL, lease_until = NULL WHERE owner IS NOT NULL`);
    await client.query(`UPDATE ${schema}.intent i SET due_at = date_trunc('milliseconds', now() + c.shift) FROM ${schema}.clock c
      WHERE i.state = 'leased' AND i.due_at > now() + c.shift`);
    await client.query(`DELETE FROM ${schema}.log_member`);
    await client.query(`DELETE FROM ${schema}.relay_lease`);
  }
  const { rows } = await client.query<{ merchant: string; last: number }>('SELECT merchant, last FROM payments.finance_sequence ORDER BY merchant');
  return Object.fromEntries(rows.map(({ merchant, last }) => [merchant, last]));
}

/**
 * Where the log is on another server, sets positions back, never forward: to what was stored there since a moment, and never beyond its end,
 * since a reader that is ahead of its log would take nothing until it is caught up. Returns how many messages come again.
 */
export async function rewindLog(own: Client, log: Client, since: string): Promise<number> {
  let messages = 0n;
  for (const service of services) {
    for (const topic of topicsHeardBy(service)) {
      const { rows } = await log.query<{ partition: number; first: string }>(
        `SELECT h.partition, coalesce(
           (SELECT min(l."offset") FROM ${logTable(topic)} l WHERE l.partition = h.partition AND l.stored_at >= $1), h.next)::text AS first
         FROM ${headTable(topic)} h`, [since]);
      for (const { partition, first } of rows) {
        const moved = await own.query<{ n: string }>(
          `WITH before AS (SELECT next FROM ${quoted(schemaOf(service))}.log_position WHERE topic = $1 AND partition = $2)
           UPDATE ${quoted(schemaOf(service))}.log_position p SET next = $3 FROM before
           WHERE p.topic = $1 AND p.partition = $2 AND p.next > $3 RETURNING (before.next - $3)::text AS n`, [topic, partition, first]);
        messages += BigInt(moved.rows[0]?.n ?? 0);
      }
    }
  }
  return Number(messages);
}

/**
 * Whoever was erased after the backup is erased in the restored books too, as far as those that they replace still tell. Somebody who has
 * come again since then has another key: the one in the backup is destroyed all the same. Returns how many there were.
 */
export async function eraseAgain(restored: Client, replaced: Client): Promise<number> {
  const { rows } = await replaced.query<{ merchant: string; subject: string; key: string; erased: boolean }>(
    'SELECT merchant, subject_id AS subject, key_id AS key, erased_at IS NOT NULL AS erased FROM intake.vault_subject');
  const of = (field: 'merchant' | 'subject' | 'key' | 'erased') => rows.map((row) => row[field]);
  const { rowCount } = await restored.query(
    `UPDATE intake.vault_subject v SET wrapped_key = NULL, erased_at = date_trunc('milliseconds', now())
     FROM unnest($1::text[], $2::text[], $3::text[], $4::boolean[]) AS r(merchant, subject, key, erased)
     WHERE v.merchant = r.merchant AND v.subject_id = r.subject AND v.wrapped_key IS NOT NULL AND (r.erased OR v.key_id <> r.key)`,
    [of('merchant'), of('subject'), of('key'), of('erased')]);
  return rowCount ?? 0;
}

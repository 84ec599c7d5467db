import { setTimeout as pause } from 'node:timers/promises';
import { type Pool } from 'pg';
import { type Env } from '../stack/environment.js';
import { type Facts } from './checks/check.js';
import { judge, type Verdict } from './checks/checks.js';
import * as ask from './facts.js';
import { kafkaEvents } from './kafka-topics.js';
import { readBook } from './rail-book.js';

export interface Audited {
  readonly auditorUrl: string;
  readonly railUrl: string;
  /** Where Kafka is the bus, how to reach it. */
  readonly bus: Env;
}

const LOOKS = 6;
const BETWEEN_LOOKS_MS = 2_000;

/**
 * Audits a house, at rest or at work. Database, broker and rail cannot be read at one moment, so a fault counts only where it is still there
 * when looked at again: what merely was on its way has arrived by then.
 */
export async function audit(house: Audited, options: { strict?: boolean } = {}): Promise<Verdict> {
  const pool = ask.openAuditor(house.auditorUrl);
  try {
    let verdict = judge(await collect(pool, house), options);
    for (let look = 1; !verdict.ok && look < LOOKS; look++) {
      await pause(BETWEEN_LOOKS_MS);
      const again = judge(await collect(pool, house), options);
      if (!again.ok && failures(again) === failures(verdict)) return again;
      verdict = again;
    }
    return verdict;
  } finally {
    await pool.end();
  }
}

const failures = ({ checks }: Verdict): string => JSON.stringify(checks.filter(({ ok }) => !ok));

/** The database at one moment, then the rail, whose book only grows; then the broker. */
export async function collect(pool: Pool, { railUrl, bus }: Audited): Promise<Facts> {
  const stored = await ask.atOneMoment(pool, factsIn);
  const movements = await readBook(railUrl);
  const onKafka = bus.BUS === 'kafka' ? await kafkaEvents(bus, ask.publishedTopics) : { events: [], trimmed: false };
  // A data folder may have been on the other bus before: what happened then stays true.
  const events = [...new Map([...stored.log.events, ...onKafka.events].map((event) => [event.id, event])).values()];
  const bodies = (type: string): string[] => events.flatMap((event) => (event.type === type && event.body !== undefined ? [event.body] : []));
  return {
    ...stored, events, movements, trimmed: stored.log.trimmed || onKafka.trimmed, financeEvents: bodies('finance.payout.v1').map(ask.financeOf),
    releasedLegs: bodies('leg.released.v1').flatMap(releasedLeg),
  };
}

async function factsIn(db: ask.Db) {
  return {
    complaints: await ask.complaintsOf(db), caseFiles: await ask.caseFiles(db), plans: await ask.plansOf(db), ...await ask.campaignsOf(db), payouts: await ask.payoutsOf(db),
    postings: await ask.postingsOf(db), financeEntries: await ask.financeEntries(db), captured: await ask.capturedByLine(db),
    waiting: await ask.waitingInputs(db), intents: await ask.storedIntents(db), outboxRows: await ask.outboxRows(db),
    auditLogs: await ask.auditLogs(db), auditHeads: await ask.auditHeads(db), log: await ask.logEvents(db),
  };
}

function releasedLeg(body: string): { legId: string; amount: { minor: bigint; currency: string } }[] {
  const { leg } = JSON.parse(body) as { leg: { legId: string; amount?: { minor: string; currency: string } } };
  return leg.amount ? [{ legId: leg.legId, amount: { minor: BigInt(leg.amount.minor), currency: leg.amount.currency } }] : [];
}

import { type Headers, PARTITIONS } from '@redress/contracts';
import { partitionOf } from '@redress/messaging';
import { type Db, openAuditor, publishedTopics } from '../audit/facts.js';
import { kafkaRecords } from '../audit/kafka-topics.js';
import { isOnKafka } from '../doctor/checks/in-step.js';
import { type NightHouse } from './house.js';

/** A fact as the bus holds it, byte for byte. */
export interface StoredFact { readonly topic: string; readonly offset: bigint; readonly headers: Headers; readonly body: string }

/** Everything that was published about a case, in one order: each publisher's own, and between publishers by time. */
export async function factsOf(house: NightHouse, caseId: string): Promise<StoredFact[]> {
  if (!house.databaseUrl) return inOneOrder(await fromKafka(house, caseId));
  const database = openAuditor(house.databaseUrl);
  try {
    // A data folder may have been on the other bus before; a fact that is on both is one.
    const logged = await fromLog(database, caseId);
    const sent = (await isOnKafka({ house, database })) ? await fromKafka(house, caseId) : [];
    const known = new Set(logged.map(({ headers }) => headers.ce_id));
    return inOneOrder([...logged, ...sent.filter(({ headers }) => !known.has(headers.ce_id))]);
  } finally {
    await database.end();
  }
}

async function fromLog(db: Db, caseId: string): Promise<StoredFact[]> {
  const found = await Promise.all(publishedTopics.map(async (topic) => {
    const { rows } = await db.query<{ offset: string; headers: string; body: string }>(
      `SELECT "offset", headers, body FROM bus."${topic}" WHERE partition = $1 AND key = $2 ORDER BY "offset"`, [partitionOf(caseId, PARTITIONS), caseId]);
    return rows.map(({ offset, headers, body }) => ({ topic, offset: BigInt(offset), headers: JSON.parse(headers) as Headers, body }));
  }));
  return found.flat();
}

async function fromKafka(house: NightHouse, caseId: string): Promise<StoredFact[]> {
  const records = await kafkaRecords(house.kafka(), publishedTopics, caseId);
  // The relay publishes at least once: what came twice is given once.
  return [...new Map(records.map((record) => [record.headers.ce_id, record])).values()];
}

/** Merges the topics by time without changing the order within any of them. */
export function inOneOrder(facts: readonly StoredFact[]): StoredFact[] {
  const queues = [...Map.groupBy(facts, ({ topic }) => topic).values()].map((queue) => queue.toSorted((a, b) => (a.offset < b.offset ? -1 : 1)));
  const merged: StoredFact[] = [];
  const head = (queue: readonly StoredFact[]): string => `${queue[0]!.headers.ce_time} ${queue[0]!.headers.ce_id}`;
  for (let open = queues.filter((queue) => queue.length > 0); open.length > 0; open = open.filter((queue) => queue.length > 0)) {
    merged.push(open.reduce((first, queue) => (head(queue) < head(first) ? queue : first)).shift()!);
  }
  return merged;
}

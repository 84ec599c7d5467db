import { createLogger } from '@redress/chassis';
import { type Envelope, type EventType, PARTITIONS, type Service, topics } from '@redress/contracts';
import { type Bus, createKafkaBus } from '@redress/messaging';
import { EventProbe, eventually } from '@redress/testing';
import { type Pool } from 'pg';
import { type House } from '../stack/environment.js';

/** Sees all that the services publish, on either bus, and changes nothing. Each event is checked against its schema. */
export interface Witness {
  /** What was published about a case so far, each event once, in the order of their making. */
  about(caseId: string): Promise<Envelope[]>;
  /** The same, once it holds so many events of a type. Rejects after the patience, telling what there is. */
  until(caseId: string, type: EventType, options?: { count?: number; patienceMs?: number }): Promise<Envelope[]>;
  all(): Promise<readonly Envelope[]>;
  stop(): Promise<void>;
}

const PATIENCE_MS = 30_000;
const published = topics.filter((topic) => !topic.startsWith('channel.'));

/** Event ids are made in one process here, and sort by the moment of their making. */
const inOrder = (events: readonly Envelope[]): Envelope[] =>
  [...new Map(events.map((event) => [event.id, event])).values()].sort((a, b) => (a.id < b.id ? -1 : 1));
const isAbout = ({ subject, data }: Envelope, id: string): boolean => subject === id || (data as { caseId?: string }).caseId === id;

export const typesOf = (events: readonly Envelope[]): string[] => events.map(({ type }) => type);
/** What the last event of a type says; there must be one. */
export const last = <T extends EventType>(events: readonly Envelope[], type: T): Envelope<T>['data'] =>
  events.findLast((event) => event.type === type)!.data as Envelope<T>['data'];

export async function witness(house: House, database: Pool): Promise<Witness> {
  const probe = new EventProbe();
  const { look, stop } = house.bus.BUS === 'kafka' ? await onKafka(house, probe) : onLog(database, probe);
  const all = async () => {
    await look();
    return inOrder(probe.events);
  };
  const about = async (caseId: string) => (await all()).filter((event) => isAbout(event, caseId));
  return {
    all, about, stop,
    until: async (caseId, type, { count = 1, patienceMs = PATIENCE_MS } = {}) => {
      const types = async () => typesOf(await about(caseId));
      await eventually(`${count} × ${type}`, types, (seen) => seen.filter((one) => one === type).length >= count, patienceMs);
      return about(caseId);
    },
  };
}

interface Row { partition: number; offset: string; key: string; headers: string; body: string }

/** Reads on from where it was, as a superuser: the group of no service is touched. */
function onLog(database: Pool, probe: EventProbe) {
  const next = new Map<string, bigint>();
  let looking: Promise<void> = Promise.resolve();
  const read = async (): Promise<void> => {
    for (const topic of published) {
      const from = Array.from({ length: PARTITIONS }, (_, partition) => String(next.get(`${topic}/${partition}`) ?? 0n));
      const { rows } = await database.query<Row>(`SELECT partition, "offset", key, headers, body FROM bus."${topic}"
        WHERE "offset" >= ($1::bigint[])[partition + 1] ORDER BY partition, "offset"`, [from]);
      for (const { partition, offset } of rows) next.set(`${topic}/${partition}`, BigInt(offset) + 1n);
      probe.take(rows.map(({ key, headers, body }) => ({ topic, key, headers: JSON.parse(headers) as Record<string, string>, body })));
    }
  };
  const look = (): Promise<void> => (looking = looking.catch(() => undefined).then(read));
  return { look, stop: async () => looking.catch(() => undefined) };
}

async function onKafka({ bus: env }: House, probe: EventProbe) {
  const bus: Bus = createKafkaBus({
    brokers: env.KAFKA_BROKERS!.split(','), clientId: 'witness', topicPrefix: env.KAFKA_TOPIC_PREFIX,
    logger: createLogger({ service: 'witness', level: 'silent' }),
  });
  // A group of its own beside those of the services.
  await bus.subscribe({
    service: 'witness' as Service, topics: published, batch: 500, take: async (messages) => probe.take(messages), onCrash: () => undefined,
  });
  return { look: async () => undefined, stop: () => bus.close() };
}

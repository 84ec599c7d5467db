import { setTimeout as pause } from 'node:timers/promises';
import { type Pool } from 'pg';
import * as ask from '../audit/facts.js';
import { kafkaEvents } from '../audit/kafka-topics.js';
import { movedFor } from '../audit/rail-book.js';
import { type Serving } from '../audit/serving.js';
import { topicCourier } from './deliver-by-topic.js';
import { webhookCourier } from './deliver-by-webhook.js';
import { follow, type Place } from './follow.js';
import { type Options } from './options.js';
import { type Progress } from './progress.js';
import { type BadRow } from './row.js';
import { type Readable, send } from './send.js';
import { Sendings } from './sendings.js';
import { type Summary, tally } from './tally.js';
import { type Wording } from './wording.js';

export interface ReplayOptions {
  readonly serving: Serving;
  readonly files: readonly Readable[];
  readonly options: Options;
  readonly progress: Progress;
  readonly wording: Wording;
  /** Interrupts the replay; what was sent is still counted. */
  readonly signal: AbortSignal;
}

export interface Replayed {
  readonly summary: Summary;
  readonly refused: readonly BadRow[];
  readonly timedOut: boolean;
}

/** Sends the rows, follows their complaints until they are at rest, and counts. */
export async function replay({ serving, files, options, progress, wording, signal }: ReplayOptions): Promise<Replayed> {
  const pool = ask.openAuditor(serving.auditorUrl);
  const until = AbortSignal.any([signal, AbortSignal.timeout(options.timeoutMs)]);
  const courier = options.via === 'topic' ? topicCourier(serving.house) : webhookCourier(serving.intakeUrl);
  const rows = Math.min(options.limit, files.reduce((sum, file) => sum + file.rows, 0));
  try {
    const sendings = new Sendings(await persistently(() => ask.houseTime(pool)));
    await send(sendings, {
      files, options, house: serving.house, courier, signal: until,
      sent: (count) => progress.show(wording.sent, count, rows - sendings.refused.length),
    });
    const followed = [...sendings.sent.values()];
    const { places: seen, quiet } = await follow(followed, {
      serving, pool, signal: until, seen: (atRest) => progress.show(wording.followed, atRest, followed.length),
    });
    progress.end();
    const places = await persistently(() => settle(pool, sendings, seen));
    const { read, refused, duplicate, since } = sendings;
    const money = await persistently(() => moneyOf(pool, serving, places));
    return { summary: tally({ read, refused: refused.length, duplicate, places, quiet, since, ...money }), refused, timedOut: !quiet };
  } finally {
    await courier.close();
    await pool.end();
  }
}

const PATIENCE_MS = 60_000;

/** A house whose parts are killed comes back within seconds: a question is asked again until then. */
async function persistently<T>(question: () => Promise<T>): Promise<T> {
  for (const until = performance.now() + PATIENCE_MS; ;) {
    try {
      return await question();
    } catch (error) {
      if (performance.now() > until) throw error;
      await pause(500);
    }
  }
}

/** What only the database knows: a topic's refusals and repeats, and whether rows that got no answer were taken. */
async function settle(pool: Pool, sendings: Sendings, seen: ReadonlyMap<string, Place>): Promise<Map<string, Place>> {
  const merchants = [...new Set([...sendings.sent.values()].map(({ sender }) => sender.merchant))];
  const putAside = new Map<string, Map<string, string>>();
  for (const merchant of merchants) putAside.set(merchant, await ask.quarantinedOf(pool, merchant, sendings.since));
  const known = new Set((await ask.complaintsOf(pool, [...sendings.unanswered.keys()])).map(({ complaintId }) => complaintId));
  sendings.learn(seen, ({ sender, externalId }) => putAside.get(sender.merchant)?.get(externalId));
  const places = new Map([...sendings.sent.keys()].map((id) => [id, seen.get(id) ?? { standing: 'absent' as const }]));
  for (const id of sendings.resolveUnanswered((one) => known.has(one))) places.set(id, { standing: 'moving' });
  return places;
}

/** What finance, ledger and rail say of these complaints' payouts, each from its own place. */
async function moneyOf(pool: Pool, { house, railUrl, onKafka }: Serving, places: ReadonlyMap<string, Place>) {
  const cases = new Set([...places.values()].flatMap(({ caseId }) => caseId ?? []));
  const topic = ['finance.payouts'];
  const events = [...(await ask.logEvents(pool, topic)).events, ...(onKafka ? (await kafkaEvents(house.bus, topic)).events : [])];
  const told = [...new Map(events.map((event) => [event.id, event])).values()].map(({ body }) => ask.financeOf(body!));
  const payouts = await ask.payoutsOf(pool, [...cases]);
  return {
    finance: told.filter(({ caseId }) => caseId !== undefined && cases.has(caseId)),
    postings: await ask.postingsOf(pool, [...cases]),
    rail: await movedFor(railUrl, payouts.map(({ payoutId }) => payoutId)),
  };
}

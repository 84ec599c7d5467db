import { type Pool } from 'pg';
import * as ask from '../audit/facts.js';
import { kafkaEvents } from '../audit/kafka-topics.js';
import { movedFor } from '../audit/rail-book.js';
import { type Serving } from '../audit/serving.js';
import { type Outgoing, complaintOf } from './complaint.js';
import { topicCourier } from './deliver-by-topic.js';
import { AT_ONCE, type Courier, type Delivery, webhookCourier } from './deliver-by-webhook.js';
import { follow, type Followed, type Followings } from './follow.js';
import { RowHashes } from './identity.js';
import { type Mapping, mappingOf } from './mapping.js';
import { type Options } from './options.js';
import { workThrough } from './pace.js';
import { type Progress } from './progress.js';
import { complaintIdOf, type Sender, Senders } from './registry.js';
import { type BadRow, isBad } from './row.js';
import { readRows } from './rows.js';
import { type Summary, tally } from './tally.js';
import { type Wording } from './wording.js';

/** What is known of the rows while they are sent. */
class Sendings {
  read = 0;
  readonly refused: BadRow[] = [];
  /** Rows that intake knew already, or that say what an earlier row of the file has said. */
  duplicate = 0;
  readonly complaints = new Map<string, Followed & { sender: Sender; outgoing: Pick<Outgoing, 'source' | 'line'>; taken: boolean }>();
  /** Rows that nobody has answered; they may have been taken all the same. */
  readonly unanswered = new Map<string, BadRow>();

  constructor(readonly since: string) {}

  enter(outgoing: Outgoing, sender: Sender, delivery: Delivery): void {
    const complaintId = complaintIdOf(outgoing, sender);
    const { source, line, complaint: { externalId } } = outgoing;
    if (delivery.is === 'refused') return void this.refused.push({ source, line, why: `refused by intake: ${delivery.why}` });
    if (delivery.is === 'undelivered') return void this.unanswered.set(complaintId, { source, line, why: `not delivered: ${delivery.why}` });
    if (this.complaints.has(complaintId) || (delivery.is === 'taken' && delivery.receivedAt < this.since)) this.duplicate += 1;
    if (!this.complaints.has(complaintId)) this.complaints.set(complaintId, { complaintId, externalId, sender, outgoing: { source, line }, taken: delivery.is === 'taken' });
  }
}

export interface ReplayOptions {
  readonly serving: Serving;
  readonly files: readonly string[];
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
export async function replay(all: ReplayOptions): Promise<Replayed> {
  const { serving, options, progress, wording } = all;
  const pool = ask.openAuditor(serving.auditorUrl);
  const until = AbortSignal.any([all.signal, AbortSignal.timeout(options.timeoutMs)]);
  const courier = options.via === 'topic' ? topicCourier(serving.house) : webhookCourier(serving.intakeUrl);
  try {
    const sendings = new Sendings(await ask.houseTime(pool));
    const { since } = sendings;
    await send(all, courier, sendings, until);
    const rows = [...sendings.complaints.values()];
    const following = await follow(rows, {
      serving, pool, signal: until, seen: (atRest) => progress.show(wording.followed, atRest, rows.length),
    });
    progress.end();
    const places = await settleRefusals(pool, sendings, following, since);
    const summary = tally({ read: sendings.read, refused: sendings.refused.length, duplicate: sendings.duplicate, places, quiet: following.quiet, since, ...(await money(pool, serving, places)) });
    return { summary, refused: sendings.refused, timedOut: !following.quiet };
  } finally {
    await courier.close();
    await pool.end();
  }
}

async function send({ serving, files, options, progress, wording }: ReplayOptions, courier: Courier, sendings: Sendings, signal: AbortSignal): Promise<void> {
  const senders = new Senders(serving.house.registryFile);
  const all = await rowsIn(files, options);
  let sent = 0;
  await workThrough(complaintsIn(files, options, sendings), { atOnce: options.via === 'topic' ? AT_ONCE * 4 : AT_ONCE, rate: options.rate, signal }, async (outgoing) => {
    const sender = senders.find(outgoing);
    if (sender) sendings.enter(outgoing, sender, await courier.deliver(outgoing, sender, signal));
    else sendings.refused.push({ source: outgoing.source, line: outgoing.line, why: `is of ${outgoing.channel}/${outgoing.account}, which the registry does not know` });
    progress.show(wording.sent, ++sent, all - sendings.refused.length);
  });
}

/** How many rows there are to be sent: for the progress bar. */
async function rowsIn(files: readonly string[], { limit, encoding }: Options): Promise<number> {
  let rows = 0;
  for (const file of files) for await (const _row of readRows(file, encoding)) if (++rows >= limit) return rows;
  return rows;
}

/** The rows of the files as complaints; rows that are none are put down as refused. */
async function* complaintsIn(files: readonly string[], { told, limit, encoding }: Options, sendings: Sendings): AsyncGenerator<Outgoing> {
  const hashes = new RowHashes();
  for (const file of files) {
    let mapping: Mapping | undefined;
    for await (const row of readRows(file, encoding)) {
      if (sendings.read >= limit) return;
      sendings.read += 1;
      const complaint = isBad(row) ? row : complaintOf(row, (mapping ??= mappingOf(Object.keys(row.values), told)), hashes.of(row));
      if (isBad(complaint)) sendings.refused.push(complaint);
      else yield complaint;
    }
  }
}

/** What only the database knows: a topic's refusals and repeats, and whether rows that got no answer were taken. */
async function settleRefusals(pool: Pool, sendings: Sendings, { places }: Followings, since: string): Promise<Followings['places']> {
  const standing = new Map(places);
  const merchants = new Set([...sendings.complaints.values()].map(({ sender }) => sender.merchant));
  const quarantined = new Map(await Promise.all([...merchants].map(async (merchant) => [merchant, await ask.quarantinedOf(pool, merchant, since)] as const)));
  for (const [id, { sender, externalId, outgoing, taken }] of sendings.complaints) {
    if (taken) continue;
    const place = places.get(id);
    const why = quarantined.get(sender.merchant)?.get(externalId);
    if (place?.receivedAt !== undefined && place.receivedAt < since) sendings.duplicate += 1;
    if (place?.standing !== 'absent' || why === undefined) continue;
    standing.delete(id);
    sendings.refused.push({ ...outgoing, why: `refused by intake: ${why}` });
  }
  const known = new Set((await ask.complaintsOf(pool, [...sendings.unanswered.keys()])).map(({ complaintId }) => complaintId));
  for (const [id, bad] of sendings.unanswered) {
    if (standing.has(id)) sendings.duplicate += 1;
    else if (known.has(id)) standing.set(id, { standing: 'moving' });
    else sendings.refused.push(bad);
  }
  return standing;
}

/** What finance, ledger and rail say of these complaints' payouts, each from its own place. */
async function money(pool: Pool, { house, railUrl, onKafka }: Serving, places: Followings['places']) {
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

import { type Delivered, type Lag } from './bus.js';
import { type Admin } from './kafka-client.js';

/** At this moment (ms) the partition had this end, or a lower one. */
interface Mark {
  readonly at: number;
  readonly end: bigint;
}

const MOST_MARKS = 100;

/**
 * How long the oldest message that was not taken has waited. Kafka tells offsets, not ages, so marks are kept of which end a partition
 * had when: exact where a message has been in hand, else within the interval of asking.
 */
export class Ages {
  private readonly marks = new Map<number, Mark[]>();

  /** A message has been read: when it was stored, the partition ended just before it. */
  seen({ partition, offset, storedAt }: Delivered): void {
    this.mark(partition, { at: Date.parse(storedAt), end: offset });
  }

  secondsOf(partition: number, next: bigint, end: bigint, now: number): number {
    this.mark(partition, { at: now, end });
    const marks = this.marks.get(partition)!;
    while (marks.length > 1 && marks[1]!.end <= next) marks.shift();
    return end > next ? Math.max(0, now - marks[0]!.at) / 1_000 : 0;
  }

  private mark(partition: number, mark: Mark): void {
    const marks = this.marks.get(partition) ?? [];
    this.marks.set(partition, marks);
    marks.push(mark);
    marks.sort((a, b) => (a.end < b.end ? -1 : a.end > b.end ? 1 : a.at - b.at));
    // Of one end the first and the last mark say all: since when a message beyond it was not there, since when one before it was.
    const between = marks.findIndex(({ end }, i) => end === marks[i - 1]?.end && end === marks[i + 1]?.end);
    if (between > 0) marks.splice(between, 1);
    if (marks.length > MOST_MARKS) marks.splice(leastTelling(marks), 1);
  }
}

/** The mark without which the widest gap stays smallest. */
function leastTelling(marks: readonly Mark[]): number {
  let [least, gap] = [1, Infinity];
  for (let i = 1; i < marks.length - 1; i++) {
    const left = marks[i + 1]!.at - marks[i - 1]!.at;
    if (left < gap) [least, gap] = [i, left];
  }
  return least;
}

export interface Measured {
  readonly topic: string;
  readonly remote: string;
  readonly group: string;
  readonly ages: Ages;
}

/** One question each for a topic's ends and a group's offsets. A group that has committed nothing reads from the beginning. */
export async function lagOf(admin: Admin, { topic, remote, group, ages }: Measured): Promise<Lag[]> {
  const committed = await admin.fetchOffsets({ groupId: group, topics: [remote] });
  const offsets = new Map(committed.flatMap((one) => one.partitions).map(({ partition, offset }) => [partition, BigInt(offset)]));
  const bounds = await admin.fetchTopicOffsets(remote);
  const now = Date.now();
  return bounds.map(({ partition, low, high }) => {
    const [first, end, told] = [BigInt(low), BigInt(high), offsets.get(partition) ?? -1n];
    const next = told < first ? first : told;
    return { topic, partition, messages: end > next ? end - next : 0n, seconds: ages.secondsOf(partition, next, end, now) };
  });
}

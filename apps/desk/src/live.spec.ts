import { derivedId, plus } from '@redress/contracts';
import { type Reads } from '@redress/messaging';
import { examples } from '@redress/testing';
import { kept } from './domain/storyline/storyline.js';
import { follow, type LiveLine } from './live.js';
import { type TimelineEntry } from './store/timeline.js';

const START = '2026-03-02T08:00:00.000Z';
const entry = (n: number, seconds: number): TimelineEntry => ({
  merchant: 'm1', caseId: derivedId('case', 1), eventId: derivedId('event', n), type: 'payout.succeeded.v1', at: START, foldedAt: plus(START, { seconds }),
  params: kept({ name: 'payout.succeeded.v1', data: examples['payout.succeeded.v1'] }),
});

/** The little of a database that the view asks for. */
function table() {
  const rows: TimelineEntry[] = [];
  const find = async (store: { name: string }, { after, limit = 50, orderBy }: { after?: Partial<TimelineEntry>; limit?: number; orderBy?: readonly (readonly string[])[] }) => {
    if (store.name !== 'timeline') return [];
    const key = ({ foldedAt, eventId }: Partial<TimelineEntry>) => `${foldedAt} ${eventId ?? '~'}`;
    const sorted = [...rows].sort((a, b) => (key(a) < key(b) ? -1 : 1));
    if (orderBy?.[0]?.[1] === 'desc') sorted.reverse();
    return sorted.filter((row) => !after || key(row) > key(after)).slice(0, limit);
  };
  return { rows, reads: { find } as unknown as Pick<Reads, 'find'> };
}

async function take(stream: AsyncGenerator<LiveLine>, count: number): Promise<string[]> {
  const lines: string[] = [];
  while (lines.length < count) lines.push((await stream.next()).value!.eventId);
  return lines;
}
const ids = (...numbers: number[]) => numbers.map((n) => derivedId('event', n));

describe('the live view', () => {
  const ended = new AbortController();
  afterAll(() => ended.abort());
  const options = { signal: ended.signal, pollMs: 1 };

  it('gives what comes, and nothing that was there before', async () => {
    const { rows, reads } = table();
    rows.push(entry(1, 1));
    const stream = follow(reads, options);
    const first = take(stream, 2);
    await new Promise((resolve) => setTimeout(resolve, 20));
    rows.push(entry(2, 2), entry(3, 3));
    expect(await first).toEqual(ids(2, 3));
  });

  it('gives once what becomes visible late, though others of a later time were given', async () => {
    const { rows, reads } = table();
    const stream = follow(reads, { ...options, since: START });
    rows.push(entry(1, 10));
    expect(await take(stream, 1)).toEqual(ids(1));
    rows.push(entry(2, 7), entry(3, 11));
    expect(await take(stream, 2)).toEqual(ids(2, 3));
  });

  it('gives all of a moment that has more than one page', async () => {
    const { rows, reads } = table();
    rows.push(...Array.from({ length: 1_300 }, (_, n) => entry(n, 1)));
    const given = await take(follow(reads, { ...options, since: START }), 1_300);
    expect(new Set(given).size).toBe(1_300);
  });

  it('goes on after the place where a reader was', async () => {
    const { rows, reads } = table();
    rows.push(entry(1, 1), entry(2, 2), entry(3, 3));
    const since = `${plus(START, { seconds: 2 })},${derivedId('event', 2)}`;
    expect(await take(follow(reads, { ...options, since }), 1)).toEqual(ids(3));
  });

  it('ends with its reader', async () => {
    const gone = new AbortController();
    gone.abort();
    expect(await follow(table().reads, { signal: gone.signal }).next()).toMatchObject({ done: true });
  });
});

import { decodeJson, instant } from '@redress/contracts';
import { type Money, sum } from '@redress/money';
import { advance, isAtRest, type Journey, type LiveLine, sent } from '../live/board.js';
import { follow } from '../live/event-stream.js';
import { type Screen } from '../live/terminal.js';
import { type Stack } from '../stack/stack.js';
import { type Fed, feed } from './feed.js';
import { People } from './people.js';
import { type Sample } from './samples.js';

/** How the sample stream went. */
export interface Outcome {
  readonly journeys: readonly Journey[];
  readonly links: ReadonlyMap<string, string>;
  /** From the beginning of the start to the first money paid. */
  readonly firstPayoutMs: number | undefined;
  /** False where the patience ended first. */
  readonly settled: boolean;
}

export interface WatchOptions {
  readonly stack: Stack;
  readonly samples: readonly Sample[];
  readonly screen: Screen;
  readonly language: 'en' | 'zh';
  readonly startedAt: number;
  readonly patienceMs: number;
  readonly signal: AbortSignal;
  /** Something that should not happen, in one line. */
  trouble(line: string): void;
}

const PACE_MS = 120;
const SETTLED_POLL_MS = 100;

/** Feeds the samples and shows each on its way, as the desk's live view tells of it, until all have come to rest. */
export async function watchSamples(options: WatchOptions): Promise<Outcome> {
  const { stack, samples, patienceMs, signal } = options;
  const watch = new Watch(options);
  const over = new AbortController();
  const listening = listen(stack, AbortSignal.any([signal, over.signal]), (line) => watch.hear(line));
  try {
    await feed({ intakeUrl: stack.urls.intake, keys: stack.house.keys, samples, paceMs: PACE_MS, signal }, (fed) => watch.begin(fed));
    const until = performance.now() + patienceMs;
    while (!signal.aborted && !watch.settled && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, SETTLED_POLL_MS));
    return watch.outcome();
  } finally {
    over.abort();
    await listening;
  }
}

/** What is known of all samples so far. */
class Watch {
  private readonly journeys = new Map<string, Journey>();
  private readonly fed = new Map<string, Fed>();
  /** The desk can be faster than intake's answer: what it tells of a case that is not known yet is kept until then. */
  private readonly early = new Map<string, LiveLine[]>();
  private readonly people: People;
  private firstPayoutMs: number | undefined;

  constructor(private readonly options: WatchOptions) {
    this.people = new People(options.stack, options.trouble);
  }

  begin(fed: Fed): void {
    const { caseId, sample, orderRef } = fed;
    this.fed.set(caseId, fed);
    this.journeys.set(caseId, sent(caseId, sample.channel, sample.title, orderRef));
    for (const line of this.early.get(caseId) ?? []) this.hear(line);
    this.show();
  }

  hear(line: LiveLine): void {
    const journey = this.journeys.get(line.caseId);
    if (!journey) return void this.early.set(line.caseId, [...(this.early.get(line.caseId) ?? []), line]);
    this.journeys.set(line.caseId, advance(journey, line, this.options.language));
    if (line.type === 'payout.succeeded.v1') this.firstPayoutMs ??= Math.round(performance.now() - this.options.startedAt);
    this.people.hear(line, this.fed.get(line.caseId)!);
    this.show();
  }

  get settled(): boolean {
    return !this.people.busy && [...this.journeys.values()].every(isAtRest);
  }

  outcome(): Outcome {
    const links = new Map([...this.fed].map(([caseId, { caseLink }]) => [caseId, caseLink]));
    return { journeys: [...this.journeys.values()], links, firstPayoutMs: this.firstPayoutMs, settled: this.settled };
  }

  private show(): void {
    this.options.screen.show([...this.journeys.values()]);
  }
}

async function listen(stack: Stack, signal: AbortSignal, take: (event: LiveLine) => void): Promise<void> {
  const token = await stack.token('auditor');
  // A minute back: the view must not miss what happens before it is connected. Other cases' lines find no journey.
  const since = instant(Date.now() - 60_000);
  const seen = new Set<string>();
  for await (const { id, data } of follow(`${stack.urls.desk}/live?since=${since}`, { authorization: `Bearer ${token}` }, signal)) {
    if (id && seen.has(id)) continue; // told again after a broken connection
    if (id) seen.add(id);
    take(decodeJson<LiveLine>(data));
  }
}

/** What was paid, by currency. */
export function paidInAll(journeys: readonly Journey[]): Money[] {
  const byCurrency = Map.groupBy(journeys.flatMap(({ paid }) => paid), ({ currency }) => currency);
  return [...byCurrency].sort(([a], [b]) => (a < b ? -1 : 1)).map(([currency, amounts]) => sum(amounts, currency));
}

import { decodeJson, instant } from '@redress/contracts';
import { type Money, sum } from '@redress/money';
import { advance, isAtRest, type Journey, type LiveLine, sent } from '../live/board.js';
import { follow } from '../live/event-stream.js';
import { type Screen } from '../live/terminal.js';
import { type Stack } from '../stack/stack.js';
import { feed } from './feed.js';
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
}

const PACE_MS = 120;
const SETTLED_POLL_MS = 100;

/** Feeds the samples and shows each on its way, as the desk's live view tells of it, until all have come to rest. */
export async function watchSamples(options: WatchOptions): Promise<Outcome> {
  const { stack, samples, screen, language, startedAt, patienceMs, signal } = options;
  const journeys = new Map<string, Journey>();
  const links = new Map<string, string>();
  const early = new Map<string, LiveLine[]>();
  const over = new AbortController();
  const stop = AbortSignal.any([signal, over.signal]);
  let firstPayoutMs: number | undefined;
  const take = (event: LiveLine): void => {
    const journey = journeys.get(event.caseId);
    // The desk can be faster than intake's answer: what it tells of a case that is not known yet is kept until then.
    if (!journey) return void early.set(event.caseId, [...(early.get(event.caseId) ?? []), event]);
    journeys.set(event.caseId, advance(journey, event, language));
    if (event.type === 'payout.succeeded.v1') firstPayoutMs ??= Math.round(performance.now() - startedAt);
    screen.show([...journeys.values()]);
  };
  const listening = listen(stack, stop, take);
  try {
    await feed({ intakeUrl: stack.urls.intake, keys: stack.house.keys, samples, paceMs: PACE_MS }, ({ caseId, caseLink, sample, orderRef }) => {
      links.set(caseId, caseLink);
      journeys.set(caseId, sent(caseId, sample.channel, sample.title, orderRef));
      for (const event of early.get(caseId) ?? []) take(event);
      screen.show([...journeys.values()]);
    });
    const until = performance.now() + patienceMs;
    const allAtRest = () => [...journeys.values()].every(isAtRest);
    while (!signal.aborted && !allAtRest() && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, SETTLED_POLL_MS));
    return { journeys: [...journeys.values()], links, firstPayoutMs, settled: allAtRest() };
  } finally {
    over.abort();
    await listening;
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

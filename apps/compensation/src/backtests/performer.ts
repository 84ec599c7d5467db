import { type Instant } from '@redress/contracts';
import { type Performers, type Reads } from '@redress/messaging';
import { emptyTally, ENOUGH_CASES, type Tally, tryOn, unreached } from '../domain/publication/backtest.js';
import { type BacktestRun } from '../domain/publication/backtest-run.js';
import { pastCaseOf } from '../domain/publication/past-case.js';
import { EVERYONE } from '../domain/publication/publication.js';
import { chanceOf, sampleCase } from '../domain/publication/sample-case.js';
import { plans } from '../store/stores.js';
import { backtestRuns, publications } from '../store/publications.js';
import { pastPlans } from './history.js';
import { type BacktestPage, backtestPage, type PageAnswer } from './intents.js';
import { type OpenTrial, type OpenTrials } from './trial.js';

/** Cases of one page: what is counted is stored after each, and a process that dies loses no more than one. */
const CASES = 10_000;

/** Works off the pages of backtests, one at a time in a process. */
export const backtestPerformers = (reads: Reads, open: OpenTrials): Performers => ({
  [backtestPage.name]: { batch: 1, concurrency: 1, leaseSeconds: 120, perform: async ([intent]) => [await pageAnswer(reads, open, intent!.payload as BacktestPage)] },
});

async function pageAnswer(reads: Reads, open: OpenTrials, { merchant, runId, publicationId }: BacktestPage): Promise<PageAnswer> {
  const [found, publication] = await Promise.all([
    reads.one(backtestRuns, { merchant, runId }), reads.one(publications, { merchant, publicationId }),
  ]);
  // What an older build has counted may lack a part.
  const run = found && { ...found, tally: { ...emptyTally(), ...found.tally } };
  if (!run || publication?.documentHash !== run.documentHash) return { is: 'void', because: 'the draft has changed meanwhile' };
  const trial = await open(publication, reads);
  if (typeof trial === 'string') return { is: 'void', because: trial };
  const total = run.total ?? await reads.count(plans, merchant === EVERYONE ? {} : { merchant });
  const reached = await tryHistory(reads, trial, run);
  if (reached) return { is: 'page', tally: run.tally, reached, total };
  fillUp(trial, run.tally, run.startedAt);
  return { is: 'done', tally: run.tally, rows: trial.rows, total: run.tally.cases, restsOn: trial.restsOn };
}

/** Tries the next cases; gives the place to go on from, undefined at the end of history. The tally is the run's own, just read. */
async function tryHistory(reads: Reads, trial: OpenTrial, { merchant, tally, reached }: BacktestRun): Promise<BacktestRun['reached']> {
  const enough = tally.cases + CASES;
  for await (const page of pastPlans(reads, merchant, reached)) {
    for (const plan of page) tryOn(tally, trial, pastCaseOf(plan));
    const last = page.at(-1)!;
    if (tally.cases >= enough) return { merchant: last.merchant, planId: last.planId };
  }
  return undefined;
}

/**
 * Where history is short, or leaves a changed row untouched, cases are made, and where a row of a policy has changed also those of the law;
 * they are counted apart, and push out no real one.
 */
export function fillUp(trial: Omit<OpenTrial, 'restsOn'>, tally: Tally, latest: Instant): void {
  for (const row of unreached(tally, trial.rows)) {
    const made = trial.reach(row, `row ${row}`);
    if (made) tryOn(tally, trial, made);
  }
  const isChanged = trial.rows.some(({ changed }) => changed);
  for (const one of isChanged ? trial.casesOfLaw?.() ?? [] : []) tryOn(tally, trial, one);
  const chance = chanceOf(20_261_123);
  for (let made = tally.samples; tally.cases + made < ENOUGH_CASES; made++) {
    tryOn(tally, trial, sampleCase(chance, { merchant: 'sample', name: `case ${made}`, latest }));
  }
}

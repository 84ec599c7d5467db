import { derivedId } from '@redress/contracts';
import { command, refuse, storeIntent } from '@redress/messaging';
import { type BacktestPage, backtestPage } from '../backtests/intents.js';
import { emptyTally } from '../domain/publication/backtest.js';
import { type BacktestRun } from '../domain/publication/backtest-run.js';
import { publicationCycle } from '../domain/publication/publication.js';
import { compensation } from '../score.js';
import { backtestRuns, publications } from '../store/publications.js';

export interface BacktestOrder { readonly publicationId: string }
export const startBacktestCommand = command<BacktestOrder, { runId: string }>()('start-backtest');

/** Tries a draft on all past cases, page by page in the background. One run at a time: asked again meanwhile, the present run is named. */
export const startBacktest = compensation.useCase({
  name: 'start-backtest',
  on: startBacktestCommand,
  reads: ({ merchant, data: { publicationId } }) => ({ publication: publications.at({ merchant, publicationId }) }),
  decide: ({ id, merchant, actor, data: { publicationId } }, { publication }, now) => {
    if (!publication) return refuse('not-found', 'there is no such draft');
    if (!publicationCycle.allows(publication.state, 'tested')) return refuse('wrong-state', `it is ${publication.state}`);
    if (publication.running) return { reply: { runId: publication.running } };
    const runId = derivedId('backtest', publicationId, id);
    const run: BacktestRun = {
      merchant, runId, publicationId, documentHash: publication.documentHash, state: 'running', by: actor?.id ?? 'system', tally: emptyTally(), page: 1,
      failures: 0, startedAt: now, version: 1,
    };
    return {
      writes: [backtestRuns.add(run), publications.put({ ...publication, running: runId, version: publication.version + 1 })],
      intents: [pageOf(run)], audit: [{ act: 'backtest.started', target: publicationId, detail: { runId } }], reply: { runId },
    };
  },
});

/** The next page of a run: number and attempt are in its id, so each is asked for once. */
export function pageOf({ merchant, runId, publicationId, page, failures }: BacktestRun) {
  const payload: BacktestPage = { merchant, runId, publicationId, page };
  return storeIntent(backtestPage, derivedId('backtest-page', runId, page, failures), `backtest:${publicationId}`, 'backtest', payload);
}

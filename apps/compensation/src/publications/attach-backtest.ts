import { backtestPage } from '../backtests/intents.js';
import { reportOf } from '../domain/publication/backtest.js';
import { type BacktestRun } from '../domain/publication/backtest-run.js';
import { hashOf } from '../domain/facts.js';
import { type Publication, type PublicationState } from '../domain/publication/publication.js';
import { pageOf } from './start-backtest.js';
import { compensation } from '../score.js';
import { backtestRuns, publications, shelves } from '../store/publications.js';

/** A page that nobody answers this often has no answer. */
const MOST_FAILURES = 5;

/** Takes what a page of a backtest has counted and asks for the next one; with the last, the report is attached to the draft it is about. */
export const attachBacktest = compensation.useCase({
  name: 'attach-backtest',
  on: backtestPage,
  reads: ({ data: { payload: { merchant, runId, publicationId } } }) => ({
    run: backtestRuns.at({ merchant, runId }), publication: publications.at({ merchant, publicationId }),
  }),
  then: (_, { publication }) => ({ shelf: shelves.all(publication ? [{ merchant: publication.merchant, kind: publication.kind }] : []) }),
  decide: ({ data: { payload, result } }, { run, publication, shelf: [shelf] }, now) => {
    if (!run || !publication) throw new Error('a page belongs to no backtest');
    if (run.state !== 'running' || run.page !== payload.page) return {};
    if (run.documentHash !== publication.documentHash) return ended(run, publication, { because: 'the draft has changed meanwhile' }, now);
    if (result.is === 'expired') return tryAgain(run, publication, now);
    const { answer } = result;
    if (answer.is === 'void') return ended(run, publication, { because: answer.because }, now);
    if (answer.is === 'page') {
      const next = { ...run, tally: answer.tally, reached: answer.reached, total: answer.total, page: run.page + 1, failures: 0, version: run.version + 1 };
      return { writes: [backtestRuns.put(next)], intents: [pageOf(next)] };
    }
    const report = reportOf(answer.tally, answer.rows, { kind: publication.kind, documentHash: run.documentHash, restsOn: answer.restsOn });
    const state: PublicationState = report.failures.length === 0 ? 'tested' : 'draft';
    const { approvedHash: _void, approver: _nobody, ...tried } = publication;
    const { writes } = ended({ ...run, tally: answer.tally, total: answer.total }, { ...tried, state, report, reportHash: hashOf(report) }, {}, now);
    if (!shelf || shelf.approved[publication.subject] !== publication.publicationId) return { writes };
    const { [publication.subject]: _approved, ...approved } = shelf.approved;
    return { writes: [...writes, shelves.put({ ...shelf, approved, version: shelf.version + 1 })] };
  },
});

function ended(run: BacktestRun, publication: Publication, { because }: { because?: string }, now: string) {
  const { running: _ended, ...rest } = publication;
  const over = { ...run, state: because ? 'failed' as const : 'completed' as const, endedAt: now, ...(because && { because }), version: run.version + 1 };
  const kept = publication.running === run.runId ? rest : publication;
  return { writes: [backtestRuns.put(over), publications.put({ ...kept, changedAt: now, version: publication.version + 1 })] };
}

function tryAgain(run: BacktestRun, publication: Publication, now: string) {
  const failed = { ...run, failures: run.failures + 1, version: run.version + 1 };
  if (failed.failures >= MOST_FAILURES) return ended(run, publication, { because: 'a page was given up several times' }, now);
  return { writes: [backtestRuns.put(failed)], intents: [pageOf(failed)] };
}

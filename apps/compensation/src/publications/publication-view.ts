import { type BacktestRun } from '../domain/publication/backtest-run.js';
import { type Publication } from '../domain/publication/publication.js';

/** A version in a list. */
export const listedPublication = ({ document: _document, report, told: _told, version: _version, ...publication }: Publication) => ({
  ...publication, ...(report && { backtest: { cases: report.cases, samples: report.samples, failures: report.failures.length } }),
});

/** A version with all that an approver has to see; they name the two hashes with their approval. */
export const versionInFull = ({ told: _told, version: _version, ...publication }: Publication) => publication;

/** How far a backtest is: real cases tried, of as many as there were. */
export const runView = ({ runId, state, tally: { cases, samples, changed, belowCount }, total, because, startedAt, endedAt }: BacktestRun) => ({
  runId, state, cases, samples, total, changed, belowFloor: belowCount, because, startedAt, endedAt,
});

import { type Instant } from '@redress/contracts';
import { lifeCycle } from '@redress/decider';
import { type Tally } from './backtest.js';

export type BacktestRunState = 'running' | 'completed' | 'failed';
export const backtestRunCycle = lifeCycle<BacktestRunState>('backtest-run', 'running', {
  running: ['running', 'completed', 'failed'], completed: [], failed: [],
});

/** Where a run has come to among the plans of all merchants, or of one. */
export interface Place { readonly merchant: string; readonly planId: string }

/** A backtest on its way: what is counted so far, and where it goes on, also in another process. */
export interface BacktestRun {
  readonly merchant: string;
  readonly runId: string;
  readonly publicationId: string;
  readonly documentHash: string;
  readonly state: BacktestRunState;
  readonly by: string;
  readonly tally: Tally;
  readonly reached?: Place | undefined;
  readonly page: number;
  /** Attempts at this page that nobody answered. */
  readonly failures: number;
  /** Past cases there were when it began. */
  readonly total?: number | undefined;
  /** What kept it from its end. */
  readonly because?: string | undefined;
  readonly startedAt: Instant;
  readonly endedAt?: Instant | undefined;
  readonly version: number;
}

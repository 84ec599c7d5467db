import { intent } from '@redress/messaging';
import { type BacktestRun } from '../domain/publication/backtest-run.js';
import { type TrialRow } from '../domain/publication/backtest.js';

export interface BacktestPage { readonly merchant: string; readonly runId: string; readonly publicationId: string; readonly page: number }

/** What a page adds, with all that was counted before it. `done`: the last one, made cases included. `void`: the draft cannot be tried as it is. */
export type PageAnswer =
  | { readonly is: 'page'; readonly tally: BacktestRun['tally']; readonly reached: NonNullable<BacktestRun['reached']>; readonly total: number }
  | { readonly is: 'done'; readonly tally: BacktestRun['tally']; readonly rows: readonly TrialRow[]; readonly total: number; readonly restsOn: string }
  | { readonly is: 'void'; readonly because: string };

/** A page of past cases to try a draft on. */
export const backtestPage = intent<BacktestPage, PageAnswer>()('backtest.page');

import { type Alerts, type Recorded } from '../alert.js';
import { greatest, parts, rate, rateOf, series } from '../promql.js';
import { type TimeScale } from '../scale.js';
import { type Promise30, burnRates } from './burn.js';

/** A counter that grows by so many in each step. */
const growing = (each: number, values: number): string => `0+${Number(each.toFixed(6))}x${values}`;

const intake: Promise30 = {
  name: 'IntakeErrors', objective: 0.999, runbook: 'intake-errors',
  says: 'Intake turns complaints away with 5xx', first: 'curl -s http://127.0.0.1:4311/health/ready',
  bad: (window) => `${rateOf('http_request_duration_seconds', window, { where: { service: 'intake', status: /5../ } })} / ${
    rateOf('http_request_duration_seconds', window, { where: { service: 'intake' } })}`,
  example: (share, _, long) => ({
    [parts('http_request_duration_seconds', 'count', { service: 'intake', status: '503' })]: growing(1_000 * share, long),
    [parts('http_request_duration_seconds', 'count', { service: 'intake', status: '202' })]: growing(1_000 * (1 - share), long),
  }),
};

const FAILED = ['failed', 'poison'] as const;
const processing: Promise30 = {
  name: 'ProcessingFails', objective: 0.999, runbook: 'parked-key',
  says: 'Inputs fail when they are decided', first: 'npm run -s dead-letters -- list',
  bad: (window) => `${rate('inputs', window, { where: { outcome: FAILED } })} / ${rate('inputs', window)}`,
  example: (share, _, long) => ({
    [series('inputs', { service: 'payments', use_case: 'create-payout', outcome: 'poison' })]: growing(1_000 * share, long),
    [series('inputs', { service: 'payments', use_case: 'create-payout', outcome: 'done' })]: growing(1_000 * (1 - share), long),
  }),
};

/** Payouts for which we are the ones who are waited for; what the rail, a customer or a person has in hand is not ours to hurry. */
export const ours = ['created', 'authorised', 'submitted'] as const;

/** 1 while a payout has waited for too long. A half minute is good or bad as a whole: what never leaves has no duration to be counted. */
const LATE = 'redress:payouts_late:bool';
export const recorded = ({ seconds }: TimeScale): readonly Recorded[] => [{
  record: LATE, expr: `${greatest('payouts_oldest_age_seconds', { where: { state: ours } })} > bool ${seconds({ minutes: 5 })}`,
}];

const money: Promise30 = {
  name: 'PayoutsLate', objective: 0.99, runbook: 'payouts-late',
  says: 'Payouts wait for more than five minutes to be sent', first: 'GET /payouts?state=created and state=submitted of payments',
  bad: (window) => `avg_over_time(${LATE}[${window}])`,
  example: (share, window, values) => {
    const bad = Math.round(window * share);
    return { [series('payouts_oldest_age_seconds', { service: 'payments', state: 'created' })]: `0x${values - bad} 600x${bad}` };
  },
};

export const promises: Alerts = (scale) => [intake, processing, money].flatMap((promise) => burnRates(promise, scale));

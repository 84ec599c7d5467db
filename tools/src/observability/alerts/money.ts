import { type Alert, type Alerts } from '../alert.js';
import { greatest, rate, series } from '../promql.js';
import { type TimeScale } from '../scale.js';
import { ours } from './promises.js';

const RAIL = { service: 'payments', rail: 'simulator' } as const;

/** More than a fifth of what a rail says of payouts is of that kind. */
const railSays = (result: 'unknown' | 'not-sent', { span }: TimeScale): string => {
  const window = span({ minutes: 5 });
  return `${rate('rail_reports', window, { by: ['rail'], where: { result } })} / ${rate('rail_reports', window, { by: ['rail'] })} > 0.2`;
};
const answersOfRail = (result: 'unknown' | 'not-sent', error: 'timeout' | 'no-connection', share: number) => ({
  [series('rail_reports', { ...RAIL, operation: 'pay', result, error })]: `0+${100 * share}x40`,
  [series('rail_reports', { ...RAIL, operation: 'pay', result: 'succeeded', error: 'none' })]: `0+${100 * (1 - share)}x40`,
});

const rails: Alerts = (scale) => [
  {
    name: 'RailTimesOut', severity: 'page', lasting: { minutes: 2 }, every: 'seconds',
    runbook: 'rail-down', expr: railSays('unknown', scale),
    says: 'Calls to the rail {{ $labels.rail }} end without an answer: each may have been paid or not',
    first: 'put the kill switch of the rail on, so that no more payouts become unknown',
    fires: {
      series: answersOfRail('unknown', 'timeout', 0.5), at: { minutes: 15 }, labels: { rail: 'simulator' },
      says: 'Calls to the rail simulator end without an answer: each may have been paid or not',
    },
    silent: { series: answersOfRail('unknown', 'timeout', 0.1), at: { minutes: 15 } },
  },
  {
    name: 'RailUnreachable', severity: 'page', lasting: { minutes: 5 }, every: 'seconds',
    runbook: 'rail-down', expr: railSays('not-sent', scale),
    says: 'The rail {{ $labels.rail }} is not reached or lets nobody in: payouts wait, none is in doubt',
    first: 'read the rail\'s status page; look at its secret in RAILS',
    fires: {
      series: answersOfRail('not-sent', 'no-connection', 0.5), at: { minutes: 15 }, labels: { rail: 'simulator' },
      says: 'The rail simulator is not reached or lets nobody in: payouts wait, none is in doubt',
    },
    silent: { series: answersOfRail('not-sent', 'no-connection', 0.1), at: { minutes: 15 } },
  },
  {
    name: 'KillSwitchOn', severity: 'ticket', lasting: { hours: 4 }, every: 'minutes', runbook: 'kill-switch-on',
    expr: `${greatest('rail_switches_on', { by: ['rail', 'scope'] })} > 0`,
    says: 'The kill switch of {{ $labels.rail }} for {{ $labels.scope }} has been on for four hours: its payouts are held',
    first: 'ask whoever put it on; GET /switches of payments says who and why',
    fires: {
      series: { [series('rail_switches_on', { ...RAIL, scope: 'every-merchant' })]: '0 1x60' }, at: { hours: 5 },
      labels: { rail: 'simulator', scope: 'every-merchant' },
      says: 'The kill switch of simulator for every-merchant has been on for four hours: its payouts are held',
    },
    silent: { series: { [series('rail_switches_on', { ...RAIL, scope: 'every-merchant' })]: '0x20 1x60' }, at: { hours: 5 } },
  },
];

const payouts: Alerts = ({ seconds }) => {
  const oldest = (state: 'unknown' | 'created', from: number) => ({ [series('payouts_oldest_age_seconds', { service: 'payments', state })]: `${from}+30x60` });
  return [
    {
      name: 'PayoutUnknown', severity: 'page', lasting: { minutes: 0 }, every: 'seconds', runbook: 'unknown-payout',
      expr: `${greatest('payouts_oldest_age_seconds', { where: { state: 'unknown' } })} > ${seconds({ minutes: 10 })}`,
      says: 'Of a payout nobody knows whether it was paid, for {{ $value | humanizeDuration }} now',
      first: 'never pay it by another way; look at its attempts, ask the rail',
      fires: { series: oldest('unknown', 0), at: { minutes: 15 }, says: 'Of a payout nobody knows whether it was paid, for 15m 0s now' },
      silent: { series: oldest('unknown', 0), at: { minutes: 9 } },
    },
    {
      name: 'PayoutNeedsPerson', severity: 'ticket', lasting: { minutes: 10 }, every: 'seconds', runbook: 'unknown-payout',
      expr: `${greatest('payouts', { where: { state: 'manual_review' } })} > 0`,
      says: '{{ $value }} payouts wait for two people of finance',
      first: 'GET /payouts?state=manual_review of payments; `because` says why',
      fires: {
        series: { [series('payouts', { service: 'payments', state: 'manual_review' })]: '3x60' }, at: { minutes: 15 },
        says: '3 payouts wait for two people of finance',
      },
      silent: { series: { [series('payouts', { service: 'payments', state: 'manual_review' })]: '0x60' }, at: { minutes: 15 } },
    },
    {
      name: 'PayoutsWait', severity: 'page', lasting: { minutes: 0 }, every: 'seconds', runbook: 'rail-down',
      expr: `${greatest('payouts_oldest_age_seconds', { where: { state: ours } })} > ${seconds({ minutes: 15 })}`,
      says: 'A payout has waited for {{ $value | humanizeDuration }} to be sent',
      first: 'look at the rail, then at the intents of payments in its backlog',
      fires: { series: oldest('created', 0), at: { minutes: 20 }, says: 'A payout has waited for 20m 0s to be sent' },
      silent: { series: oldest('created', 0), at: { minutes: 14 } },
    },
  ];
};

const books: Alerts = ({ seconds }) => {
  const drift = (values: string) => ({ [series('reconciliation_drift_minor', { ...RAIL, currency: 'EUR' })]: values });
  const mismatches = (values: string) => ({ [series('reconciliation_mismatches', RAIL)]: values });
  const side = (key: 'ledger_debits_minor' | 'ledger_credits_minor', account: 'rail' | 'expense', sum: number) =>
    ({ [series(key, { service: 'payments', account, currency: 'EUR' })]: `${sum}x60` });
  const sumOf = (key: 'ledger_debits_minor' | 'ledger_credits_minor') => `sum by (currency) (${greatest(key, { by: ['account', 'currency'] })})`;
  const compared = (age: number) => ({ [series('reconciliation_age_seconds', RAIL)]: `${age}+30x60` });
  return [
    {
      name: 'ReconciliationDrift', severity: 'page', lasting: { minutes: 0 }, every: 'seconds', runbook: 'reconciliation-mismatch',
      expr: `max by (rail, currency) (abs(${series('reconciliation_drift_minor')})) != 0`,
      says: 'Ledger and statement of {{ $labels.rail }} differ by {{ $value }} minor units of {{ $labels.currency }}',
      first: 'GET /reconciliations of payments; with paid-twice put the kill switch on',
      fires: {
        series: drift('-1250x60'), at: { minutes: 5 }, labels: { rail: 'simulator', currency: 'EUR' },
        says: 'Ledger and statement of simulator differ by 1250 minor units of EUR',
      },
      silent: { series: drift('0x60'), at: { minutes: 5 } },
    },
    {
      name: 'ReconciliationMismatch', severity: 'page', lasting: { minutes: 0 }, every: 'seconds', runbook: 'reconciliation-mismatch',
      expr: `${greatest('reconciliation_mismatches', { by: ['rail'] })} > 0`,
      says: '{{ $value }} lines of the statement of {{ $labels.rail }} do not fit the ledger, though the sums may agree',
      first: 'GET /reconciliations of payments; each mismatch has its kind',
      fires: {
        series: mismatches('2x60'), at: { minutes: 5 }, labels: { rail: 'simulator' },
        says: '2 lines of the statement of simulator do not fit the ledger, though the sums may agree',
      },
      silent: { series: mismatches('0x60'), at: { minutes: 5 } },
    },
    {
      name: 'ReconciliationOverdue', severity: 'ticket', lasting: { minutes: 0 }, every: 'seconds', runbook: 'reconciliation-mismatch',
      expr: `${greatest('reconciliation_age_seconds', { by: ['rail'] })} > ${seconds({ hours: 26 })}`,
      says: 'Nothing was compared with the statement of {{ $labels.rail }} for {{ $value | humanizeDuration }}',
      first: 'POST /reconciliations of payments; `failed` means that the rail gave no statement',
      fires: {
        series: compared(26 * 3_600), at: { minutes: 10 }, labels: { rail: 'simulator' },
        says: 'Nothing was compared with the statement of simulator for 1d 2h 10m 0s',
      },
      silent: { series: compared(3_600), at: { minutes: 10 } },
    },
    ledgerUnbalanced(`abs(${sumOf('ledger_debits_minor')} - ${sumOf('ledger_credits_minor')}) > 0`, side),
    {
      name: 'LedgerDrift', severity: 'page', lasting: { minutes: 2 }, every: 'seconds', runbook: 'ledger-unbalanced',
      expr: `max by (currency) (abs(${series('ledger_drift_minor')})) > 0`,
      says: 'Ledger and payouts differ by {{ $value }} minor units of {{ $labels.currency }}', first: 'npm run audit',
      fires: {
        series: { [series('ledger_drift_minor', { service: 'payments', currency: 'EUR' })]: '-500x60' }, at: { minutes: 5 },
        labels: { currency: 'EUR' },
        says: 'Ledger and payouts differ by 500 minor units of EUR',
      },
      silent: { series: { [series('ledger_drift_minor', { service: 'payments', currency: 'EUR' })]: '0x60' }, at: { minutes: 5 } },
    },
  ];
};

const ledgerUnbalanced = (
  expr: string, side: (key: 'ledger_debits_minor' | 'ledger_credits_minor', account: 'rail' | 'expense', sum: number) => Record<string, string>,
): Alert => ({
  name: 'LedgerUnbalanced', severity: 'page', lasting: { minutes: 2 }, every: 'seconds', runbook: 'ledger-unbalanced', expr,
  says: 'Debits and credits of the ledger differ by {{ $value }} minor units of {{ $labels.currency }}',
  first: 'npm run audit; put every kill switch on',
  fires: {
    series: { ...side('ledger_debits_minor', 'expense', 5_000), ...side('ledger_credits_minor', 'rail', 4_900) }, at: { minutes: 5 },
    labels: { currency: 'EUR' }, says: 'Debits and credits of the ledger differ by 100 minor units of EUR',
  },
  silent: { series: { ...side('ledger_debits_minor', 'expense', 5_000), ...side('ledger_credits_minor', 'rail', 5_000) }, at: { minutes: 5 } },
});

export const money: Alerts = (scale) => [...rails(scale), ...payouts(scale), ...books(scale)];

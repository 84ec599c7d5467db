import { railErrors } from '@redress/chassis';
import { type Board, type Panel } from '../grafana.js';
import { greatest, quantile, rate, rateOf, series } from '../promql.js';

const W = '5m';

export const openMoney: Panel = {
  kind: 'timeseries', title: 'Money that has not ended, minor units', runbook: 'payouts-late',
  says: 'Sums of open payouts by state and currency. What grows and does not fall again is stuck in that state.',
  queries: [{ expr: greatest('payouts_minor', { by: ['state', 'currency'] }), legend: '{{state}} {{currency}}' }],
};

export const money: Board = {
  uid: 'redress-money', title: 'Redress: money', says: 'Payouts, rails, books.',
  rows: [
    {
      title: 'Payouts',
      panels: [
        {
          kind: 'timeseries', title: 'Open payouts by state',
          says: 'Created and submitted should fall again; unknown and manual review are for people.', runbook: 'unknown-payout',
          queries: [{ expr: greatest('payouts', { by: ['state'] }), legend: '{{state}}' }],
        },
        {
          kind: 'timeseries', title: 'Oldest by state', unit: 's',
          says: 'How long somebody has waited. The highest line says in which state it is stuck.', runbook: 'payouts-late',
          queries: [{ expr: greatest('payouts_oldest_age_seconds', { by: ['state'] }), legend: '{{state}}' }],
        },
        openMoney,
      ],
    },
    {
      title: 'Promises',
      panels: [
        {
          kind: 'timeseries', title: 'Time to money, median and 95th percentile', unit: 's',
          says: 'From the release of a sum to the money received, over the last seven days. A rise of one remedy alone is its rail or its gate.',
          runbook: 'promise-broken',
          queries: [{ expr: greatest('time_to_money_seconds', { by: ['remedy', 'quantile'] }), legend: '{{remedy}} {{quantile}}' }],
        },
        {
          kind: 'timeseries', title: 'Sums received, by how long they took',
          says: 'Of the last seven days, each line with all that the quicker ones have. Where the lines part, money is slow.', runbook: 'promise-broken',
          queries: [{ expr: `sum by (within) (${greatest('time_to_money_within', { by: ['remedy', 'within'] })})`, legend: 'within {{within}}' }],
        },
        {
          kind: 'timeseries', title: 'Promises broken in the last week',
          says: 'By kind, made good since or not: how well we keep our word.', runbook: 'promise-broken',
          queries: [{ expr: greatest('promises_broken_last_week', { by: ['kind'] }), legend: '{{kind}}' }],
        },
        {
          kind: 'stat', title: 'Promises broken and still owed', says: 'Each is a customer who waits beyond the date that we gave.',
          runbook: 'promise-broken', bad: 1,
          queries: [{ expr: greatest('promises_broken', { by: ['kind'] }), legend: '{{kind}}' }],
        },
      ],
    },
    {
      title: 'Rails',
      panels: [
        {
          kind: 'timeseries', title: 'Calls, 99th percentile', unit: 's',
          says: 'Near the rail\'s time-out, payouts become unknown: put the kill switch on.', runbook: 'rail-down',
          queries: [{ expr: quantile(0.99, 'rail_call_duration_seconds', W, { by: ['rail', 'operation'] }), legend: '{{rail}} {{operation}}' }],
        },
        {
          kind: 'timeseries', title: 'What rails say', unit: 'reqps',
          says: 'Unknown is the dangerous one; not-sent has surely not been paid.', runbook: 'rail-down',
          queries: [{ expr: rate('rail_reports', W, { by: ['rail', 'result'] }), legend: '{{rail}} {{result}}' }],
        },
        {
          kind: 'timeseries', title: 'Why it is no certainty', unit: 'reqps',
          says: 'The class of the error: not-let-in is our secret, time-out and broken connection are theirs.', runbook: 'rail-down',
          queries: [{ expr: rate('rail_reports', W, { by: ['rail', 'error'], where: { error: railErrors.filter((error) => error !== 'none') } }), legend: '{{rail}} {{error}}' }],
        },
        {
          kind: 'stat', title: 'Kill switches on', says: 'Ask whoever put them on whether the reason is gone.',
          runbook: 'kill-switch-on', warn: 1, width: 4,
          queries: [{ expr: greatest('rail_switches_on', { by: ['rail', 'scope'] }), legend: '{{rail}} {{scope}}' }],
        },
      ],
    },
    {
      title: 'Books',
      panels: [
        {
          kind: 'stat', title: 'Ledger drift',
          says: 'Ledger less payouts, minor units. Anything but 0 is a broken book: put every kill switch on.', runbook: 'ledger-unbalanced', bad: 1,
          queries: [{ expr: `max by (currency) (abs(${series('ledger_drift_minor')}))`, legend: '{{currency}}' }],
        },
        {
          kind: 'stat', title: 'Debits less credits', says: 'Must be 0 in each currency.', runbook: 'ledger-unbalanced', bad: 1,
          queries: [{
            expr: `abs(sum by (currency) (${greatest('ledger_debits_minor', { by: ['account', 'currency'] })}) - sum by (currency) (${
              greatest('ledger_credits_minor', { by: ['account', 'currency'] })}))`, legend: '{{currency}}',
          }],
        },
        {
          kind: 'stat', title: 'Statement drift', says: 'Ledger less statement at the last comparison, minor units.',
          runbook: 'reconciliation-mismatch', bad: 1,
          queries: [{ expr: `max by (rail, currency) (abs(${series('reconciliation_drift_minor')}))`, legend: '{{rail}} {{currency}}' }],
        },
        {
          kind: 'stat', title: 'Lines that do not fit', says: 'Mismatches of the last comparison, even where the sums agree.',
          runbook: 'reconciliation-mismatch', bad: 1,
          queries: [{ expr: greatest('reconciliation_mismatches', { by: ['rail'] }), legend: '{{rail}}' }],
        },
        {
          kind: 'stat', title: 'Last comparison', unit: 's',
          says: 'Longer than a day: the rail gives no statement, or nobody asks for it.', runbook: 'reconciliation-mismatch', warn: 7_200, bad: 93_600,
          queries: [{ expr: greatest('reconciliation_age_seconds', { by: ['rail'] }), legend: '{{rail}}' }],
        },
        {
          kind: 'stat', title: 'Above what was captured',
          says: 'Money that others took beyond what orders had captured: receivables to collect, nothing to stop.', runbook: 'reconciliation-mismatch', warn: 1,
          queries: [{ expr: greatest('exposure_overdrawn_minor', { by: ['currency'] }), legend: '{{currency}}' }],
        },
      ],
    },
    {
      title: 'The ledger over time',
      panels: [
        {
          kind: 'timeseries', title: 'Debits by account, minor units',
          says: 'Only ever grows. A step is a payday; a fall would be a rewritten book.', runbook: 'ledger-unbalanced',
          queries: [{ expr: greatest('ledger_debits_minor', { by: ['account', 'currency'] }), legend: '{{account}} {{currency}}' }],
        },
        {
          kind: 'timeseries', title: 'Calls to rails', unit: 'reqps',
          says: 'How often each rail is asked. Much looking-up means that many answers were lost.', runbook: 'rail-down',
          queries: [{ expr: rateOf('rail_call_duration_seconds', W, { by: ['rail', 'operation'] }), legend: '{{rail}} {{operation}}' }],
        },
      ],
    },
  ],
};

import { type Board, type Panel } from '../grafana.js';
import { greatest, rate, series } from '../promql.js';
import { JOB } from '../scrape.js';
import { openMoney } from './money.js';

const W = '5m';
const stat = (panel: Omit<Panel, 'kind'>): Panel => ({ kind: 'stat', ...panel });

/** What somebody who was just woken has to know in ten seconds, from left to right: what is wrong, whose money waits, what to do. */
export const overview: Board = {
  uid: 'redress-overview', title: 'Redress: the night', says: 'What is wrong, whose money waits, what to do. Green is a house at rest.',
  rows: [
    {
      title: 'What is wrong', height: 8,
      panels: [
        {
          kind: 'table', title: 'Firing now', width: 10,
          says: 'Every alert that fires. Take those that page first; the board of runbooks has a page for each. Empty: go back to bed.',
          queries: [{ expr: 'max by (alertname, severity, service, rail) (ALERTS{alertstate="firing"})' }],
        },
        stat({
          title: 'Services that do not answer', says: 'They are started again by themselves. One that stays here needs you.',
          runbook: 'service-down',
          queries: [{ expr: `sum(1 - up{job="${JOB}"})` }], bad: 1,
        }),
        stat({
          title: 'Without database', says: 'Bring PostgreSQL back, restart no service.', runbook: 'database-down', bad: 1,
          queries: [{ expr: `sum(1 - min by (service) (${series('dependency_up', { dependency: 'database' })}))` }],
        }),
        stat({
          title: 'Without bus', says: 'Bring the brokers back, restart no service. Complaints are still taken.', runbook: 'kafka-down',
          bad: 1,
          queries: [{ expr: `sum(1 - min by (service) (${series('dependency_up', { dependency: 'bus' })}))` }],
        }),
        stat({
          title: 'Taking stopped', says: 'Too many inputs failed: a wrong build. Put the right one in place, then resume.',
          runbook: 'parked-key', bad: 1,
          queries: [{ expr: `sum(${greatest('taking_stopped', { by: ['service'] })})` }],
        }),
      ],
    },
    {
      title: 'Whose money waits',
      panels: [
        stat({
          title: 'Unknown payouts', says: 'Nobody knows whether they were paid. Pay none by another way; the rail is being asked.',
          runbook: 'unknown-payout',
          queries: [{ expr: greatest('payouts', { where: { state: 'unknown' } }) }], warn: 1, bad: 10,
        }),
        stat({
          title: 'Oldest unknown', says: 'Older than ten minutes: ask the rail\'s people.', runbook: 'unknown-payout', unit: 's',
          warn: 60, bad: 600,
          queries: [{ expr: greatest('payouts_oldest_age_seconds', { where: { state: 'unknown' } }) }],
        }),
        stat({
          title: 'For two people', says: 'The rail could not tell. Two people of finance decide on evidence.', runbook: 'unknown-payout',
          warn: 1,
          queries: [{ expr: greatest('payouts', { where: { state: 'manual_review' } }) }],
        }),
        stat({
          title: 'Held', says: 'Behind a kill switch, a chargeback, or more than an order had captured.', runbook: 'kill-switch-on',
          warn: 1,
          queries: [{ expr: greatest('payouts', { where: { state: 'held' } }) }],
        }),
        stat({
          title: 'Kill switches on', says: 'Ask whoever put them on whether the reason is gone.', runbook: 'kill-switch-on', warn: 1,
          queries: [{ expr: `sum(${greatest('rail_switches_on', { by: ['rail', 'scope'] })})` }],
        }),
        stat({
          title: 'Drift', says: 'Ledger less statement, in minor units; anything but 0 goes to finance today.',
          runbook: 'reconciliation-mismatch', bad: 1,
          queries: [{ expr: `max by (currency) (abs(${series('reconciliation_drift_minor')}))`, legend: '{{currency}}' }],
        }),
      ],
    },
    { title: 'How much', panels: [openMoney] },
    {
      title: 'What stands still',
      panels: [
        stat({
          title: 'Parked keys', says: 'Cases that stand behind an input that cannot be decided. Mend the reason, then redrive.',
          runbook: 'parked-key', bad: 1,
          queries: [{ expr: `sum(${greatest('parked_keys', { by: ['service'] })})` }],
        }),
        stat({
          title: 'Dead letters', says: 'Inputs that could not be decided. `npm run -s dead-letters -- list` names them.',
          runbook: 'parked-key', warn: 1,
          queries: [{ expr: `sum(${greatest('dead_letters', { by: ['service', 'reason'] })})` }],
        }),
        stat({
          title: 'Lag', says: 'How long the oldest unread event has waited, over all services.', runbook: 'lag', unit: 's', warn: 30,
          bad: 120,
          queries: [{ expr: greatest('lag_seconds') }],
        }),
        stat({
          title: 'Outbox', says: 'How long the oldest decided fact has waited to be published.', runbook: 'outbox-stuck', unit: 's',
          warn: 30, bad: 120,
          queries: [{ expr: greatest('outbox_oldest_age_seconds') }],
        }),
        stat({
          title: 'Clocks near', says: 'Cases that have nearly used up their time: each can still be saved.', runbook: 'clock-near', warn: 1,
          queries: [{ expr: `sum(${greatest('clocks', { by: ['clock'], where: { state: 'near' } })})` }],
        }),
        stat({
          title: 'Clocks missed', says: 'Times that have run out in cases that still wait.', runbook: 'clock-near', bad: 1,
          queries: [{ expr: `sum(${greatest('clocks', { by: ['clock'], where: { state: 'missed' } })})` }],
        }),
      ],
    },
    {
      title: 'Does it flow',
      panels: [
        {
          kind: 'timeseries', title: 'Complaints in, payouts made, cases closed', unit: 'reqps', runbook: 'no-complaints',
          says: 'Three lines that move together. One that ends while the others go on shows where it is stuck.',
          queries: (['complaint.received.v1', 'payout.succeeded.v1', 'case.closed.v1'] as const).map((type) =>
            ({ expr: rate('facts', W, { where: { type } }), legend: type })),
        },
        {
          kind: 'timeseries', title: 'Inputs that were not done', unit: 'reqps', runbook: 'parked-key',
          says: 'Refused is business; failed and poison are faults; early and parked wait for something.',
          queries: [{ expr: rate('inputs', W, { by: ['outcome'], where: { outcome: ['refused', 'failed', 'poison', 'early', 'parked', 'unknown'] } }), legend: '{{outcome}}' }],
        },
      ],
    },
  ],
};

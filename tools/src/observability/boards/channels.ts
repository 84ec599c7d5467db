import { type Board } from '../grafana.js';
import { greatest, quantile, rate, series } from '../promql.js';

const W = '5m';
const COMPLAINTS = ['complaint.received.v1', 'complaint.acknowledged.v1', 'complaint.quarantined.v1'] as const;

/** The way in: what channels send, what is refused, and what they are told. */
export const channels: Board = {
  uid: 'redress-channels', title: 'Redress: channels', says: 'Intake by channel, refusals, acknowledgements, promised times.',
  choices: [{ name: 'channel', metric: series('facts', { service: 'intake' }), label: 'channel' }],
  rows: [
    {
      title: 'In',
      panels: [
        {
          kind: 'timeseries', title: 'Complaints by channel', unit: 'reqps',
          says: 'A channel that goes to zero while others go on has closed its door, or we ours.', runbook: 'no-complaints',
          queries: [{ expr: rate('facts', W, { by: ['channel'], where: { type: 'complaint.received.v1', channel: /$channel/ } }), legend: '{{channel}}' }],
        },
        {
          kind: 'timeseries', title: 'Received, acknowledged, quarantined', unit: 'reqps',
          says: 'The first two go together. What is quarantined is unsigned or malformed.', runbook: 'no-complaints',
          queries: [{ expr: rate('facts', W, { by: ['type'], where: { type: COMPLAINTS, channel: /$channel/ } }), legend: '{{type}}' }],
        },
        {
          kind: 'stat', title: 'Since the last complaint', unit: 's', says: 'An hour without any is silence or a closed door.',
          runbook: 'no-complaints', bad: 3_600, width: 4,
          queries: [{ expr: `min(${series('fact_age_seconds', { service: 'intake', type: 'complaint.received.v1' })})` }],
        },
      ],
    },
    {
      title: 'Answers',
      panels: [
        {
          kind: 'timeseries', title: 'Problems at the door, by code', unit: 'reqps', runbook: 'no-complaints',
          says: 'Signature and validation codes are the channel\'s to mend, `unavailable` and `internal` are ours.',
          queries: [{ expr: rate('http_problems', W, { by: ['code'], where: { service: 'intake' } }), legend: '{{code}}' }],
        },
        {
          kind: 'timeseries', title: 'Refusals by code', unit: 'reqps', says: 'What intake understood and refused all the same.',
          runbook: 'no-complaints',
          queries: [{ expr: rate('refusals', W, { by: ['use_case', 'code'], where: { service: 'intake' } }), legend: '{{use_case}} {{code}}' }],
        },
        {
          kind: 'timeseries', title: 'Time to the answer', unit: 's', says: 'Channels give up after some seconds and send again.',
          runbook: 'intake-errors',
          queries: [0.5, 0.95, 0.99].map((q) =>
            ({ expr: quantile(q, 'http_request_duration_seconds', W, { where: { service: 'intake' } }), legend: `p${q * 100}` })),
        },
      ],
    },
    {
      title: 'What channels and customers are promised',
      panels: [
        {
          kind: 'timeseries', title: 'Clocks', says: 'Near can still be saved; missed is a broken promise.', runbook: 'clock-near',
          queries: [{ expr: greatest('clocks', { by: ['clock', 'state'], where: { state: ['near', 'missed'] } }), legend: '{{clock}} {{state}}' }],
        },
        {
          kind: 'stat', title: 'Longest overdue', unit: 's', says: 'How far the most overdue clock is past its time.', runbook: 'clock-near', bad: 1, width: 4,
          queries: [{ expr: greatest('clocks_overdue_seconds', { by: ['clock'] }), legend: '{{clock}}' }],
        },
        {
          kind: 'timeseries', title: 'Periods of law', says: 'What law gives us time for: near can still be kept, missed has to be made good.',
          runbook: 'statutory-deadline',
          queries: [{ expr: greatest('statutory_clocks', { by: ['state'], where: { state: ['near', 'missed'] } }), legend: '{{state}}' }],
        },
        {
          kind: 'timeseries', title: 'Cases in the queues of people', says: 'For whom cases wait. The desk shows which, longest first.',
          runbook: 'clock-near',
          queries: [{ expr: greatest('cases_waiting', { by: ['waits_for'] }), legend: '{{waits_for}}' }],
        },
        {
          kind: 'timeseries', title: 'Oldest plan that waits', unit: 's',
          says: 'Approval, choice, inspection, investigation or task: who keeps a plan from going on.', runbook: 'clock-near',
          queries: [{ expr: greatest('plans_waiting_oldest_age_seconds', { by: ['waits_for'] }), legend: '{{waits_for}}' }],
        },
      ],
    },
    {
      title: 'Disputes, campaigns, budgets',
      panels: [
        {
          kind: 'timeseries', title: 'Disputes', says: 'Undecided, by how near our evidence or the ruling is: what is missed expires.',
          runbook: 'dispute-deadline',
          queries: [{ expr: greatest('disputes', { by: ['deadline'] }), legend: '{{deadline}}' }],
        },
        {
          kind: 'timeseries', title: 'Blocked policies', says: 'They fall below the floor of a newer rule pack: people decide what falls below.',
          runbook: 'policy-below-floor',
          queries: [{ expr: greatest('policies_blocked'), legend: 'blocked' }],
        },
        {
          kind: 'timeseries', title: 'Lines of campaigns', says: 'How far campaigns are that run or stand still.', runbook: 'campaign-stuck',
          queries: [{ expr: greatest('campaign_lines', { by: ['state'] }), legend: '{{state}}' }],
        },
        {
          kind: 'timeseries', title: 'Budgets for redress, this month', says: 'Near is 80 % reserved or spent. Exhausted stops goodwill where the budget says so.',
          runbook: 'budget-exhausted',
          queries: [{ expr: greatest('budgets', { by: ['used'] }), legend: '{{used}}' }],
        },
      ],
    },
    {
      title: 'What other departments were asked for',
      panels: [
        {
          kind: 'timeseries', title: 'Tasks of other departments', says: 'Visits, inspections, repairs and shipments that are not done.',
          runbook: 'task-overdue', queries: [{ expr: greatest('tasks_open', { by: ['kind'] }), legend: '{{kind}}' }],
        },
        {
          kind: 'timeseries', title: 'Most overdue task', unit: 's', says: 'How far it is past its date. The third level ends it as failed.',
          runbook: 'task-overdue', queries: [{ expr: greatest('tasks_overdue_seconds', { by: ['kind'] }), legend: '{{kind}}' }],
        },
      ],
    },
  ],
};

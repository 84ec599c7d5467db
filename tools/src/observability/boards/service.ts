import { type Service } from '@redress/contracts';
import { type Board, type Panel, type Row } from '../grafana.js';
import { greatest, quantile, rate, rateOf, series } from '../promql.js';

const W = '5m';
const panel = (title: string, says: string, runbook: NonNullable<Panel['runbook']>, more: Pick<Panel, 'queries' | 'unit' | 'warn' | 'bad'>): Panel =>
  ({ kind: 'timeseries', title, says, runbook, ...more });

const useCases = (service: Service): Row => ({
  title: 'Use cases: rate, errors, duration',
  panels: [
    panel('Inputs by use case', 'What it decides, and how much of it. Zero everywhere while others work: it stands still.', 'lag', {
      unit: 'reqps', queries: [{ expr: rate('inputs', W, { by: ['use_case'], where: { service } }), legend: '{{use_case}}' }],
    }),
    panel('Outcomes other than done', 'Repeats and refusals are normal; failed and poison are faults.', 'parked-key', {
      unit: 'reqps',
      queries: [{
        expr: rate('inputs', W, { by: ['use_case', 'outcome'], where: { service, outcome: ['refused', 'failed', 'poison', 'early', 'parked', 'unknown', 'stale'] } }),
        legend: '{{use_case}} {{outcome}}',
      }],
    }),
    panel('Duration, 99th percentile', 'From taking an input to its commit. All slow: the database; one slow: that use case.', 'busy-process', {
      unit: 's',
      queries: [{ expr: quantile(0.99, 'use_case_duration_seconds', W, { by: ['use_case'], where: { service } }), legend: '{{use_case}}' }],
    }),
  ],
});

const routes = (service: Service): Row => ({
  title: 'Routes: rate, errors, duration',
  panels: [
    panel('Requests by route', 'Who comes in where. A route that falls silent may be a door that is closed.', 'intake-errors', {
      unit: 'reqps',
      queries: [{ expr: rateOf('http_request_duration_seconds', W, { by: ['method', 'route'], where: { service } }), legend: '{{method}} {{route}}' }],
    }),
    panel('Problems by code', '4xx codes are the caller\'s to mend, `unavailable` and `internal` are ours.', 'intake-errors', {
      unit: 'reqps',
      queries: [{ expr: rate('http_problems', W, { by: ['route', 'code'], where: { service } }), legend: '{{route}} {{code}}' }],
    }),
    panel('Duration, 99th percentile', 'From the request to the end of the answer.', 'intake-errors', {
      unit: 's',
      queries: [{ expr: quantile(0.99, 'http_request_duration_seconds', W, { by: ['route'], where: { service } }), legend: '{{route}}' }],
    }),
  ],
});

const way = (service: Service): Row => ({
  title: 'What is on its way',
  panels: [
    panel('Lag, seconds', 'How long the oldest unread message of each topic has waited.', 'lag', {
      unit: 's', queries: [{ expr: greatest('lag_seconds', { by: ['topic'], where: { service } }), legend: '{{topic}}' }],
    }),
    panel('Lag, messages', 'Unread messages by topic. Falling is fine, however many there are.', 'lag', {
      queries: [{ expr: `sum by (topic) (${greatest('lag_messages', { by: ['topic', 'partition'], where: { service } })})`, legend: '{{topic}}' }],
    }),
    panel('Batch size', 'Inputs in one transaction. Large under load is good; 1 under load means that something keeps them apart.', 'lag', {
      queries: [
        { expr: quantile(0.5, 'batch_inputs', W, { where: { service } }), legend: 'median' },
        { expr: quantile(0.99, 'batch_inputs', W, { where: { service } }), legend: 'p99' },
        { expr: greatest('inputs_in_hand', { where: { service } }), legend: 'in hand' },
      ],
    }),
    panel('Outbox and log', 'Age of the oldest fact that is not on the broker, and how far the log goes back.', 'outbox-stuck', {
      unit: 's',
      queries: [
        { expr: greatest('outbox_oldest_age_seconds', { where: { service } }), legend: 'outbox' },
        { expr: greatest('log_oldest_age_seconds', { by: ['topic'], where: { service } }), legend: 'log {{topic}}' },
      ],
    }),
  ],
});

const waiting = (service: Service): Row => ({
  title: 'What waits',
  panels: [
    panel('Intents', 'Side effects that are stored and not done, by kind.', 'lag', {
      queries: [{ expr: greatest('intents', { by: ['intent', 'state'], where: { service } }), legend: '{{intent}} {{state}}' }],
    }),
    panel('Overdue', 'How late the most overdue intent and deadline are.', 'lag', {
      unit: 's',
      queries: [
        { expr: greatest('intents_overdue_seconds', { by: ['intent'], where: { service } }), legend: '{{intent}}' },
        { expr: greatest('timers_overdue_seconds', { where: { service } }), legend: 'timers' },
      ],
    }),
    panel('Inputs that cannot be decided now', 'Early ones wait for a fact, parked ones behind a dead letter, unknown ones for a newer build.', 'parked-key', {
      queries: [
        { expr: greatest('waiting_inputs', { by: ['why'], where: { service } }), legend: '{{why}}' },
        { expr: greatest('dead_letters', { by: ['reason'], where: { service } }), legend: 'dead: {{reason}}' },
      ],
    }),
    panel('Repeats absorbed', 'Inputs that came twice and did nothing the second time. Many after a restart, few else.', 'outbox-stuck', {
      unit: 'reqps', queries: [{ expr: rate('inputs', W, { where: { service, outcome: 'repeat' } }), legend: 'repeats' }],
    }),
  ],
});

const itself = (service: Service): Row => ({
  title: 'The process',
  panels: [
    panel('Database connections', 'Eight at most. Waiting ones mean that transactions are too long.', 'busy-process', {
      queries: [{ expr: `sum by (state) (${series('pool_connections', { service })})`, legend: '{{state}}' }],
    }),
    panel('Event loop', 'How late the process is with everything else it has to do.', 'busy-process', {
      unit: 's', warn: 0.1, bad: 0.25,
      queries: [{ expr: greatest('event_loop_delay_seconds', { by: ['quantile'], where: { service } }), legend: '{{quantile}}' }],
    }),
    panel('Processor', 'Seconds of processor time in a second; 1 is all that one process can use.', 'busy-process', {
      queries: [{ expr: `sum by (instance) (rate(${series('process_cpu_seconds', { service })}[${W}]))`, legend: '{{instance}}' }],
    }),
    panel('Memory', 'Resident memory. Growth without an end is a leak: restart it, and tell us.', 'busy-process', {
      unit: 'bytes', queries: [{ expr: series('process_resident_bytes', { service }), legend: '{{instance}}' }],
    }),
    panel('Age of the figures', 'How old what is shown here is. Minutes: believe no green panel of this service.', 'service-down', {
      unit: 's', warn: 60, bad: 300,
      queries: [{ expr: greatest('gauges_age_seconds', { by: ['group'], where: { service } }), legend: '{{group}}' }],
    }),
  ],
});

/** One service from all sides. */
export const ofService = (service: Service): Board => ({
  uid: `redress-${service}`, title: `Redress: ${service}`,
  says: `${service} by use case and route, what is on its way, what waits, the process.`,
  rows: [useCases, routes, way, waiting, itself].map((row) => row(service)),
});

import { type Duration } from '@redress/contracts';
import { type Alerts } from '../alert.js';
import { greatest, series } from '../promql.js';

const AT: Duration = { minutes: 10 };

/** Work that does not move. */
export const flow: Alerts = ({ seconds }) => {
  const where = { service: 'compensation' } as const;
  const growing = (key: 'outbox_oldest_age_seconds' | 'timers_overdue_seconds') => ({ [series(key, where)]: '0+30x60' });
  return [
    {
      name: 'EventsLag', severity: 'page', lasting: { minutes: 1 }, every: 'seconds', runbook: 'lag',
      expr: `${greatest('lag_seconds', { by: ['service', 'topic'] })} > ${seconds({ minutes: 2 })}`,
      says: '{{ $labels.service }} is {{ $value | humanizeDuration }} behind on {{ $labels.topic }}',
      first: 'GET /backlog on its admin port, then its log',
      fires: {
        series: { [series('lag_seconds', { ...where, topic: 'redress.intake', partition: '3' })]: '0+30x60' }, at: AT,
        labels: { service: 'compensation', topic: 'redress.intake' }, says: 'compensation is 10m 0s behind on redress.intake',
      },
      silent: { series: { [series('lag_seconds', { ...where, topic: 'redress.intake', partition: '3' })]: '90x60' }, at: AT },
    },
    {
      name: 'RelayStopped', severity: 'page', lasting: { minutes: 0 }, every: 'seconds', runbook: 'outbox-stuck',
      expr: `${greatest('outbox_oldest_age_seconds', { by: ['service'] })} > ${seconds({ minutes: 2 })}`,
      says: 'What {{ $labels.service }} has decided has not been published for {{ $value | humanizeDuration }}',
      first: 'BrokerDown fires too? Then the broker. Else the lease of its relay',
      fires: { series: growing('outbox_oldest_age_seconds'), at: AT, labels: where, says: 'What compensation has decided has not been published for 10m 0s' },
      silent: { series: growing('outbox_oldest_age_seconds'), at: { minutes: 2 } },
    },
    {
      name: 'TimersOverdue', severity: 'page', lasting: { minutes: 0 }, every: 'seconds', runbook: 'lag',
      expr: `${greatest('timers_overdue_seconds', { by: ['service'] })} > ${seconds({ minutes: 5 })}`,
      says: 'Deadlines of {{ $labels.service }} are {{ $value | humanizeDuration }} late',
      first: 'GET /backlog on its admin port, then its log',
      fires: { series: growing('timers_overdue_seconds'), at: AT, labels: where, says: 'Deadlines of compensation are 10m 0s late' },
      silent: { series: growing('timers_overdue_seconds'), at: { minutes: 4 } },
    },
    {
      name: 'IntentsOverdue', severity: 'page', lasting: { minutes: 0 }, every: 'seconds', runbook: 'lag',
      expr: `${greatest('intents_overdue_seconds', { by: ['service', 'intent'] })} > ${seconds({ minutes: 5 })}`,
      says: '{{ $labels.intent }} of {{ $labels.service }} is {{ $value | humanizeDuration }} late',
      first: 'GET /backlog on its admin port, then its log',
      fires: {
        series: { [series('intents_overdue_seconds', { service: 'payments', intent: 'rail.submit', state: 'waiting' })]: '0+30x60' },
        at: AT,
        labels: { service: 'payments', intent: 'rail.submit' }, says: 'rail.submit of payments is 10m 0s late',
      },
      silent: { series: { [series('intents_overdue_seconds', { service: 'payments', intent: 'rail.submit', state: 'waiting' })]: '60x60' }, at: AT },
    },
  ];
};

/** Work that cannot be decided. */
export const poison: Alerts = () => {
  const where = { service: 'payments' } as const;
  return [
    {
      name: 'DeadLetter', severity: 'ticket', lasting: { minutes: 0 }, every: 'seconds', runbook: 'parked-key',
      expr: `${greatest('dead_letters', { by: ['service', 'reason'] })} > 0`,
      says: '{{ $value }} inputs of {{ $labels.service }} could not be decided: {{ $labels.reason }}',
      first: 'npm run -s dead-letters -- list',
      fires: {
        series: { [series('dead_letters', { ...where, reason: 'decision' })]: '0x4 2x60' }, at: AT,
        labels: { ...where, reason: 'decision' },
        says: '2 inputs of payments could not be decided: decision',
      },
      silent: { series: { [series('dead_letters', { ...where, reason: 'decision' })]: '0x60' }, at: AT },
    },
    {
      name: 'KeyParked', severity: 'page', lasting: { minutes: 5 }, every: 'seconds',
      runbook: 'parked-key', expr: `${greatest('parked_keys', { by: ['service'] })} > 0`,
      says: '{{ $value }} cases stand still in {{ $labels.service }}, behind an input that cannot be decided',
      first: 'npm run -s dead-letters -- list',
      fires: {
        series: { [series('parked_keys', where)]: '1x60' }, at: AT, labels: where,
        says: '1 cases stand still in payments, behind an input that cannot be decided',
      },
      silent: { series: { [series('parked_keys', where)]: '0x12 1x60' }, at: AT },
    },
    {
      name: 'TakingStopped', severity: 'page', lasting: { minutes: 0 }, every: 'seconds',
      runbook: 'parked-key', expr: `${greatest('taking_stopped', { by: ['service'] })} > 0`,
      says: '{{ $labels.service }} has stopped taking events: too many could not be decided',
      first: 'put the right build in place, then POST /resume',
      fires: {
        series: { [series('taking_stopped', where)]: '0x4 1x60' }, at: AT, labels: where,
        says: 'payments has stopped taking events: too many could not be decided',
      },
      silent: { series: { [series('taking_stopped', where)]: '0x60' }, at: AT },
    },
  ];
};

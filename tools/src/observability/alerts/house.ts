import { type Duration } from '@redress/contracts';
import { type Alerts } from '../alert.js';
import { greatest, series } from '../promql.js';
import { JOB } from '../scrape.js';

const AT: Duration = { minutes: 10 };
const where = { service: 'payments' } as const;

/** Services and what they stand on. Not ready is what `DatabaseDown`, `BrokerDown` and `TakingStopped` say, each with its reason. */
const standing: Alerts = ({ seconds }) => {
  const answers = (dependency: 'database' | 'bus', values: string) => ({ [series('dependency_up', { ...where, dependency })]: values });
  const least = (dependency: 'database' | 'bus') => `min by (service) (${series('dependency_up', { dependency })}) == 0`;
  const up = `up{job="${JOB}",service="payments",instance="payments:4341"}`;
  return [
    {
      name: 'ServiceDown', severity: 'page', lasting: { minutes: 1 }, every: 'seconds',
      runbook: 'service-down', expr: `up{job="${JOB}"} == 0`,
      says: '{{ $labels.service }} does not answer at {{ $labels.instance }}',
      first: 'read the last lines of its log; the supervisor starts it by itself',
      fires: {
        series: { [up]: '1x4 0x60' }, at: AT, labels: { ...where, job: JOB, instance: 'payments:4341' },
        says: 'payments does not answer at payments:4341',
      },
      silent: { series: { [up]: '1x60' }, at: AT },
    },
    {
      name: 'DatabaseDown', severity: 'page', lasting: { minutes: 1 }, every: 'seconds', runbook: 'database-down', expr: least('database'),
      says: '{{ $labels.service }} does not reach its database: it does nothing', first: 'bring PostgreSQL back; restart no service for it',
      fires: { series: answers('database', '1x4 0x60'), at: AT, labels: where, says: 'payments does not reach its database: it does nothing' },
      silent: { series: answers('database', '1x60'), at: AT },
    },
    {
      name: 'BrokerDown', severity: 'page', lasting: { minutes: 1 }, every: 'seconds',
      runbook: 'kafka-down', expr: `${least('bus')} unless ${least('database')}`,
      says: '{{ $labels.service }} reaches its database and not the bus: nothing moves between services',
      first: 'bring the brokers back; restart no service for it',
      fires: {
        series: { ...answers('bus', '1x4 0x60'), ...answers('database', '1x60') }, at: AT, labels: where,
        says: 'payments reaches its database and not the bus: nothing moves between services',
      },
      silent: { series: { ...answers('bus', '1x4 0x60'), ...answers('database', '1x4 0x60') }, at: AT },
    },
    {
      name: 'FiguresOld', severity: 'ticket', lasting: { minutes: 0 }, every: 'seconds', runbook: 'service-down',
      expr: `${greatest('gauges_age_seconds', { by: ['service', 'group'] })} > ${seconds({ minutes: 5 })} unless on (service) ${least('database')}`,
      says: 'What {{ $labels.service }} shows of {{ $labels.group }} is {{ $value | humanizeDuration }} old',
      first: 'its log says why they cannot be read; believe no green panel of it',
      fires: {
        series: { [series('gauges_age_seconds', { ...where, group: 'payouts' })]: '0+30x60', ...answers('database', '1x60') }, at: AT,
        labels: { ...where, group: 'payouts' }, says: 'What payments shows of payouts is 10m 0s old',
      },
      silent: { series: { [series('gauges_age_seconds', { ...where, group: 'payouts' })]: '0+30x60', ...answers('database', '0x60') }, at: AT },
    },
  ];
};

/** What wears out slowly. */
const wear: Alerts = ({ seconds }) => {
  const late = (delay: number) => ({ [series('event_loop_delay_seconds', { ...where, quantile: '0.99' })]: `${delay}x60` });
  const waiting = (values: string) => ({ [series('pool_connections', { ...where, state: 'waiting' })]: values });
  const oldest = (from: number) => ({ [series('log_oldest_age_seconds', { ...where, topic: 'redress.payments' })]: `${from}+300x40` });
  return [
    {
      name: 'EventLoopBlocked', severity: 'ticket', lasting: { minutes: 5 }, every: 'seconds', runbook: 'busy-process',
      expr: `${greatest('event_loop_delay_seconds', { by: ['service'], where: { quantile: '0.99' } })} > 0.25`,
      says: 'Something keeps {{ $labels.service }} from everything else for {{ $value }} s at a time',
      first: 'is the machine short of processor time or memory?',
      fires: { series: late(0.5), at: AT, labels: where, says: 'Something keeps payments from everything else for 0.5 s at a time' },
      silent: { series: late(0.05), at: AT },
    },
    {
      name: 'PoolExhausted', severity: 'ticket', lasting: { minutes: 5 }, every: 'seconds', runbook: 'busy-process',
      expr: `${greatest('pool_connections', { by: ['service'], where: { state: 'waiting' } })} > 0`,
      says: '{{ $value }} pieces of work of {{ $labels.service }} wait for a database connection',
      first: 'look for a transaction that is minutes old in pg_stat_activity',
      fires: { series: waiting('3x60'), at: AT, labels: where, says: '3 pieces of work of payments wait for a database connection' },
      silent: { series: waiting('3x4 0x2 3x4 0x50'), at: AT },
    },
    {
      name: 'LogNotSwept', severity: 'ticket', lasting: { hours: 2 }, every: 'minutes', runbook: 'retention',
      expr: `${greatest('log_oldest_age_seconds', { by: ['topic'] })} > ${seconds({ days: 8 })}`,
      says: 'The log of {{ $labels.topic }} goes back {{ $value | humanizeDuration }}: it is not swept',
      first: 'grep retention in the log of the service that owns the topic',
      fires: { series: oldest(8 * 86_400), at: { minutes: 150 }, labels: { topic: 'redress.payments' }, says: 'The log of redress.payments goes back 8d 2h 30m 0s: it is not swept' },
      silent: { series: oldest(6 * 86_400), at: { minutes: 150 } },
    },
  ];
};

export const house: Alerts = (scale) => [...standing(scale), ...wear(scale)];

import { type Alerts } from '../alert.js';
import { greatest, series } from '../promql.js';

/** What was promised to customers by a date. */
export const pledges: Alerts = () => {
  const broken = (values: string) => ({ [series('promises_broken', { service: 'follow-up', kind: 'refund_full' })]: values });
  return [
    {
      name: 'PromiseBroken', severity: 'ticket', lasting: { minutes: 1 }, every: 'seconds', runbook: 'promise-broken',
      expr: `${greatest('promises_broken', { by: ['kind'] })} > 0`,
      says: '{{ $value }} promises of the kind {{ $labels.kind }} were not kept by their date and are still owed',
      first: 'GET /promises?state=broken of follow-up: the oldest comes first',
      fires: {
        series: broken('2x60'), at: { minutes: 5 }, labels: { kind: 'refund_full' },
        says: '2 promises of the kind refund_full were not kept by their date and are still owed',
      },
      silent: { series: broken('0x60'), at: { minutes: 5 } },
    },
  ];
};

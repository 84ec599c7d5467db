import { type Alerts } from '../alert.js';
import { greatest, series } from '../promql.js';

const disputes = (deadline: 'near' | 'missed', values: string) => ({ [series('disputes', { service: 'compensation', deadline })]: values });

/** Dates of disputes: what is not answered is decided without us. */
export const disputeDates: Alerts = () => [
  {
    name: 'DisputeDeadlineNear', severity: 'ticket', lasting: { minutes: 1 }, every: 'seconds', runbook: 'dispute-deadline',
    expr: `${greatest('disputes', { where: { deadline: 'near' } })} > 0`,
    says: '{{ $value }} disputes wait for our evidence or for a ruling, and the time is nearly over',
    first: 'GET /disputes of compensation: what is due, and when',
    fires: {
      series: disputes('near', '2x60'), at: { minutes: 5 }, says: '2 disputes wait for our evidence or for a ruling, and the time is nearly over',
    },
    silent: { series: disputes('near', '0x60'), at: { minutes: 5 } },
  },
  {
    name: 'DisputeDeadlineMissed', severity: 'page', lasting: { minutes: 1 }, every: 'seconds', runbook: 'dispute-deadline',
    expr: `${greatest('disputes', { where: { deadline: 'missed' } })} > 0`,
    says: 'Nobody has ruled in time on {{ $value }} disputes: they expire',
    first: 'GET /disputes of compensation: what is due, and when',
    fires: { series: disputes('missed', '1x60'), at: { minutes: 5 }, says: 'Nobody has ruled in time on 1 disputes: they expire' },
    silent: { series: disputes('missed', '0x60'), at: { minutes: 5 } },
  },
];

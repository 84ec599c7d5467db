import { type Alerts } from '../alert.js';
import { greatest, series } from '../promql.js';

/** One incident, many customers: a campaign that runs and does not move. */
export const campaigns: Alerts = ({ seconds }) => [
  {
    name: 'CampaignStuck', severity: 'ticket', lasting: { minutes: 1 }, every: 'seconds', runbook: 'campaign-stuck',
    expr: `${greatest('campaign_idle_seconds')} > ${seconds({ minutes: 10 })}`,
    says: 'A running campaign has moved no line for {{ $value | humanizeDuration }}, and lines wait',
    first: 'npm run -s campaign -- list',
    fires: {
      series: { [series('campaign_idle_seconds', { service: 'compensation' })]: '660x60' }, at: { minutes: 5 },
      says: 'A running campaign has moved no line for 11m 0s, and lines wait',
    },
    silent: { series: { [series('campaign_idle_seconds', { service: 'compensation' })]: '0x60' }, at: { minutes: 5 } },
  },
];

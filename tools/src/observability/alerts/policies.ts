import { type Alerts } from '../alert.js';
import { greatest, series } from '../promql.js';

const blocked = (values: string) => ({ [series('policies_blocked', { service: 'compensation' })]: values });

/** The law has changed, and a policy has not. */
export const policies: Alerts = () => [
  {
    name: 'PolicyBelowFloor', severity: 'ticket', lasting: { minutes: 1 }, every: 'seconds', runbook: 'policy-below-floor',
    expr: `${greatest('policies_blocked')} > 0`,
    says: '{{ $value }} policies fall below the floor of a newer rule pack: people decide what falls below',
    first: 'npm run -s policy -- list: which policy, which pack, which rules',
    fires: { series: blocked('1x60'), at: { minutes: 5 }, says: '1 policies fall below the floor of a newer rule pack: people decide what falls below' },
    silent: { series: blocked('0x60'), at: { minutes: 5 } },
  },
];

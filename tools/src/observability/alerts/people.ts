import { type Alerts } from '../alert.js';
import { greatest, rate, series } from '../promql.js';

const COMPLAINT = { service: 'intake', type: 'complaint.received.v1' } as const;

/** Times that were promised, and silence. */
export const people: Alerts = ({ span, seconds }) => {
  const clocks = (state: 'near' | 'missed', values: string) => ({ [series('clocks', { service: 'follow-up', clock: 'resolution', state })]: values });
  const statutory = (state: 'near' | 'missed', values: string) => ({ [series('statutory_clocks', { service: 'follow-up', state })]: values });
  const budgetsOf = (values: string) => ({ [series('budgets', { service: 'compensation', used: 'exhausted' })]: values });
  const silence = (age: number) => ({
    [series('fact_age_seconds', COMPLAINT)]: `0x48 ${age}+1800x4`,
    [series('facts', { ...COMPLAINT, channel: 'tmall' })]: '0+1x48 48x4',
  });
  return [
    {
      name: 'ClockNear', severity: 'ticket', lasting: { minutes: 1 }, every: 'seconds', runbook: 'clock-near',
      expr: `${greatest('clocks', { by: ['clock'], where: { state: 'near' } })} > 0`,
      says: '{{ $value }} cases have nearly used up their time for {{ $labels.clock }}',
      first: 'GET /queues of the desk: for whom they wait, longest first',
      fires: {
        series: clocks('near', '4x60'), at: { minutes: 5 }, labels: { clock: 'resolution' },
        says: '4 cases have nearly used up their time for resolution',
      },
      silent: { series: clocks('near', '0x60'), at: { minutes: 5 } },
    },
    {
      name: 'ClockMissed', severity: 'page', lasting: { minutes: 1 }, every: 'seconds', runbook: 'clock-near',
      expr: `${greatest('clocks', { by: ['clock'], where: { state: 'missed' } })} > 0`,
      says: 'The time for {{ $labels.clock }} has run out for {{ $value }} cases, and they still wait',
      first: 'GET /queues of the desk: for whom they wait, longest first',
      fires: {
        series: clocks('missed', '1x60'), at: { minutes: 5 }, labels: { clock: 'resolution' },
        says: 'The time for resolution has run out for 1 cases, and they still wait',
      },
      silent: { series: clocks('missed', '0x60'), at: { minutes: 5 } },
    },
    {
      name: 'StatutoryDeadlineNear', severity: 'ticket', lasting: { minutes: 1 }, every: 'seconds', runbook: 'statutory-deadline',
      expr: `${greatest('statutory_clocks', { where: { state: 'near' } })} > 0`,
      says: '{{ $value }} periods that law sets us are nearly over',
      first: 'GET /queues of the desk; a case that waits for a person was brought before a supervisor as statutory-deadline',
      fires: { series: statutory('near', '3x60'), at: { minutes: 5 }, says: '3 periods that law sets us are nearly over' },
      silent: { series: statutory('near', '0x60'), at: { minutes: 5 } },
    },
    {
      name: 'StatutoryDeadlineMissed', severity: 'page', lasting: { minutes: 1 }, every: 'seconds', runbook: 'statutory-deadline',
      expr: `${greatest('statutory_clocks', { where: { state: 'missed' } })} > 0`,
      says: '{{ $value }} periods that law sets us have run out, and what is owed has not reached the customer',
      first: 'GET /queues of the desk: cases brought before a supervisor as statutory-deadline-missed',
      fires: {
        series: statutory('missed', '1x60'), at: { minutes: 5 },
        says: '1 periods that law sets us have run out, and what is owed has not reached the customer',
      },
      silent: { series: statutory('missed', '0x60'), at: { minutes: 5 } },
    },
    {
      name: 'BudgetExhausted', severity: 'ticket', lasting: { minutes: 5 }, every: 'seconds', runbook: 'budget-exhausted',
      expr: `${greatest('budgets', { where: { used: 'exhausted' } })} > 0`,
      says: '{{ $value }} budgets for redress are used up this month: goodwill stops where they say so',
      first: 'GET /budgets of compensation: which, and what their rule is',
      fires: { series: budgetsOf('2x60'), at: { minutes: 10 }, says: '2 budgets for redress are used up this month: goodwill stops where they say so' },
      silent: { series: budgetsOf('0x60'), at: { minutes: 10 } },
    },
    {
      name: 'NoComplaints', severity: 'page', lasting: { minutes: 0 }, every: 'hours', runbook: 'no-complaints',
      // Who has never had a complaint misses none. Several instances: the one that heard last counts.
      expr: `min(${series('fact_age_seconds', COMPLAINT)}) > ${seconds({ hours: 1 })} and ${rate('facts', span({ days: 1 }), { where: COMPLAINT })} > 0`,
      says: 'No complaint has come for {{ $value | humanizeDuration }}',
      first: 'curl -s http://127.0.0.1:4311/health/ready, then try a webhook from outside',
      fires: { series: silence(0), at: { hours: 26 }, says: 'No complaint has come for 1h 30m 0s' },
      silent: { series: silence(0), at: { hours: 25, minutes: 30 } },
    },
  ];
};

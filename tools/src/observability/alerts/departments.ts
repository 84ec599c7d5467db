import { type Alerts } from '../alert.js';
import { greatest, series } from '../promql.js';

/** Work that was asked of others. */
export const departments: Alerts = ({ seconds }) => {
  const late = (values: string) => ({ [series('tasks_overdue_seconds', { service: 'compensation', kind: 'inspection' })]: values });
  return [
    {
      name: 'TaskOverdue', severity: 'ticket', lasting: { minutes: 1 }, every: 'seconds', runbook: 'task-overdue',
      expr: `${greatest('tasks_overdue_seconds', { by: ['kind'] })} > ${seconds({ hours: 1 })}`,
      says: 'A task of the kind {{ $labels.kind }} is {{ $value | humanizeDuration }} past its date',
      first: 'GET /tasks of compensation: the most overdue comes first',
      fires: {
        series: late('7200x60'), at: { minutes: 5 }, labels: { kind: 'inspection' },
        says: 'A task of the kind inspection is 2h 0m 0s past its date',
      },
      silent: { series: late('3000x60'), at: { minutes: 5 } },
    },
  ];
};

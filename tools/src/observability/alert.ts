import { type Duration } from '@redress/contracts';
import { type Page } from './pages.js';
import { type TimeScale } from './scale.js';

/** Series of a case, in promtool's notation: `'metric{label="x"}': '0+1x30'`. */
export type SeriesOf = Readonly<Record<string, string>>;

/** How far apart the values of a case are: what takes days is told in larger steps, or promtool would compute for an hour. */
export const paces = { seconds: { seconds: 30 }, minutes: { minutes: 5 }, hours: { minutes: 30 } } as const satisfies Record<string, Duration>;
export type Pace = keyof typeof paces;

/** One alert, with what shows that it speaks when it must and is silent when it must. */
export interface Alert {
  readonly name: string;
  /** `page` wakes somebody, `ticket` waits for the morning. */
  readonly severity: 'page' | 'ticket';
  readonly expr: string;
  /** How long it must hold. */
  readonly lasting: Duration;
  /** What is wrong, for whom; may name labels and the value. */
  readonly says: string;
  /** The first thing to do, in one line; the runbook has the rest. */
  readonly first: string;
  readonly runbook: Page;
  readonly every: Pace;
  /** At scale 1: what makes it fire at that time, with which labels and words. */
  readonly fires: { readonly series: SeriesOf; readonly at: Duration; readonly labels?: Readonly<Record<string, string | undefined>>; readonly says: string };
  /** The same with less of it: no alert. */
  readonly silent: { readonly series: SeriesOf; readonly at: Duration };
}
/** Alerts of a kind, as they are at a scale of time. */
export type Alerts = (scale: TimeScale) => readonly Alert[];

const annotations = ({ says, first, runbook }: Alert, summary = says) => ({ summary, first, runbook: `docs/runbooks/${runbook}.md` });

/** A series that is computed from others, since a window over it would cost too much. */
export interface Recorded { readonly record: string; readonly expr: string }

/** A group of Prometheus' rule file. */
export const ruleGroup = (name: string, recorded: readonly Recorded[], alerts: readonly Alert[], { span }: TimeScale) => ({
  name: `redress-${name}`,
  interval: span({ seconds: 30 }),
  rules: [...recorded, ...alerts.map((alert) => ({
    alert: alert.name, expr: alert.expr, for: span(alert.lasting), labels: { severity: alert.severity }, annotations: annotations(alert),
  }))],
});

/** A test file of promtool: two cases for each alert whose cases have this pace. It fires, word for word; it is silent. */
export const testFile = (alerts: readonly Alert[], every: Pace, rules: string, { span }: TimeScale) => ({
  rule_files: [rules], evaluation_interval: span(paces[every]),
  tests: alerts.filter((alert) => alert.every === every).flatMap((alert) => casesOf(alert, span)),
});

function casesOf(alert: Alert, span: TimeScale['span']): object[] {
  const { name, severity, fires, silent } = alert;
  const test = (title: string, { series, at }: { series: SeriesOf; at: Duration }, expected: readonly object[]) => ({
    name: `${name} ${title}`, interval: span(paces[alert.every]),
    input_series: Object.entries(series).map(([one, values]) => ({ series: one, values })),
    alert_rule_test: [{ eval_time: span(at), alertname: name, exp_alerts: expected }],
  });
  const expected = { exp_labels: { severity, ...fires.labels }, exp_annotations: annotations(alert, fires.says) };
  return [test('fires', fires, [expected]), test('is silent', silent, [])];
}

import { type Duration } from '@redress/contracts';
import { type Page } from './pages.js';
import { type TimeScale } from './scale.js';

/** Series of a case, in promtool's notation: `'metric{label="x"}': '0+1x30'`, a value each half minute from the beginning. */
export type SeriesOf = Readonly<Record<string, string>>;

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
  /** At scale 1: what makes it fire at that time, with which labels and words. */
  readonly fires: { readonly series: SeriesOf; readonly at: Duration; readonly labels?: Readonly<Record<string, string>>; readonly says: string };
  /** The same with less of it: no alert. */
  readonly silent: { readonly series: SeriesOf; readonly at: Duration };
}
/** Alerts of a kind, as they are at a scale of time. */
export type Alerts = (scale: TimeScale) => readonly Alert[];

const annotations = ({ says, first, runbook }: Alert, summary = says) => ({ summary, first, runbook: `docs/runbooks/${runbook}.md` });

/** A group of Prometheus' rule file. */
export const ruleGroup = (name: string, alerts: readonly Alert[], { span }: TimeScale) => ({
  name: `redress-${name}`,
  interval: span({ seconds: 30 }),
  rules: alerts.map((alert) => ({
    alert: alert.name, expr: alert.expr, for: span(alert.lasting), labels: { severity: alert.severity }, annotations: annotations(alert),
  })),
});

/** Two cases of promtool's test file for each alert: it fires, word for word; it is silent. */
export const ruleTests = (alerts: readonly Alert[], { span }: TimeScale) => alerts.flatMap((alert) => {
  const { name, severity, fires, silent } = alert;
  const test = (title: string, { series, at }: { series: SeriesOf; at: Duration }, expected: readonly object[]) => ({
    name: `${name} ${title}`, interval: span({ seconds: 30 }),
    input_series: Object.entries(series).map(([one, values]) => ({ series: one, values })),
    alert_rule_test: [{ eval_time: span(at), alertname: name, exp_alerts: expected }],
  });
  const expected = { exp_labels: { severity, ...fires.labels }, exp_annotations: annotations(alert, fires.says) };
  return [test('fires', fires, [expected]), test('is silent', silent, [])];
});

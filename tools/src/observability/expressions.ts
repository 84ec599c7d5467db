import { type MetricKey, metricKeys, prometheusName, specOf } from '@redress/chassis';
import { everyAlert } from './generated.js';
import { boards } from './boards/boards.js';

/** Every expression that a panel or a rule computes, with where it stands. */
export function expressions(): { where: string; expr: string }[] {
  const ofAlerts = everyAlert().map(({ name, expr }) => ({ where: name, expr }));
  const ofBoards = boards.flatMap(({ title, rows }) => rows.flatMap(({ panels }) => panels.flatMap((panel) =>
    panel.queries.map(({ expr }) => ({ where: `${title}: ${panel.title}`, expr })))));
  return [...ofAlerts, ...ofBoards];
}

/** Names of our own series in an expression, as Prometheus has them. */
export const seriesNamed = (expr: string): string[] => [...expr.matchAll(/\bredress_\w+/g)].map(([name]) => name);

/** The metric to which a series belongs; of a histogram it is one of three. */
export const metricOf = (name: string): MetricKey | undefined => metricKeys.find((key) =>
  (specOf(key).kind === 'histogram' ? ['_bucket', '_sum', '_count'].map((part) => prometheusName(key) + part) : [prometheusName(key)]).includes(name));

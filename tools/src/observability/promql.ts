import { type CounterKey, type GaugeKey, type HistogramKey, histogramName, type LabelName, type Labels, type MetricKey, prometheusName } from '@redress/chassis';

type Label<K extends MetricKey> = LabelName<K> | 'service';
type ValueOf<K extends MetricKey, L> = L extends keyof Labels<K> ? Labels<K>[L] : string;
/** Which series of a metric: a label's value, one of several, or a pattern (RE2). Only labels and values that the catalogue knows. */
export type Where<K extends MetricKey> = { readonly [L in Label<K>]?: ValueOf<K, L> | readonly ValueOf<K, L>[] | RegExp };

const matcher = (label: string, value: string | readonly string[] | RegExp): string => {
  if (value instanceof RegExp) return `${label}=~"${value.source}"`;
  return typeof value === 'string' ? `${label}="${value}"` : `${label}=~"${value.join('|')}"`;
};
const matchers = (where: object): string => {
  const all = Object.entries(where as Record<string, string | readonly string[] | RegExp>).map(([label, value]) => matcher(label, value));
  return all.length > 0 ? `{${all.join(',')}}` : '';
};

/** Series of a gauge or a counter. */
export const series = <K extends GaugeKey | CounterKey>(key: K, where: Where<K> = {}): string => `${prometheusName(key)}${matchers(where)}`;
/** Series of a histogram. */
export const parts = <K extends HistogramKey>(key: K, part: 'bucket' | 'sum' | 'count', where: Where<K> = {}): string =>
  `${histogramName(key, part)}${matchers(where)}`;

/** Events in a second, summed by labels. */
export const rate = <K extends CounterKey>(key: K, window: string, { by = [], where = {} }: { by?: readonly Label<K>[]; where?: Where<K> } = {}): string =>
  `sum${group(by)}(rate(${series(key, where)}[${window}]))`;
/** The same for what a histogram counts. */
export const rateOf = <K extends HistogramKey>(key: K, window: string, { by = [], where = {} }: { by?: readonly Label<K>[]; where?: Where<K> } = {}): string =>
  `sum${group(by)}(rate(${parts(key, 'count', where)}[${window}]))`;
/** A quantile of a histogram, by labels. */
export const quantile = <K extends HistogramKey>(
  q: number, key: K, window: string, { by = [], where = {} }: { by?: readonly Label<K>[]; where?: Where<K> } = {},
): string => `histogram_quantile(${q}, sum${group([...by, 'le'])}(rate(${parts(key, 'bucket', where)}[${window}])))`;

/**
 * A gauge by labels. Instances of a service read their gauges from the same tables: their values are the same one seen twice, so the
 * largest is taken and nothing is summed. Sum over other labels around this.
 */
export const greatest = <K extends GaugeKey>(key: K, { by = [], where = {} }: { by?: readonly Label<K>[]; where?: Where<K> } = {}): string =>
  `max${group(by)}(${series(key, where)})`;

const group = (labels: readonly string[]): string => (labels.length > 0 ? ` by (${labels.join(', ')}) ` : '');

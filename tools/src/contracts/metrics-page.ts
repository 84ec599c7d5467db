import { type LabelValues, type MetricKey, metricKeys, MOST_LABEL_SETS, MOST_SERIES, prometheusName, specOf } from '@redress/chassis';

const values = (listed: LabelValues): string => (typeof listed === 'string' ? listed : listed.map((value) => `\`${value}\``).join(' '));
const labelsOf = (key: MetricKey): string =>
  Object.entries(specOf(key).labels).map(([label, listed]) => `\`${label}\`: ${values(listed)}`).join('<br>');

function row(key: MetricKey): string {
  const { kind, unit, help, of, since, bus } = specOf(key);
  const who = of === 'every service' ? of : of.join(', ');
  return `| \`${prometheusName(key)}\` | ${kind}, ${unit} | ${help} | ${labelsOf(key)} | ${who}${bus ? ' (PostgreSQL log)' : ''} | ${since} |`;
}

/** Every metric that a scrape can show. */
export const metricsPage = (): string => `# Metrics

Made from the catalogue (\`libs/chassis/src/metrics.ts\`) by \`npm run contracts\`. Change the catalogue, not this page.

\`GET /metrics\` on the admin port of each service, in Prometheus form. Every series also carries \`service\`. A histogram has the series
\`_bucket\`, \`_sum\` and \`_count\`. *Since* tells when a metric is there: with the first answer to a scrape (\`start\`), or once the first
thing of its kind has happened (\`first\`).

- Gauges of tables are read when somebody scrapes, at most once in five seconds (sums over the ledger: in a minute), read-only, for two
  seconds at most. While the database does not answer, a scrape gives what was read last: \`redress_gauges_up\` is 0 then, and
  \`redress_gauges_age_seconds\` says how old it is. Counts of rows stop at 100,000.
- A scrape waits a second for that at most, and is answered once a second: whoever comes in between gets the same text.
- With several instances of a service, add counters, and take the greatest of gauges of tables: they all read the same rows. Of
  \`redress_fact_age_seconds\` the least counts.
- No label is filled by merchants, cases or customers. One metric has at most ${MOST_LABEL_SETS} label sets, one service at most
  ${MOST_SERIES.toLocaleString('en')} series.
- \`OTEL_SDK_DISABLED=true\` switches all of it off.

| Name | Kind, unit | What it tells | Labels | Of | Since |
| --- | --- | --- | --- | --- | --- |
${metricKeys.map(row).join('\n')}
`;

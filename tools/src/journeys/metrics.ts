/// <reference types="jest" />
import { histogramName, type HistogramKey, type MetricKey, metricKeys, MOST_SERIES, prometheusName, specOf } from '@redress/chassis';
import { type Service, services } from '@redress/contracts';
import { eventually } from '@redress/testing';
import { type JourneyHouse } from './journey-house.js';
import { call } from './visitors.js';

/** What no journey brings about. */
const NEVER_HERE = /^reconciliation_|^payouts_minor$|^spans_lost$|^promises_broken/;

const has = (service: Service, key: MetricKey, onKafka: boolean): boolean => {
  const { of, bus } = specOf(key);
  return (of === 'every service' || of.includes(service)) && !(onKafka && bus === 'postgres');
};
/** A name that has a sample, not a declaration alone. */
const sampled = (key: MetricKey): string => `\n${specOf(key).kind === 'histogram' ? histogramName(key as HistogramKey, 'count') : prometheusName(key)}{`;

type Series = ReadonlyMap<string, number>;
const seriesOf = (text: string): Series => new Map(text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line) => {
  const cut = line.lastIndexOf(' ');
  return [line.slice(0, cut), Number(line.slice(cut + 1))] as const;
}));
/** The sum over all series of a metric that have these labels. */
const sumOf = (series: Series, key: MetricKey, labels: Readonly<Record<string, string>> = {}): number =>
  [...series].filter(([name]) => name.startsWith(`${prometheusName(key)}{`) && Object.entries(labels).every(([label, value]) => name.includes(`${label}="${value}"`)))
    .reduce((sum, [, value]) => sum + value, 0);

/** After everything else that a house has been through: what a scrape of each service then tells. */
export function whatIsMeasured(at: () => JourneyHouse): void {
  const scrape = async (service: Service): Promise<string> => (await call(`${at().stack.adminUrl(service)}/metrics`)).text;
  const onKafka = (): boolean => at().house.bus.BUS === 'kafka';

  it.each(services)('%s tells every metric that is there from the start, and of itself alone, in few series', async (service) => {
    await eventually('its gauges are read', () => scrape(service), (text) => !/gauges_up\{[^}]*\} 0/.test(text));
    const text = await scrape(service);
    const wanted = metricKeys.filter((key) => has(service, key, onKafka()) && specOf(key).since === 'start');
    expect(wanted.filter((key) => !text.includes(sampled(key)))).toEqual([]);
    const series = [...seriesOf(text).keys()];
    expect(series.filter((name) => !name.includes(`service="${service}"`))).toEqual([]);
    expect(series.length).toBeLessThan(MOST_SERIES);
  });

  it('together they have told every metric that comes with what it counts', async () => {
    const texts = await Promise.all(services.map(async (service) => [service, await scrape(service)] as const));
    const wanted = metricKeys.filter((key) => specOf(key).since === 'first' && !NEVER_HERE.test(key));
    expect(wanted.filter((key) => !texts.some(([service, text]) => has(service, key, onKafka()) && text.includes(sampled(key))))).toEqual([]);
  });

  it('counts what has come of the complaints, in the ledger as in the facts', async () => {
    const [intake, payments] = [seriesOf(await scrape('intake')), seriesOf(await scrape('payments'))];
    expect(sumOf(intake, 'facts', { type: 'complaint.received.v1' })).toBeGreaterThan(5);
    expect(sumOf(intake, 'inputs', { use_case: 'receive-complaint', outcome: 'done' })).toBeGreaterThan(5);
    const { rows: [booked] } = await at().database.query(`SELECT count(*)::int AS n FROM payments.posting WHERE kind IN ('paid', 'cost')`);
    expect(sumOf(payments, 'facts', { type: 'payout.succeeded.v1' })).toBe((booked as { n: number }).n);
    expect(sumOf(payments, 'ledger_drift_minor')).toBe(0);
    expect(sumOf(payments, 'ledger_debits_minor')).toBe(sumOf(payments, 'ledger_credits_minor'));
    expect(sumOf(payments, 'rail_reports', { result: 'unknown', error: 'timeout' })).toBeGreaterThan(0);
  });
}

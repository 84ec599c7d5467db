import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { capped, createMeters, type Meters, MOST_LABEL_SETS } from './meters.js';
import { histogramName, metricCatalogue, metricKeys, prometheusName, specOf } from './metrics.js';

/** What a scrape of these metrics answers. */
async function scrape(meters: Meters): Promise<string> {
  const server = createServer((request, response) => void meters.serve(request, response)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  server.close();
  expect(answer.headers.get('content-type')).toContain('text/plain');
  return answer.text();
}

const seriesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

let meters: Meters;
beforeEach(() => { meters = createMeters('payments', {}); });
afterEach(() => meters.stop());

describe('the catalogue', () => {
  it.each(metricKeys)('%s can be a name in Prometheus, says its unit and what it means', (key) => {
    const { help, kind, unit, labels, buckets } = specOf(key);
    expect(prometheusName(key)).toMatch(/^redress_[a-z][a-z_]*[a-z]$/);
    expect(help).toMatch(/^[A-Z0-9].*\.$/);
    expect(kind === 'histogram').toBe(buckets !== undefined);
    expect(key.endsWith('_seconds')).toBe(unit === 'seconds');
    expect(Object.keys(labels)).not.toContain('service');
    for (const label of Object.keys(labels)) expect(label).toMatch(/^[a-z_]+$/);
  });

  it('never has merchants, cases or customers as a label', () => {
    const labels = new Set(metricKeys.flatMap((key) => Object.keys(specOf(key).labels)));
    for (const unbounded of ['merchant', 'case', 'case_id', 'customer', 'order', 'key', 'path', 'payout']) expect(labels).not.toContain(unbounded);
  });

  it('is what a scrape shows, by the same names', async () => {
    for (const key of metricKeys) {
      const labels = Object.fromEntries(Object.entries(specOf(key).labels).map(([name, values]) => [name, typeof values === 'string' ? 'x' : values[0]]));
      if (key === 'process_cpu_seconds') continue;
      const { kind } = metricCatalogue[key];
      if (kind === 'counter') meters.counter(key as 'facts').add(1, labels as never);
      else if (kind === 'histogram') meters.histogram(key as 'batch_inputs').record(1, labels as never);
      else meters.gauge(key as 'payouts', () => [[1, labels as never]]);
    }
    const text = await scrape(meters);
    for (const key of metricKeys) {
      expect(text).toContain(`# TYPE ${prometheusName(key)} ${specOf(key).kind}\n`);
      expect(text).toContain(`\n${specOf(key).kind === 'histogram' ? histogramName(key as 'batch_inputs', 'bucket') : prometheusName(key)}{`);
    }
    for (const line of seriesOf(text)) expect(line).toContain('service="payments"');
  });
});

describe('a gauge', () => {
  it('tells 0 of a label set that has gone, not its last value', async () => {
    let held = [['CNY', 4_00] as const, ['USD', 1_00] as const];
    meters.gauge('exposure_overdrawn_minor', () => held.map(([currency, minor]) => [minor, { currency }] as const));
    expect(await scrape(meters)).toContain('redress_exposure_overdrawn_minor{currency="USD",service="payments"} 100');
    held = held.slice(0, 1) as typeof held;
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    const text = await scrape(meters);
    expect(text).toContain('{currency="USD",service="payments"} 0\n');
    expect(text).toContain('{currency="CNY",service="payments"} 400\n');
  });
});

describe('a scrape', () => {
  it('never waits long for what has to be fetched, nor fails with it', async () => {
    meters.beforeScrape(() => new Promise(() => undefined));
    meters.beforeScrape(() => { throw new Error('the database is away'); });
    const began = performance.now();
    expect(await scrape(meters)).toContain('redress_process_resident_bytes');
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it('is answered once for a flood of askers', async () => {
    let fetched = 0;
    meters.beforeScrape(async () => void (fetched += 1));
    const texts = await Promise.all(Array.from({ length: 200 }, () => scrape(meters)));
    expect(new Set(texts).size).toBe(1);
    expect(fetched).toBe(1);
  });

  it('says so where metrics are switched off', async () => {
    const off = createMeters('payments', { OTEL_SDK_DISABLED: 'true' });
    off.counter('refusals').add(1, { use_case: 'settle', code: 'four-eyes' });
    expect(await scrape(off)).toBe('# metrics are switched off\n');
  });
});

describe('cardinality', () => {
  it('stays within the bound though a label is filled from outside', async () => {
    const problems = meters.counter('http_problems');
    for (let i = 0; i < 10_000; i++) problems.add(1, { route: `/cases/${i}`, code: 'not-found' });
    const series = seriesOf(await scrape(meters)).filter((line) => line.startsWith('redress_http_problems_total'));
    expect(series.length).toBeLessThanOrEqual(MOST_LABEL_SETS);
    const counted = series.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
    expect(counted).toBe(10_000);
  });

  it('caps a label before that, where its values come from outside', () => {
    const channel = capped(3);
    expect(['a', 'b', 'a', 'c', 'd', 'b', 'e'].map(channel)).toEqual(['a', 'b', 'a', 'c', 'other', 'b', 'other']);
  });
});

it('tells of each service of a process alone, and again after a restart', async () => {
  const other = createMeters('desk', {});
  other.counter('refusals').add(2, { use_case: 'fold', code: 'expired' });
  expect(await scrape(meters)).not.toContain('fold');
  await other.stop();
  const again = createMeters('desk', {});
  again.counter('refusals').add(1, { use_case: 'fold', code: 'expired' });
  expect(await scrape(again)).toContain('redress_refusals_total{use_case="fold",code="expired",service="desk"} 1');
  await again.stop();
});

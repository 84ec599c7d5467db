import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { createMeters, type Meters } from './meters.js';

jest.setTimeout(20_000);

/** A collector that answers, refuses or hangs, as it is told. */
let mood: 'takes' | 'refuses' | 'hangs';
let received: string[];
let collector: Server;
let env: Record<string, string>;
let meters: Meters;
let said: string[];
const logger = { warn: (line: string) => void said.push(`warn: ${line}`), info: (line: string) => void said.push(`info: ${line}`) };

beforeEach(async () => {
  [mood, received, said] = ['takes', [], []];
  collector = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part)).on('end', () => {
      if (mood === 'hangs') return;
      if (mood === 'takes') received.push(`${request.url} ${Buffer.concat(parts).toString('latin1')}`);
      response.writeHead(mood === 'takes' ? 200 : 400).end();
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => collector.once('listening', resolve));
  env = {
    OTEL_METRICS_EXPORTER: 'otlp', OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
    OTEL_METRIC_EXPORT_INTERVAL: '100', OTEL_METRIC_EXPORT_TIMEOUT: '100',
  };
});
afterEach(async () => {
  await meters.stop();
  collector.closeAllConnections();
  await new Promise((resolve) => collector.close(resolve));
});

const until = async (holds: () => boolean) => {
  for (let tries = 0; !holds(); tries++) {
    if (tries > 400) throw new Error(`it did not come to pass; said: ${said.join(' | ')}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
async function scrape(): Promise<string> {
  let text = '';
  await meters.serve({} as never, { writeHead: () => ({ end: (all: string) => { text = all; } }) } as never);
  return text;
}
const count = () => meters.counter('refusals').add(1, { use_case: 'settle-payout', code: 'four-eyes' });

it('sends nothing where nobody asked for it', async () => {
  meters = createMeters('payments', { ...env, OTEL_METRICS_EXPORTER: undefined }, logger);
  count();
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(received).toEqual([]);
});

it('sends to the collector, by the same names as a scrape has but for the prefix', async () => {
  meters = createMeters('payments', env, logger);
  count();
  await until(() => received.some((text) => text.startsWith('/v1/metrics ') && text.includes('refusals') && text.includes('payments')));
  expect(await scrape()).toContain('redress_refusals_total');
});

it.each(['refuses', 'hangs'] as const)('goes on beside a collector that %s, and tells of it once, and when it is over', async (trouble) => {
  mood = trouble;
  meters = createMeters('payments', env, logger);
  await until(() => said.length > 0);
  const began = performance.now();
  for (let i = 0; i < 10_000; i++) count();
  expect(await scrape()).toContain('redress_refusals_total{use_case="settle-payout",code="four-eyes",service="payments"} 10000');
  expect(performance.now() - began).toBeLessThan(2_000);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect(said.map((line) => line.split(':')[0])).toEqual(['warn']);
  mood = 'takes';
  await until(() => said.length > 1);
  expect(said.map((line) => line.split(':')[0])).toEqual(['warn', 'info']);
});

it('ends in time though the collector hangs', async () => {
  mood = 'hangs';
  meters = createMeters('payments', { ...env, OTEL_METRIC_EXPORT_INTERVAL: '60000', OTEL_METRIC_EXPORT_TIMEOUT: '4000' }, logger);
  count();
  const began = performance.now();
  await meters.stop();
  expect(performance.now() - began).toBeLessThan(3_500);
  mood = 'takes';
  collector.closeAllConnections();
  await until(() => received.length > 0);
});

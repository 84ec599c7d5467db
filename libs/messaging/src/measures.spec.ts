import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { createMeters, inputOutcomes, type Meters } from '@redress/chassis';
import { eventTypes, publisherOf } from '@redress/contracts';
import { type PoolClient } from 'pg';
import { type Committed } from './batch.js';
import { type BusRecord } from './bus.js';
import { Measures } from './measures.js';
import { type Task } from './task.js';
import { type UseCase } from './use-case.js';

let meters: Meters;
beforeEach(() => { meters = createMeters('payments', {}); });
afterEach(() => meters.stop());

async function series(): Promise<string[]> {
  const server = createServer((request, response) => void meters.serve(request, response)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const text = await (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)).text();
  server.close();
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

const useCases = ['create-payout', 'settle-payout'].map((name) => ({ name }) as UseCase);
const task = (useCase: UseCase | undefined, more: Partial<Task['input']> = {}): Task => ({
  input: { kind: 'event', name: 'leg.released.v1', id: 'i', key: 'k', merchant: 'm', at: '', traceparent: '', data: {}, ...more } as Task['input'],
  useCase, topic: 't', body: '', partition: 0, offset: 0n, claim: 'inbox', takenAt: performance.now() - 40, settle: () => undefined,
});
const commit = (...settled: [Task, string, string?][]): Committed => ({
  settlements: settled.map(([one, outcome, code]) => [one, { is: 'done' }, outcome, code] as const), began: performance.now() - 20, ended: performance.now(),
}) as Partial<Committed> as Committed;

it('counts the inputs of a committed batch by use case and outcome, and begins at 0', async () => {
  const measures = new Measures(meters, 'payments', useCases);
  expect((await series()).filter((line) => line.startsWith('redress_inputs_total') && line.endsWith(' 0')).length).toBe(useCases.length * inputOutcomes.length);
  await new Promise((resolve) => setTimeout(resolve, 1_050));
  measures.committed(commit([task(useCases[0]), 'done'], [task(useCases[1]), 'refused', 'no-such-code-in-the-catalogue']));
  const lines = await series();
  expect(lines.filter((line) => line.startsWith('redress_inputs_total') && !line.endsWith(' 0')).sort()).toEqual([
    'redress_inputs_total{use_case="create-payout",outcome="done",service="payments"} 1',
    'redress_inputs_total{use_case="settle-payout",outcome="refused",service="payments"} 1',
  ]);
  expect(lines).toContain('redress_refusals_total{use_case="settle-payout",code="other",service="payments"} 1');
  expect(lines).toContain('redress_batch_inputs_count{service="payments"} 1');
  expect(lines).toContain('redress_batch_inputs_sum{service="payments"} 2');
  expect(lines).toContain('redress_batch_duration_seconds_bucket{service="payments",le="0.05"} 1');
});

it('records the slowest input of each use case in a batch, once', async () => {
  const measures = new Measures(meters, 'payments', useCases);
  const tasks = Array.from({ length: 500 }, (_, i) => ({ ...task(useCases[0]), takenAt: performance.now() - (i === 250 ? 3_000 : 1) }));
  measures.committed(commit(...tasks.map((one): [Task, string] => [one, 'done'])));
  const lines = await series();
  expect(lines).toContain('redress_use_case_duration_seconds_count{use_case="create-payout",service="payments"} 1');
  expect(lines).toContain('redress_use_case_duration_seconds_bucket{use_case="create-payout",service="payments",le="2.5"} 0');
  expect(lines).toContain('redress_use_case_duration_seconds_bucket{use_case="create-payout",service="payments",le="5"} 1');
});

it('times performers, and lets their errors through', async () => {
  const measures = new Measures(meters, 'payments', useCases);
  let broken = false;
  const { call } = measures.performing({
    call: { batch: 10, concurrency: 1, leaseSeconds: 1, perform: async (intents) => { if (broken) throw new Error('away'); return intents.map(() => 'yes'); } },
  });
  expect(await call!.perform([{} as never, {} as never])).toEqual(['yes', 'yes']);
  broken = true;
  await expect(call!.perform([])).rejects.toThrow('away');
  const lines = await series();
  for (const result of ['answered', 'threw']) expect(lines).toContain(`redress_intent_duration_seconds_count{intent="call",result="${result}",service="payments"} 1`);
});

const record = (type: string, headers: Record<string, string>): BusRecord => ({ topic: 't', key: 'k', headers: { ce_type: type, ...headers }, body: '{}' });

it('counts facts by type and channel, and knows how long ago the last of each was', async () => {
  const measures = new Measures(meters, 'payments', useCases);
  let published = 0;
  const publish = measures.publishing(async (_client, records) => { published += records.length; });
  await publish({} as PoolClient, [record('payout.succeeded.v1', { merchant: 'm1', channel: 'tmall' }), record('payout.succeeded.v1', { merchant: 'm2', channel: 'tmall' }), record('payout.held.v1', {})]);
  expect(published).toBe(3);
  const lines = await series();
  expect(lines).toContain('redress_facts_total{type="payout.succeeded.v1",channel="tmall",service="payments"} 2');
  expect(lines).toContain('redress_facts_total{type="payout.held.v1",channel="none",service="payments"} 1');
  expect(lines.filter((line) => line.startsWith('redress_fact_age_seconds')).length).toBe(eventTypes.filter((type) => publisherOf(type) === 'payments').length);
});

it('makes no more series for 10,000 merchants, channels from outside and unknown types than for a few', async () => {
  const measures = new Measures(meters, 'payments', useCases);
  const publish = measures.publishing(async () => undefined);
  for (let i = 0; i < 10_000; i++) {
    const merchant = `merchant-${i}`;
    const tasks = [task(useCases[i % 2], { merchant, key: `case-${i}`, channel: `channel-${i}` }), task(undefined, { merchant, name: `made.up.${i}` })];
    measures.committed(commit(...tasks.map((one): [Task, string, string] => [one, inputOutcomes[i % inputOutcomes.length]!, `code-${i}`])));
    await publish({} as PoolClient, [record('payout.created.v1', { merchant, channel: `channel-${i}` }), record('payout.held.v1', { merchant: 'unknown', channel: `made-up-${i}` })]);
  }
  const lines = await series();
  expect(lines.length).toBeLessThan(250);
  expect(lines.join('\n')).not.toMatch(/merchant|case-\d|made|code-\d/);
  const channels = lines.filter((line) => line.startsWith('redress_facts_total{type="payout.created.v1"'));
  expect(channels.length).toBeLessThanOrEqual(51);
  expect(channels.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)).toBe(10_000);
});

import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { describeWithKafka } from '@redress/testing';
import { type ChaosReport } from './chaos.js';

/** CHAOS_SEED repeats the choices of a run that has failed. */
const seed = process.env.CHAOS_SEED ?? String(Math.floor(Math.random() * 1_000_000));
const LIMIT_MS = 600_000;
const running = new Set<ChildProcess>();
afterAll(() => {
  for (const child of running) child.kill('SIGTERM');
});

async function chaos(bus: 'postgres' | 'kafka'): Promise<ChaosReport> {
  process.stderr.write(`chaos on ${bus}: CHAOS_SEED=${seed}\n`);
  const command = [resolve('tools/run.mjs'), 'chaos', '--bus', bus, '--seed', seed, '--json'];
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()));
  await new Promise((done) => child.once('close', done));
  running.delete(child);
  const last = output.trim().split('\n').findLast((line) => line.startsWith('{"ok"'));
  if (!last) throw new Error(`chaos ended without a report:\n${output}`);
  const report = JSON.parse(last) as ChaosReport;
  if (!report.ok) process.stderr.write(output);
  return report;
}

const expected = { accepted: 300, lost: 0, faults: [], ok: true };

describe('300 complaints, 30 kills, a rail that misbehaves', () => {
  it('end with nothing lost and nothing paid twice on the PostgreSQL log', async () => {
    const report = await chaos('postgres');
    expect(report).toMatchObject(expected);
    expect(report.kills.PostgreSQL).toBeGreaterThan(0);
  }, LIMIT_MS);
});

describeWithKafka('300 complaints, 30 kills, a rail that misbehaves, on Kafka', (source) => {
  it('end with nothing lost and nothing paid twice', async () => {
    const report = await chaos('kafka');
    expect(report).toMatchObject(expected);
    if (source.from === 'local') expect(report.kills.Kafka).toBeGreaterThan(0);
  }, LIMIT_MS);
});

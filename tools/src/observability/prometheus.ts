import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Duration } from '@redress/contracts';
import { stringify } from 'yaml';
import { freePort } from '../stack/free-port.js';
import { ruleFile } from './generated.js';
import { type TimeScale } from './scale.js';
import { prometheusConfig, type Target } from './scrape.js';

export interface FiringAlert { readonly name: string; readonly labels: Readonly<Record<string, string>> }

/** A Prometheus of our own on loopback, with our rules at some speed. */
export interface Prometheus {
  firing(): Promise<FiringAlert[]>;
  /** Names of all series that it has seen. */
  names(): Promise<Set<string>>;
  stop(): Promise<void>;
}

export interface PrometheusOptions { readonly program: string; readonly targets: readonly Target[]; readonly scale: TimeScale; readonly every: Duration }

/** Rejects, with its last words, where it does not come up. */
export async function startPrometheus({ program, targets, scale, every }: PrometheusOptions): Promise<Prometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'redress-prometheus-'));
  const url = `http://127.0.0.1:${await freePort()}`;
  writeFileSync(join(folder, 'alerts.yml'), ruleFile(scale));
  writeFileSync(join(folder, 'prometheus.yml'), stringify(prometheusConfig(targets, 'alerts.yml', scale, every)));
  const child = spawn(program, [
    `--config.file=${join(folder, 'prometheus.yml')}`, `--storage.tsdb.path=${join(folder, 'data')}`, `--web.listen-address=${new URL(url).host}`,
    '--log.level=warn',
  ], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text: Buffer) => { said = (said + text.toString()).slice(-2_000); });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const ask = async <T>(path: string): Promise<T> => ((await (await fetch(`${url}${path}`)).json()) as { data: T }).data;
  for (const until = performance.now() + 20_000; !(await fetch(`${url}/-/ready`).then(({ ok }) => ok, () => false));) {
    if (child.exitCode !== null || performance.now() > until) {
      await stop();
      throw new Error(`Prometheus does not come up: ${said}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    stop,
    names: async () => new Set(await ask<string[]>('/api/v1/label/__name__/values')),
    firing: async () => {
      const { alerts } = await ask<{ alerts: { state: string; labels: Record<string, string> }[] }>('/api/v1/alerts');
      return alerts.filter(({ state }) => state === 'firing').map(({ labels }) => ({ name: labels.alertname!, labels }));
    },
  };
}

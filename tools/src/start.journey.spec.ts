import { services } from '@redress/contracts';
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freeBase } from './stack/ports.js';

interface Summary {
  complaints: number;
  settled: boolean;
  firstPayoutMs: number;
  paid: Record<string, string>;
  urls: Record<string, string>;
  cases: { caseId: string; title: string; stage: string; link: string; paid: { minor: string; currency: string }[] }[];
}
/** The services that were told to stop, and did what they had begun. */
const drained = (log: string): string[] =>
  readFileSync(log, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { service: string; msg: string })
    .filter(({ msg }) => msg === 'stopping').map(({ service }) => service).sort();

interface Run { process: ChildProcess; output: () => string; ended: Promise<number | null> }

describe('npm start', () => {
  const folder = mkdtempSync(join(tmpdir(), 'redress-start-'));
  chmodSync(folder, 0o711);
  const env = { ...process.env, REDRESS_HOME: join(folder, 'home'), REDRESS_PORTS: '', FOLLOW_UP_PERIOD_SECONDS: '3' };
  const runs: Run[] = [];

  function start(...flags: string[]): Run {
    const child = spawn(process.execPath, [resolve('tools/start.mjs'), ...flags], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => { output += text.toString(); });
    const run: Run = { process: child, output: () => output, ended: new Promise((done) => child.once('close', done)) };
    runs.push(run);
    return run;
  }
  async function seen(run: Run, words: string): Promise<void> {
    let over = false;
    void run.ended.then(() => { over = true; });
    while (!run.output().includes(words)) {
      if (over) throw new Error(`ended before saying "${words}":\n${run.output()}`);
      await new Promise((done) => setTimeout(done, 50));
    }
  }
  const summaryOf = (run: Run): Summary => JSON.parse(run.output().trim().split('\n').findLast((line) => line.startsWith('{'))!) as Summary;

  beforeAll(async () => {
    env.REDRESS_PORTS = String(await freeBase());
  });
  afterAll(async () => {
    for (const run of runs) run.process.kill('SIGKILL');
    await Promise.all(runs.map(({ ended }) => ended));
    rmSync(folder, { recursive: true, force: true });
  });

  it('settles the sample complaints, serves until it is told to stop, and stops cleanly', async () => {
    const run = start('--json');
    await seen(run, 'Ctrl-C stops it.');
    const summary = summaryOf(run);
    expect(summary.complaints).toBeGreaterThanOrEqual(12);
    expect(summary.settled).toBe(true);
    expect(Object.keys(summary.paid).sort()).toEqual(['CNY', 'EUR']);
    const [shown] = summary.cases.filter(({ paid }) => paid.length > 0);
    expect(await (await fetch(shown!.link)).text()).toContain('<html');
    expect((await fetch(`${summary.urls.inbox}/mails.json`).then((answer) => answer.json()) as { total: number }).total).toBeGreaterThan(0);
    expect((await fetch(`${summary.urls.intake}/docs`)).status).toBe(200);
    run.process.kill('SIGINT');
    expect(await run.ended).toBe(0);
    expect(existsSync(join(env.REDRESS_HOME, 'postgres', 'postmaster.pid'))).toBe(false);
  }, 120_000);

  it('refuses a second instance on the same data, and lives through the death of its PostgreSQL', async () => {
    const first = start('--no-samples', '--json');
    await seen(first, 'Ctrl-C stops it.');
    const second = start();
    expect(await second.ended).toBe(1);
    expect(second.output().trim().split('\n').at(-1)).toMatch(/^Another instance \(process \d+\) already runs on /);
    process.kill(Number(readFileSync(join(env.REDRESS_HOME, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL');
    await seen(first, 'PostgreSQL has ended');
    const { urls } = summaryOf(first);
    const ready = `${urls.desk!.replace(/(\d)$/, '1')}/health/ready`;
    for (let tries = 0; tries < 200 && !(await fetch(ready).then(({ ok }) => ok, () => false)); tries++) await new Promise((done) => setTimeout(done, 100));
    expect((await fetch(ready)).status).toBe(200);
    first.process.kill('SIGTERM');
    expect(await first.ended).toBe(0);
  }, 120_000);

  it('goes on with its data in one process, with new complaints', async () => {
    const run = start('--one-process', '--once', '--json');
    expect(await run.ended).toBe(0);
    const summary = summaryOf(run);
    expect(summary.settled).toBe(true);
    expect(summary.cases.every(({ stage }) => stage !== 'sent')).toBe(true);
    expect(readFileSync(join(env.REDRESS_HOME, 'runs'), 'utf8').trim()).toBe('2');
    expect(drained(join(env.REDRESS_HOME, 'logs', 'services.log'))).toEqual([...services].sort());
  }, 120_000);

  it('ends the one process, and says why, where a service of it cannot start', async () => {
    const child = spawn(process.execPath, [resolve('tools/dist/stack/one-process.js')], { env: {}, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (text: Buffer) => { said += text.toString(); });
    expect(await new Promise((done) => child.once('close', done))).toBe(1);
    expect(said).toContain('DATABASE_URL: is missing');
  }, 60_000);
});

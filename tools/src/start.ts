import { join } from 'node:path';
import { stopLeftover } from '../embedded-postgres.mjs';
import { instant } from '@redress/contracts';
import { screenFor } from './live/terminal.js';
import { spansEnvironment } from './stack/environment.js';
import { portsOf, refuseBusyPorts } from './stack/ports.js';
import { startStack } from './stack/stack.js';
import { type Notice } from './stack/supervisor.js';
import { type Flags, parseFlags, usage } from './start/flags.js';
import { defaultHome, type Home, nextRun, openHome, removeHome } from './start/home.js';
import { layFoundation } from './start/house.js';
import { openKafka } from './start/kafka-bus.js';
import { samplesOf } from './start/samples.js';
import { asJson, summaryOf } from './start/summary.js';
import { watchSamples } from './start/watch.js';
import { startLocalZipkin } from './zipkin/local-zipkin.js';

const SAMPLE_FOLLOW_UP_SECONDS = 6;
const PATIENCE_MS = 60_000;

/** What must be ended, in the order of its coming up; ended the other way round. */
const toStop: { name: string; stop(): Promise<void> }[] = [];
const leaving = new AbortController();
const startedAt = performance.now();
const say = (line: string): void => console.log(line);
const sayStep = (line: string): void => say(`  ${`${((performance.now() - startedAt) / 1000).toFixed(1)} s`.padStart(6)}  ${line}`);

function tell(notice: Notice): void {
  if (notice.is === 'ready') sayStep(`${notice.part} is ready`);
  if (notice.is === 'died') say(`${notice.part} has ended (${notice.how}) and starts again in ${notice.againInMs} ms. It said: ${notice.said}`);
}

async function begin(flags: Flags, home: Home): Promise<void> {
  const ports = portsOf(process.env);
  await stopLeftover(home.postgres);
  if (flags.fresh) {
    if (process.env.ADMIN_DATABASE_URL) {
      throw new Error('--fresh cannot empty a PostgreSQL of your own. Drop its database `redress`, then start without --fresh.');
    }
    removeHome(home);
  }
  await refuseBusyPorts(ports);
  openHome(home);
  say(`Redress starts. Its data is in ${home.root}`);
  const zipkin = flags.zipkin ? startZipkin(home, ports.zipkin) : undefined;
  zipkin?.catch(() => undefined);
  const kafka = flags.kafka ? await openKafka(home, sayStep) : undefined;
  if (kafka) {
    toStop.push({ name: 'Kafka', stop: () => kafka.stop() });
    sayStep(`${kafka.label} is ready`);
  }
  const followUpSeconds = Number(process.env.FOLLOW_UP_PERIOD_SECONDS) || (flags.samples ? SAMPLE_FOLLOW_UP_SECONDS : undefined);
  const { house, database } = await layFoundation({
    home, ports, bus: kafka?.env ?? {}, followUpSeconds, progress: sayStep,
  });
  toStop.push({ name: 'PostgreSQL', stop: () => database.stop() });
  sayStep(`${database.label} is ready`);
  const zipkinUrl = (await zipkin)?.url;
  if (leaving.signal.aborted) return;
  const stack = await startStack({ house, oneProcess: flags.oneProcess, notice: tell, env: spansEnvironment(ports, zipkinUrl) });
  toStop.push({ name: 'services', stop: () => stack.stop() });
  const outcome = flags.samples && !leaving.signal.aborted ? await watchSamples({
    stack, samples: samplesOf(nextRun(home), instant(Date.now())), screen: screenFor(process.stdout),
    language: /^zh/i.test(process.env.LC_ALL ?? process.env.LANG ?? '') ? 'zh' : 'en', startedAt,
    patienceMs: PATIENCE_MS, signal: leaving.signal, trouble: say,
  }) : undefined;
  if (leaving.signal.aborted) return;
  for (const line of summaryOf(stack, outcome, { goesOn: !flags.once, zipkinUrl })) say(line);
  if (flags.json) say(asJson(stack, outcome));
  if (flags.once) return void (process.exitCode = outcome?.settled ? 0 : 1);
  say('Ctrl-C stops it.');
  await new Promise((resolve) => leaving.signal.addEventListener('abort', resolve));
}

/** Comes up beside everything else, since Java takes its time. */
async function startZipkin(home: Home, port: number) {
  const zipkin = await startLocalZipkin({ port, logFile: join(home.logs, 'zipkin.log'), onProgress: sayStep });
  toStop.push({ name: 'Zipkin', stop: () => zipkin.stop() });
  sayStep(`Zipkin is ready (${zipkin.url})`);
  return zipkin;
}

function leaveOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // Whoever asks twice does not want to wait: parts see that their launcher is gone, and PostgreSQL is taken over by the next start.
      if (leaving.signal.aborted) process.exit(130);
      say('\nStopping: services first, PostgreSQL last …');
      leaving.abort();
    });
  }
}

async function main(): Promise<void> {
  const flags = parseFlags(process.argv.slice(2));
  if (flags.help) return say(usage);
  leaveOnSignals();
  try {
    await begin(flags, defaultHome());
  } finally {
    for (const { name, stop } of toStop.reverse()) await stop().catch((error: Error) => console.error(`${name}: ${error.message}`));
  }
}

main().then(() => process.exit(), (error: NodeJS.ErrnoException) => {
  const full = error.code === 'ENOSPC' ? 'The disk is full. Free some space, then start again; no data is lost.' : error.message;
  console.error(full);
  process.exit(1);
});

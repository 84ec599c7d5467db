import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findJava, onPath } from '@redress/testing';
import { canListen } from '../stack/free-port.js';

const VERSION = '3.5.1';
const ARTIFACT = `io.zipkin:zipkin-server:${VERSION}:jar:exec`;
/** Spans that it keeps in memory, some hundred bytes each. */
const MOST_SPANS = 100_000;
const PATIENCE_MS = 120_000;

export interface LocalZipkin {
  /** Its pages and its API. */
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

export interface LocalZipkinOptions {
  readonly port: number;
  /** What it says. */
  readonly logFile: string;
  /** Where the jar is kept for all of this user; `~/.cache/redress` by default. */
  readonly cache?: string;
  onProgress?(line: string): void;
}

/** What is missing for it on this machine; empty where it can be had. */
export const missingForZipkin = (env: NodeJS.ProcessEnv = process.env): string[] => ['java', 'mvn'].filter((program) => !onPath(program, env));

/** A real Zipkin server on loopback, with what it is given in memory. Rejects in one line that says what is missing and how to go on. */
export async function startLocalZipkin({ port, logFile, cache = defaultCache(), onProgress = () => undefined }: LocalZipkinOptions): Promise<LocalZipkin> {
  if (!(await canListen(port))) throw new Error(`Port ${port} (Zipkin) is busy: stop what uses it, perhaps the Zipkin of an earlier start, or move all ports.`);
  const java = await findJava('Zipkin', 'or start without --zipkin');
  const jar = await fetchJar(cache, onProgress);
  onProgress(`Starting Zipkin ${VERSION} …`);
  const log = openSync(logFile, 'w', 0o600);
  // A process group of its own: Ctrl-C in the terminal ends the services first, and then, by us, their collector.
  const server = spawn(java, [
    '-Xmx384m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-jar', jar,
    '--armeria.ports[0].ip=127.0.0.1', `--armeria.ports[0].port=${port}`, '--armeria.ports[0].protocols[0]=http',
  ], {
    detached: true, stdio: ['ignore', log, log],
    env: { PATH: process.env.PATH, QUERY_PORT: String(port), STORAGE_TYPE: 'mem', MEM_MAX_SPANS: String(MOST_SPANS), SELF_TRACING_ENABLED: 'false' },
  });
  closeSync(log);
  const url = `http://127.0.0.1:${port}`;
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()).once('error', () => resolve()));
  const killWithUs = () => void server.kill('SIGKILL');
  process.once('exit', killWithUs);
  const stop = async () => {
    process.off('exit', killWithUs);
    server.kill('SIGTERM');
    const force = setTimeout(() => server.kill('SIGKILL'), 5_000);
    await ended;
    clearTimeout(force);
  };
  if (await comesUp(server, url)) return { url, pid: server.pid!, stop };
  await stop();
  throw new Error(`Zipkin did not come up. What it said is in ${logFile}; start without --zipkin to go on without it.`);
}

const defaultCache = (): string => join(process.env.XDG_CACHE_HOME ?? (homedir() ? join(homedir(), '.cache') : tmpdir()), 'redress');

/** Resolves the jar once; a folder is only ever seen complete. */
export async function fetchJar(cache: string, onProgress: (line: string) => void): Promise<string> {
  const folder = join(cache, `zipkin-${VERSION}`);
  const jarIn = () => (existsSync(folder) ? readdirSync(folder).find((name) => name.endsWith('.jar')) : undefined);
  if (!jarIn()) {
    if (!onPath('mvn')) throw new Error('Zipkin is fetched by Maven, and there is none: install it (Debian: apt-get install maven), or start without --zipkin.');
    onProgress(`Fetching Zipkin ${VERSION} with Maven (131 MB, only once) …`);
    const work = join(cache, `fetching-${process.pid}-${randomBytes(4).toString('hex')}`);
    mkdirSync(work, { recursive: true });
    try {
      const goal = ['-B', '-q', 'dependency:copy', `-Dartifact=${ARTIFACT}`, `-DoutputDirectory=${join(work, 'jar')}`];
      await promisify(execFile)('mvn', goal, { cwd: work, env: process.env }).catch(() => {
        throw new Error('Maven could not fetch Zipkin. Is its repository reachable? Start without --zipkin to go on without it.');
      });
      if (!jarIn()) renameSync(join(work, 'jar'), folder);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }
  return join(folder, jarIn()!);
}

async function comesUp(server: ChildProcess, url: string): Promise<boolean> {
  for (const until = performance.now() + PATIENCE_MS; performance.now() < until;) {
    if (server.exitCode !== null || server.signalCode !== null || server.pid === undefined) return false;
    const up = await fetch(`${url}/health`, { signal: AbortSignal.timeout(2_000) }).then((answer) => answer.body?.cancel().then(() => answer.ok), () => false);
    if (up) return true;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return false;
}

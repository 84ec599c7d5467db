import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** A process of the house, and how to see that it is ready. */
export interface Part {
  readonly name: string;
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
  /** All answer 200 when the part can do its work. */
  readonly readyUrls: readonly string[];
  readonly logFile: string;
}

export type Notice = { readonly part: string } & (
  | { readonly is: 'started' | 'ready' | 'stopped' }
  | { readonly is: 'died'; readonly how: string; readonly said: string; readonly againInMs: number }
);

export interface Supervised {
  readonly name: string;
  pid(): number | undefined;
  /** Resolves when the part answers as ready; rejects with one line where it dies again and again before that, or takes too long. */
  ready(timeoutMs: number): Promise<void>;
  /** Ends the running process; it is started anew, as after any death. */
  kill(signal?: NodeJS.Signals): void;
  /** SIGTERM, and SIGKILL where draining takes longer than `patienceMs`. It is not started again. */
  stop(patienceMs?: number): Promise<void>;
}

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 10_000;
const STEADY_AFTER_MS = 30_000;
const DEATHS_BEFORE_GIVING_UP = 3;
const POLL_MS = 60;

/** Starts a part and keeps it running, waiting longer after each death in a row. */
export function supervise(part: Part, notice: (notice: Notice) => void): Supervised {
  let child: ChildProcess | undefined;
  let again: NodeJS.Timeout | undefined;
  let delay = FIRST_DELAY_MS;
  let deaths = 0;
  let stopping = false;
  let lastDeath = '';
  let everReady = false;

  const start = (): void => {
    const log = openSync(part.logFile, 'a', 0o600);
    const from = fstatSync(log).size;
    const startedAt = performance.now();
    // A group of its own: Ctrl-C in the terminal reaches the launcher alone, who ends the parts in order.
    // The channel tells the part that its launcher is gone, however it went: no service outlives the house.
    child = spawn(process.execPath, ['--import', ORPHAN_GUARD, part.script], { env: part.env, stdio: ['ignore', log, log, 'ipc'], detached: true });
    closeSync(log);
    notice({ part: part.name, is: 'started' });
    child.once('error', () => undefined);
    child.once('exit', (code, signal) => {
      child = undefined;
      if (stopping) return;
      if (performance.now() - startedAt > STEADY_AFTER_MS) delay = FIRST_DELAY_MS;
      deaths += 1;
      lastDeath = `${signal ?? `exit code ${code}`}: ${lastLine(part.logFile, from)}`;
      notice({ part: part.name, is: 'died', how: signal ?? `exit code ${code}`, said: lastLine(part.logFile, from), againInMs: delay });
      again = setTimeout(start, delay);
      delay = Math.min(delay * 2, LONGEST_DELAY_MS);
    });
  };
  start();

  return {
    name: part.name,
    pid: () => child?.pid,
    ready: async (timeoutMs) => {
      const until = performance.now() + timeoutMs;
      while (performance.now() < until) {
        if ((await Promise.all(part.readyUrls.map(answers))).every(Boolean)) {
          everReady = true;
          return notice({ part: part.name, is: 'ready' });
        }
        if (!everReady && deaths >= DEATHS_BEFORE_GIVING_UP) throw new Error(`${part.name} does not start (${lastDeath}). Log: ${part.logFile}`);
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
      throw new Error(`${part.name} is not ready after ${Math.round(timeoutMs / 1000)} s. Log: ${part.logFile}`);
    },
    kill: (signal = 'SIGKILL') => void child?.kill(signal),
    stop: async (patienceMs = 15_000) => {
      stopping = true;
      clearTimeout(again);
      const running = child;
      if (running) {
        const gone = new Promise((resolve) => running.once('exit', resolve));
        running.kill('SIGTERM');
        const force = setTimeout(() => running.kill('SIGKILL'), patienceMs);
        await gone;
        clearTimeout(force);
      }
      notice({ part: part.name, is: 'stopped' });
    },
  };
}

// `disconnect` comes when the launcher ends in whatever way. Without this line a `kill -9` of it would leave the services behind.
const ORPHAN_GUARD = `data:text/javascript,${encodeURIComponent(
  "if(process.channel){process.once('disconnect',()=>process.kill(process.pid,'SIGTERM'));process.channel.unref()}",
)}`;

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

/** What a process said of its end, from where its log began: the last line of an error, else one that sounds like it, else the last one. */
function lastLine(file: string, from: number): string {
  const log = openSync(file, 'r');
  try {
    const size = fstatSync(log).size;
    const start = Math.max(from, size - 4_096);
    const bytes = Buffer.alloc(Math.max(0, size - start));
    readSync(log, bytes, 0, bytes.length, start);
    const lines = bytes.toString('utf8').split('\n').map(plain).filter(({ text }) => text && !/^(at |Node\.js v|\^|})/.test(text));
    const line = lines.findLast(({ grave }) => grave) ?? lines.findLast(({ text }) => /error|wrong|in use/i.test(text)) ?? lines.at(-1);
    return (line?.text ?? 'it said nothing').slice(0, 300);
  } finally {
    closeSync(log);
  }
}

/** A log line of ours is JSON: its words are what a person wants. */
function plain(line: string): { text: string; grave: boolean } {
  const text = line.trim();
  if (!line.startsWith('{')) return { text, grave: false };
  try {
    const { level, msg, errorName, errorCode } = JSON.parse(line) as Record<string, string | undefined>;
    return { text: [msg, errorName, errorCode].filter(Boolean).join(' '), grave: level === 'error' };
  } catch {
    return { text, grave: false };
  }
}

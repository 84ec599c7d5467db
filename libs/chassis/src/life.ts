import { ConfigError } from './config.js';
import { BootError } from './listen.js';
import type { Logger } from './logger.js';

/** What a service has started and must end, in the order in which it was said here. */
export interface Life {
  onStop(step: string, end: () => Promise<void> | void): void;
  /** Ends everything once; a step that fails or hangs does not keep the next from its turn. */
  stop(): Promise<void>;
}

const STEP_MS = 15_000;
const STOP_MS = 30_000;

export function createLife(logger: Logger): Life {
  const steps: { step: string; end: () => Promise<void> | void }[] = [];
  let stopping: Promise<void> | undefined;
  const endAll = async () => {
    for (const { step, end } of steps) {
      try {
        await within(STEP_MS, end);
      } catch (error) {
        logger.error('a step of stopping failed', { step, error });
      }
    }
  };
  return {
    onStop: (step, end) => void steps.push({ step, end }),
    stop: () => (stopping ??= endAll()),
  };
}

async function within(ms: number, end: () => Promise<void> | void): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error('took too long'), { code: 'STEP_TIMEOUT' })), ms);
  });
  try {
    await Promise.race([Promise.resolve().then(end), tooLong]);
  } finally {
    clearTimeout(timer);
  }
}

const lives = new Map<Life, Logger>();

/**
 * Ends this life on SIGTERM and SIGINT (a second signal does not wait), and the process when all its lives have ended. An unhandled error
 * ends the process at once with 1: its state is unknown, and a supervisor starts it again.
 */
export function endWithProcess(life: Life, logger: Logger): void {
  if (lives.size === 0) listen();
  lives.set(life, logger);
}

function listen(): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void endProcess(signal));
  for (const event of ['unhandledRejection', 'uncaughtException'] as const) {
    process.on(event, (error: unknown) => {
      const [logger] = lives.values();
      logger?.error('an error that nobody handled', { error, event });
      process.exit(1);
    });
  }
}

let ending = false;

async function endProcess(signal: string): Promise<void> {
  if (ending) process.exit(130);
  ending = true;
  setTimeout(() => process.exit(1), STOP_MS).unref();
  await Promise.all([...lives].map(async ([life, logger]) => {
    logger.info('stopping', { signal });
    await life.stop();
  }));
  process.exit(0);
}

/**
 * Runs a start; where it fails, says why on standard error and ends the process with 1. A fault of configuration or machine is told in its
 * own words; any other with its stack, which at that moment can hold nothing of a customer.
 */
export async function startOrExit<T>(start: () => Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (error) {
    const told = error instanceof ConfigError || error instanceof BootError;
    process.stderr.write(`${told ? error.message : (error as Error)?.stack ?? String(error)}\n`);
    process.exit(1);
  }
}

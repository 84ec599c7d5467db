import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import type { Logger } from './logger.js';

type Env = Readonly<Record<string, string | undefined>>;

/** A file whose content may be exchanged while the service runs. */
interface Watched {
  readonly name: string;
  readonly path: string;
  text: string;
  /** Throws where the text cannot be used; then what was read before stays. */
  take(text: string): void;
  /** Its fault has been told already. */
  told: boolean;
}

interface Origin {
  readonly shape: z.ZodRawShape;
  /** Variables that were given as a file, `NAME` by `NAME_FILE`, and where it is. */
  readonly files: ReadonlyMap<string, string>;
  readonly watched: Watched[];
}

const origins = new WeakMap<object, Origin>();
const originOf = (config: object): Origin => {
  const known = origins.get(config) ?? { shape: {}, files: new Map(), watched: [] };
  origins.set(config, known);
  return known;
};

/** Notes from which files a configuration was read, so that `live` can follow them. */
export const rememberFiles = (config: object, shape: z.ZodRawShape, files: ReadonlyMap<string, string>): void =>
  void origins.set(config, { shape, files, watched: [] });

/** A file ends with a line feed; the secret in it does not. */
export const textOf = (file: string): string => file.replace(/\s+$/, '');

/** Puts the content of `NAME_FILE` in the place of each of these names. Faults name the variable and the kind of error, never a content. */
export function readFiles(env: Env, names: readonly string[]): { env: Env; files: Map<string, string>; faults: string[] } {
  const [files, faults, read] = [new Map<string, string>(), [] as string[], {} as Record<string, string>];
  for (const name of names) {
    const path = env[`${name}_FILE`];
    if (!path) continue;
    files.set(name, path);
    if (env[name]) faults.push(`${name}, ${name}_FILE: set one of them`);
    try {
      read[name] = textOf(readFileSync(path, 'utf8'));
    } catch (error) {
      faults.push(`${name}_FILE: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
    }
  }
  return { env: { ...env, ...read }, files, faults };
}

function follow<T>(origin: Origin, name: string, path: string, make: (text: string) => T): () => T {
  const text = readFileSync(path, 'utf8');
  let value = make(text);
  origin.watched.push({ name, path, text, told: false, take: (newer) => void (value = make(newer)) });
  return () => value;
}

/**
 * A value of the configuration that follows its file: where the variable was given as `NAME_FILE`, the function returns what `make` makes
 * of the file's present content, else always the same.
 */
export function live<C extends object, K extends keyof C & string, T>(config: C, name: K, make: (value: C[K]) => T): () => T {
  const origin = originOf(config);
  const path = origin.files.get(name);
  if (path === undefined) {
    const fixed = make(config[name]);
    return () => fixed;
  }
  return follow(origin, `${name}_FILE`, path, (text) => make((origin.shape[name] as z.ZodType<C[K]>).parse(textOf(text))));
}

/** The same for a variable that is itself the path of a file. Throws where it cannot be read at first, or `make` throws. */
export function liveFile<C extends object, T>(config: C, name: keyof C & string, make: (text: string) => T): () => T {
  return follow(originOf(config), name, String(config[name]), make);
}

const LOOK_MS = 2_000;

/**
 * Reads the files of a configuration again every two seconds. One that cannot be read or used is told of once, and what it held before
 * goes on to count: a secret that is exchanged halfway must not close the door. Returns what ends it.
 */
export function watchFiles(config: object, logger: Logger, everyMs = LOOK_MS): () => void {
  const { watched } = originOf(config);
  let looking = false;
  const look = async () => {
    if (looking) return;
    looking = true;
    for (const file of watched) await lookAt(file, logger);
    looking = false;
  };
  const timer = setInterval(() => void look(), everyMs);
  timer.unref();
  return () => clearInterval(timer);
}

async function lookAt(file: Watched, logger: Logger): Promise<void> {
  try {
    const text = await readFile(file.path, 'utf8');
    if (text === file.text && !file.told) return;
    file.take(text);
    if (text !== file.text) logger.info('a file was exchanged: what it holds counts from now on', { type: file.name });
    file.text = text;
    file.told = false;
  } catch (error) {
    if (!file.told) logger.error('a file cannot be used: what it held before goes on to count', { type: file.name, error });
    file.told = true;
  }
}

/** A secret while it is changed: one a line, the first makes what is new, each of them is honoured. */
export const linesOf = (secret: string): [string, ...string[]] => secret.split('\n').map((line) => line.trim()).filter(Boolean) as [string, ...string[]];

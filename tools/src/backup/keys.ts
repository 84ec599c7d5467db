import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Home } from '../start/home.js';

const SEAL = 'seal.public.jwk.json';
const REGISTRY = 'registry.json';

/** By which keys are known to belong to a backup: nothing that opens anything. */
export function keysMark(folder: string): string | undefined {
  const file = join(folder, SEAL);
  return existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('hex') : undefined;
}

/** Copies keys and the registry with its secrets, each readable by its owner alone. Returns how many files there are. */
export function saveKeys(home: Home, folder: string): number {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const names = readdirSync(home.keys);
  for (const name of names) copyPrivate(join(home.keys, name), join(folder, name));
  const registry = join(home.root, REGISTRY);
  if (existsSync(registry)) copyPrivate(registry, join(folder, REGISTRY));
  return names.length + Number(existsSync(registry));
}

/**
 * What has to be done so that a data folder has the keys of a backup.
 * @throws Error where they are missing, or are another installation's
 */
export function planKeys(home: Home, folder: string, mark: string | undefined): 'keep' | 'copy' {
  const own = keysMark(home.keys);
  if (own !== undefined) {
    if (mark === undefined || own === mark) return 'keep';
    throw new Error(`${home.keys} holds the keys of another installation: with them nothing in this backup can be read. Restore into another folder.`);
  }
  const saved = keysMark(folder);
  if (saved === undefined) throw new Error(`The keys are not in ${folder}. Say where they are (--keys FOLDER): without them no contact can be read.`);
  if (mark !== undefined && saved !== mark) throw new Error(`The keys in ${folder} are not those of this backup.`);
  return 'copy';
}

export function copyKeys(home: Home, folder: string): void {
  for (const name of readdirSync(folder)) copyPrivate(join(folder, name), name === REGISTRY ? join(home.root, name) : join(home.keys, name));
}

function copyPrivate(from: string, to: string): void {
  copyFileSync(from, to);
  chmodSync(to, 0o600);
}

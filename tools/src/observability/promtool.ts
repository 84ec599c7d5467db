import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where a program of this name is on the PATH. */
export function programOf(name: string): string | undefined {
  return (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder || '.', name)).find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** A program of Debian's package `prometheus`; undefined where it may be missing. CI must have it. */
export function neededInCi(name: 'promtool' | 'prometheus'): string | undefined {
  const found = programOf(name);
  if (!found && process.env.KAFKA_REQUIRED === '1') throw new Error(`${name} is not on the PATH; .ci/run installs it`);
  return found;
}

export interface Ran { readonly ok: boolean; readonly said: string }

export function run(program: string, args: readonly string[], cwd: string): Ran {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, encoding: 'utf8', timeout: 60_000 });
  if (error) throw error;
  return { ok: status === 0, said: `${stdout}${stderr}` };
}

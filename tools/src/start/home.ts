import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The data folder: everything that the embedded run keeps. `npm run backup` copies what cannot be made anew. */
export interface Home {
  readonly root: string;
  readonly postgres: string;
  readonly keys: string;
  readonly mail: string;
  readonly logs: string;
  readonly rail: string;
  readonly kafka: string;
  readonly attachments: string;
  /** Compiled code of Node, so that the next start is quicker. */
  readonly cache: string;
}

export function homeAt(root: string): Home {
  const part = (name: string) => join(root, name);
  return {
    root, postgres: part('postgres'), keys: part('keys'), mail: part('mail'), logs: part('logs'), rail: part('rail'), kafka: part('kafka'),
    attachments: part('attachments'), cache: part('cache'),
  };
}

/** `REDRESS_HOME`, else `.redress` in the checkout. */
export const defaultHome = (env: NodeJS.ProcessEnv = process.env): Home =>
  homeAt(env.REDRESS_HOME ? resolve(env.REDRESS_HOME) : join(checkout(), '.redress'));

/** Makes what is missing. The root may be entered by the database's user; what is private below it is closed by its own rights. */
export function openHome(home: Home): void {
  mkdirSync(home.root, { recursive: true, mode: 0o711 });
  for (const folder of [home.keys, home.mail, home.logs, home.rail, home.attachments]) mkdirSync(folder, { recursive: true, mode: 0o700 });
}

/** Removes what earlier starts made, the cluster that lies elsewhere behind a link too, and nothing else that its owner keeps there. */
export function removeHome(home: Home): void {
  if (existsSync(home.postgres)) rmSync(realpathSync(home.postgres), { recursive: true, force: true });
  const { root, ...folders } = home;
  const beside = ['.log', '.log.1', '.owner', '.password', '.new'].map((suffix) => home.postgres + suffix);
  const files = ['registry.json', 'runs'].map((name) => join(root, name));
  for (const path of [...Object.values(folders), ...beside, ...files]) rmSync(path, { recursive: true, force: true });
}

/** 1 for the first start on a data folder, 2 for the second: sample ids carry it, so that every start feeds new complaints. */
export function nextRun(home: Home): number {
  const file = join(home.root, 'runs');
  const run = (existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) || 0 : 0) + 1;
  writeFileSync(file, `${run}\n`);
  return run;
}

/** The folder of the repository: the nearest one with an `nx.json`, from the working folder up. */
export function checkout(from: string = process.cwd()): string {
  for (let at = resolve(from); ; at = dirname(at)) {
    if (existsSync(join(at, 'nx.json'))) return at;
    if (at === dirname(at)) throw new Error('Run this inside the checkout of Redress.');
  }
}

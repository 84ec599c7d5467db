// Starts and stops a real PostgreSQL from npm's binaries: no container, no system service, root or not.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomBytes, createHash } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { isReachable, postgresBinaries, serverUser } from './postgres-binaries.mjs';

const SPACE_NEEDED = 256 * 1024 * 1024;
const DEFAULTS = {
  listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: 120, shared_buffers: '128MB', max_wal_size: '2GB',
  timezone: 'UTC', log_timezone: 'UTC', log_line_prefix: '%m [%p] %q%u ',
};

/**
 * Starts the cluster in `dataDir`, making it first where there is none.
 *
 * Beside the folder lie `<dataDir>.password` (0600), `<dataDir>.log` and, while it runs, `<dataDir>.owner`.
 * @param {{ dataDir: string, port?: number, settings?: Record<string, string | number> }} options
 *   port 0 or none: a free one is taken. settings: postgresql.conf parameters.
 * @returns {Promise<{ port: number, pid: number, dataDir: string, superuserUrl(database?: string): string,
 *   exited: Promise<number | null>, stop(): Promise<void> }>} `exited` resolves when the server ends, for whatever reason.
 * @throws Error with one line that says what to do: busy port, full disk, another major version, a second instance.
 */
export async function startPostgres({ dataDir: wanted, port: wantedPort, settings = {} }) {
  const { bin, major } = postgresBinaries();
  const named = path.resolve(wanted);
  fs.mkdirSync(path.dirname(named), { recursive: true });
  refuseFullDisk(path.dirname(named));
  const release = own(named);
  try {
    const dataDir = makeReachable(named);
    await clearOldServer(dataDir);
    const port = wantedPort ? await refuseBusyPort(wantedPort) : await freePort();
    if (!fs.existsSync(path.join(dataDir, 'PG_VERSION'))) initialise(bin, dataDir, named);
    refuseOtherMajor(dataDir, major);
    const password = readPassword(named);
    const server = await launch(bin, dataDir, `${named}.log`, { ...DEFAULTS, ...settings, port });
    void server.exited.then(release);
    return {
      port, pid: server.pid, dataDir: named, exited: server.exited,
      superuserUrl: (database = 'postgres') => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`,
      stop: async () => {
        await end(server.pid);
        await server.exited;
        release();
      },
    };
  } catch (error) {
    release();
    throw error.code === 'ENOSPC' ? new Error(diskFull(named)) : error;
  }
}

const diskFull = (folder) => `The disk that holds ${folder} is full. Free at least ${SPACE_NEEDED >> 20} MB, then start again; no data is lost.`;

function refuseFullDisk(folder) {
  const { bavail, bsize } = fs.statfsSync(folder);
  if (bavail * bsize < SPACE_NEEDED) throw new Error(diskFull(folder));
}

/** Ends a server that outlived its launcher, so that its folder can be removed. Throws where the launcher still lives. */
export async function stopLeftover(dataDir) {
  refuseRunning(path.resolve(dataDir));
  if (fs.existsSync(dataDir)) await clearOldServer(fs.realpathSync(dataDir));
}

// --- who may run on this folder ---

function refuseRunning(named) {
  const other = ownerOf(named);
  if (!other) return;
  throw new Error(`Another instance (process ${other}) already runs on ${named}. Stop it first, or choose another folder with REDRESS_HOME.`);
}

/** The process that runs on this folder; undefined where it has ended, or its file was cut short by a crash. */
function ownerOf(named) {
  try {
    const { pid, started } = JSON.parse(fs.readFileSync(`${named}.owner`, 'utf8'));
    return startOf(pid) !== undefined && startOf(pid) === started ? pid : undefined;
  } catch {
    return undefined;
  }
}

function own(named) {
  const file = `${named}.owner`;
  const mine = JSON.stringify({ pid: process.pid, started: startOf(process.pid) });
  refuseRunning(named);
  fs.writeFileSync(file, mine);
  return () => {
    if (fs.existsSync(file) && fs.readFileSync(file, 'utf8') === mine) fs.rmSync(file, { force: true });
  };
}

/** When a process started, so that a reused number is not taken for it; undefined where it does not live. */
function startOf(pid) {
  try {
    if (process.platform === 'linux') {
      const [state, ...rest] = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
      return state === 'Z' ? undefined : rest[18];
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}

// As root the server runs as another user, who cannot enter a private home: the cluster then lives outside, behind a link.
function makeReachable(named) {
  const parent = path.dirname(named);
  if (fs.existsSync(named)) return fs.realpathSync(named);
  if (isReachable(parent)) return path.join(fs.realpathSync(parent), path.basename(named));
  fs.rmSync(named, { force: true });
  const outside = path.join('/var/lib/redress', createHash('sha256').update(named).digest('hex').slice(0, 12));
  fs.mkdirSync(path.dirname(outside), { recursive: true, mode: 0o755 });
  fs.mkdirSync(outside, { recursive: true, mode: 0o700 });
  chown(outside);
  fs.symlinkSync(outside, named);
  return outside;
}

/** Ends a server that outlived its launcher, and removes a `postmaster.pid` that no server holds. */
async function clearOldServer(dataDir) {
  const file = path.join(dataDir, 'postmaster.pid');
  if (!fs.existsSync(file)) return;
  const pid = Number(fs.readFileSync(file, 'utf8').split('\n')[0]);
  if (isServerOf(pid, dataDir)) await end(pid);
  fs.rmSync(file, { force: true });
}

function isServerOf(pid, dataDir) {
  if (!(pid > 1) || startOf(pid) === undefined) return false;
  try {
    const command = process.platform === 'linux'
      ? fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      : execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
    return command.includes('postgres') && command.includes(dataDir);
  } catch {
    return false;
  }
}

// --- making a cluster ---

function initialise(bin, dataDir, named) {
  const user = serverUser();
  const target = fs.existsSync(dataDir) && fs.readdirSync(dataDir).length === 0 ? dataDir : `${dataDir}.new`;
  if (target !== dataDir) {
    if (fs.existsSync(dataDir)) throw new Error(`${named} is not empty and holds no PostgreSQL cluster. Move it away, or choose another folder.`);
    fs.rmSync(target, { recursive: true, force: true });
  }
  fs.mkdirSync(target, { recursive: true, mode: 0o700 });
  chown(target);
  const password = randomBytes(24).toString('base64url');
  fs.writeFileSync(`${named}.password`, password, { mode: 0o600 });
  const hand = fs.mkdtempSync(path.join(os.tmpdir(), 'redress-initdb-')); // initdb's user may not be able to read the first file
  try {
    fs.writeFileSync(path.join(hand, 'password'), password, { mode: 0o600 });
    chown(hand);
    chown(path.join(hand, 'password'));
    const run = spawnSync(path.join(bin, 'initdb'), [
      '-D', target, '-U', 'postgres', '-A', 'scram-sha-256', '--pwfile', path.join(hand, 'password'), '--encoding', 'UTF8',
      '--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8', '--no-instructions',
    ], { ...user, cwd: '/', env: cleanEnv(), encoding: 'utf8' });
    const said = `${run.error?.message ?? ''}\n${run.stderr}`;
    if (run.status !== 0) throw new Error(explain(said, named, 'PostgreSQL could not make its data folder'));
  } finally {
    fs.rmSync(hand, { recursive: true, force: true });
  }
  // Renamed only when complete, so that a machine that goes down meanwhile leaves no half-made cluster behind.
  if (target !== dataDir) fs.renameSync(target, dataDir);
}

function chown(file) {
  const { uid, gid } = serverUser();
  if (uid !== undefined) fs.chownSync(file, uid, gid);
}

function readPassword(named) {
  try {
    return fs.readFileSync(`${named}.password`, 'utf8').trim();
  } catch {
    throw new Error(`${named}.password is missing. Restore it from the backup of the data folder, or begin anew with --fresh.`);
  }
}

function refuseOtherMajor(dataDir, major) {
  const found = Number.parseInt(fs.readFileSync(path.join(dataDir, 'PG_VERSION'), 'utf8'), 10);
  if (found === major) return;
  throw new Error(`${dataDir} was made by PostgreSQL ${found}, this version brings PostgreSQL ${major}. `
    + 'Back it up with the release that made it and restore that here (README, "Upgrade"), or begin anew with --fresh.');
}

// --- running ---

async function launch(bin, dataDir, log, settings) {
  if (fs.existsSync(log) && fs.statSync(log).size > 8 * 1024 * 1024) fs.renameSync(log, `${log}.1`);
  const file = fs.openSync(log, 'a', 0o600);
  const from = fs.fstatSync(file).size;
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  // A group of its own: Ctrl-C in the terminal must reach the services first and the database last.
  const child = spawn(path.join(bin, 'postgres'), ['-D', dataDir, ...flags], {
    ...serverUser(), cwd: '/', env: cleanEnv(), stdio: ['ignore', file, file], detached: true,
  });
  fs.closeSync(file);
  const exited = new Promise((resolve) => child.once('exit', resolve).once('error', () => resolve(null)));
  let over = false;
  void exited.then(() => { over = true; });
  while (!over) {
    if (statusOf(dataDir, child.pid) === 'ready') return { pid: child.pid, exited };
    await pause(15);
  }
  const said = fs.readFileSync(log).subarray(from).toString('utf8');
  if (/pre-existing shared memory block/.test(said)) {
    await pause(500); // workers of a server killed by force are still leaving
    return launch(bin, dataDir, log, settings);
  }
  throw new Error(explain(said, dataDir, `PostgreSQL did not start (log: ${log})`));
}

function statusOf(dataDir, pid) {
  try {
    const lines = fs.readFileSync(path.join(dataDir, 'postmaster.pid'), 'utf8').split('\n');
    return Number(lines[0]) === pid ? lines[7]?.trim() : undefined;
  } catch {
    return undefined;
  }
}

/** SIGINT is PostgreSQL's fast shutdown: open transactions are rolled back, everything committed is kept. */
async function end(pid) {
  for (const [signal, patience] of [['SIGINT', 20_000], ['SIGQUIT', 5_000], ['SIGKILL', 5_000]]) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    for (let waited = 0; waited < patience; waited += 20) {
      if (startOf(pid) === undefined) return;
      await pause(20);
    }
  }
}

function explain(said, folder, otherwise) {
  if (/No space left on device/.test(said)) return diskFull(folder);
  if (/could not look up effective user ID/.test(said)) {
    return `PostgreSQL needs the user that runs it to have a name. Add one for uid ${process.getuid()} to /etc/passwd.`;
  }
  if (/Address already in use/.test(said)) return 'The port for PostgreSQL was taken at the same moment. Start again.';
  const line = said.split('\n').find((one) => /FATAL|PANIC|error:/.test(one)) ?? said.trim().split('\n').at(-1) ?? '';
  return `${otherwise}: ${line.replace(/^.*?(FATAL|PANIC|error): */, '').trim()}`;
}

const cleanEnv = () => ({ PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC' });
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function refuseBusyPort(port) {
  if (await canListen(port)) return port;
  throw new Error(`Port ${port} on 127.0.0.1 is busy. Stop what uses it, or move all ports with REDRESS_PORTS=5300.`);
}

/** Whether a server could listen on this port of 127.0.0.1 now. */
export const canListen = (port) => new Promise((resolve) => {
  const probe = net.createServer().once('error', () => resolve(false));
  probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
});

/** A port of 127.0.0.1 that nothing listens on. */
export const freePort = () => new Promise((resolve, reject) => {
  const probe = net.createServer().once('error', reject);
  probe.listen(0, '127.0.0.1', () => {
    const { port } = probe.address();
    probe.close(() => resolve(port));
  });
});

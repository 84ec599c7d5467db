// One throw-away PostgreSQL for all tests of a run; TEST_POSTGRES_URL (a superuser's) names another one instead.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startPostgres } from './embedded-postgres.mjs';

const PREFIX = 'redress-test-';

// Several jest projects run this in one process: the first starts the server, all share it, the last one to leave stops it.
export default async function setup() {
  const shared = (globalThis.redressTestPostgres ??= { users: 0, server: undefined });
  shared.users += 1;
  if (shared.users === 1 && !process.env.TEST_POSTGRES_URL) shared.server = begin();
  const server = await shared.server;
  if (server) process.env.TEST_POSTGRES_URL = server.superuserUrl('postgres');
}

async function begin() {
  sweep();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), `${PREFIX}${process.pid}-`));
  fs.chmodSync(folder, 0o711);
  const server = await startPostgres({
    dataDir: path.join(folder, 'postgres'),
    settings: { max_connections: 300, fsync: process.env.TEST_POSTGRES_FSYNC ?? 'off' },
  });
  const abandon = () => kill(server.pid);
  process.once('exit', abandon);
  return {
    ...server,
    stop: async () => {
      process.off('exit', abandon);
      await server.stop();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

// What a run that was killed left behind.
function sweep() {
  for (const name of fs.readdirSync(os.tmpdir())) {
    const owner = name.startsWith(PREFIX) ? Number(name.slice(PREFIX.length).split('-')[0]) : 0;
    if (!owner || isAlive(owner)) continue;
    const folder = path.join(os.tmpdir(), name);
    try {
      kill(Number(fs.readFileSync(path.join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]));
    } catch {
      // no server was left
    }
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function kill(pid) {
  try {
    process.kill(pid, 'SIGQUIT');
  } catch {
    // it has ended already
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

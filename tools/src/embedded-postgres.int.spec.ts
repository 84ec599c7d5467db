import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client } from 'pg';

// The launcher's module is plain JavaScript for a Node without any build, so it is run as such: each start is a process of its own.
const LAUNCHER = `
  const { startPostgres } = await import(process.argv[1]);
  try {
    const server = await startPostgres(JSON.parse(process.argv[2]));
    console.log(JSON.stringify({ url: server.superuserUrl(), pid: server.pid, port: server.port }));
    process.on('SIGTERM', () => server.stop().then(() => process.exit(0)));
    server.exited.then(() => process.exit(0));
  } catch (error) { console.log(JSON.stringify({ refused: error.message })); }`;

interface Said { url: string; pid: number; port: number; refused?: string }
type Launched = Said & { process: ChildProcess; ended: Promise<unknown>; stop(): Promise<unknown> };

async function launch(options: { dataDir: string; port?: number }): Promise<Launched> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', LAUNCHER, resolve('tools/embedded-postgres.mjs'), JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((done) => child.once('exit', done));
  const said = await new Promise<Said>((done) => child.stdout.once('data', (line: Buffer) => done(JSON.parse(line.toString()) as Said)));
  return { ...said, process: child, ended, stop: () => (child.kill('SIGTERM'), ended) };
}

async function query(url: string, sql: string): Promise<unknown> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query({ text: sql, rowMode: 'array' })).rows[0]?.[0];
  } finally {
    await client.end();
  }
}
const lives = (pid: number): boolean => existsSync(`/proc/${pid}/stat`) && !/\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));

describe('the embedded PostgreSQL', () => {
  const folder = mkdtempSync(join(tmpdir(), 'redress-embedded-'));
  const dataDir = join(folder, 'postgres');
  chmodSync(folder, 0o711); // as root the server runs as another user, who must be able to enter
  let running: Launched | undefined;
  const start = async (port?: number): Promise<Launched> => (running = await launch({ dataDir, ...(port && { port }) }));
  afterEach(async () => {
    await running?.stop();
    running = undefined;
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('keeps data over a clean stop, in UTF-8, behind a password that only its owner can read', async () => {
    const first = await start();
    await query(first.url, "CREATE TABLE kept AS SELECT '退款'::text AS word");
    await first.stop();
    expect(lives(first.pid)).toBe(false);
    const second = await start();
    expect(await query(second.url, "SELECT word || current_setting('server_encoding') FROM kept")).toBe('退款UTF8');
    expect(statSync(`${dataDir}.password`).mode & 0o077).toBe(0);
    await expect(query(second.url.replace(/:[^:@]+@/, ':wrong@'), 'SELECT 1')).rejects.toThrow('password authentication failed');
  }, 30_000);

  it('keeps what was committed when the server is killed', async () => {
    const first = await start();
    await query(first.url, 'CREATE TABLE survived AS SELECT 41 + 1 AS n');
    process.kill(first.pid, 'SIGKILL');
    await first.ended;
    expect(await query((await start()).url, 'SELECT n FROM survived')).toBe(42);
  }, 30_000);

  it('takes over from a launcher that was killed and left its server behind', async () => {
    const first = await start();
    first.process.kill('SIGKILL');
    await first.ended;
    expect(lives(first.pid)).toBe(true);
    const second = await start(first.port);
    expect(second.refused).toBeUndefined();
    expect(lives(first.pid)).toBe(false);
    expect(await query(second.url, 'SELECT 1')).toBe(1);
  }, 30_000);

  it('is not stopped by a pid file that names a process of somebody else', async () => {
    writeFileSync(join(dataDir, 'postmaster.pid'), `${process.pid}\n${dataDir}\n`);
    expect(await query((await start()).url, 'SELECT 1')).toBe(1);
  }, 30_000);

  it('refuses a second instance on the same data, and leaves the first alone', async () => {
    const first = await start();
    const second = await launch({ dataDir });
    expect(second.refused).toMatch(/^Another instance \(process \d+\) already runs on .*REDRESS_HOME.*$/);
    expect(await query(first.url, 'SELECT 1')).toBe(1);
  }, 30_000);

  it('refuses a busy port', async () => {
    const other = createServer();
    const port = await new Promise<number>((done) => other.listen(0, '127.0.0.1', () => done((other.address() as { port: number }).port)));
    expect((await launch({ dataDir, port })).refused).toBe(`Port ${port} on 127.0.0.1 is busy. Stop what uses it, or move all ports with REDRESS_PORTS=5300.`);
    await new Promise((done) => other.close(done));
  }, 30_000);

  it('refuses data of another PostgreSQL, data without its password, and a folder that is no cluster', async () => {
    const file = join(dataDir, 'PG_VERSION');
    const version = readFileSync(file, 'utf8');
    writeFileSync(file, '15\n');
    expect((await launch({ dataDir })).refused).toMatch(/was made by PostgreSQL 15, this version brings PostgreSQL \d+\. .*--fresh/);
    writeFileSync(file, version);
    renameSync(`${dataDir}.password`, `${dataDir}.away`);
    expect((await launch({ dataDir })).refused).toMatch(/password is missing.*backup/);
    renameSync(`${dataDir}.away`, `${dataDir}.password`);
    expect((await launch({ dataDir: resolve('tools') })).refused).toMatch(/holds no PostgreSQL cluster/);
    expect(existsSync(resolve('tools.owner'))).toBe(false);
  }, 30_000);
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import { type Notice, type Part, supervise, type Supervised } from './supervisor.js';

const SERVER = `require('http').createServer((_, answer) => answer.end()).listen(process.env.PORT, '127.0.0.1');`;

describe('the supervisor of a part', () => {
  const folder = mkdtempSync(join(tmpdir(), 'redress-supervisor-'));
  const notices: Notice[] = [];
  let part: Supervised | undefined;
  const logFile = join(folder, 'part.log');

  async function start(code: string): Promise<Supervised> {
    const port = String(await freePort());
    const script = join(folder, 'part.cjs');
    writeFileSync(script, code);
    const description: Part = { name: 'part', script, env: { PORT: port, PATH: process.env.PATH! }, readyUrls: [`http://127.0.0.1:${port}/`], logFile };
    return (part = supervise(description, (notice) => notices.push(notice)));
  }
  afterEach(async () => {
    await part?.stop(2_000);
    notices.length = 0;
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('starts a part anew when it is killed', async () => {
    const server = await start(SERVER);
    await server.ready(10_000);
    const first = server.pid();
    server.kill();
    while (server.pid() === first || server.pid() === undefined) await new Promise((done) => setTimeout(done, 20));
    await server.ready(10_000);
    expect(notices.map(({ is }) => is)).toEqual(['started', 'ready', 'died', 'started', 'ready']);
  });

  it('gives up on a part that never comes up, and says what it said', async () => {
    const server = await start(`console.error('The configuration is wrong: X is missing'); process.exit(3);`);
    await expect(server.ready(20_000)).rejects.toThrow(/^part does not start \(exit code 3: The configuration is wrong: X is missing\)\. Log: .*part\.log$/);
  });

  it('says of a part that ended by itself the error that ended it, whatever else has gone wrong', async () => {
    const said = [
      { level: 'error', msg: 'the client has crashed: this process ends', errorName: 'CoordinatorNotFound' }, { level: 'warn', msg: 'trying again', errorName: 'SomeError' },
    ];
    await start(`for (const line of ${JSON.stringify(said)}) console.log(JSON.stringify(line)); process.exit(1);`);
    while (!notices.some(({ is }) => is === 'died')) await new Promise((done) => setTimeout(done, 20));
    expect(notices.find(({ is }) => is === 'died')).toMatchObject({ how: 'exit code 1', said: 'the client has crashed: this process ends CoordinatorNotFound' });
  });

  it('lets a part finish its work when it stops it', async () => {
    const server = await start(`${SERVER} process.on('SIGTERM', () => setTimeout(() => { console.log('drained'); process.exit(0); }, 100));`);
    await server.ready(10_000);
    await server.stop();
    expect(readFileSync(logFile, 'utf8')).toContain('drained');
    expect(notices.at(-1)).toEqual({ part: 'part', is: 'stopped' });
  });

  it('ends by force what does not want to end', async () => {
    const server = await start(`${SERVER} process.on('SIGTERM', () => undefined);`);
    await server.ready(10_000);
    await server.stop(100);
    expect(server.pid()).toBeUndefined();
  });
});

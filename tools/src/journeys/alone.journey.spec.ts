import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { encodeJson, instant, type Service, services, sign, signingKey } from '@redress/contracts';
import { eventually } from '@redress/testing';
import { type Pool } from 'pg';
import { type Env, type House, serviceEnvironment } from '../stack/environment.js';
import { freePort } from '../stack/free-port.js';
import { mainOf } from '../stack/services.js';
import { accountOf } from '../start/accounts.js';
import { layOut } from './journey-house.js';
import { Line } from './line.js';
import { type Answer, call, complaintOf, CUP } from './visitors.js';

jest.setTimeout(120_000);

interface Running { readonly process: ChildProcess; readonly ended: Promise<number | null>; said(): string }
const running: Running[] = [];
const lines: Line[] = [];
/** What was sent under an id: sent again, it is the very same. */
const bodies = new Map<string, string>();

function start(service: Service, env: Env): Running {
  const child = spawn(process.execPath, [mainOf(service)], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => { said += text.toString(); });
  const run: Running = { process: child, said: () => said, ended: new Promise((resolve) => child.once('close', resolve)) };
  running.push(run);
  return run;
}

describe('a service of its own', () => {
  let house: House;
  let database: Pool;
  let clear: () => Promise<void>;

  beforeAll(async () => {
    ({ house, database, clear } = await layOut());
  });
  afterEach(async () => {
    for (const { process: child, ended } of running.splice(0)) {
      child.kill('SIGKILL');
      await ended;
    }
    for (const line of lines.splice(0)) await line.cut();
  });
  afterAll(() => clear?.());

  const env = (service: Service, own: Env = {}): Env => ({ ...serviceEnvironment(house, service), ...own });
  const health = (service: Service, which: 'live' | 'ready'): Promise<Answer | undefined> =>
    call(`http://127.0.0.1:${house.ports.services[service].admin}/health/${which}`).catch(() => undefined);
  const until = (service: Service, status: number) =>
    eventually(`${service} is ${status}`, () => health(service, 'ready'), (answer) => answer?.status === status, 60_000);
  const lineTo = async (url: string): Promise<{ line: Line; through: string }> => {
    const { hostname, port } = new URL(url);
    const line = new Line(await freePort(), { host: hostname, port: Number(port) });
    lines.push(line);
    return { line, through: Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(line.port) }).href };
  };
  const deliver = (id: string): Promise<Answer> => {
    const { channel, account } = accountOf('tmall');
    const body = bodies.get(id) ?? encodeJson(complaintOf('tmall', { id, text: CUP, paid: 5_000 }));
    bodies.set(id, body);
    const headers = sign(signingKey(house.keys.webhookSecret(channel, account)), id, instant(Date.now()), body);
    return call(`http://127.0.0.1:${house.ports.services.intake.http}/webhooks/${channel}/${account}`, {
      method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body,
    });
  };
  const count = async (of: string, ...values: string[]): Promise<number> =>
    (await database.query(`SELECT count(*)::int AS n FROM ${of}`, values)).rows[0].n as number;
  const published = (id: string): Promise<number> =>
    count(`bus."redress.intake" WHERE body LIKE $1 AND headers LIKE '%complaint.received.v1%'`, `%complaint-${id}"%`);

  it('starts without its database, says that it is not ready, and takes work as soon as it comes, and comes again', async () => {
    const { line, through } = await lineTo(env('intake').DATABASE_URL!);
    const intake = start('intake', env('intake', { DATABASE_URL: through }));
    const report = await until('intake', 503);
    expect(report!.body).toMatchObject({ status: 'failing', checks: { 'database-and-bus': 'failing' } });
    expect((await health('intake', 'live'))!.status).toBe(200);
    const turnedAway = await deliver('no-database');
    expect([turnedAway.status, turnedAway.body]).toEqual([503, expect.objectContaining({ code: 'unavailable', retry: 'same-key' })]);
    expect(turnedAway.headers.get('retry-after')).toEqual(expect.any(String));

    await line.mend();
    await until('intake', 200);
    const accepted = await deliver('no-database');
    expect(accepted.status).toBe(202);

    await line.cut();
    await until('intake', 503);
    expect((await health('intake', 'live'))!.status).toBe(200);
    expect((await deliver('cut-off')).status).toBe(503);
    await line.mend();
    await until('intake', 200);
    expect((await deliver('cut-off')).status).toBe(202);
    expect((await deliver('no-database')).body).toEqual(accepted.body);
    expect([await published('no-database'), await published('cut-off')]).toEqual([1, 1]);
    intake.process.kill('SIGTERM');
    expect(await intake.ended).toBe(0);
  });

  it('starts without its bus, takes complaints all the same, and tells of them when the bus comes', async () => {
    const { line, through } = await lineTo(env('intake').DATABASE_URL!);
    start('intake', env('intake', { BUS_DATABASE_URL: through }));
    await until('intake', 503);
    const tryIt = () => deliver('no-bus').catch(() => undefined);
    const accepted = await eventually('it takes complaints', tryIt, (answer) => answer?.status === 202);
    expect(accepted!.body.caseId).toEqual(expect.any(String));
    expect(await published('no-bus')).toBe(0);
    await line.mend();
    await until('intake', 200);
    await eventually('it is published', () => published('no-bus'), (seen) => seen === 1);
  });

  it('drains: what it has answered is stored, and it ends by itself', async () => {
    const intake = start('intake', env('intake'));
    await until('intake', 200);
    const answers = Promise.all(Array.from({ length: 20 }, (_, i) => deliver(`drain-${i}`).catch(() => undefined)));
    await eventually('some are in', () => count(`intake.complaint WHERE external_id LIKE 'complaint-drain-%'`), (seen) => seen > 0);
    intake.process.kill('SIGTERM');
    expect(await intake.ended).toBe(0);
    for (const [i, answer] of (await answers).entries()) if (answer?.status === 202) expect(await published(`drain-${i}`)).toBe(1);
  });

  describe('with a wrong configuration', () => {
    it('no service starts, and each names every variable that is missing', async () => {
      const runs = services.map((service) => ({ service, ...start(service, { PATH: process.env.PATH ?? '', SERVICE: service }) }));
      const needed = [
        'DATABASE_URL', 'HTTP_PORT', 'ADMIN_PORT', 'OIDC_ISSUER', 'OIDC_AUDIENCE', 'CASE_LINK_SECRET', 'SERVICE_SECRET', 'SEAL_PUBLIC_KEY_FILE',
        'DESK_URL',
      ];
      for (const { service, ended, said } of runs) {
        expect([service, await ended]).toEqual([service, 1]);
        expect([service, needed.filter((name) => !new RegExp(`^ +${name}: is missing$`, 'm').test(said()))]).toEqual([service, []]);
        expect(said()).toMatch(/^ +OIDC_JWKS_FILE, OIDC_JWKS_URL: set exactly one of them$/m);
        expect(said()).not.toMatch(/\n\s+at /);
      }
    });

    it('payments lists every fault at once, and repeats no value', async () => {
      const wrong = {
        BUS: 'rabbit', CASE_LINK_SECRET: 'tooshort', DATABASE_URL: 'mysql://root:s3cr3t@db/x', HTTP_PORT: 'eighty', INBOX_RETENTION_HOURS: '10',
        LOG_LEVEL: 'loud', RAILS: '{not json s3cr3t', RAIL_CONCURRENCY: '0',
      };
      const { ended, said } = start('payments', env('payments', { ...wrong, RETENTION_HOURS: '20' }));
      expect(await ended).toBe(1);
      const faults = said().split('\n').filter((line) => line.startsWith('  ')).map((line) => line.trim().split(':')[0]);
      expect(faults.sort()).toEqual(Object.keys(wrong));
      expect(said()).not.toMatch(/s3cr3t|tooshort|eighty/);
    });

    it('intake names every file that it cannot use, and repeats nothing of what they hold', async () => {
      const file = (name: string, text: string): string => {
        writeFileSync(join(house.home.root, name), text);
        return join(house.home.root, name);
      };
      const { ended, said } = start('intake', env('intake', {
        MASTER_KEY_FILE: file('short.key', 'c2hvcnQ='), SEAL_PRIVATE_KEY_FILE: join(house.home.root, 'nowhere.json'),
        REGISTRY_FILE: file('registry-wrong.json', '{"accounts":[{"channel":"tmall","secrets":["hunter2"]}]}'),
      }));
      expect(await ended).toBe(1);
      const faults = said().split('\n').flatMap((line) => /^ +([A-Z_]+): /.exec(line)?.[1] ?? []);
      expect(faults.sort()).toEqual(['MASTER_KEY_FILE', 'REGISTRY_FILE', 'SEAL_PRIVATE_KEY_FILE']);
      expect(said()).not.toMatch(/hunter2|c2hvcnQ/);
    });

    it('desk says whose port is busy', async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(house.ports.services.desk.http, '127.0.0.1', resolve));
      const { ended, said } = start('desk', env('desk'));
      expect(await ended).toBe(1);
      expect(said()).toMatch(new RegExp(`desk: Port ${house.ports.services.desk.http} .*HTTP_PORT`));
      await new Promise((resolve) => server.close(resolve));
    });
  });
});

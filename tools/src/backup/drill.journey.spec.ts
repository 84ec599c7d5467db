import { spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeJson } from '@redress/contracts';
import { eventually } from '@redress/testing';
import { Pool } from 'pg';
import { audit } from '../audit/audit.js';
import { complaintOf, CUP, movementsOf, post, staff } from '../journeys/visitors.js';
import { databaseUrl } from '../stack/environment.js';
import { freeBase, portsFrom } from '../stack/ports.js';
import { type Stack } from '../stack/stack.js';
import { staffToken } from '../staff-token.js';
import { checkout, type Home, homeAt } from '../start/home.js';
import { openKeys } from '../start/keys.js';
import { command } from './operator.js';

jest.setTimeout(180_000);

interface House { stack: Stack; database: Pool; auditorUrl: string; stop(): Promise<void> }
interface Sent { readonly body: string; readonly caseId: string }

let base: number;
beforeAll(async () => {
  base = await freeBase();
});
const at = (port: number): string => `http://127.0.0.1:${port}`;

/** `npm start` on a data folder. */
async function open(home: Home): Promise<House> {
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, REDRESS_HOME: home.root, REDRESS_PORTS: String(base), FOLLOW_UP_PERIOD_SECONDS: '86400' };
  const script = join(checkout(), 'tools/dist/start.js');
  const child = spawn(process.execPath, [script, '--no-samples', '--one-process'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => { said += text.toString(); });
  const ended = new Promise((resolve) => child.once('close', resolve));
  await eventually('it serves', () => said, (text) => text.includes('Ctrl-C stops it.') || child.exitCode !== null, 60_000);
  const [keys, ports] = [await openKeys(home), portsFrom(base)];
  const postgres = `127.0.0.1:${ports.postgres}`;
  const auditorUrl = databaseUrl({ keys, database: 'redress', postgres }, 'migrator');
  const database = new Pool({ connectionString: auditorUrl, max: 2 });
  database.on('error', () => undefined);
  const urls = { rail: at(ports.rail), intake: at(ports.services.intake.http), payments: at(ports.services.payments.http) };
  const token: Stack['token'] = (role, who) => staffToken(keys.issuerKeyFile, role, who);
  return {
    stack: { house: { home, keys, ports }, urls, token } as unknown as Stack, database, auditorUrl,
    stop: async () => {
      await database.end();
      child.kill('SIGINT');
      await ended;
    },
  };
}

const paidOf = async ({ database }: House, { caseId }: Sent) =>
  (await database.query(`SELECT payout_id AS id, evidence, submissions FROM payments.payout WHERE case_id = $1 AND state = 'succeeded'`, [caseId])).rows;

const succeeded = async ({ database }: House): Promise<number> =>
  (await database.query(`SELECT count(*)::int AS n FROM payments.payout WHERE state = 'succeeded'`)).rows[0].n;

async function send({ stack }: House, body: string): Promise<Sent> {
  const answer = await post(stack, 'tmall', body);
  if (answer.status !== 202) throw new Error(`the complaint was not taken: ${answer.status} ${answer.text}`);
  return { body, caseId: answer.body.caseId as string };
}

/** Slow enough that a busy machine, on which a backup takes longer, has not hundreds to send again. */
const PACE_MS = 150;

/** One complaint after another, until it is stopped. */
function traffic(house: House) {
  const sent: Sent[] = [];
  let going = true;
  const life = (async () => {
    while (going) {
      sent.push(await send(house, encodeJson(complaintOf('tmall', { id: `busy-${sent.length}`, text: CUP, paid: 5_000 }))));
      await new Promise((resolve) => setTimeout(resolve, PACE_MS));
    }
  })();
  return { sent, stop: () => ((going = false), life) };
}

describe('a backup that is taken while money moves, restored into an empty place', () => {
  const folder = mkdtempSync(join(tmpdir(), 'redress-drill-'));
  chmodSync(folder, 0o711);
  const [first, second] = [homeAt(join(folder, 'first')), homeAt(join(folder, 'second'))];
  const backup = join(folder, 'backup');
  let house: House;
  let sent: readonly Sent[];
  /** Taken, paid and told of only after the backup. */
  let late: Sent;
  let lostPayout: string;
  let beforeResend: { payouts: number; known: number };

  beforeAll(async () => {
    house = await open(first);
    const busy = traffic(house);
    await eventually('money moves', () => succeeded(house), (n) => n >= 8, 60_000);
    const taken = await command('backup', ['--data', first.root, '--to', backup, '--json']);
    expect(taken).toMatchObject({ code: 0 });
    await busy.stop();
    sent = busy.sent;
    late = await send(house, encodeJson(complaintOf('tmall', { id: 'late', text: CUP, paid: 7_700 })));
    const [paid] = await eventually('the late one is paid', () => paidOf(house, late), (rows) => rows.length === 1, 60_000);
    lostPayout = paid.id;
    await house.stop();
    // The rail is somebody else's computer: its book knows nothing of our backups.
    cpSync(first.rail, second.rail, { recursive: true });
    const restored = await command('restore', [backup, '--home', second.root, '--json']);
    expect(restored).toMatchObject({ code: 0 });
    house = await open(second);
    const known = await house.database.query('SELECT count(*)::int AS n FROM intake.complaint');
    const lost = await house.database.query('SELECT 1 FROM payments.payout WHERE payout_id = $1', [lostPayout]);
    beforeResend = { payouts: lost.rowCount!, known: known.rows[0].n };
    await Promise.all([...sent, late].map(({ body }) => send(house, body)));
  });
  afterAll(async () => {
    await house?.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('was of one moment in the midst of it, its keys apart and for their owner alone', () => {
    expect(beforeResend.known).toBeGreaterThanOrEqual(8);
    expect(beforeResend.known).toBeLessThan(sent.length);
    expect(existsSync(join(backup, 'master.key'))).toBe(false);
    expect(statSync(join(`${backup}.keys`, 'master.key')).mode & 0o777).toBe(0o600);
  });

  it('does not know what was paid after it; sent again, that is found at the rail and paid once', async () => {
    expect(beforeResend.payouts).toBe(0);
    const [again] = await eventually('it is settled', () => paidOf(house, late), (rows) => rows.length === 1, 60_000);
    expect(again).toEqual({ id: lostPayout, evidence: 'lookup', submissions: 0 });
    expect(await movementsOf(house.stack, lostPayout)).toHaveLength(1);
    const { rows: told } = await house.database.query('SELECT kind FROM payments.finance_entry WHERE payout_id = $1', [lostPayout]);
    expect(told).toEqual([{ kind: 'paid' }]);
  });

  it('comes to the same end for all others, each paid once', async () => {
    await eventually('all are paid', () => succeeded(house), (n) => n === sent.length + 1, 90_000);
    for (const one of sent) for (const { id } of await paidOf(house, one)) expect([id, (await movementsOf(house.stack, id)).length]).toEqual([id, 1]);
  });

  it('is left alone by a restore as long as somebody works on it', async () => {
    const refused = await command('restore', [backup, '--home', second.root, '--replace']);
    expect([refused.code, refused.said]).toEqual([1, expect.stringMatching(/Another instance \(process \d+\) already runs on /)]);
  });

  it('passes the audit', async () => {
    const verdict = await audit({ auditorUrl: house.auditorUrl, railUrl: house.stack.urls.rail, bus: {} });
    expect(verdict.checks.filter(({ ok }) => !ok)).toEqual([]);
  });

  it('agrees with the rail’s statement', async () => {
    const finance = await staff(house.stack, 'finance');
    const url = `${house.stack.urls.payments}/reconciliations`;
    // Money that has left a moment ago may not be on a statement: up to now all the same.
    const started = await finance.post(url, { rail: 'simulator', from: '2026-01-01T00:00:00.000Z', to: new Date().toISOString() });
    expect(started.status).toBeLessThan(300);
    const runs = async () => (await finance.get(url)).body.items as { runId: string; state: string }[];
    const run = async () => (await runs()).find(({ runId }) => runId === started.body.runId);
    const compared = await eventually('it is compared', run, (one) => one?.state === 'completed', 30_000);
    expect(compared).toMatchObject({ mismatchCount: 0, matched: sent.length + 1 });
  });
});

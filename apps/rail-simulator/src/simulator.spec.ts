import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeJson, instant, isSignedBy, sign, type SignatureHeaders, signingKey } from '@redress/contracts';
import { type FaultPlan } from './faults.js';
import { type RailSimulator, startRailSimulator } from './simulator.js';

const secret = 'rail-request-secret-of-32-characters';
const webhookSecret = 'rail-webhook-secret-of-32-characters';

interface Shown { key: string; status: string; railReference: string; valueDate?: string; reason?: string }
interface Told { kind: string; id: string; payout?: Shown; chargeback?: { orderRef: string; charged: { minor: string } }; signed: boolean }

let dir: string;
let simulator: RailSimulator;
let sink: Server;
let told: Told[];
let refusals: number;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'rail-book-'));
  told = [];
  refusals = 0;
  sink = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part)).on('end', () => {
      if (refusals-- > 0) return void response.writeHead(503).end();
      const raw = Buffer.concat(parts);
      const signed = isSignedBy([signingKey(webhookSecret)], request.headers as unknown as SignatureHeaders, raw);
      told.push({ ...(JSON.parse(raw.toString()) as Told), signed });
      response.writeHead(202).end();
    });
  });
  await new Promise<void>((resolve) => void sink.listen(0, '127.0.0.1', resolve));
  await start();
});
afterEach(async () => {
  await simulator.stop();
  sink.closeAllConnections();
  await new Promise((resolve) => sink.close(resolve));
  rmSync(dir, { recursive: true });
});

async function start(): Promise<void> {
  simulator = await startRailSimulator({
    bookDir: dir, secret, webhookSecret, webhookUrl: `http://127.0.0.1:${(sink.address() as AddressInfo).port}/`,
    faults: { pendingMs: 20, lateMs: 40, hangMs: 60 },
  });
}

const instruction = (key: string, minor = 500n, reference = 'o1') =>
  ({ key, merchant: 'm1', payoutId: `payout-${key}`, reference, amount: { minor, currency: 'CNY' } });
async function call<T>(method: string, path: string, body?: unknown, { key = secret, fault }: { key?: string; fault?: string } = {}) {
  const text = body === undefined ? '' : encodeJson(body);
  const headers = { ...sign(signingKey(key), 'req_1', instant(Date.now()), `${method} ${path}\n${text}`), ...(fault && { 'x-redress-fault': fault }) };
  const response = await fetch(`${simulator.url}${path}`, { method, headers: { ...headers }, ...(text && { body: text }) });
  return { status: response.status, body: (await response.json()) as T };
}
const pay = (key: string, fault?: string, minor?: bigint) => call<{ payout: Shown; error?: string }>('POST', '/v1/payouts', instruction(key, minor), { fault });
const lookUp = async (key: string) => (await call<{ payouts: (Shown | null)[] }>('POST', '/v1/payouts/lookup', { keys: [key] })).body.payouts[0];
const plan = (faults: Partial<FaultPlan>) => call('POST', '/v1/faults', { pendingMs: 20, lateMs: 40, hangMs: 60, ...faults });
const book = async () => (await call<{ totals: { count: number; out: { minor: string }; net: { minor: string } }[] }>('GET', '/v1/book')).body.totals;
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await condition()); tries++) {
    if (tries > 150) throw new Error('it did not come to pass');
    await new Promise((resolve) => void setTimeout(resolve, 10));
  }
}

describe('one key', () => {
  it('pays once and gives the same answer again', async () => {
    const [first, again] = [await pay('k1'), await pay('k1')];
    expect(first.body).toEqual(again.body);
    expect(first.body.payout).toMatchObject({ status: 'succeeded', key: 'k1' });
    expect(await book()).toMatchObject([{ count: 1, out: { minor: '500' } }]);
  });

  it('pays once under twenty calls at the same time, and inside one batch', async () => {
    await Promise.all(Array.from({ length: 20 }, () => pay('k1')));
    const { body } = await call<{ results: { payout: Shown }[] }>('POST', '/v1/payouts/batch', { payouts: [instruction('k2'), instruction('k2'), instruction('k1')] });
    expect(body.results.map(({ payout }) => payout.key)).toEqual(['k2', 'k2', 'k1']);
    expect(await book()).toMatchObject([{ count: 2, out: { minor: '1000' } }]);
  });

  it('with another body is refused', async () => {
    await pay('k1');
    expect(await pay('k1', undefined, 501n)).toMatchObject({ status: 409, body: { error: 'key-reused' } });
  });
});

describe('the door', () => {
  it('takes signed requests alone, and says what is wrong with others', async () => {
    expect((await call('POST', '/v1/payouts', instruction('k1'), { key: 'another-secret-of-thirty-two-chars!' })).status).toBe(401);
    expect((await call('POST', '/v1/payouts', { key: 'k1' })).status).toBe(422);
    expect((await call('POST', '/v1/payouts', instruction('k1', -5n))).status).toBe(422);
    expect((await call('GET', '/v1/nothing')).status).toBe(404);
    expect(await book()).toEqual([]);
  });
});

describe('the book', () => {
  it('survives a restart, with pending payouts going on, and cuts away a line that a crash has torn', async () => {
    await pay('k1');
    await plan({ pendingMs: 60_000 });
    await pay('k2', 'pending');
    await simulator.stop();
    appendFileSync(join(dir, 'book.ndjson'), '{"payout":{"key":"torn"');
    await start();
    expect(await lookUp('k1')).toMatchObject({ status: 'succeeded' });
    expect(await lookUp('torn')).toBeNull();
    await until(async () => (await lookUp('k2'))?.status === 'succeeded');
    expect(await book()).toMatchObject([{ count: 2 }]);
  });

  it('is read as a statement, page by page, and as entries', async () => {
    const payouts = Array.from({ length: 5 }, (_, index) => instruction(`k${index}`));
    await call('POST', '/v1/payouts/batch', { payouts });
    const lines: Shown[] = [];
    let after = '';
    do {
      const window = `from=2000-01-01T00:00:00.000Z&to=2100-01-01T00:00:00.000Z&limit=2${after && `&after=${after}`}`;
      const { body } = await call<{ lines: Shown[]; next?: string }>('GET', `/v1/statement?${window}`);
      lines.push(...body.lines);
      after = body.next ?? '';
    } while (after);
    expect(lines.map(({ key }) => key)).toEqual(['k0', 'k1', 'k2', 'k3', 'k4']);
    expect((await call<{ totals: unknown[] }>('POST', '/v1/book', { payoutIds: ['payout-k1', 'none'] })).body.totals).toMatchObject([{ count: 1, out: { minor: '500' } }]);
    expect((await call<{ entries: unknown[] }>('GET', '/v1/book/entries?after=3')).body.entries).toHaveLength(2);
  });
});

describe('faults', () => {
  it.each([['timeout-before', null], ['error-before', null], ['timeout-after', 'succeeded'], ['error-after', 'succeeded'], ['reset-after', 'succeeded']])(
    '%s leaves %s in the book', async (fault, status) => {
      const answer = await pay('k1', fault).catch(() => undefined);
      expect(answer?.status ?? 0).not.toBe(200);
      expect((await lookUp('k1'))?.status ?? null).toBe(status);
      expect(await pay('k1')).toMatchObject({ status: 200, body: { payout: { status: 'succeeded' } } });
      expect(await book()).toMatchObject([{ count: 1 }]);
    },
  );

  it('late-execution executes after the caller has gone', async () => {
    const asked = pay('k1', 'late-execution').catch(() => undefined);
    expect(await lookUp('k1')).toBeNull();
    await asked;
    expect(await lookUp('k1')).toMatchObject({ status: 'succeeded' });
  });

  it('of payouts: refused, pending, asking the customer, coming back', async () => {
    expect((await pay('k1', 'refuse')).body.payout).toMatchObject({ status: 'refused', reason: 'account-closed' });
    expect((await pay('k2', 'pending')).body.payout.status).toBe('pending');
    expect((await pay('k3', 'needs-customer')).body.payout.status).toBe('needs_customer');
    expect((await pay('k4', 'return')).body.payout.status).toBe('succeeded');
    await call('POST', '/v1/payouts/k3/confirm');
    await until(() => told.length === 4);
    expect(told.map(({ payout }) => `${payout!.key} ${payout!.status}`).sort()).toEqual(['k2 succeeded', 'k3 pending', 'k3 succeeded', 'k4 returned']);
    expect(told.every(({ signed }) => signed)).toBe(true);
    expect(await book()).toMatchObject([{ count: 3, out: { minor: '1500' }, net: { minor: '1000' } }]);
  });

  it('by rule strike a request once and its payouts always; by rate, the same for the same seed', async () => {
    await plan({ rules: [{ prefix: 'o', fault: 'error-after' }, { prefix: 'o', fault: 'refuse' }] });
    expect([(await pay('k1')).status, (await pay('k1')).body.payout.status]).toEqual([500, 'refused']);
    const drawn = async (run: string) => {
      await plan({ rates: { refuse: 0.5 }, seed: 7 });
      const statuses: string[] = [];
      for (let i = 0; i < 20; i++) statuses.push((await pay(`${run}${i}`)).body.payout.status);
      return statuses;
    };
    const runs = [await drawn('a'), await drawn('b')];
    expect(runs[0]).toEqual(runs[1]);
    expect(new Set(runs[0])).toEqual(new Set(['refused', 'succeeded']));
  });
});

describe('webhooks', () => {
  const pendings = async (...keys: string[]) => {
    for (const key of keys) await pay(key, 'pending');
  };

  it('come again until they are taken, with the same id', async () => {
    refusals = 1;
    await pendings('k1');
    await until(() => told.length === 1);
    expect(told[0]).toMatchObject({ kind: 'payout.changed', payout: { status: 'succeeded' } });
  });

  it('come twice where that is the fault', async () => {
    await plan({ rates: { duplicate: 1 } });
    await pendings('k1');
    await until(() => told.length === 2);
    expect(told[0]!.id).toBe(told[1]!.id);
  });

  it('are overtaken where that is the fault', async () => {
    await plan({ rules: [{ prefix: 'first', fault: 'reorder' }], lateMs: 5_000 });
    await call('POST', '/v1/payouts', instruction('k1', 5n, 'first'), { fault: 'pending' });
    await pendings('k2');
    await until(() => told.length === 2);
    expect(told.map(({ payout }) => payout!.key)).toEqual(['k2', 'k1']);
  });

  it('tell of a chargeback that is raised', async () => {
    const raised = { merchant: 'm1', orderSource: 'shop', orderRef: 'o1', amount: { minor: '500', currency: 'CNY' } };
    expect((await call('POST', '/v1/chargebacks', raised)).status).toBe(201);
    await until(() => told.length === 1);
    expect(told[0]).toMatchObject({ kind: 'chargeback.opened', chargeback: { orderRef: 'o1', charged: { minor: '500' } } });
  });

  it('tell how a chargeback ended, once, after a restart too', async () => {
    const raised = { externalId: 'cb-1', merchant: 'm1', orderSource: 'shop', orderRef: 'o1', amount: { minor: '500', currency: 'CNY' } };
    await call('POST', '/v1/chargebacks', raised);
    await until(() => told.length === 1);
    await simulator.stop();
    await start();
    expect((await call('POST', '/v1/chargebacks/cb-2/close', { outcome: 'won' })).status).toBe(409);
    expect((await call('POST', '/v1/chargebacks/cb-1/close', { outcome: 'won' })).status).toBe(200);
    expect((await call('POST', '/v1/chargebacks/cb-1/close', { outcome: 'lost' })).status).toBe(409);
    await until(() => told.length === 2);
    expect(told[1]).toMatchObject({ kind: 'chargeback.closed', chargeback: { externalId: 'cb-1', amount: { minor: '500' }, outcome: 'won' }, signed: true });
  });
});

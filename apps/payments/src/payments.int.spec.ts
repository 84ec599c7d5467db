import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { derivedId, newSealKeys } from '@redress/contracts';
import { appendToLog, dataSourceOf, poolOf, type RunningService, startService } from '@redress/messaging';
import { deliveredEvent, testDatabase, type TestDatabase } from '@redress/testing';
import { SignJWT } from 'jose';
import { releasedLeg } from './examples.js';
import { payments } from './payments.module.js';

jest.setTimeout(90_000);
const secret = 'rail-request-secret-of-32-characters';
const webhookSecret = 'rail-webhook-secret-of-32-characters';
const folder = mkdtempSync(join(tmpdir(), 'payments-'));
const file = (name: string, content: string) => {
  writeFileSync(join(folder, name), content, { mode: 0o600 });
  return join(folder, name);
};
const freePort = () => new Promise<number>((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address() as { port: number };
    server.close(() => resolve(port));
  });
});

let database: TestDatabase;
let running: RunningService;
let simulator: { url: string; stop(): Promise<void> };
/** A superuser's connections: they stand for compensation, which publishes. */
let others: Awaited<ReturnType<ReturnType<typeof dataSourceOf>['initialize']>>;
let issuer: KeyObject;

beforeAll(async () => {
  const [port, railPort] = [await freePort(), await freePort()];
  database = await testDatabase({ name: 'payments', stores: payments.stores, migrations: payments.migrations, appendOnly: payments.appendOnly });
  others = await dataSourceOf({ service: 'payments', url: database.url, stores: [] }).initialize();
  // The simulator is an app of its own, known here by name alone: what the two share is the wire.
  const { startRailSimulator } = (await import(join(__dirname, '../../rail-simulator/src/simulator'))) as { startRailSimulator(options: object): Promise<typeof simulator> };
  const rules = ['refuse', 'pending', 'needs-customer', 'error-after', 'reset-after', 'timeout-before', 'return'].map((fault) => ({ prefix: `${fault}-`, fault }));
  simulator = await startRailSimulator({
    port: railPort, bookDir: join(folder, 'rail'), secret, webhookSecret, webhookUrl: `http://127.0.0.1:${port}/webhooks/rails/simulated`,
    faults: { rules: [...rules, { prefix: 'pending-', fault: 'duplicate' }], pendingMs: 100, hangMs: 5_000 },
  });
  const keys = generateKeyPairSync('ed25519');
  issuer = keys.privateKey;
  running = await startService(payments, {
    SERVICE: 'payments', DATABASE_URL: database.serviceUrl, HTTP_PORT: String(port), ADMIN_PORT: '0', OIDC_ISSUER: 'test', OIDC_AUDIENCE: 'test', LOG_LEVEL: 'silent',
    OIDC_JWKS_FILE: file('jwks.json', JSON.stringify({ keys: [{ ...keys.publicKey.export({ format: 'jwk' }), alg: 'EdDSA' }] })),
    CASE_LINK_SECRET: 'case-link-secret-of-a-test-0123456789', SERVICE_SECRET: 'service-secret-of-a-test-0123456789ab', DESK_URL: 'http://desk.test',
    SEAL_PUBLIC_KEY_FILE: file('seal.public', newSealKeys().publicKey),
    RAILS: JSON.stringify([{ name: 'simulated', url: simulator.url, secret, webhookSecret, timeoutSeconds: 1 }]),
  });
});
afterAll(async () => {
  await running?.stop();
  await simulator?.stop();
  await others?.destroy();
  await database?.dispose();
  rmSync(folder, { recursive: true });
});

let place = 0;
async function publish(events: readonly (readonly ['leg.released.v1', ReturnType<typeof releasedLeg>])[]): Promise<void> {
  const client = await poolOf(others).connect();
  await client.query('BEGIN');
  await appendToLog(client, events.map(([type, data]) => deliveredEvent(type, data, { key: data.caseId, merchant: 'm1' }, ++place, new Date().toISOString())));
  await client.query('COMMIT');
  client.release();
}

let legs = 0;
/** Releases a leg whose order's name says what the rail does with it. Gives the payout's id. */
async function release(orderRef: string, minor = 1_000): Promise<string> {
  const sketch = releasedLeg({ orderRef, minor });
  const legId = derivedId('leg', 'int', ++legs);
  await publish([['leg.released.v1', { ...sketch, leg: { ...sketch.leg, legId } }]]);
  return legId;
}
const query = async <T>(sql: string, ...values: unknown[]) => (await database.pool.query(sql, values)).rows as T[];
const stateOf = async (payoutId: string) => (await query<{ state: string }>('SELECT state FROM payout WHERE payout_id = $1', payoutId))[0]?.state;
async function until(what: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await what()); tries++) {
    if (tries > 400) throw new Error('it did not come to pass');
    await setTimeout(50);
  }
}
const becomes = async (payoutId: string, state: string) => {
  await until(async () => (await stateOf(payoutId)) === state).catch(async () => expect(await stateOf(payoutId)).toBe(state));
};
const moveClock = async (interval: string) => {
  await poolOf(others).query(`UPDATE payments.clock SET shift = shift + $1::interval`, [interval]);
};

let acts = 0;
async function as(role: string, id: string, method: string, path: string, body?: unknown, merchants = ['*']) {
  const token = await new SignJWT({ role, merchants }).setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt' }).setSubject(id).setIssuer('test').setAudience('test')
    .setExpirationTime('5m').sign(issuer);
  const response = await fetch(`${running.url}${path}`, {
    method, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': `act-${++acts}` }, ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers of any route
  return { status: response.status, body: (await response.json()) as any };
}
const book = async () => (await (await fetch(`${simulator.url}/v1/book`)).json()) as { totals: { net: { minor: string } }[] };

describe('money on a real database, over a real wire', () => {
  it('is paid once whatever the rail does: by answer, webhook or the janitor', async () => {
    // One after another: a fault of a request would strike all that go in one batch with it.
    const ends = [
      ['plain', 'succeeded'], ['pending', 'succeeded'], ['refuse', 'failed'], ['return', 'returned'], ['needs-customer', 'needs_customer'],
      ['error-after', 'unknown'], ['reset-after', 'unknown'], ['timeout-before', 'unknown'],
    ] as const;
    const ids = new Map<string, string>();
    for (const [name, end] of ends) {
      ids.set(name, await release(`${name}-1`));
      await becomes(ids.get(name)!, end);
    }
    const unknown = ['error-after', 'reset-after', 'timeout-before'].map((name) => ids.get(name)!);
    await moveClock('11 seconds');
    for (const id of unknown) await becomes(id, 'succeeded');
    const shown = (await as('finance', 'fay', 'GET', `/payouts/${unknown.at(-1)}`)).body;
    expect(shown.attempts.map(({ act }: { act: string }) => act)).toEqual(['submit', 'lookup', 'submit']);
    const waiting = (await as('finance', 'fay', 'GET', `/payouts/${ids.get('needs-customer')}`)).body;
    await fetch(`${simulator.url}/v1/payouts/${waiting.railKey}/confirm`, { method: 'POST' });
    await becomes(waiting.payoutId, 'succeeded');

    const finance = (await as('finance', 'fay', 'GET', '/finance/payouts?limit=200')).body.items as { sequence: number; amount: { minor: string } }[];
    expect(finance.map(({ sequence }) => sequence)).toEqual(finance.map((_, index) => index + 1));
    const total = finance.reduce((sum, { amount }) => sum + BigInt(amount.minor), 0n).toString();
    const [ledger] = await query<{ sum: string }>(`SELECT sum(CASE WHEN credit = 'rail:simulated' THEN minor ELSE -minor END)::text AS sum FROM posting`);
    expect([total, ledger!.sum, (await book()).totals[0]!.net.minor]).toEqual(['6000', '6000', '6000']);
  });

  it('goes to the rail in batches when many legs are released at once', async () => {
    const sketches = Array.from({ length: 300 }, (_, index) => {
      const sketch = releasedLeg({ orderRef: `bulk-${index}`, minor: 700 });
      return ['leg.released.v1', { ...sketch, leg: { ...sketch.leg, legId: derivedId('leg', 'bulk', index) } }] as const;
    });
    await publish(sketches);
    await until(async () => Number((await query<{ n: string }>(`SELECT count(*) AS n FROM payout WHERE state = 'succeeded' AND order_ref LIKE 'bulk-%'`))[0]!.n) === 300);
    expect(await query(`SELECT 1 FROM intent WHERE name = 'rail.submit'`)).toEqual([]);
  });

  it('stands still behind the kill switch, and goes when it is put off', async () => {
    expect((await as('finance', 'fay', 'POST', '/switches', { rail: 'simulated', on: true, why: 'drill' })).status).toBe(403);
    expect((await as('operator', 'olga', 'POST', '/switches', { rail: 'simulated', on: true, why: 'drill' })).status).toBe(200);
    const held = await release('switched-1');
    await becomes(held, 'held');
    expect((await as('operator', 'olga', 'POST', '/switches', { rail: 'simulated', on: false, why: 'over' })).status).toBe(200);
    await becomes(held, 'succeeded');
  });

  it('is held by a chargeback, and released by two people or not at all', async () => {
    const raise = (orderRef: string) => fetch(`${simulator.url}/v1/chargebacks`, {
      method: 'POST', body: JSON.stringify({ merchant: 'm1', orderSource: 'shop', orderRef, amount: { minor: '10000', currency: 'CNY' } }),
    });
    const first = await release('charged-1');
    await becomes(first, 'succeeded');
    await raise('charged-1');
    await until(async () => (await query(`SELECT 1 FROM chargeback WHERE excess = 1000`)).length === 1);
    const second = await release('charged-1');
    await becomes(second, 'held');
    const decide = (who: string, body: object) => as('finance', who, 'POST', `/payouts/${second}/resolution`, body);
    expect((await decide('fay', { act: 'propose', outcome: 'cancel', evidence: 'paid by the bank' })).status).toBe(200);
    expect((await decide('fay', { act: 'confirm' })).body).toMatchObject({ status: 403, code: 'four-eyes' });
    expect((await decide('frank', { act: 'confirm' })).body).toMatchObject({ state: 'cancelled' });
  });

  it('comes back from a bank that decides for us; what is claimed is collected, or given up by two people', async () => {
    const raise = (externalId: string, orderRef: string) => fetch(`${simulator.url}/v1/chargebacks`, {
      method: 'POST', body: JSON.stringify({ externalId, merchant: 'm1', orderSource: 'shop', orderRef, amount: { minor: '10000', currency: 'CNY' } }),
    });
    const receivable = async (orderRef: string) => ((await as('auditor', 'ada', 'GET', '/receivables?because=chargeback&limit=200')).body.items as {
      orderRef: string; receivableId: string; outstanding: { minor: string };
    }[]).find((one) => one.orderRef === orderRef);
    for (const orderRef of ['won-1', 'owed-1']) {
      await becomes(await release(orderRef), 'succeeded');
      await raise(`cb-${orderRef}`, orderRef);
      await until(async () => (await receivable(orderRef))?.outstanding.minor === '1000');
    }
    const held = await release('won-1', 500);
    await becomes(held, 'held');
    await fetch(`${simulator.url}/v1/chargebacks/cb-won-1/close`, { method: 'POST', body: JSON.stringify({ outcome: 'won' }) });
    await becomes(held, 'succeeded');
    await until(async () => (await receivable('won-1'))?.outstanding.minor === '0');
    const { receivableId } = (await receivable('owed-1'))!;
    const act = (who: string, what: string, body: object, role = 'finance', merchants = ['*']) => as(role, who, 'POST', `/receivables/${receivableId}/${what}`, body, merchants);
    const amount = (minor: string) => ({ amount: { minor, currency: 'CNY' } });
    const collected = await act('fay', 'collections', { ...amount('400'), reference: 'statement-17', valueDate: '2026-03-05' });
    expect(collected).toMatchObject({ status: 200, body: { outstanding: { minor: '600' } } });
    expect((await act('fay', 'collections', { ...amount('601'), reference: 'x', valueDate: '2026-03-05' })).body).toMatchObject({ code: 'invalid-amount' });
    expect((await act('fay', 'write-off', { act: 'propose', ...amount('600'), reason: 'uncollectable' }, 'supervisor')).status).toBe(403);
    expect((await act('fay', 'write-off', { act: 'confirm' }, 'finance', ['m2'])).status).toBe(404);
    expect((await act('fay', 'write-off', { act: 'propose', ...amount('600'), reason: 'uncollectable' })).status).toBe(200);
    expect((await act('fay', 'write-off', { act: 'confirm' })).body).toMatchObject({ code: 'four-eyes' });
    expect((await act('frank', 'write-off', { act: 'confirm' })).body).toMatchObject({ outstanding: { minor: '0' } });
    const audit = await query<{ act: string; allowed: boolean }>(`SELECT act, allowed FROM audit_log WHERE target = $1 ORDER BY sequence`, receivableId);
    expect(audit.map(({ act: done, allowed }) => [done, allowed])).toEqual([
      ['receivable.collected', true], ['receivable.write-off-proposed', true], ['receivable.write-off-confirmed', false], ['receivable.write-off-confirmed', true],
    ]);
    const [ledger] = await query<{ minor: string }>(`SELECT sum(CASE WHEN debit = 'receivable:recovery' THEN minor ELSE -minor END)::text AS minor FROM posting
      WHERE 'receivable:recovery' IN (debit, credit) AND order_ref IN ('won-1', 'owed-1')`);
    expect(ledger!.minor).toBe('0');
  });

  it('agrees with the statement of the rail', async () => {
    await moveClock('1 minute');
    const { status, body } = await as('finance', 'fay', 'POST', '/reconciliations', { rail: 'simulated' });
    expect(status).toBe(202);
    await until(async () => (await as('auditor', 'ada', 'GET', `/reconciliations/${body.runId}`)).body.state === 'completed');
    const run = (await as('auditor', 'ada', 'GET', `/reconciliations/${body.runId}`)).body;
    expect(run).toMatchObject({ mismatchCount: 0, settled: 0 });
    expect(run.matched).toBeGreaterThan(300);
    expect(run.totals.map(({ ledger, rail }: { ledger: { minor: string }; rail: { minor: string } }) => ledger.minor === rail.minor)).toEqual([true]);
  });

  it('is shown to whoever covers the merchant, page by page, and to nobody else', async () => {
    const page = (await as('supervisor', 'sue', 'GET', '/payouts?state=succeeded&limit=200')).body;
    const rest = (await as('supervisor', 'sue', 'GET', `/payouts?state=succeeded&limit=200&after=${encodeURIComponent(page.next)}`)).body;
    const all = [...page.items, ...rest.items].map(({ payoutId }: { payoutId: string }) => payoutId);
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBeGreaterThan(300);
    expect((await as('supervisor', 'sue', 'GET', '/payouts', undefined, ['m2'])).body.items).toEqual([]);
    expect((await as('finance', 'fay', 'GET', `/payouts/${all[0]}`, undefined, ['m2'])).status).toBe(404);
    expect((await as('agent', 'amy', 'GET', '/payouts')).status).toBe(403);
    expect((await fetch(`${running.url}/payouts`)).status).toBe(401);
    expect((await fetch(`${running.url}/webhooks/rails/simulated`, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })).status).toBe(401);
  });

  it('is measured: whose money waits, what the rail said, and that the books agree', async () => {
    const text = await (await fetch(`${running.adminUrl}/metrics`)).text();
    const valueOf = (series: string) => Number(text.split('\n').find((line) => line.startsWith(`redress_${series}`))?.split(' ').at(-1));
    const waiting = await query<{ state: string; n: string }>(`SELECT state, count(*) AS n FROM payout WHERE state IN ('held', 'unknown', 'pending') GROUP BY 1`);
    for (const state of ['held', 'unknown', 'pending']) {
      expect(valueOf(`payouts{state="${state}"`)).toBe(Number(waiting.find((row) => row.state === state)?.n ?? 0));
    }
    const reported = (operation: string, result: string, error: string) => valueOf(`rail_reports_total{rail="simulated",operation="${operation}",result="${result}",error="${error}"`);
    expect(reported('pay', 'unknown', 'timeout')).toBeGreaterThan(0);
    expect(reported('pay', 'unknown', 'broken-connection')).toBeGreaterThan(0);
    expect(reported('pay', 'unknown', 'rail-error')).toBeGreaterThan(0);
    expect(reported('pay', 'refused', 'none')).toBeGreaterThan(0);
    expect(reported('look-up', 'succeeded', 'none')).toBeGreaterThan(0);
    expect(valueOf('rail_switches_on{rail="simulated",scope="every-merchant"')).toBe(0);
    expect(valueOf('reconciliation_mismatches{rail="simulated"')).toBe(0);
    expect(valueOf('reconciliation_drift_minor{rail="simulated",currency="CNY"')).toBe(0);
    expect(valueOf('ledger_drift_minor{currency="CNY"')).toBe(0);
    const [sum] = await query<{ minor: string }>('SELECT sum(minor) AS minor FROM posting');
    const sumOf = (side: string) => text.split('\n').filter((line) => line.startsWith(`redress_ledger_${side}_minor{`)).reduce((total, line) => total + Number(line.split(' ').at(-1)), 0);
    expect([sumOf('debits'), sumOf('credits')]).toEqual([Number(sum!.minor), Number(sum!.minor)]);
  });

  it('cannot be rewritten: the service has no right to change a ledger row', async () => {
    await expect(database.pool.query('UPDATE posting SET minor = minor + 1')).rejects.toThrow('permission denied');
    await expect(database.pool.query('DELETE FROM finance_entry')).rejects.toThrow('permission denied');
  });
});

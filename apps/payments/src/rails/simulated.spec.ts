import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { derivedId, sign, signingKey } from '@redress/contracts';
import { money } from '@redress/money';
import { type Instruction } from './rail.js';
import { SimulatedRail } from './simulated.js';

jest.setTimeout(30_000);
const secret = 'rail-request-secret-of-32-characters';
const webhookSecret = 'rail-webhook-secret-of-32-characters';
interface Simulator { url: string; stop(): Promise<void> }

let dir: string;
let simulator: Simulator;
let rail: SimulatedRail;
let sink: Server;
const deliveries: { raw: Buffer; headers: Record<string, string | undefined> }[] = [];

const adapter = (url: string, webhook = webhookSecret) =>
  new SimulatedRail({ name: 'simulated', url, secret, webhookSecret: webhook, keyRetentionHours: 24, timeoutSeconds: 1 });

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'rail-'));
  sink = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part)).on('end', () => {
      deliveries.push({ raw: Buffer.concat(parts), headers: request.headers as Record<string, string | undefined> });
      response.writeHead(202).end();
    });
  });
  await new Promise<void>((resolve) => void sink.listen(0, '127.0.0.1', resolve));
  // The simulator is an app of its own, known here by name alone: what the two share is the wire.
  const { startRailSimulator } = (await import(join(__dirname, '../../../rail-simulator/src/simulator'))) as {
    startRailSimulator(options: object): Promise<Simulator>;
  };
  const rules = ['refuse', 'pending', 'needs-customer', 'error-after', 'timeout-after', 'reset-after', 'timeout-before'].map((fault) => ({ prefix: `${fault}:`, fault }));
  simulator = await startRailSimulator({
    bookDir: dir, secret, webhookSecret, webhookUrl: `http://127.0.0.1:${(sink.address() as AddressInfo).port}/`, faults: { rules, pendingMs: 20, hangMs: 3_000 },
  });
  rail = adapter(simulator.url);
});
afterAll(async () => {
  await rail.close();
  await simulator.stop();
  sink.closeAllConnections();
  await new Promise((resolve) => sink.close(resolve));
  rmSync(dir, { recursive: true });
});

const instruction = (name: string, minor = 500): Instruction => ({
  key: derivedId('key', name), merchant: 'm1', payoutId: derivedId('payout', name), reference: `${name}:1`, amount: money(minor, 'CNY'),
});

describe('what the rail says, as payments hears it', () => {
  it('pays one, and many in one call', async () => {
    expect(await rail.pay(instruction('one'))).toMatchObject({ is: 'succeeded', amount: money(500, 'CNY') });
    const reports = await rail.payAll([instruction('a'), instruction('refuse'), instruction('pending'), instruction('needs-customer'), instruction('one', 501)]);
    expect(reports.map(({ is }) => is)).toEqual(['succeeded', 'refused', 'pending', 'needs-customer', 'conflict']);
  });

  it.each([['error-after', 'succeeded'], ['reset-after', 'succeeded'], ['timeout-after', 'succeeded'], ['timeout-before', 'not-found']])(
    'knows nothing after %s, and finds %s when it asks', async (name, found) => {
      expect((await rail.pay(instruction(name))).is).toBe('unknown');
      expect((await rail.lookUp([instruction(name).key, derivedId('key', 'never')])).map(({ is }) => is)).toEqual([found, 'not-found']);
      expect((await rail.pay(instruction(name))).is).toBe('succeeded');
    }, 10_000,
  );

  it('is told that nothing was sent where nobody listens or the secret is wrong', async () => {
    const nobody = adapter('http://127.0.0.1:9');
    const stranger = new SimulatedRail({ name: 'x', url: simulator.url, secret: 'x'.repeat(32), webhookSecret, keyRetentionHours: 24, timeoutSeconds: 1 });
    expect(await nobody.pay(instruction('b'))).toMatchObject({ is: 'not-sent' });
    expect(await nobody.lookUp(['k'])).toMatchObject([{ is: 'unknown' }]);
    expect(await stranger.pay(instruction('b'))).toEqual({ is: 'not-sent', reason: 'http-401' });
    await expect(nobody.statement('2000-01-01T00:00:00.000Z', '2100-01-01T00:00:00.000Z')).rejects.toThrow('no statement');
    await Promise.all([nobody.close(), stranger.close()]);
  });

  it('is signed, and believed, by the secrets of the moment', async () => {
    let secrets = { secret: 'x'.repeat(32), webhookSecret: 'the webhook secret that comes next', formerWebhookSecret: webhookSecret };
    const configured = { name: 'x', url: simulator.url, keyRetentionHours: 24, timeoutSeconds: 1, ...secrets };
    const changing = new SimulatedRail(configured, () => secrets);
    expect(await changing.pay(instruction('changing'))).toEqual({ is: 'not-sent', reason: 'http-401' });
    secrets = { ...secrets, secret };
    expect((await changing.pay(instruction('changing'))).is).toBe('succeeded');
    const news = (by: string) => {
      const body = JSON.stringify({});
      return changing.verifyWebhook(Buffer.from(body), { ...sign(signingKey(by), 'id', '2001-01-01T00:00:00.000Z', body) });
    };
    // Too old to be news, which is told only of what is signed.
    expect([news(webhookSecret), news(secrets.webhookSecret), news('z'.repeat(32))]).toEqual(['stale', 'stale', undefined]);
    secrets = { ...secrets, formerWebhookSecret: secrets.webhookSecret };
    expect([news(webhookSecret), news(secrets.webhookSecret)]).toEqual([undefined, 'stale']);
    await changing.close();
  });

  it('reads the statement', async () => {
    await rail.pay(instruction('on-statement'));
    const { lines } = await rail.statement('2000-01-01T00:00:00.000Z', '2100-01-01T00:00:00.000Z');
    expect(lines).toContainEqual(expect.objectContaining({ key: instruction('on-statement').key, merchant: 'm1', amount: money(500, 'CNY') }));
  });
});

describe('a webhook', () => {
  it('counts with its signature over the very bytes, and not without', async () => {
    await rail.pay({ ...instruction('told'), reference: 'pending:2' });
    for (let tries = 0; tries < 100 && !deliveries.some(({ raw }) => raw.includes(instruction('told').key)); tries++) {
      await new Promise((resolve) => void setTimeout(resolve, 10));
    }
    const { raw, headers } = deliveries.find((one) => one.raw.includes(instruction('told').key))!;
    expect(rail.verifyWebhook(raw, headers)).toMatchObject({ is: 'payout', merchant: 'm1', report: { is: 'succeeded' } });
    const flipped = Buffer.from(raw);
    flipped[10]! ^= 1;
    expect(rail.verifyWebhook(flipped, headers)).toBeUndefined();
    expect(rail.verifyWebhook(raw, { ...headers, 'webhook-signature': undefined })).toBeUndefined();
    expect(rail.verifyWebhook(raw, { ...headers, 'webhook-id': 'evt_other' })).toBeUndefined();
    const other = adapter(simulator.url, 'another-webhook-secret-of-32-chars!');
    expect(other.verifyWebhook(raw, headers)).toBeUndefined();
    jest.useFakeTimers({ now: Date.now() + 301_000, doNotFake: ['nextTick', 'setImmediate'] });
    expect(rail.verifyWebhook(raw, headers)).toBe('stale');
    jest.useRealTimers();
    await other.close();
  });
});

import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { isSignedBy, signingKey } from '@redress/contracts';
import { type Outgoing } from './complaint.js';
import { type Courier, webhookCourier } from './deliver-by-webhook.js';

interface Heard { path: string; headers: IncomingHttpHeaders; body: string }
let server: Server;
let courier: Courier;
let heard: Heard[];
let answer: (response: ServerResponse, attempt: number) => void;

beforeEach(async () => {
  heard = [];
  server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += String(part);
    heard.push({ path: request.url!, headers: request.headers, body });
    answer(response, heard.length);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  courier = webhookCourier(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterEach(async () => {
  await courier.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const sender = { merchant: 'm', key: signingKey('a secret of some length') };
const outgoing = { source: 's', line: 2, channel: 'import', account: 'files', complaint: { kind: 'complaint', externalId: '编号-1', text: '坏了' } } as unknown as Outgoing;
const reply = (response: ServerResponse, status: number, body: object) => void response.writeHead(status).end(JSON.stringify(body));
const deliver = (signal = AbortSignal.timeout(5_000)) => courier.deliver(outgoing, sender, signal);
const receipt = { receivedAt: '2026-01-01T00:00:00.000Z' };

describe('sending by webhook', () => {
  it('signs the bytes that are sent, whatever letters the id has', async () => {
    answer = (response) => reply(response, 202, receipt);
    expect(await deliver()).toEqual({ is: 'taken', receivedAt: receipt.receivedAt });
    expect(heard[0]!.path).toBe('/webhooks/import/files');
    expect(isSignedBy([sender.key], heard[0]!.headers as never, heard[0]!.body)).toBe(true);
  });

  it('tries again with the same id and body where intake is away or breaks off', async () => {
    answer = (response, attempt) => (attempt === 1 ? reply(response, 503, { code: 'unavailable' }) : attempt === 2 ? void response.destroy() : reply(response, 202, receipt));
    expect(await deliver()).toMatchObject({ is: 'taken' });
    expect(heard).toHaveLength(3);
    expect(new Set(heard.map(({ body, headers }) => `${String(headers['webhook-id'])} ${body}`)).size).toBe(1);
  });

  it('takes a refusal for an answer', async () => {
    answer = (response) => reply(response, 409, { code: 'conflict-other-content', detail: 'other words' });
    expect(await deliver()).toEqual({ is: 'refused', why: 'conflict-other-content (409): other words' });
    expect(heard).toHaveLength(1);
    answer = (response) => reply(response, 400, { code: 'schema-violation', detail: '1 field is wrong.', errors: [{ path: 'contact.email', message: 'no address' }] });
    expect(await deliver()).toEqual({ is: 'refused', why: 'schema-violation (400): contact.email: no address' });
  });

  it('gives up when it is told to, and says why it could not deliver', async () => {
    answer = (response) => reply(response, 500, { code: 'internal' });
    expect(await deliver(AbortSignal.timeout(200))).toEqual({ is: 'undelivered', why: 'internal (500)' });
  });
});

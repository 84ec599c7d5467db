import { type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { encodeJson, instant, isFresh, isSignedBy, type SignatureHeaders, signedTime } from '@redress/contracts';
import { type RequestFault } from './faults.js';
import { type Answer, type Ask, type Rail, type Route, routes } from './routes.js';

const BODY_LIMIT = 4_194_304;

/** The rail's HTTP side. Faults of whole requests are made here, where the connection is. */
export function serve(on: Rail, key: KeyObject): Server {
  return createServer((request, response) => {
    handle(on, key, request, response).catch((error: unknown) => {
      process.stderr.write(`rail-simulator: ${String((error as Error)?.stack ?? error)}\n`);
      if (response.headersSent) response.destroy();
      else send(response, { status: 500, body: { error: 'internal' } });
    });
  });
}

async function handle(on: Rail, key: KeyObject, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const raw = await bodyOf(request);
  if (raw === undefined) return send(response, { status: 413, body: { error: 'body-too-large' } });
  const { method = 'GET', url: path = '/' } = request;
  const url = new URL(path, 'http://rail.invalid');
  const found = routes.find((route) => route.method === method && route.path.test(url.pathname));
  if (!found) return send(response, { status: 404, body: { error: 'no-such-route' } });
  if (found.signed && !isSigned(key, request, `${method} ${path}\n${raw}`)) return send(response, { status: 401, body: { error: 'invalid-signature' } });
  const body = parse(raw);
  if (body === undefined && raw !== '') return send(response, { status: 400, body: { error: 'invalid-json' } });
  const fault = headerOf(request, 'x-redress-fault');
  const ask: Ask = { query: url.searchParams, body, param: decodeURIComponent(found.path.exec(url.pathname)![1] ?? ''), fault };
  const payouts = found.payouts?.(body) ?? [];
  const struck = payouts.length > 0 ? on.faults.ofRequest(payouts, fault) : undefined;
  return struck ? strike(struck, on, found, ask, response) : send(response, await found.answer(on, ask));
}

/** What the caller sees is silence, an error or a broken connection; what the book has is another matter. */
async function strike(fault: RequestFault, on: Rail, route: Route, ask: Ask, response: ServerResponse): Promise<void> {
  const { hangMs, lateMs } = on.faults.plan;
  const error: Answer = { status: 500, body: { error: 'internal' } };
  if (fault === 'error-before') return send(response, error);
  if (fault === 'late-execution') await pause(lateMs);
  if (fault !== 'timeout-before') await route.answer(on, ask);
  if (fault === 'error-after') return send(response, error);
  if (fault === 'reset-after') return void response.destroy();
  setTimeout(() => response.destroy(), hangMs).unref();
}

const pause = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms).unref());

function isSigned(key: KeyObject, request: IncomingMessage, content: string): boolean {
  const signed: SignatureHeaders = {
    'webhook-id': headerOf(request, 'webhook-id') ?? '', 'webhook-timestamp': headerOf(request, 'webhook-timestamp') ?? '',
    'webhook-signature': headerOf(request, 'webhook-signature') ?? '',
  };
  const at = signedTime(signed['webhook-timestamp']);
  return at !== undefined && isFresh(at, instant(Date.now())) && isSignedBy([key], signed, content);
}

const headerOf = (request: IncomingMessage, name: string): string | undefined => [request.headers[name]].flat()[0];

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > BODY_LIMIT) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, { status, body }: Answer): void {
  if (response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json' }).end(encodeJson(body));
}

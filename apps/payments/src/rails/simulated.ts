import { encodeJson, eventId, instant, type Instant, isFresh, isSignedBy, sign, type SignatureHeaders, signedTime, signingKey } from '@redress/contracts';
import { Pool } from 'undici';
import { type RailConfig } from '../config.js';
import { type Report } from '../domain/report.js';
import { type Instruction, type Rail, type RailNews, type StatementPage } from './rail.js';
import { readBatch, readLookup, readPaid, readStatement, readWebhook, reportOfError } from './wire.js';

/** Errors of making a connection: nothing of the request has left this machine. */
const NOT_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);
/** Statuses that a rail gives before it looks at the payment. */
const NOT_LET_IN = new Set([401, 403, 429]);

type Answer = { readonly is: 'body'; readonly status: number; readonly body: unknown } | { readonly is: 'none'; readonly report: Report };

type Secrets = Pick<RailConfig, 'secret' | 'webhookSecret' | 'formerWebhookSecret'>;
const webhookKeysOf = ({ webhookSecret, formerWebhookSecret }: Secrets) =>
  [webhookSecret, formerWebhookSecret].filter((one) => one !== undefined).map(signingKey);

/** A rail that speaks the simulator's wire: JSON over HTTP, requests and webhooks signed as Standard Webhooks says. */
export class SimulatedRail implements Rail {
  readonly name: string;
  readonly currencies: readonly string[] | undefined;
  readonly keyRetentionHours: number;
  private readonly pool: Pool;

  /** `secrets` is asked at each call: they may be exchanged meanwhile. */
  constructor(rail: RailConfig, private readonly secrets: () => Secrets = () => rail) {
    const { name, url, currencies, keyRetentionHours, timeoutSeconds } = rail;
    const timeout = timeoutSeconds * 1_000;
    this.name = name;
    this.currencies = currencies;
    this.keyRetentionHours = keyRetentionHours;
    this.pool = new Pool(url, { connections: 8, connectTimeout: Math.min(timeout, 3_000), headersTimeout: timeout, bodyTimeout: timeout });
  }

  async pay(instruction: Instruction): Promise<Report> {
    const answer = await this.call('POST', '/v1/payouts', instruction);
    if (answer.is === 'none') return answer.report;
    return answer.status < 300 ? readPaid(answer.body) : reportOfError(codeIn(answer.body));
  }

  async payAll(instructions: readonly Instruction[]): Promise<readonly Report[]> {
    const answer = await this.call('POST', '/v1/payouts/batch', { payouts: instructions });
    if (answer.is === 'none') return instructions.map(() => answer.report);
    if (answer.status < 300) return readBatch(answer.body, instructions.length);
    // The batch as such was turned away, undone: one of them may be at fault, and only that one is to suffer.
    return Promise.all(instructions.map((instruction) => this.pay(instruction)));
  }

  async lookUp(keys: readonly string[]): Promise<readonly Report[]> {
    const answer = await this.call('POST', '/v1/payouts/lookup', { keys });
    const silence: Report = { is: 'unknown', reason: 'no-answer-to-lookup' };
    return answer.is === 'body' && answer.status < 300 ? readLookup(answer.body, keys) : keys.map(() => silence);
  }

  async statement(from: Instant, to: Instant, cursor?: string): Promise<StatementPage> {
    const query = new URLSearchParams({ from, to, ...(cursor !== undefined && { after: cursor }) });
    const answer = await this.call('GET', `/v1/statement?${query.toString()}`);
    if (answer.is === 'none' || answer.status >= 300) throw new Error(`${this.name} gives no statement`);
    return readStatement(answer.body);
  }

  verifyWebhook(rawBody: Buffer, headers: Readonly<Record<string, string | undefined>>): RailNews | 'stale' | undefined {
    const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature } = headers;
    if (!id || !timestamp || !signature) return undefined;
    const signed: SignatureHeaders = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
    if (!isSignedBy(webhookKeysOf(this.secrets()), signed, rawBody)) return undefined;
    const at = signedTime(timestamp);
    // Between two machines only their wall clocks can be compared; the database's may be months away in a test.
    if (!at || !isFresh(at, instant(Date.now()))) return 'stale';
    const news = readWebhook(parse(rawBody.toString('utf8')));
    return news?.eventId === id ? news : undefined;
  }

  close(): Promise<void> {
    return this.pool.destroy();
  }

  /** Never rejects. Whether a call without an answer reached the rail decides between `not-sent` and `unknown`. */
  private async call(method: 'GET' | 'POST', path: string, content?: unknown): Promise<Answer> {
    const body = content === undefined ? '' : encodeJson(content);
    const headers = { ...sign(signingKey(this.secrets().secret), `req_${eventId()}`, instant(Date.now()), `${method} ${path}\n${body}`), 'content-type': 'application/json' };
    try {
      const response = await this.pool.request({ method, path, headers, ...(body && { body }) });
      const text = await response.body.text();
      const status = response.statusCode;
      if (NOT_LET_IN.has(status)) return { is: 'none', report: { is: 'not-sent', reason: `http-${status}` } };
      return status >= 500 ? { is: 'none', report: { is: 'unknown', reason: `http-${status}` } } : { is: 'body', status, body: parse(text) };
    } catch (error) {
      const code = (error as { code?: unknown }).code;
      const reason = typeof code === 'string' ? code.toLowerCase() : 'no-answer';
      return { is: 'none', report: { is: typeof code === 'string' && NOT_CONNECTED.has(code) ? 'not-sent' : 'unknown', reason } };
    }
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const codeIn = (body: unknown): string => {
  const code = (body as { error?: unknown } | undefined)?.error;
  return typeof code === 'string' && /^[a-z0-9-]{1,60}$/.test(code) ? code : 'internal';
};

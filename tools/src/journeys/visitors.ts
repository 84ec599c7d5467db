import { encodeJson, instant, minus, sign, signingKey } from '@redress/contracts';
import { accountOf, type SampleChannel } from '../start/accounts.js';
import { type SampleInput } from '../start/samples.js';
import { type Stack } from '../stack/stack.js';
import { type StaffRole } from '../staff-token.js';

/** What a visitor needs to know of a house. */
type Doors = Pick<Stack, 'urls' | 'house' | 'token'>;

/** Whatever somebody else's JSON holds: a spec says by its expectations what it must be. */
type Json = ReturnType<typeof JSON.parse>;
/** What a server said: its status, and its body where it is JSON. */
export interface Answer { readonly status: number; readonly body: Json; readonly text: string; readonly headers: Headers }
/** A case as the channel's answer names it. */
export interface Opened { readonly caseId: string; readonly number: string; readonly caseLink: string }

export async function call(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(30_000) });
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').includes('json');
  return { status: response.status, text, headers: response.headers, body: isJson && text ? JSON.parse(text) : {} };
}

export type Complaint = Extract<SampleInput, { kind: 'complaint' }>;
type Order = Extract<Complaint['order'], { lines: unknown }>;

interface Told extends Partial<Omit<Complaint, 'order'>> {
  readonly id: string;
  readonly text: string;
  readonly paid: number;
  readonly goodsClass?: Order['lines'][number]['goodsClass'];
  readonly orderRef?: string;
}

/** Something that is redressed with money, and without a person or a choice: the customer asks for all of it, and gets it. */
export const CUP = '杯子收到时全碎了，完全不能用，要求退款。';

/** A complaint about an order of one line, delivered three days ago. Order and customer carry the complaint's id, if nothing else is said. */
export function complaintOf(
  channel: SampleChannel, { id, text, paid, goodsClass = 'durable', orderRef = `order-${id}`, ...told }: Told,
): Complaint {
  const { currency, country, timeZone, language } = accountOf(channel);
  const now = instant(Date.now());
  return {
    kind: 'complaint', externalId: `complaint-${id}`, occurredAt: minus(now, { minutes: 5 }), customerId: `customer-${id}`, language, text,
    contact: { email: `${id}@customers.example` }, requestedRemedy: 'refund', ...told,
    order: {
      orderRef, country, timeZone,
      purchasedAt: minus(now, { days: 6 }), dispatchedAt: minus(now, { days: 5 }), deliveredAt: minus(now, { days: 3 }),
      lines: [{ lineRef: '1', goods: 'a thing', goodsClass, saleMode: 'distance', quantity: 1, paid: { minor: String(paid), currency } }],
    },
  };
}

export interface Sending {
  /** Names this delivery; another one for each by default. */
  readonly id?: string;
  readonly secret?: string;
  readonly secondsAgo?: number;
  readonly path?: string;
  readonly headers?: Record<string, string>;
}
let sendings = 0;

/** Posts to the webhook what a channel would: signed over the very bytes. */
export function post(stack: Doors, channel: SampleChannel, input: object | string | Buffer, sent: Sending = {}): Promise<Answer> {
  const { account } = accountOf(channel);
  const body = typeof input === 'string' || Buffer.isBuffer(input) ? input : encodeJson(input);
  const key = signingKey(sent.secret ?? stack.house.keys.webhookSecret(channel, account));
  const at = instant(Date.now() - (sent.secondsAgo ?? 0) * 1_000);
  const id = sent.id ?? `sending-${process.pid}-${++sendings}`;
  const headers = { ...sign(key, id, at, body), 'content-type': 'application/json', ...sent.headers };
  return call(`${stack.urls.intake}${sent.path ?? `/webhooks/${channel}/${account}`}`, { method: 'POST', headers, body });
}

/** The same, for a complaint that must be taken. */
export async function complain(stack: Doors, channel: SampleChannel, told: Told, sent?: Sending): Promise<Opened> {
  const answer = await post(stack, channel, complaintOf(channel, told), sent);
  if (answer.status !== 202) throw new Error(`the complaint was not taken: ${answer.status} ${answer.text}`);
  return answer.body as Opened;
}

/** A refusal, as an answer must be. */
export const refusal = (status: number, code: string) => ({ status, body: { code } });
export const sending = (body: object, headers: Record<string, string> = {}): RequestInit =>
  ({ method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
let requests = 0;
const changing = (authorization: string, body: object, key = `request-${++requests}`): RequestInit =>
  sending(body, { authorization, 'idempotency-key': key });

/** Whoever holds the link of a case. */
export function customer({ caseLink }: Pick<Opened, 'caseLink'>) {
  const authorization = `CaseLink ${caseLink.split('/').at(-1)}`;
  return {
    get: (url: string) => call(url, { headers: { authorization } }),
    post: (url: string, body: object = {}, key?: string) => call(url, changing(authorization, body, key)),
  };
}

/** A member of staff, by a token of the local issuer. */
export async function staff(stack: Doors, role: StaffRole, subject: string = `local-${role}`, merchants?: string[]) {
  const authorization = `Bearer ${await stack.token(role, { subject, ...(merchants && { merchants }) })}`;
  return {
    get: (url: string) => call(url, { headers: { authorization } }),
    post: (url: string, body: object = {}, key?: string) => call(url, changing(authorization, body, key)),
  };
}

interface Movement {
  readonly direction: 'out' | 'back';
  readonly payoutId: string;
  readonly reference: string;
  readonly amount: { readonly minor: string; readonly currency: string };
}

/** What the rail's own book says that it moved for a payout. */
export async function movementsOf(stack: Doors, payoutId: string): Promise<Movement[]> {
  const { body } = await call(`${stack.urls.rail}/v1/book/entries?limit=1000`);
  return (body.entries as Movement[]).filter((movement) => movement.payoutId === payoutId);
}

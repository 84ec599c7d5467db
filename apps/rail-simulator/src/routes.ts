import { instant, instantSchema } from '@redress/contracts';
import { type Money } from '@redress/money';
import { z } from 'zod';
import { type Book, type Movement } from './book.js';
import { chargebackSchema, outcomeSchema } from './chargeback.js';
import { type Faults, faultsSchema } from './faults.js';
import { type Instruction, instructionSchema, shown } from './payout.js';
import { type SimulatedRail } from './rail.js';

export interface Rail { readonly rail: SimulatedRail; readonly book: Book; readonly faults: Faults }
export interface Ask { readonly query: URLSearchParams; readonly body: unknown; readonly param: string; readonly fault: string | undefined }
export interface Answer { readonly status: number; readonly body: unknown }

/** Signed routes are the rail's own wire; the others are for tests, audits and demonstrations, on a loopback address. */
export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: RegExp;
  readonly signed: boolean;
  /** Payouts that the request would make: a request fault strikes before or after them. */
  payouts?(body: unknown): readonly Instruction[];
  answer(on: Rail, ask: Ask): Promise<Answer> | Answer;
}

const ok = (body: unknown): Answer => ({ status: 200, body });
const fail = (status: number, error: string): Answer => ({ status, body: { error } });
const MOST = 1_000;
const limitOf = (query: URLSearchParams): number => Math.min(Math.max(Number(query.get('limit') ?? 500) || 500, 1), MOST);
const batchSchema = z.strictObject({ payouts: z.array(instructionSchema).min(1).max(MOST) });
const lookupSchema = z.strictObject({ keys: z.array(z.string().min(1).max(200)).min(1).max(MOST) });
const windowSchema = z.object({ from: instantSchema, to: instantSchema, after: z.coerce.number().int().min(0).default(0) });

const wire: readonly Route[] = [
  {
    method: 'POST', path: /^\/v1\/payouts$/, signed: true,
    payouts: (body) => (instructionSchema.safeParse(body).data ? [instructionSchema.parse(body)] : []),
    answer: async ({ rail }, { body, fault }) => {
      const parsed = instructionSchema.safeParse(body);
      if (!parsed.success) return fail(422, 'invalid-request');
      const [result] = await rail.payAll([parsed.data], fault);
      return 'error' in result! ? fail(409, result.error) : ok(result);
    },
  },
  {
    method: 'POST', path: /^\/v1\/payouts\/batch$/, signed: true,
    payouts: (body) => batchSchema.safeParse(body).data?.payouts ?? [],
    answer: async ({ rail }, { body, fault }) => {
      const parsed = batchSchema.safeParse(body);
      return parsed.success ? ok({ results: await rail.payAll(parsed.data.payouts, fault) }) : fail(422, 'invalid-request');
    },
  },
  {
    method: 'POST', path: /^\/v1\/payouts\/lookup$/, signed: true,
    answer: async ({ book }, { body }) => {
      const parsed = lookupSchema.safeParse(body);
      if (!parsed.success) return fail(422, 'invalid-request');
      await book.synced();
      return ok({ payouts: parsed.data.keys.map((key) => one(book, key)) });
    },
  },
  {
    method: 'GET', path: /^\/v1\/payouts$/, signed: true,
    answer: async ({ book }, { query }) => {
      await book.synced();
      const payout = one(book, query.get('key') ?? '');
      return payout ? ok({ payout }) : fail(404, 'not-found');
    },
  },
  {
    method: 'GET', path: /^\/v1\/statement$/, signed: true,
    answer: async ({ book }, { query }) => {
      await book.synced();
      const parsed = windowSchema.safeParse(Object.fromEntries(query));
      if (!parsed.success) return fail(422, 'invalid-request');
      const { from, to, after } = parsed.data;
      const limit = limitOf(query);
      const inside = book.movements.filter(({ n, direction, payout }) =>
        n > after && direction === 'out' && payout.executedAt! >= from && payout.executedAt! < to).slice(0, limit + 1);
      const lines = inside.slice(0, limit).map(({ payout: { railReference, key, merchant, payoutId, amount, valueDate } }) =>
        ({ railReference, key, merchant, payoutId, amount, valueDate }));
      return ok({ lines, ...(inside.length > limit && { next: String(inside[limit - 1]!.n) }) });
    },
  },
];

const controls: readonly Route[] = [
  {
    method: 'GET', path: /^\/v1\/book$/, signed: false,
    answer: ({ book }, { query }) => {
      const [merchant, prefix] = [query.get('merchant'), query.get('prefix')];
      return ok(totalsOf(book.movements.filter(({ payout }) =>
        (merchant === null || payout.merchant === merchant) && (prefix === null || payout.reference.startsWith(prefix)))));
    },
  },
  {
    /** Totals of exactly these payouts. */
    method: 'POST', path: /^\/v1\/book$/, signed: false,
    answer: ({ book }, { body }) => {
      const parsed = z.strictObject({ payoutIds: z.array(z.string()).max(1_000_000) }).safeParse(body);
      if (!parsed.success) return fail(422, 'invalid-request');
      const asked = new Set(parsed.data.payoutIds);
      return ok(totalsOf(book.movements.filter(({ payout }) => asked.has(payout.payoutId))));
    },
  },
  {
    method: 'GET', path: /^\/v1\/book\/entries$/, signed: false,
    answer: ({ book }, { query }) => {
      const after = Number(query.get('after') ?? 0);
      const limit = limitOf(query);
      const found = book.movements.filter(({ n }) => n > after);
      const entries = found.slice(0, limit).map(({ n, direction, payout }) => ({ n, direction, ...shown(payout) }));
      return ok({ entries, ...(found.length > limit && { next: entries.at(-1)!.n }) });
    },
  },
  { method: 'GET', path: /^\/v1\/faults$/, signed: false, answer: ({ faults }) => ok(faults.plan) },
  {
    method: 'POST', path: /^\/v1\/faults$/, signed: false,
    answer: ({ faults }, { body }) => {
      const parsed = faultsSchema.safeParse(body);
      if (!parsed.success) return fail(422, 'invalid-request');
      faults.change(parsed.data);
      return ok(parsed.data);
    },
  },
  {
    method: 'POST', path: /^\/v1\/payouts\/([^/]+)\/confirm$/, signed: false,
    answer: async ({ rail }, { param }) => {
      const payout = await rail.confirm(param);
      return payout ? ok({ payout: shown(payout) }) : fail(409, 'wrong-state');
    },
  },
  {
    method: 'POST', path: /^\/v1\/payouts\/([^/]+)\/return$/, signed: false,
    answer: async ({ rail }, { param }) => {
      const payout = await rail.move(param, 'returned', { reason: 'returned-by-bank' });
      return payout ? ok({ payout: shown(payout) }) : fail(409, 'wrong-state');
    },
  },
  {
    method: 'POST', path: /^\/v1\/chargebacks$/, signed: false,
    answer: async ({ rail, book }, { body }) => {
      const parsed = chargebackSchema.safeParse(body);
      if (!parsed.success) return fail(422, 'invalid-request');
      const { data } = parsed;
      const openedAt = data.openedAt ?? instant(Date.now());
      const externalId = data.externalId ?? `cb_${data.orderRef}_${book.untold.size + book.movements.length}_${Date.parse(openedAt)}`;
      const notice = await rail.openChargeback({ ...data, head: 'price', charged: data.charged ?? data.amount, openedAt, externalId });
      return { status: 201, body: { externalId, eventId: notice.id } };
    },
  },
  {
    method: 'POST', path: /^\/v1\/chargebacks\/([^/]+)\/close$/, signed: false,
    answer: async ({ rail }, { param, body }) => {
      const parsed = outcomeSchema.safeParse(body);
      if (!parsed.success) return fail(422, 'invalid-request');
      const { outcome, closedAt = instant(Date.now()) } = parsed.data;
      const notice = await rail.closeChargeback(param, outcome, closedAt);
      return notice ? ok({ externalId: param, eventId: notice.id }) : fail(409, 'wrong-state');
    },
  },
  { method: 'GET', path: /^\/health$/, signed: false, answer: () => ok({ status: 'ok' }) },
];

export const routes: readonly Route[] = [...wire, ...controls];

const one = (book: Book, key: string) => {
  const payout = book.payouts.get(key);
  return payout ? shown(payout) : null;
};

/** Sums per currency: money out, money back, and what is left of it. */
function totalsOf(movements: readonly Movement[]) {
  const sums = new Map<string, { out: bigint; back: bigint; count: number }>();
  for (const { direction, payout } of movements) {
    const sum = sums.get(payout.amount.currency) ?? { out: 0n, back: 0n, count: 0 };
    sum[direction] += payout.amount.minor;
    if (direction === 'out') sum.count += 1;
    sums.set(payout.amount.currency, sum);
  }
  const in_ = (currency: string, minor: bigint): Money => ({ minor, currency });
  return {
    totals: [...sums].map(([currency, { out, back, count }]) => ({ count, out: in_(currency, out), back: in_(currency, back), net: in_(currency, out - back) })),
  };
}

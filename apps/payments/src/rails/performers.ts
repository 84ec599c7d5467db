import { type Instant, instant } from '@redress/contracts';
import { type Intent, type Performers, type Reads } from '@redress/messaging';
import { type StatementLine } from '../domain/reconcile.js';
import { type Report } from '../domain/report.js';
import { isFromBefore, neverRestored } from '../domain/restore.js';
import { EVERY_MERCHANT } from '../domain/switch.js';
import { railAccount } from '../domain/posting.js';
import { postings } from '../store/ledger.js';
import { payouts } from '../store/payouts.js';
import { switches } from '../store/rails.js';
import { restores } from '../store/restores.js';
import { type HeldPayload } from '../switch-rail.js';
import { type LookupPayload, type StatementAnswer, type StatementPayload, type SubmitPayload } from './intents.js';
import { type Rail } from './rail.js';

type Stored<P> = Intent & { payload: P };
const PAGE = 200;

/** How what payments wants of rails is carried out. Nothing here decides: reports go back into the service's batches. */
export const railPerformers = (rails: readonly Rail[], reads: Reads, concurrency: number): Performers => {
  const railNamed = (name: string) => rails.find((rail) => rail.name === name);
  return {
    'rail.submit': {
      batch: 100, concurrency, leaseSeconds: 30, traced: RAIL_CALL,
      perform: (intents: readonly Stored<SubmitPayload>[]) => submit(intents, railNamed, reads),
    },
    'rail.lookup': {
      batch: 100, concurrency: 1, leaseSeconds: 30, traced: RAIL_CALL,
      perform: async (intents: readonly Stored<LookupPayload>[]) =>
        await railNamed(intents[0]!.payload.rail)?.lookUp(intents.map(({ payload }) => payload.key)) ?? intents.map(() => NO_SUCH_RAIL),
    },
    'rail.statement': {
      batch: 1, concurrency: 1, leaseSeconds: 60, traced: RAIL_CALL,
      perform: async ([intent]: readonly Stored<StatementPayload>[]) => {
        const rail = railNamed(intent!.payload.rail);
        const page = rail && (intent!.payload.side === 'statement' ? statementPage(rail, intent!.payload) : ledgerPage(rail, intent!.payload, reads));
        return [await page?.catch(() => undefined) ?? UNREACHABLE];
      },
    },
    'payouts.held': {
      batch: 1, concurrency: 1, leaseSeconds: 30, traced: { inside: true },
      perform: async ([intent]: readonly Stored<HeldPayload>[]) => [await heldPage(intent!.payload, reads)],
    },
  };
};

/** Calls after which nobody knows, or that did not come about. */
const RAIL_CALL = { money: true, failed: ['unknown', 'not-sent', 'unreachable'] } as const;
const NO_SUCH_RAIL: Report = { is: 'not-sent', reason: 'no-such-rail' };
const SWITCHED_OFF: Report = { is: 'switched-off' };
const RESTORED: Report = { is: 'restored' };
const UNREACHABLE: StatementAnswer = { is: 'unreachable' };

/**
 * The kill switch is looked at here once more: what was stored before it was put on is stopped at the moment of sending. So is what was
 * stored before the books were brought back from a backup, since it may have been sent once already.
 */
async function submit(intents: readonly Stored<SubmitPayload>[], railNamed: (name: string) => Rail | undefined, reads: Reads): Promise<Report[]> {
  const rail = railNamed(intents[0]!.payload.rail);
  if (!rail) return intents.map(() => NO_SUCH_RAIL);
  const read = await Promise.all([
    reads.find(switches, { where: { rail: rail.name, on: true }, limit: 1_000 }), reads.one(restores, { merchant: EVERY_MERCHANT }),
  ]).catch(() => undefined);
  if (!read) return intents.map(() => ({ is: 'not-sent', reason: 'switches-unreadable' }));
  const [stopped, restore = neverRestored({ merchant: EVERY_MERCHANT })] = read;
  const off = new Set(stopped.map(({ merchant }) => merchant));
  const isOff = ({ payload }: Stored<SubmitPayload>) => off.has(EVERY_MERCHANT) || off.has(payload.ref.merchant);
  const kept = (intent: Stored<SubmitPayload>) => (isOff(intent) ? SWITCHED_OFF : isFromBefore(intent.createdAt, restore) ? RESTORED : undefined);
  const going = intents.filter((intent) => !kept(intent)).map(({ payload }) => payload.instruction);
  const reports = going.length === 1 ? [await rail.pay(going[0]!)] : going.length > 1 ? [...await rail.payAll(going)] : [];
  return intents.map((intent) => kept(intent) ?? reports.shift()!);
}

async function statementPage(rail: Rail, { from, to, cursor }: StatementPayload): Promise<StatementAnswer> {
  return { is: 'page', expected: [], ...await rail.statement(from, to, cursor) };
}

/** What we booked on the rail in the window, each looked up there. The cursor is a posting's time and id. */
async function ledgerPage(rail: Rail, { from, to, cursor }: StatementPayload, reads: Reads): Promise<StatementAnswer> {
  const [at, postingId] = cursor?.split(' ') ?? [justBefore(from)];
  const rows = await reads.find(postings, {
    where: { credit: railAccount(rail.name) }, orderBy: [['at', 'asc'], ['postingId', 'asc']], after: { at, ...(postingId && { postingId }) }, limit: PAGE,
  });
  const paid = rows.filter((row) => row.kind === 'paid' && row.at < to);
  const known = await reads.find(payouts, { where: { payoutId: paid.map(({ cause }) => cause) }, limit: PAGE });
  const reports = known.length > 0 ? await rail.lookUp(known.map(({ railKey }) => railKey)) : [];
  if (reports.some(({ is }) => is === 'unknown' || is === 'not-sent')) return UNREACHABLE;
  const lines = known.flatMap(({ merchant, payoutId, railKey: key }, index): StatementLine[] => {
    const report = reports[index]!;
    return 'amount' in report ? [{ merchant, payoutId, key, railReference: report.railReference, amount: report.amount, valueDate: report.valueDate }] : [];
  });
  const last = rows.at(-1);
  const more = rows.length === PAGE && last !== undefined && last.at < to;
  return {
    is: 'page', lines, expected: known.map(({ merchant, payoutId }) => ({ merchant, payoutId })), next: more ? `${last.at} ${last.postingId}` : undefined,
  };
}

const justBefore = (at: Instant): Instant => instant(Date.parse(at) - 1);

async function heldPage({ rail, merchant, after }: HeldPayload, reads: Reads) {
  const held = await reads.find(payouts, {
    where: { state: 'held', holdReason: 'kill-switch', rail, merchant: merchant === EVERY_MERCHANT ? undefined : merchant },
    orderBy: [['merchant', 'asc'], ['payoutId', 'asc']], after, limit: PAGE,
  });
  return { held: held.map((row) => ({ merchant: row.merchant, payoutId: row.payoutId })), more: held.length === PAGE };
}

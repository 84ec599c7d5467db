import { type Duration, type Instant, type PublishedBy } from '@redress/contracts';
import { type Effects, nothing, type StoredIntent } from '@redress/messaging';
import { booked } from './book-recovery.js';
import { type Books, type FinanceSequence, type Turned, turn } from './domain/books.js';
import { creditOf } from './domain/credit.js';
import { type Exposure } from './domain/exposure.js';
import { nextMove } from './domain/janitor.js';
import { type Attempt, awaitsLookup, changed, drawOf, evolve, isUnsent, noted, type Payout, type PayoutStep } from './domain/payout.js';
import { recovery } from './domain/recovery.js';
import { type Report, stepsOf, summaryOf } from './domain/report.js';
import { type PayoutRef, question, submission } from './rails/intents.js';
import { exposures, payouts } from './store/payouts.js';
import { credits } from './store/credits.js';
import { financeEntries, financeSequences, postings } from './store/ledger.js';
import { tell, tellClaim, tellFinance } from './tell.js';

export type PaymentsEffects = Effects<PublishedBy<'payments'>, void>;

/** The rows that move together with a payout. */
export const booksOf = (ref: PayoutRef) => ({
  payout: payouts.at({ merchant: ref.merchant, payoutId: ref.payoutId }),
  ...accountsOf(ref),
});
export const accountsOf = (ref: Omit<PayoutRef, 'payoutId'>) => ({
  exposure: exposures.at(drawOf(ref)),
  finance: financeSequences.at({ merchant: ref.merchant }),
});

/** The same in a second round, for inputs that name a payout alone: empty where there is none. */
export const accountsIf = (payout: Payout | undefined) => ({
  exposures: exposures.all(payout ? [drawOf(payout)] : []),
  finances: financeSequences.all(payout ? [{ merchant: payout.merchant }] : []),
});
export const booksFrom = (payout: Payout, view: { exposures: readonly Exposure[]; finances: readonly FinanceSequence[] }): Books => ({
  payout, exposure: view.exposures[0]!, finance: view.finances[0]!,
});

const evidences = { submit: 'answer', lookup: 'lookup', webhook: 'webhook', statement: 'statement' } as const;

export interface Hearing {
  readonly act: keyof typeof evidences;
  /** Whether it answers what the payout last asked for: only then does the next question hang on it. */
  readonly current: boolean;
  readonly keyRetention: Duration;
}

/** Brings what was heard from a rail into the books, and plans what is asked next. A report that is no news changes nothing. */
export function hear(books: Books, report: Report, { act, current, keyRetention }: Hearing, now: Instant): PaymentsEffects {
  const steps = stepsOf(books.payout, report, evidences[act]);
  if (steps.length === 0 && !current) return nothing;
  const heard = noted(neverLeft(books.payout, report), act, summaryOf(report), now);
  const turned = turn({ ...books, payout: heard }, steps, now);
  const { payout } = turned.books;
  const move = nextMove(payout, report, now, keyRetention);
  if (move.act === 'escalate') return entered(books, turn({ ...books, payout: heard }, [...steps, { to: 'manual_review', because: move.because }], now));
  if (move.act === 'rest') return entered(books, turned);
  const next = move.act === 'ask' ? question(payout, move.dueAt) : submission(letGo(payout, now), now, move.dueAt);
  return entered(books, { ...turned, books: { ...turned.books, payout: next.payout } }, [next.intent]);
}

/** What was held until its rail was asked may be sent. */
const letGo = (payout: Payout, now: Instant): Payout => (awaitsLookup(payout) ? evolve(payout, { to: 'authorised' }, now) : payout);

/** A call that surely did not reach the rail leaves the key unseen. */
const neverLeft = (payout: Payout, report: Report): Payout =>
  report.is === 'not-sent' && isUnsent(payout) ? changed(payout, { sentFrom: undefined }) : payout;

/** Takes steps that we or a person decided on, with a note of who did. */
export function take(books: Books, steps: readonly PayoutStep[], act: Attempt['act'], answer: string, now: Instant): PaymentsEffects {
  return entered(books, turn({ ...books, payout: noted(books.payout, act, answer, now) }, steps, now));
}

/** The turned books as writes and facts. */
export function entered(before: Books, turned: Turned, intents: readonly StoredIntent[] = []): PaymentsEffects {
  const { books: { payout, exposure, finance }, trail, postings: rows, entries, excess } = turned;
  const moved = excess === 0n ? undefined : recoveryOf(payout, excess, finance.last + 1);
  const after = moved ? { ...finance, last: finance.last + 1 } : finance;
  return {
    writes: [
      payouts.put(payout),
      ...(exposure === before.exposure ? [] : [exposures.put(exposure)]),
      ...(after === before.finance ? [] : [financeSequences.put(after)]),
      ...rows.map((row) => postings.add(row)),
      ...entries.map((entry) => financeEntries.add(entry)),
      ...(payout.credit && trail.some(({ step }) => step.to === 'succeeded') ? [credits.add(creditOf(payout, payout.credit))] : []),
      ...moved?.writes ?? [],
    ],
    events: [
      ...trail.flatMap(({ step, payout: then }) => tell(then, step) ?? []),
      ...entries.map((entry) => tellFinance(entry, payout.channel)),
      ...moved?.events ?? [],
    ],
    timers: moved?.timers ?? [],
    intents,
  };
}

/** What is given twice now is claimed back; what is not any more, since it came back, is waived. */
function recoveryOf(payout: Payout, excess: bigint, sequence: number) {
  const { merchant, payoutId, orderSource, orderRef, caseId, currency, rail, head, approver, channel } = payout;
  const [stage, minor] = excess > 0n ? ['expected' as const, excess] : ['waived' as const, -excess];
  const made = booked(recovery(stage, { minor, currency }, {
    merchant, cause: payoutId, orderSource, orderRef, caseId, payoutId, rail, railReference: payout.railReference ?? payoutId, head,
    valueDate: payout.backOn ?? payout.valueDate ?? payout.changedAt.slice(0, 10), reason: 'chargeback', approver, at: payout.changedAt,
  }, sequence), 'chargeback', channel);
  return stage === 'waived' ? made : { ...made, events: [tellClaim(payoutId, payout, { minor, currency }), ...made.events] };
}

import { type Instant } from '@redress/contracts';
import { type Actor, command, refuse } from '@redress/messaging';
import { accountsIf, booksFrom, entered } from './advance-payout.js';
import { type Books, turn } from './domain/books.js';
import { issuing } from './domain/credit.js';
import { fits } from './domain/exposure.js';
import { amountOf, awaitsLookup, changed, noted, type Payout, type PayoutStep, type Proposal } from './domain/payout.js';
import { asksFirst, holdForRestore, maybeSeen, type Restore } from './domain/restore.js';
import { EVERY_MERCHANT } from './domain/switch.js';
import { question, submission } from './rails/intents.js';
import { pen } from './score.js';
import { type KeyRetention } from './settle-payout.js';
import { payouts } from './store/payouts.js';
import { restores } from './store/restores.js';

/** `propose` needs evidence; `confirm` makes the standing proposal so, and takes somebody else; `reject` takes it away. */
export type Resolution =
  | { act: 'propose'; outcome: Proposal['outcome']; evidence: string; railReference?: string | undefined; valueDate?: string | undefined }
  | { act: 'confirm' } | { act: 'reject' };
export interface Resolved { payoutId: string; state: Payout['state']; proposal?: Proposal | undefined }
export const resolve = command<{ payoutId: string; resolution: Resolution }, Resolved>()('resolve-payout');

/** Nobody may end a payout of which something is still under way: an unknown one may be sent again at any moment. */
const outcomesIn: Partial<Record<Payout['state'], readonly Proposal['outcome'][]>> = {
  manual_review: ['succeeded', 'failed', 'ask-again'], held: ['release', 'cancel'],
};

/** What no rail will tell is decided by two people of finance: one brings the evidence, another confirms. Both acts are audited. */
export const resolvePayout = (keyRetention: KeyRetention) => pen.useCase({
  name: 'resolve-payout',
  on: resolve,
  reads: ({ merchant, data }) => ({
    payout: payouts.at({ merchant, payoutId: data.payoutId }), restore: restores.at({ merchant: EVERY_MERCHANT }),
  }),
  then: (_input, { payout }) => accountsIf(payout),
  decide: ({ actor, data: { resolution } }, { payout, restore, ...accounts }, now) => {
    if (!payout) return refuse('not-found', 'There is no such payout.');
    if (!actor) return refuse('unauthenticated', 'A resolution needs a person.');
    if (resolution.act === 'propose') return proposed(payout, resolution, actor, now);
    const { proposal } = payout;
    if (!proposal) return refuse('wrong-state', 'Nothing is proposed for this payout.');
    const audit = (act: string) => [{ act, target: payout.payoutId, detail: { outcome: proposal.outcome, proposer: proposal.by, evidence: proposal.evidence } }];
    if (resolution.act === 'reject') {
      const row = noted(changed(payout, { proposal: undefined }), 'person', `rejected: ${proposal.outcome}`, now);
      return { writes: [payouts.put(row)], audit: audit('payout.resolution-rejected'), reply: replyOf(row) };
    }
    if (proposal.by === actor.id) return { ...refuse('four-eyes', 'Somebody else has to confirm what you proposed.'), audit: audit('payout.resolution-confirmed') };
    const asks = proposal.outcome === 'release' && asksFirst(restore, now, keyRetention(payout.rail));
    return confirmed(booksFrom(payout, accounts), proposal, asks ? restore : undefined, now, audit('payout.resolution-confirmed'));
  },
});

const replyOf = ({ payoutId, state, proposal }: Payout): Resolved => ({ payoutId, state, ...(proposal && { proposal }) });

function proposed(payout: Payout, { outcome, evidence, railReference, valueDate }: Extract<Resolution, { act: 'propose' }>, actor: Actor, now: Instant) {
  if (!outcomesIn[payout.state]?.includes(outcome) || awaitsLookup(payout)) return refuse('wrong-state', `A ${payout.state} payout cannot be resolved as ${outcome}.`);
  if (payout.proposal) return refuse('wrong-state', 'There is a proposal already: confirm or reject it.');
  if (evidence.trim() === '' || (outcome === 'succeeded' && !(railReference && valueDate))) {
    return refuse('evidence-required', 'Name what shows it; for a success also the rail reference and value date.');
  }
  const proposal: Proposal = { outcome, evidence, railReference, valueDate, by: actor.id, at: now };
  const row = noted(changed(payout, { proposal }), 'person', `proposed: ${outcome}`, now);
  const audit = [{ act: 'payout.resolution-proposed', target: payout.payoutId, detail: { outcome, evidence } }];
  return { writes: [payouts.put(row)], audit, reply: replyOf(row) };
}

type AuditEntries = { act: string; target: string; detail: Record<string, string> }[];
/** `restore`: since then the rail has to be asked before what is released may be sent. */
function confirmed(before: Books, proposal: Proposal, restore: Restore | undefined, now: Instant, audit: AuditEntries) {
  const known = noted(before.payout, 'person', `confirmed: ${proposal.outcome}`, now);
  const { payout } = before;
  const books = { ...before, payout: restore ? maybeSeen(known, restore) : known };
  if (proposal.outcome === 'release' && before.payout.holdReason !== 'kill-switch' && !fits(before.exposure, amountOf(before.payout))) {
    return { ...refuse('above-captured', 'The price would be given back twice: this payout can only be cancelled.'), audit };
  }
  const steps = restore ? [holdForRestore] : [stepOf(proposal), ...(proposal.outcome === 'release' && payout.credit ? issuing(payout, now) : [])];
  const turned = turn(books, steps, now);
  const next = restore || proposal.outcome === 'ask-again' ? question(turned.books.payout, now)
    : proposal.outcome === 'release' && !payout.credit ? submission(turned.books.payout, now) : undefined;
  const settled = next ? { ...turned, books: { ...turned.books, payout: next.payout } } : turned;
  return { ...entered(before, settled, next && [next.intent]), audit, reply: replyOf(settled.books.payout) };
}

function stepOf({ outcome, evidence, railReference, valueDate }: Proposal): PayoutStep {
  switch (outcome) {
    case 'succeeded': return { to: 'succeeded', railReference: railReference!, valueDate: valueDate!, evidence: 'person' };
    case 'failed': return { to: 'failed', because: evidence.slice(0, 200), evidence: 'person' };
    case 'cancel': return { to: 'cancelled', because: evidence.slice(0, 200), evidence: 'person' };
    case 'release': return { to: 'authorised' };
    case 'ask-again': return { to: 'unknown', because: 'asked-again' };
  }
}

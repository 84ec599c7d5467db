import { type EventData, type Instant, derivedId, plus } from '@redress/contracts';
import { type Money } from '@redress/money';
import { nothing, setTimer, timer } from '@redress/messaging';
import { awardRestored } from './carry-out-award.js';
import { keepDispute } from './dispute-telling.js';
import { bankCaseOf } from './open-bank-dispute.js';
import { type Dispute, type Step, heard, isUndecided, ruled } from '../domain/dispute/dispute.js';
import { type OrderAccount } from '../domain/plan/entitlement-account.js';
import { compensation } from '../score.js';
import { bankMatters } from '../store/bank-matters.js';
import { disputes } from '../store/disputes.js';

export interface Word { readonly chargebackId: string; readonly won: boolean; readonly amount: Money; readonly tries: number }
/** Fires in the order of the case, after the notice that it answers. */
export const bankDecided = timer<Word>()('bank.decided');

export function bankDecides(data: EventData<'chargeback.won.v1'>, won: boolean, known: string | undefined, order: OrderAccount, now: Instant) {
  const { chargebackId, amount } = data;
  return heardAt({ chargebackId, won, amount, tries: 1 }, known ?? bankCaseOf(data, order), plus(now, { milliseconds: 1 }));
}

const heardAt = (word: Word, caseId: string, at: Instant) =>
  setTimer(bankDecided, derivedId('bank-decides', word.chargebackId, String(word.won), word.tries), caseId, at, word);

/** The notice may be with another worker at this very moment. */
const MOST_TRIES = 10;

/** Who rules at a bank's level, as the record has it. */
const BANK = 'bank';

/**
 * The bank's word is the ruling of a dispute that is at its level and undecided; whatever is still asked for there is no longer needed. Where the
 * sum came back to us, what was awarded or owed in spite of it is carried out anew.
 */
export const ruleBankDispute = compensation.useCase({
  name: 'rule-bank-dispute',
  on: bankDecided,
  reads: ({ merchant, data: { chargebackId } }) => ({ matter: bankMatters.at({ merchant, chargebackId }) }),
  then: ({ merchant }, { matter }) => ({ found: disputes.all(matter?.disputeId ? [{ merchant, disputeId: matter.disputeId }] : []) }),
  decide: ({ key, data }, { matter, found: [dispute] }, now) => {
    const { chargebackId, won, amount, tries } = data;
    if (!matter && tries < MOST_TRIES) return { timers: [heardAt({ ...data, tries: tries + 1 }, key, plus(now, { seconds: 1 }))] };
    if (!matter || !dispute) return nothing;
    const restored = won ? [awardRestored(dispute, chargebackId, matter.dropped, now)] : [];
    if (dispute.level !== 'bank' || !isUndecided(dispute)) return { timers: restored };
    const kept = keepDispute(dispute, bankRuled(dispute, won, amount, now));
    return { ...kept, timers: [...kept.timers, ...restored] };
  },
});

function bankRuled(before: Dispute, won: boolean, amount: Money, at: Instant): Step {
  const { rulings, level, currency, receivable, appealedAt } = before;
  const outcome = won ? 'respondent' as const : 'consumer' as const;
  const reason = won ? 'chargeback-won' : 'chargeback-lost';
  const awarded = won ? undefined : amount;
  const dispute = ruled(heard(before), { ordinal: rulings.length + 1, level, outcome, reason, arbiter: BANK, at, ...(awarded && { awarded }) });
  return {
    dispute,
    told: [{
      type: 'dispute.decided.v1', level,
      data: {
        ruling: rulings.length + 1, outcome, additional: { minor: 0n, currency }, receivable: { minor: receivable, currency }, final: appealedAt.includes(level),
        arbiter: BANK, reason, appealUntil: dispute.appealUntil!, ...(awarded && { awarded }),
      },
    }],
  };
}

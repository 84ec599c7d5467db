import { type Instant } from '@redress/contracts';
import { early, intents, nothing } from '@redress/messaging';
import { accountsIf, booksFrom, take } from './advance-payout.js';
import { awaitsLookup, isUnsent, noted, type Payout } from './domain/payout.js';
import { submitIntentId } from './rails/intents.js';
import { pen } from './score.js';
import { payouts } from './store/payouts.js';

/** The intent that would send a payout: its row says whether somebody has begun. */
export const sendingOf = (payout: Payout | undefined) => intents.all(payout && isUnsent(payout) ? [{ id: submitIntentId(payout) }] : []);

/**
 * A cancelled leg stops its payout as long as nobody has begun to send it. A leased intent may be on the wire already: then it is too
 * late, and the rail's answer decides; so it does after a restore, where nobody knows whether it was sent.
 */
export const cancelPayout = pen.useCase({
  name: 'cancel-payout',
  on: 'leg.cancelled.v1',
  reads: ({ merchant, data }) => ({ payout: payouts.at({ merchant, payoutId: data.legId }) }),
  then: (_input, { payout }) => ({ ...accountsIf(payout), sending: sendingOf(payout) }),
  decide: (input, { payout, sending, ...accounts }, now) => {
    if (!payout) return nothing;
    if ((payout.state !== 'held' && !isUnsent(payout)) || awaitsLookup(payout)) return tooLate(payout, now);
    const [intent] = sending;
    if (isUnsent(payout) && !intent) return early('the intent to send is being stored');
    if (intent?.state === 'leased') return tooLate(payout, now);
    const steps = [{ to: 'cancelled', because: input.data.reason, evidence: 'none' }] as const;
    const effects = take(booksFrom(payout, accounts), steps, 'cancel', 'cancelled', now);
    return intent ? { ...effects, writes: [...effects.writes ?? [], intents.remove({ id: intent.id })] } : effects;
  },
});

const tooLate = (payout: Payout, now: Instant) => ({ writes: [payouts.put(noted(payout, 'cancel', 'too-late', now))] });

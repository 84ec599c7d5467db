import { early, intents, nothing } from '@redress/messaging';
import { accountsIf, booksFrom, take } from './advance-payout.js';
import { sendingOf } from './cancel-payout.js';
import { isUnsent } from './domain/payout.js';
import { orderChargedBack } from './receive-chargeback.js';
import { pen } from './score.js';
import { payouts } from './store/payouts.js';

/** A payout of a charged-back order that nobody has begun to send is held for a person. One on its way is claimed back once it is paid. */
export const blockPayout = pen.useCase({
  name: 'block-payout',
  on: orderChargedBack,
  reads: ({ merchant, data }) => ({ payout: payouts.at({ merchant, payoutId: data.payoutId }) }),
  then: (_input, { payout }) => ({ ...accountsIf(payout), sending: sendingOf(payout) }),
  decide: (_input, { payout, sending, ...accounts }, now) => {
    if (!payout || (payout.state !== 'held' && !isUnsent(payout)) || payout.holdReason === 'chargeback') return nothing;
    const [intent] = sending;
    if (isUnsent(payout) && !intent) return early('the intent to send is being stored');
    if (intent?.state === 'leased') return nothing;
    const effects = take(booksFrom(payout, accounts), [{ to: 'held', reason: 'chargeback' }], 'cancel', 'charged-back', now);
    return intent ? { ...effects, writes: [...effects.writes ?? [], intents.remove({ id: intent.id })] } : effects;
  },
});

import { type Instant, plus } from '@redress/contracts';
import { type StoredIntent } from '@redress/messaging';
import { type PaymentsEffects } from './advance-payout.js';
import { evolve, noted, type Payout } from './domain/payout.js';
import { asksFirst, holdForRestore, maybeSeen, type Restore } from './domain/restore.js';
import { EVERY_MERCHANT, stops, switchesOf } from './domain/switch.js';
import { question, submission } from './rails/intents.js';
import { pen } from './score.js';
import { type KeyRetention } from './settle-payout.js';
import { payouts } from './store/payouts.js';
import { switches } from './store/rails.js';
import { restores } from './store/restores.js';
import { heldPage, pageOfHeld } from './switch-rail.js';
import { tell } from './tell.js';

/** Lets one page of held payouts go once their switch is off, and asks for the next page. Their reservations stand: nothing to check anew. */
export const releaseHeld = (keyRetention: KeyRetention) => pen.useCase({
  name: 'release-held',
  on: heldPage,
  reads: ({ data: { payload, result } }) => {
    const held = result.is === 'answered' ? result.answer.held : [];
    return {
      payouts: payouts.all(held),
      restore: restores.at({ merchant: EVERY_MERCHANT }),
      switches: switches.all([...new Set(held.map(({ merchant }) => merchant))].flatMap((merchant) => switchesOf(merchant, payload.rail))),
    };
  },
  decide: ({ data: { payload, result } }, view, now) => {
    if (result.is === 'expired') return { intents: [{ ...pageOfHeld({ ...payload, page: payload.page + 1 }), dueAt: plus(now, { seconds: 5 }) }] };
    const { held, more } = result.answer;
    const free = view.payouts.filter(({ merchant, state, holdReason, rail }) => state === 'held' && holdReason === 'kill-switch' && rail === payload.rail
      && !stops(view.switches.filter((one) => switchesOf(merchant, rail).some((key) => key.merchant === one.merchant))));
    const sent = free.map((payout) => going(noted(payout, 'person', 'switched on again', now), view.restore, keyRetention, now));
    const after = held.at(-1);
    return {
      writes: sent.map(({ payout }) => payouts.put(payout)),
      events: sent.flatMap(({ events }) => events ?? []),
      intents: [...sent.map(({ intent }) => intent), ...(more && after ? [pageOfHeld({ ...payload, after, page: payload.page + 1 })] : [])],
    };
  },
});

interface Going extends Pick<PaymentsEffects, 'events'> { payout: Payout; intent: StoredIntent }

/** Sent; or, where the books have been restored since, asked about first: it may have been let go and paid in the time that was lost. */
function going(payout: Payout, restore: Restore, keyRetention: KeyRetention, now: Instant): Going {
  if (!asksFirst(restore, now, keyRetention(payout.rail))) return submission(evolve(payout, { to: 'authorised' }, now), now);
  const asked = question(evolve(maybeSeen(payout, restore), holdForRestore, now), now);
  return { ...asked, events: [tell(asked.payout, holdForRestore)!] };
}

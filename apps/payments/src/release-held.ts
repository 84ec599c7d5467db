import { plus } from '@redress/contracts';
import { evolve, noted } from './domain/payout.js';
import { stops, switchesOf } from './domain/switch.js';
import { submission } from './rails/intents.js';
import { pen } from './score.js';
import { payouts } from './store/payouts.js';
import { switches } from './store/rails.js';
import { heldPage, pageOfHeld } from './switch-rail.js';

/** Lets one page of held payouts go once their switch is off, and asks for the next page. Their reservations stand: nothing to check anew. */
export const releaseHeld = pen.useCase({
  name: 'release-held',
  on: heldPage,
  reads: ({ data: { payload, result } }) => {
    const held = result.is === 'answered' ? result.answer.held : [];
    return {
      payouts: payouts.all(held),
      switches: switches.all([...new Set(held.map(({ merchant }) => merchant))].flatMap((merchant) => switchesOf(merchant, payload.rail))),
    };
  },
  decide: ({ data: { payload, result } }, view, now) => {
    if (result.is === 'expired') return { intents: [{ ...pageOfHeld({ ...payload, page: payload.page + 1 }), dueAt: plus(now, { seconds: 5 }) }] };
    const { held, more } = result.answer;
    const free = view.payouts.filter(({ merchant, state, holdReason, rail }) => state === 'held' && holdReason === 'kill-switch' && rail === payload.rail
      && !stops(view.switches.filter((one) => switchesOf(merchant, rail).some((key) => key.merchant === one.merchant))));
    const sent = free.map((payout) => submission(evolve(noted(payout, 'person', 'switched on again', now), { to: 'authorised' }, now), now));
    const after = held.at(-1);
    return {
      writes: sent.map(({ payout }) => payouts.put(payout)),
      intents: [...sent.map(({ intent }) => intent), ...(more && after ? [pageOfHeld({ ...payload, after, page: payload.page + 1 })] : [])],
    };
  },
});

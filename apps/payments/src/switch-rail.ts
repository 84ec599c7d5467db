import { derivedId } from '@redress/contracts';
import { command, intent, refuse, storeIntent } from '@redress/messaging';
import { EVERY_MERCHANT, type RailSwitch } from './domain/switch.js';
import { pen } from './score.js';
import { switches } from './store/rails.js';

/** `merchant` `*` means all of them. */
export interface SwitchOrder { rail: string; merchant: string; on: boolean; why: string }
export const switchRailCommand = command<SwitchOrder, RailSwitch>()('switch-rail');

export interface HeldPayload { rail: string; merchant: string; after?: HeldPayout | undefined; page: number; round: string }
export interface HeldPayout { merchant: string; payoutId: string }
/** A page of the payouts that a switch has held, to be let go. Stored, so that a crash in the middle of many pages goes on with the next. */
export const heldPage = intent<HeldPayload, { held: HeldPayout[]; more: boolean }>()('payouts.held');

export const pageOfHeld = (payload: HeldPayload) =>
  storeIntent(heldPage, derivedId('payouts.held', payload.round, payload.page), `switch:${payload.rail}`, 'payouts.held', payload);

/** The kill switch of a rail, for a merchant or for all. Put on, nothing more is sent, not even what waits; put off, what was held goes. */
export const switchRail = pen.useCase({
  name: 'switch-rail',
  on: switchRailCommand,
  reads: ({ data }) => ({ present: switches.at({ merchant: data.merchant, rail: data.rail }) }),
  decide: ({ id, actor, data: { rail, merchant, on, why } }, { present }, now) => {
    if (!actor) return refuse('unauthenticated', 'A switch needs a person.');
    const next: RailSwitch = { merchant, rail, on, why, by: actor.id, at: now };
    return {
      writes: [switches.put(next)],
      intents: present.on && !on ? [pageOfHeld({ rail, merchant, page: 1, round: id })] : [],
      audit: [{ act: on ? 'rail.switched-off' : 'rail.switched-on', target: rail, detail: { merchant: merchant === EVERY_MERCHANT ? 'all' : merchant, why } }],
      reply: next,
    };
  },
});

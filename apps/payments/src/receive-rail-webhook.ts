import { command, early, refuse } from '@redress/messaging';
import { accountsIf, booksFrom, hear } from './advance-payout.js';
import { type Report } from './domain/report.js';
import { pen } from './score.js';
import { type KeyRetention } from './settle-payout.js';
import { payouts } from './store/payouts.js';

export interface RailWebhook { rail: string; eventId: string; payoutId: string; railKey: string; report: Report }
export const receiveWebhook = command<RailWebhook>()('receive-rail-webhook');

/**
 * What a rail says by itself, at any time, in any order, any number of times, also before our own call has its answer. One whose payout
 * is not on the books (after a restore) is not taken, so that the rail delivers it again; the statement brings it to light.
 */
export const receiveRailWebhook = (keyRetention: KeyRetention) => pen.useCase({
  name: 'receive-rail-webhook',
  on: receiveWebhook,
  reads: ({ merchant, data }) => ({ payout: payouts.at({ merchant, payoutId: data.payoutId }) }),
  then: (_input, { payout }) => accountsIf(payout),
  decide: ({ data }, { payout, ...accounts }, now) => {
    if (!payout) return early('the payout is not on the books');
    if (data.railKey !== payout.railKey || data.rail !== payout.rail) return refuse('conflict-other-content', 'The payout has another key or rail.');
    const hearing = { act: 'webhook', current: false, keyRetention: keyRetention(payout.rail) } as const;
    return hear(booksFrom(payout, accounts), data.report, hearing, now);
  },
});

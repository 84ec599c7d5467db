import { booksOf, hear } from './advance-payout.js';
import { type Report } from './domain/report.js';
import { railLookup } from './rails/intents.js';
import { pen } from './score.js';
import { type KeyRetention } from './settle-payout.js';

/** The janitor's question and the rail's answer. No answer is no failure: it is asked again, and in the end a person has it. */
export const lookUpPayout = (keyRetention: KeyRetention) => pen.useCase({
  name: 'look-up-payout',
  on: railLookup,
  reads: ({ data }) => booksOf(data.payload.ref),
  decide: ({ data: { payload, result } }, { payout, exposure, finance }, now) => {
    if (!payout) throw new Error('a payout that was asked about is not on the books');
    const report: Report = result.is === 'answered' ? result.answer : { is: 'unknown', reason: 'lease-expired' };
    const current = payload.ask === payout.asks;
    return hear({ payout, exposure, finance }, report, { act: 'lookup', current, keyRetention: keyRetention(payout.rail) }, now);
  },
});

import { nothing } from '@redress/messaging';
import { accountsIf, booksFrom, hear } from './advance-payout.js';
import { statementFound } from './match-statement.js';
import { reportOf } from './rails/intents.js';
import { pen } from './score.js';
import { type KeyRetention } from './settle-payout.js';
import { payouts } from './store/payouts.js';

/** The rail's statement is evidence like its answer: a payout that it lists has been paid. */
export const settleFromStatement = (keyRetention: KeyRetention) => pen.useCase({
  name: 'settle-from-statement',
  on: statementFound,
  reads: ({ data }) => ({ payout: payouts.at({ merchant: data.line.merchant, payoutId: data.payoutId }) }),
  then: (_input, { payout }) => accountsIf(payout),
  decide: ({ data: { line } }, { payout, ...accounts }, now) => {
    if (!payout) return nothing;
    return hear(booksFrom(payout, accounts), reportOf(line), { act: 'statement', current: false, keyRetention: keyRetention(payout.rail) }, now);
  },
});

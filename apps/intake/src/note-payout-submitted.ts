import { early } from '@redress/messaging';
import { intake } from './score.js';
import { cases } from './store/cases.js';

/** From the first payout on its way, the complaint cannot be withdrawn any more. */
export const notePayoutSubmitted = intake.useCase({
  name: 'note-payout-submitted',
  on: 'payout.submitted.v1',
  reads: ({ merchant, data }) => ({ file: cases.at({ merchant, caseId: data.caseId }) }),
  decide: (_event, { file }) => {
    if (!file) return early('case');
    return file.payoutSubmitted ? {} : { writes: [cases.put({ ...file, payoutSubmitted: true })] };
  },
});

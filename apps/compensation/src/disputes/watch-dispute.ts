import { nothing } from '@redress/messaging';
import { disputeStrikes, keepDispute } from './dispute-telling.js';
import { strike } from '../domain/dispute/dispute-clock.js';
import { compensation } from '../score.js';
import { disputes } from '../store/disputes.js';

/** A date of a dispute has come: a deadline is near or missed, nobody has ruled, or nobody has appealed. */
export const watchDispute = compensation.useCase({
  name: 'watch-dispute',
  on: disputeStrikes,
  reads: ({ merchant, data }) => ({ dispute: disputes.at({ merchant, disputeId: data.disputeId }) }),
  decide: (_, { dispute }, now) => {
    const step = dispute && strike(dispute, now);
    return step && step.dispute !== dispute ? keepDispute(dispute, step) : nothing;
  },
});

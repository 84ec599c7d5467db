import { nothing } from '@redress/messaging';
import { approvalOverdue, tellAsked } from '../plans/asking.js';
import { conclude } from '../plans/carry-out.js';
import { nextAsked } from '../domain/authority/authority.js';
import { compensation } from '../score.js';
import { plans } from '../store/stores.js';
import { tellingOf } from '../plans/telling.js';

/** Nobody has decided a plan in time: whoever is next is asked, and the last ones again and again. Silence refuses nothing. */
export const escalateApproval = compensation.useCase({
  name: 'escalate-approval',
  on: approvalOverdue,
  reads: ({ merchant, data }) => ({ plan: plans.at({ merchant, planId: data.planId }) }),
  decide: (_, { plan }, now) => {
    if (plan?.waitsFor !== 'person' || !plan.askedOf) return nothing;
    const telling = tellingOf({ ...plan, askedOf: nextAsked(plan.askedOf), askedAt: now });
    tellAsked(telling);
    return conclude(telling, plan, undefined);
  },
});

import { planId } from '@redress/contracts';
import { nothing } from '@redress/messaging';
import { conclude, tellEnd } from './carry-out.js';
import { endLeg } from './domain/plan.js';
import { compensation } from './score.js';
import { caseFiles, plans } from './store/stores.js';
import { tellingOf } from './telling.js';

/**
 * A letter of apology that was sent fulfils its leg; one that reaches nobody is given up, so that its plan can end. Other messages are no
 * remedy, and cost no read.
 */
export const noteMessage = compensation.useCase({
  name: 'note-message',
  on: ['message.sent.v1', 'message.failed.v1'],
  reads: ({ merchant, data }) => ({ files: caseFiles.all(data.template === 'apology' ? [{ merchant, caseId: data.caseId }] : []) }),
  then: ({ merchant, data }, { files }) => ({
    all: plans.all(files.flatMap(({ complaints }) => complaints.map((_, index) => ({ merchant, planId: planId(data.caseId, index + 1) })))),
  }),
  decide: ({ name, data }, { all }) => {
    const plan = all.find(({ legs }) => legs.some(({ legId }) => legId === data.cause));
    const next = plan && endLeg(plan, data.cause, name === 'message.sent.v1' ? 'fulfilled' : 'cancelled');
    if (!next) return nothing;
    const telling = tellingOf(next);
    tellEnd(telling, plan);
    return conclude(telling, plan, undefined);
  },
});

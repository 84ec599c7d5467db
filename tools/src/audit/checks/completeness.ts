import { type Check } from './check.js';
import { isOnTheWay } from './money-path.js';

/** Every complaint that intake took has its case, and a plan or the reason why there is none yet. */
export const nothingIsLost: Check = {
  name: 'no complaint is lost', when: 'always',
  look: ({ complaints, caseFiles, plans, waiting }) => {
    const planned = new Set(plans.map(({ complaintId }) => complaintId));
    const waitingKeys = new Set(waiting.map(({ key }) => key));
    const faults = complaints.flatMap(({ complaintId, caseId, withdrawn }) => {
      if (!caseFiles.intake.has(caseId)) return [`complaint ${complaintId} has no case`];
      if (withdrawn || planned.has(complaintId) || waitingKeys.has(caseId)) return [];
      return [`complaint ${complaintId} ${caseFiles.compensation.has(caseId) ? 'was never decided' : 'never reached compensation'}`];
    });
    const known = new Set(complaints.map(({ complaintId }) => complaintId));
    for (const { planId, complaintId, campaignId } of plans) if (!known.has(complaintId) && !campaignId) faults.push(`plan ${planId} is of no complaint that intake knows`);
    return { seen: `${complaints.length} complaints, ${plans.length} plans`, faults };
  },
};

/** What is committed is published. */
export const outboxIsEmpty: Check = {
  name: 'the outboxes are empty', when: 'always',
  look: ({ outboxRows }) => ({ seen: `${outboxRows} rows`, faults: outboxRows > 0 ? [`${outboxRows} events are committed and not published`] : [] }),
};

/** Payouts whose outcome nobody has told us yet, and steps that are due. */
export const nothingIsOpen: Check = {
  name: 'nothing is on its way', when: 'strict',
  look: ({ payouts, intents }) => {
    const open = payouts.filter(isOnTheWay);
    const due = intents.filter((intent) => intent.due);
    return {
      seen: `${open.length} payouts, ${due.length} intents`,
      faults: [
        ...open.map(({ payoutId, state }) => `payout ${payoutId} is ${state}`),
        ...due.map(({ service, name, key }) => `${service}: ${name} of ${key} is due`),
      ],
    };
  },
};

/** Inputs that wait for an operator or for the fact that they build on. */
export const nothingIsParked: Check = {
  name: 'nothing is parked', when: 'strict',
  look: ({ waiting }) => ({
    seen: `${waiting.length} inputs`, faults: waiting.map(({ service, key, name, why }) => `${service}: ${name} of ${key} is ${why}`),
  }),
};

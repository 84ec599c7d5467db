import { type Check, repeated } from './check.js';

/** A line's plan is of a line that is on its campaign's list, an order's line stands there once, and no campaign goes above its budget. */
export const campaignsPayOnce: Check = {
  name: 'campaigns pay once', when: 'always',
  look: ({ campaigns, campaignLines, plans }) => {
    const lines = new Set(campaignLines.map(({ campaignId, caseId }) => `${campaignId} ${caseId}`));
    const own = plans.filter(({ campaignId }) => campaignId);
    const faults = own.filter(({ campaignId, caseId }) => !lines.has(`${campaignId} ${caseId}`)).map(({ planId }) => `plan ${planId} is of no line of its campaign`);
    faults.push(...repeated(own, ({ campaignId, caseId }) => `${campaignId} ${caseId}`).map((twice) => `two plans of line ${twice}`));
    for (const { campaignId, name, reserved, promised, spent } of campaigns) {
      const listed = campaignLines.filter((line) => line.campaignId === campaignId);
      faults.push(...repeated(listed, ({ order }) => order).map((twice) => `${name}: ${twice}`));
      const held = listed.reduce((all, { state, committed, given }) => all + (state === 'released' ? committed : given), 0n);
      if (held !== spent) faults.push(`${name} has spent ${spent}, its lines ${held}`);
      if (spent + promised > reserved) faults.push(`${name} has spent and promised ${spent + promised - reserved} above what it set aside`);
    }
    return { seen: `${campaigns.length} campaigns, ${campaignLines.length} lines, ${own.length} plans`, faults };
  },
};

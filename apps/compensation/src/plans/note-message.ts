import { planId } from '@redress/contracts';
import { nothing } from '@redress/messaging';
import { conclude, tellEnd } from './carry-out.js';
import { type Campaign } from '../domain/campaign/campaign.js';
import { type CampaignLine } from '../domain/campaign/campaign-line.js';
import { endLeg } from '../domain/plan/plan.js';
import { compensation } from '../score.js';
import { campaignLines, campaigns } from '../store/campaigns.js';
import { caseFiles, plans } from '../store/stores.js';
import { tellingOf } from './telling.js';

/**
 * A letter of apology that was sent fulfils its leg; one that reaches nobody is given up, so that its plan can end. A campaign's letter tells
 * whether its customer could be reached. Other messages cost no read.
 */
export const noteMessage = compensation.useCase({
  name: 'note-message',
  on: ['message.sent.v1', 'message.failed.v1'],
  reads: ({ merchant, data }) => ({
    files: caseFiles.all(data.template === 'apology' ? [{ merchant, caseId: data.caseId }] : []),
    lines: campaignLines.all(data.template === 'proactive' ? [{ merchant, caseId: data.caseId }] : []),
  }),
  then: ({ merchant, data }, { files, lines }) => ({
    running: campaigns.all(lines.map(({ campaignId }) => ({ merchant, campaignId }))),
    all: plans.all(files.flatMap(({ complaints }) => complaints.map((_, index) => ({ merchant, planId: planId(data.caseId, index + 1) })))),
  }),
  decide: ({ name, data }, { all, lines: [line], running: [campaign] }) => {
    if (line && campaign) return reached(campaign, line, name === 'message.sent.v1' ? 'told' : 'unreachable');
    const plan = all.find(({ legs }) => legs.some(({ legId }) => legId === data.cause));
    const next = plan && endLeg(plan, data.cause, name === 'message.sent.v1' ? 'fulfilled' : 'cancelled');
    if (!next) return nothing;
    const telling = tellingOf(next);
    tellEnd(telling, plan);
    return conclude(telling, plan, undefined);
  },
});

/** A letter that failed may still be sent again, and arrive. */
function reached(campaign: Campaign, line: CampaignLine, how: NonNullable<CampaignLine['reached']>) {
  const change = Number(how === 'unreachable') - Number(line.reached === 'unreachable');
  const counts = { ...campaign.counts, unreachable: campaign.counts.unreachable + change };
  return { writes: [campaigns.put({ ...campaign, counts, version: campaign.version + 1 }), campaignLines.put({ ...line, reached: how })] };
}

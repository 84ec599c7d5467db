import { type Campaign, secondsLeft } from '../domain/campaign/campaign.js';
import { type CampaignLine } from '../domain/campaign/campaign-line.js';

/** A campaign with its progress. */
export const campaignShown = (campaign: Campaign) => {
  const { merchant, campaignId, name, state, incident, remedy, trigger, lane, currency, lines, counts, reasons = {}, run, plannedBy, approvedBy, plannedAt, movedAt } = campaign;
  const sum = (minor: bigint) => ({ minor, currency });
  const { unreachable, ...byState } = counts;
  const ended = counts.done + counts.skipped + counts.failed;
  return {
    merchant, campaignId, name, state, incident, remedy, trigger, lane, perLine: sum(campaign.perLine), reserved: sum(campaign.reserved),
    promised: sum(campaign.promised), spent: sum(campaign.spent), lines, ended, counts: byState, reasons, unreachable, secondsLeft: secondsLeft(campaign), run, plannedBy, approvedBy, plannedAt, movedAt,
  };
};

export const lineShown = (line: CampaignLine) => {
  const { ordinal, caseId, orderSource, orderRef, lineRef, state, reason, committed, given, reached, complaintCaseId, movedAt } = line;
  return { ordinal, caseId, orderSource, orderRef, lineRef, state, reason, committed, given, reached, complaintCaseId, movedAt };
};

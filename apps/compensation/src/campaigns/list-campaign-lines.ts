import { command, refuse } from '@redress/messaging';
import { type ListedLine, caseOfLine, newLine } from '../domain/campaign/campaign-line.js';
import { compensation } from '../score.js';
import { type CampaignPage, PAGE, campaignLines, campaignPages, campaigns } from '../store/campaigns.js';

export interface LineList {
  readonly campaignId: string;
  /** At most a page of them. */
  readonly lines: readonly ListedLine[];
}
export const listCampaignLinesCommand = command<LineList, { lines: number; added: number }>()('list-campaign-lines');

/** Puts order lines on a planned campaign's list, each once however often it is named. */
export const listCampaignLines = compensation.useCase({
  name: 'list-campaign-lines',
  on: listCampaignLinesCommand,
  reads: ({ merchant, data: { campaignId, lines } }) => ({
    campaign: campaigns.at({ merchant, campaignId }),
    known: campaignLines.all(lines.map((listed) => ({ merchant, caseId: caseOfLine(merchant, campaignId, listed) }))),
  }),
  then: ({ merchant, data: { campaignId } }, { campaign }) => {
    const page = Math.floor((campaign?.lines ?? 0) / PAGE);
    return { pages: campaignPages.all([page, page + 1].map((one) => ({ merchant, campaignId, page: one }))) };
  },
  decide: ({ merchant, data: { campaignId, lines } }, { campaign, known, pages }, now) => {
    if (!campaign) return refuse('not-found', 'there is no such campaign');
    if (campaign.state !== 'planned') return refuse('wrong-state', 'what was approved takes no more lines: plan another campaign');
    if (campaign.trigger) return refuse('wrong-state', 'the lines of a rule come by events');
    const seen = new Set(known.map(({ caseId }) => caseId));
    const fresh = lines.filter((listed) => {
      const id = caseOfLine(merchant, campaignId, listed);
      return !seen.has(id) && seen.add(id);
    });
    const rows = fresh.map((listed, index) => newLine(merchant, campaignId, listed, campaign.lines + index + 1, now));
    const total = campaign.lines + fresh.length;
    const counts = { ...campaign.counts, waiting: campaign.counts.waiting + fresh.length };
    return {
      writes: [
        campaigns.put({ ...campaign, lines: total, counts, movedAt: now, version: campaign.version + 1 }),
        ...rows.map((row) => campaignLines.put(row)), ...filled(pages, fresh).map((page) => campaignPages.put(page)),
      ],
      reply: { lines: total, added: fresh.length },
      audit: [{ act: 'campaign.lines-listed', target: campaignId, detail: { added: String(fresh.length) } }],
    };
  },
});

function filled(pages: readonly CampaignPage[], fresh: readonly ListedLine[]): CampaignPage[] {
  const left = fresh.map(({ orderSource, orderRef, lineRef }) => ({ orderSource, orderRef, lineRef }));
  return pages.flatMap((page) => {
    const more = left.splice(0, PAGE - page.listed.length);
    return more.length > 0 ? [{ ...page, listed: [...page.listed, ...more] }] : [];
  });
}

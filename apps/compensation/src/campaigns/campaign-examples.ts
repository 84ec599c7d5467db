import { type EventData } from '@redress/contracts';
import { money } from '@redress/money';
import { type CampaignDraft, campaignIdOf, planCampaignCommand } from './plan-campaign.js';
import { decideCampaignCommand } from './decide-campaign.js';
import { type CampaignAct } from '../domain/campaign/campaign.js';
import { type CampaignLine, type ListedLine } from '../domain/campaign/campaign-line.js';
import { type ExampleOrder, received } from '../examples.js';
import { listCampaignLinesCommand } from './list-campaign-lines.js';
import { campaignLines } from '../store/campaigns.js';

/** A campaign for specs: kettles that leak; everybody gets the price back and a coupon. */
export const kettles: CampaignDraft = {
  name: 'kettles-2026', perLine: money(12_000, 'CNY'), lane: { lines: 2, pauseMs: 500 },
  incident: {
    code: 'kettle-leaks', category: 'functional_fault', severity: 's2',
    notice: { en: 'Kettles of batch 7 may leak.', zh: '第 7 批水壶可能漏水。' },
  },
  remedy: {
    label: { en: 'The whole price back, and a coupon', zh: '全额退款并赠优惠券' },
    legs: [
      { form: 'money', remedy: 'refund_full', head: 'price', share: 10_000 },
      { form: 'credit', remedy: 'coupon', head: 'goodwill', amount: money(2_000, 'CNY'), once: true },
    ],
  },
};
export const kettlesId = campaignIdOf('m1', kettles.name);
export const about = { key: kettlesId, merchant: 'm1' };
export const supervisor = (id: string) => ({ actor: { id, role: 'supervisor' } });

export const listedOrder = (n: number | string): ListedLine => ({ orderSource: 'taobao', orderRef: `O-${n}`, lineRef: '*' });

/** As much of a simulation as these steps need: what is no spec itself may not know the rest. */
interface Stage {
  command(command: object, data: unknown, about: object): Promise<unknown>;
  event(type: 'case.order-stated.v1', data: EventData<'case.order-stated.v1'>, about: object): Promise<unknown>;
  rows(store: typeof campaignLines): CampaignLine[];
}

/** Plans it, lists the orders, approves it by a second person. */
export async function approved(stage: Stage, orders: readonly (number | string)[], draft: CampaignDraft = kettles): Promise<void> {
  await stage.command(planCampaignCommand, draft, { ...about, ...supervisor('pat') });
  if (orders.length > 0) await stage.command(listCampaignLinesCommand, { campaignId: kettlesId, lines: orders.map(listedOrder) }, { ...about, ...supervisor('pat') });
  await act(stage, 'approve');
}
export const act = (stage: Stage, what: CampaignAct, who = 'ann') =>
  stage.command(decideCampaignCommand, { campaignId: kettlesId, act: what }, { ...about, ...supervisor(who) });

/** What intake says of the order of a line. */
export const statedFor = ({ caseId, campaignId, orderRef }: Pick<CampaignLine, 'caseId' | 'campaignId' | 'orderRef'>, order: ExampleOrder = {}):
EventData<'case.order-stated.v1'> => {
  const { order: snapshot, customerRef, language } = received(`any-${orderRef}`, { ...order, orderRef });
  return { caseId, campaignId, customerRef, language, order: snapshot };
};

/** Intake answers for every line that is being opened. */
export async function answerAll(stage: Stage, order: ExampleOrder = {}): Promise<void> {
  for (const line of stage.rows(campaignLines).filter(({ state }) => state === 'opening')) {
    await stage.event('case.order-stated.v1', statedFor(line, order), { key: line.caseId, merchant: 'm1', channel: 'taobao' });
  }
}

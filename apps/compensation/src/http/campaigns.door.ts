import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { type Actor, assertMerchant, CurrentActor, IdempotencyKey, ProblemError, StaffDoor, Traceparent, merchantsOf } from '@redress/chassis';
import { uuid } from '@redress/contracts';
import { Commands, Reads } from '@redress/messaging';
import { type z } from 'zod';
import { campaignShown, lineShown } from '../campaigns/campaign-view.js';
import { decideCampaignCommand } from '../campaigns/decide-campaign.js';
import { type Campaign } from '../domain/campaign/campaign.js';
import { listCampaignLinesCommand } from '../campaigns/list-campaign-lines.js';
import { planCampaignCommand } from '../campaigns/plan-campaign.js';
import { campaignLines, campaigns } from '../store/campaigns.js';
import { actSchema, campaignsQuery, draftSchema, linesQuery, linesSchema } from './campaign-schemas.js';

/** Campaigns: one supervisor plans, another approves; whoever watches stops and resumes. */
@Controller('campaigns')
export class CampaignsDoor {
  constructor(@Inject(Commands) private readonly commands: Commands, @Inject(Reads) private readonly reads: Reads) {}

  @Get() @StaffDoor('supervisor', 'operator', 'agent', 'finance', 'auditor')
  async list(@Query({ schema: campaignsQuery }) { state, limit, after }: z.output<typeof campaignsQuery>, @CurrentActor() actor: Actor) {
    const found = await this.reads.find(campaigns, {
      where: { merchant: merchantsOf(actor), state }, orderBy: [['campaignId', 'asc']], limit, ...(after && { after: { campaignId: after } }),
    });
    return { campaigns: found.map(campaignShown), ...(found.length === limit && { next: found.at(-1)!.campaignId }) };
  }

  @Post() @StaffDoor('supervisor') @HttpCode(200)
  async plan(
    @Body({ schema: draftSchema }) { merchant, ...draft }: z.output<typeof draftSchema>, @CurrentActor() actor: Actor, @IdempotencyKey() idempotencyKey: string,
    @Traceparent() traceparent: string,
  ) {
    assertMerchant(actor, merchant);
    return this.commands.run(planCampaignCommand, { data: draft, key: `campaigns:${merchant}`, merchant, actor, idempotencyKey, traceparent });
  }

  /** At most a page of lines at once. */
  @Post(':campaignId/lines') @StaffDoor('supervisor') @HttpCode(200)
  async enlist(
    @Param('campaignId', { schema: uuid }) campaignId: string, @Body({ schema: linesSchema }) { lines }: z.output<typeof linesSchema>,
    @CurrentActor() actor: Actor, @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string,
  ) {
    const { merchant } = await this.theCampaign(campaignId, actor);
    return this.commands.run(listCampaignLinesCommand, { data: { campaignId, lines }, key: campaignId, merchant, actor, idempotencyKey, traceparent });
  }

  @Post(':campaignId/decision') @StaffDoor('supervisor', 'operator') @HttpCode(200)
  async decide(
    @Param('campaignId', { schema: uuid }) campaignId: string, @Body({ schema: actSchema }) { act }: z.output<typeof actSchema>, @CurrentActor() actor: Actor,
    @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string,
  ) {
    if ((act === 'approve' || act === 'start') && actor.role !== 'supervisor') throw new ProblemError('not-allowed', 'A supervisor approves and starts.');
    const { merchant } = await this.theCampaign(campaignId, actor);
    return this.commands.run(decideCampaignCommand, { data: { campaignId, act }, key: campaignId, merchant, actor, idempotencyKey, traceparent });
  }

  @Get(':campaignId') @StaffDoor('supervisor', 'operator', 'agent', 'finance', 'auditor')
  async show(@Param('campaignId', { schema: uuid }) campaignId: string, @CurrentActor() actor: Actor) {
    return campaignShown(await this.theCampaign(campaignId, actor));
  }

  /** Who could not be reached, what was skipped and why: `?reached=unreachable`, `?state=skipped`. */
  @Get(':campaignId/lines') @StaffDoor('supervisor', 'operator', 'agent', 'finance', 'auditor')
  async lines(
    @Param('campaignId', { schema: uuid }) campaignId: string, @Query({ schema: linesQuery }) { state, reached, reason, limit, after }: z.output<typeof linesQuery>,
    @CurrentActor() actor: Actor,
  ) {
    const { merchant } = await this.theCampaign(campaignId, actor);
    const found = await this.reads.find(campaignLines, {
      where: { merchant, campaignId, state, reached, reason }, orderBy: [['ordinal', 'asc']], limit, ...(after !== undefined && { after: { ordinal: after } }),
    });
    return { lines: found.map(lineShown), ...(found.length === limit && { next: found.at(-1)!.ordinal }) };
  }

  /** Whoever may not act for its merchant does not learn that there is such a campaign. */
  private async theCampaign(campaignId: string, actor: Actor): Promise<Campaign> {
    const [campaign] = await this.reads.find(campaigns, { where: { merchant: merchantsOf(actor), campaignId }, limit: 1 });
    if (!campaign) throw new ProblemError('not-found', 'There is no such campaign for your merchants.');
    return campaign;
  }
}

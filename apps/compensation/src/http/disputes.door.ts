import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor, IdempotencyKey, ProblemError, StaffDoor, Traceparent, merchantsOf } from '@redress/chassis';
import {
  amountSchema, disputeLevels, disputeOutcomes, disputeParties, disputeEvidenceKinds, headsOfLoss, instantSchema, uuid,
} from '@redress/contracts';
import { type Command, Commands, Reads, positionFrom } from '@redress/messaging';
import { z } from 'zod';
import { addEvidenceCommand } from '../disputes/add-dispute-evidence.js';
import { appealDisputeCommand } from '../disputes/appeal-dispute.js';
import { askEvidenceCommand } from '../disputes/ask-dispute-evidence.js';
import { disputeInFull, listedDispute } from '../disputes/dispute-view.js';
import { type Dispute, disputeCycle } from '../domain/dispute/dispute.js';
import { escalateDisputeCommand } from '../disputes/escalate-dispute.js';
import { openDisputeCommand } from '../disputes/open-dispute.js';
import { replaceFailedLegsCommand } from '../disputes/replace-failed-legs.js';
import { ruleDisputeCommand } from '../disputes/rule-dispute.js';
import { disputes } from '../store/disputes.js';
import { plans } from '../store/stores.js';
import { withdrawDisputeCommand } from '../disputes/withdraw-dispute.js';

const code = z.string().regex(/^[a-z][a-z0-9_-]{1,60}$/, 'a code: lower-case letters, digits, hyphens, underscores');
/** Where it lies, and its hash: never what it shows. */
export const evidenceSchema = z.array(z.strictObject({
  kind: z.enum(disputeEvidenceKinds), reference: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9:/._-]{0,119}$/, 'a name without spaces'),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in lower-case hex'),
})).min(1).max(50);

const listSchema = z.object({
  state: z.enum(disputeCycle.states as [string, ...string[]]).optional(), level: z.enum(disputeLevels).optional(), caseId: uuid.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50), after: z.string().max(100).optional().describe('`next` of the page before'),
});
const openSchema = z.strictObject({
  planId: uuid, level: z.enum(disputeLevels).default('internal_1'), reason: code,
  claimed: amountSchema.optional().describe('what is wanted in all, what was given before included'),
});
const askSchema = z.strictObject({
  party: z.enum(disputeParties), kinds: z.array(z.enum(disputeEvidenceKinds)).min(1),
  dueAt: instantSchema.optional().describe('where an outside body has set a date'),
});
const bringSchema = z.strictObject({ party: z.enum(disputeParties), requestId: uuid.optional(), items: evidenceSchema });
const escalateSchema = z.strictObject({
  level: z.enum(disputeLevels), reason: code, noticeAt: instantSchema.optional().describe('when the outside body gave notice'),
});
const ruleSchema = z.strictObject({
  outcome: z.enum(disputeOutcomes), head: z.enum(headsOfLoss).optional(), reason: code,
  amount: amountSchema.optional().describe('what the consumer is to have in all; absent for `respondent`: the decision stands'),
});
const appealSchema = z.strictObject({ party: z.enum(disputeParties), reason: code });

/** Disputes as staff see and work on them; arbiters rule. */
@Controller()
export class DisputesDoor {
  constructor(@Inject(Commands) private readonly commands: Commands, @Inject(Reads) private readonly reads: Reads) {}

  @Get('disputes') @StaffDoor('agent', 'supervisor', 'arbiter', 'auditor')
  async list(@Query({ schema: listSchema }) { state, level, caseId, limit, after }: z.output<typeof listSchema>, @CurrentActor() actor: Actor) {
    const found = await this.reads.find(disputes, {
      where: { merchant: merchantsOf(actor), caseId, level, ...(state !== undefined && { state: state as Dispute['state'] }) },
      orderBy: [['openedAt', 'asc'], ['disputeId', 'asc']], limit, after: positionFrom(after, 'openedAt', 'disputeId'),
    });
    const last = found.length === limit ? found.at(-1) : undefined;
    return { disputes: found.map(listedDispute), ...(last && { next: `${last.openedAt},${last.disputeId}` }) };
  }

  @Get('disputes/:disputeId') @StaffDoor('agent', 'supervisor', 'arbiter', 'auditor')
  async show(@Param('disputeId', { schema: uuid }) disputeId: string, @CurrentActor() actor: Actor) {
    return disputeInFull(await this.theDispute(disputeId, actor));
  }

  @Post('disputes') @StaffDoor('agent', 'supervisor') @HttpCode(201)
  async open(
    @Body({ schema: openSchema }) opening: z.output<typeof openSchema>,
    @CurrentActor() actor: Actor, @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string,
  ) {
    const plan = await this.thePlan(opening.planId, actor);
    return this.commands.run(openDisputeCommand, {
      ...about(plan), data: { ...opening, caseId: plan.caseId }, actor, idempotencyKey, traceparent,
    });
  }

  @Post('disputes/:disputeId/evidence-requests') @StaffDoor('agent', 'supervisor', 'arbiter') @HttpCode(201)
  ask(
    @Param('disputeId', { schema: uuid }) disputeId: string, @Body({ schema: askSchema }) asked: z.output<typeof askSchema>,
    @CurrentActor() actor: Actor, @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string,
  ) {
    return this.give(askEvidenceCommand, { disputeId, ...asked }, { actor, idempotencyKey, traceparent });
  }

  @Post('disputes/:disputeId/evidence') @StaffDoor('agent', 'supervisor') @HttpCode(201)
  bring(
    @Param('disputeId', { schema: uuid }) disputeId: string, @Body({ schema: bringSchema }) brought: z.output<typeof bringSchema>,
    @CurrentActor() actor: Actor, @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string,
  ) {
    return this.give(addEvidenceCommand, { disputeId, ...brought }, { actor, idempotencyKey, traceparent });
  }

  @Post('disputes/:disputeId/escalation') @StaffDoor('agent', 'supervisor') @HttpCode(200)
  escalate(
    @Param('disputeId', { schema: uuid }) disputeId: string, @Body({ schema: escalateSchema }) escalation: z.output<typeof escalateSchema>,
    @CurrentActor() actor: Actor, @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string,
  ) {
    return this.give(escalateDisputeCommand, { disputeId, ...escalation }, { actor, idempotencyKey, traceparent });
  }

  @Post('disputes/:disputeId/ruling') @StaffDoor('arbiter') @HttpCode(200)
  rule(
    @Param('disputeId', { schema: uuid }) disputeId: string, @Body({ schema: ruleSchema }) ruling: z.output<typeof ruleSchema>,
    @CurrentActor() actor: Actor, @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string,
  ) {
    return this.give(ruleDisputeCommand, { disputeId, ...ruling }, { actor, idempotencyKey, traceparent });
  }

  @Post('disputes/:disputeId/appeal') @StaffDoor('agent', 'supervisor') @HttpCode(200)
  appeal(
    @Param('disputeId', { schema: uuid }) disputeId: string, @Body({ schema: appealSchema }) appeal: z.output<typeof appealSchema>,
    @CurrentActor() actor: Actor, @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string,
  ) {
    return this.give(appealDisputeCommand, { disputeId, ...appeal }, { actor, idempotencyKey, traceparent });
  }

  @Post('disputes/:disputeId/withdrawal') @StaffDoor('agent', 'supervisor') @HttpCode(200)
  withdraw(
    @Param('disputeId', { schema: uuid }) disputeId: string,
    @CurrentActor() actor: Actor, @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string,
  ) {
    return this.give(withdrawDisputeCommand, { disputeId }, { actor, idempotencyKey, traceparent });
  }

  @Post('plans/:planId/replacement') @StaffDoor('agent', 'supervisor') @HttpCode(201)
  async replace(
    @Param('planId', { schema: uuid }) planId: string,
    @CurrentActor() actor: Actor, @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string,
  ) {
    const plan = await this.thePlan(planId, actor);
    return this.commands.run(replaceFailedLegsCommand, { ...about(plan), data: { planId }, actor, idempotencyKey, traceparent });
  }

  private async give<N extends string, D extends { disputeId: string }, R>(
    command: Command<N, D, R>, data: D, call: { actor: Actor; idempotencyKey: string; traceparent: string },
  ): Promise<R> {
    return this.commands.run(command, { ...about(await this.theDispute(data.disputeId, call.actor)), data, ...call });
  }

  /** Whoever may not act for its merchant does not learn that there is one. */
  private async theDispute(disputeId: string, actor: Actor): Promise<Dispute> {
    const [dispute] = await this.reads.find(disputes, { where: { merchant: merchantsOf(actor), disputeId }, limit: 1 });
    if (!dispute) throw new ProblemError('not-found', 'There is no such dispute for your merchants.');
    return dispute;
  }

  private async thePlan(planId: string, actor: Actor) {
    const [plan] = await this.reads.find(plans, { where: { merchant: merchantsOf(actor), planId }, limit: 1 });
    if (!plan) throw new ProblemError('not-found', 'There is no such plan for your merchants.');
    return plan;
  }
}

const about = ({ merchant, caseId, channel }: Pick<Dispute, 'merchant' | 'caseId' | 'channel'>) => ({ merchant, key: caseId, channel });

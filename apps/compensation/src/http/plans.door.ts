import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import {
  type Actor, BothSidesDoor, CaseLink, type CaseLinkClaims, CurrentActor, IdempotencyKey, ProblemError, StaffDoor, Traceparent,
  merchantsOf,
} from '@redress/chassis';
import { amountSchema, dispositions, uuid } from '@redress/contracts';
import { Commands, Reads, positionFrom } from '@redress/messaging';
import { z } from 'zod';
import { answerCounterCommand } from '../offers/answer-counter.js';
import { decidePlanCommand } from '../authority/decide-plan.js';
import { type Plan, planCycle } from '../domain/plan/plan.js';
import { inspectReturnCommand } from '../work/inspect-return.js';
import { explained, inFull, listed } from '../plans/plan-view.js';
import { usualFor } from '../store/similar-plans.js';
import { plans } from '../store/stores.js';

/** `waiting` is what waits for a person, in whatever state. */
const listSchema = z.object({
  state: z.enum(['waiting', ...planCycle.states]).default('waiting'),
  caseId: uuid.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.string().max(100).optional().describe('`next` of the page before'),
});
const decisionSchema = z.strictObject({
  decision: z.enum(['approve', 'decline', 'amend']),
  amount: amountSchema.optional().describe('the new sum of all money legs, to amend'),
  reason: z.string().regex(/^[a-z][a-z0-9_-]{1,60}$/, 'a code: lower-case letters, digits, hyphens, underscores'),
});
const counterAnswerSchema = z.strictObject({ accept: z.boolean(), reason: z.string().regex(/^[a-z][a-z0-9_-]{1,60}$/, 'a code: lower-case letters, digits, hyphens, underscores') });
const inspectionSchema = z.strictObject({ passed: z.boolean(), disposition: z.enum(dispositions).optional() });

/** Plans as staff see and decide them. */
@Controller('plans')
export class PlansDoor {
  constructor(@Inject(Commands) private readonly commands: Commands, @Inject(Reads) private readonly reads: Reads) {}

  @Get() @StaffDoor('supervisor', 'agent', 'auditor', 'finance', 'arbiter')
  async list(@Query({ schema: listSchema }) { state, caseId, limit, after }: z.output<typeof listSchema>, @CurrentActor() actor: Actor) {
    const found = await this.reads.find(plans, {
      where: { merchant: merchantsOf(actor), caseId, ...(state === 'waiting' ? { waitsFor: 'person' } : { state }) },
      orderBy: [['createdAt', 'asc'], ['planId', 'asc']], limit, after: positionFrom(after, 'createdAt', 'planId'),
    });
    const last = found.length === limit ? found.at(-1) : undefined;
    return { plans: found.map(listed), ...(last && { next: `${last.createdAt},${last.planId}` }) };
  }

  @Get(':planId') @StaffDoor('supervisor', 'agent', 'auditor', 'finance', 'arbiter')
  async show(@Param('planId', { schema: uuid }) planId: string, @CurrentActor() actor: Actor) {
    return inFull(await this.thePlan(planId, actor));
  }

  /** Why this was offered: the arithmetic, the facts that decided, the rules cited, what was refused and why. The same for both sides. */
  @Get(':planId/explanation') @BothSidesDoor('agent', 'supervisor', 'arbiter', 'auditor')
  async explanation(@Param('planId', { schema: uuid }) planId: string, @CurrentActor() actor: Actor, @CaseLink() link?: CaseLinkClaims) {
    const plan = await this.thePlan(planId, actor);
    if (link && link.caseId !== plan.caseId) throw new ProblemError('not-found', 'This case has no such plan.');
    return explained(plan);
  }

  @Post(':planId/decision') @StaffDoor('agent', 'supervisor', 'finance', 'arbiter') @HttpCode(200)
  async decide(
    @Param('planId', { schema: uuid }) planId: string, @Body({ schema: decisionSchema }) decision: z.output<typeof decisionSchema>,
    @CurrentActor() actor: Actor, @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string,
  ) {
    const plan = await this.thePlan(planId, actor);
    const { merchant, caseId, channel } = plan;
    const usual = await usualFor(this.reads, plan);
    return this.commands.run(
      decidePlanCommand, { data: { planId, ...decision, usual }, key: caseId, merchant, channel, actor, idempotencyKey, traceparent },
    );
  }

  @Post(':planId/counter-answer') @StaffDoor('agent', 'supervisor') @HttpCode(200)
  async answerCounter(
    @Param('planId', { schema: uuid }) planId: string, @Body({ schema: counterAnswerSchema }) answer: z.output<typeof counterAnswerSchema>,
    @CurrentActor() actor: Actor, @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string,
  ) {
    const { merchant, caseId, channel } = await this.thePlan(planId, actor);
    return this.commands.run(
      answerCounterCommand, { data: { planId, ...answer }, key: caseId, merchant, channel, actor, idempotencyKey, traceparent },
    );
  }

  @Post(':planId/inspection') @StaffDoor('agent', 'field-worker') @HttpCode(200)
  async inspect(
    @Param('planId', { schema: uuid }) planId: string, @Body({ schema: inspectionSchema }) inspection: z.output<typeof inspectionSchema>,
    @CurrentActor() actor: Actor, @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string,
  ) {
    const { merchant, caseId, channel } = await this.thePlan(planId, actor);
    return this.commands.run(
      inspectReturnCommand, { data: { planId, ...inspection }, key: caseId, merchant, channel, actor, idempotencyKey, traceparent },
    );
  }

  /** Whoever may not act for the plan's merchant does not learn that there is such a plan. */
  private async thePlan(planId: string, actor: Actor): Promise<Plan> {
    const [plan] = await this.reads.find(plans, { where: { merchant: merchantsOf(actor), planId }, limit: 1 });
    if (!plan) throw new ProblemError('not-found', 'There is no such plan for your merchants.');
    return plan;
  }
}

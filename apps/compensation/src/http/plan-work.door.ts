import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { type Actor, CurrentActor, IdempotencyKey, ProblemError, StaffDoor, Traceparent, merchantsOf } from '@redress/chassis';
import { evidenceKindSchema, instantSchema, shortText, uuid } from '@redress/contracts';
import { Commands, Reads } from '@redress/messaging';
import { z } from 'zod';
import { assignTaskCommand, assignableKinds } from '../work/assign-task.js';
import { LONGEST_DAYS } from '../domain/work/evidence.js';
import { type Plan } from '../domain/plan/plan.js';
import { requestEvidenceCommand } from '../work/request-evidence.js';
import { plans } from '../store/stores.js';
import { evidenceFiles, returns, tasks } from '../store/work.js';

const assignmentSchema = z.strictObject({ kind: z.enum(assignableKinds), lineRef: shortText.optional(), dueAt: instantSchema.optional() });
const evidenceSchema = z.strictObject({ wanted: z.array(evidenceKindSchema).min(1).max(10), days: z.int().min(1).max(LONGEST_DAYS).optional() });

/** What staff ask of others for a plan, and what came of it. */
@Controller('plans')
export class PlanWorkDoor {
  constructor(@Inject(Commands) private readonly commands: Commands, @Inject(Reads) private readonly reads: Reads) {}

  @Get(':planId/work') @StaffDoor('supervisor', 'agent', 'auditor')
  async show(@Param('planId', { schema: uuid }) planId: string, @CurrentActor() actor: Actor) {
    const { merchant } = await this.thePlan(planId, actor);
    const [work, goods, evidence] = await Promise.all([
      this.reads.find(tasks, { where: { merchant, planId }, orderBy: [['assignedAt', 'asc'], ['taskId', 'asc']], limit: 200 }),
      this.reads.one(returns, { merchant, planId }),
      this.reads.find(evidenceFiles, { where: { merchant, planId }, orderBy: [['requestedAt', 'asc'], ['requestId', 'asc']], limit: 100 }),
    ]);
    return { planId, tasks: work, ...(goods && { return: goods }), evidence };
  }

  @Post(':planId/tasks') @StaffDoor('agent', 'supervisor') @HttpCode(201)
  async assign(
    @Param('planId', { schema: uuid }) planId: string, @Body({ schema: assignmentSchema }) assignment: z.output<typeof assignmentSchema>,
    @CurrentActor() actor: Actor, @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string,
  ) {
    const { merchant, caseId, channel } = await this.thePlan(planId, actor);
    return this.commands.run(assignTaskCommand, { data: { planId, ...assignment }, key: caseId, merchant, channel, actor, idempotencyKey, traceparent });
  }

  @Post(':planId/evidence-requests') @StaffDoor('agent', 'supervisor') @HttpCode(201)
  async ask(
    @Param('planId', { schema: uuid }) planId: string, @Body({ schema: evidenceSchema }) asked: z.output<typeof evidenceSchema>,
    @CurrentActor() actor: Actor, @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string,
  ) {
    const { merchant, caseId, channel } = await this.thePlan(planId, actor);
    return this.commands.run(requestEvidenceCommand, { data: { planId, ...asked }, key: caseId, merchant, channel, actor, idempotencyKey, traceparent });
  }

  private async thePlan(planId: string, actor: Actor): Promise<Plan> {
    const [plan] = await this.reads.find(plans, { where: { merchant: merchantsOf(actor), planId }, limit: 1 });
    if (!plan) throw new ProblemError('not-found', 'There is no such plan for your merchants.');
    return plan;
  }
}

import { Body, Controller, Get, Header, HttpCode, Inject, Post } from '@nestjs/common';
import {
  type Actor, CaseLink, type CaseLinkClaims, CaseLinkDoor, CurrentActor, IdempotencyKey, ProblemError, Traceparent,
} from '@redress/chassis';
import { attachmentSchema, evidenceKindSchema, instantSchema, planId as planIdOf, statements, uuid } from '@redress/contracts';
import { Commands, Reads } from '@redress/messaging';
import { z } from 'zod';
import { bookPickupCommand } from '../work/book-pickup.js';
import { type ReturnAddresses } from '../config.js';
import { type CaseFile } from '../domain/case-file.js';
import { type Return } from '../domain/work/return.js';
import { type ReturnGuide, guideOf } from '../domain/work/return-guide.js';
import { isOpenTask } from '../domain/work/task.js';
import { type WorkTerms, termsOf } from '../domain/work/work-terms.js';
import { returnGuidePage, returnGuidePolicy } from '../pages/return-guide-page.js';
import { provideEvidenceCommand } from '../work/provide-evidence.js';
import { caseFiles } from '../store/stores.js';
import { evidenceFiles, returns, tasks } from '../store/work.js';

/** Under this token Nest gives the doors the merchants' addresses. */
export const RETURN_ADDRESSES = Symbol('compensation.return-addresses');

/** `planId` is needed only where a case has several plans. */
const evidenceSchema = z.strictObject({
  planId: uuid.optional(), requestId: uuid.optional(), kind: evidenceKindSchema, statement: z.enum(statements).optional(),
  attachment: attachmentSchema.optional(),
}).refine(({ statement, attachment }) => statement !== undefined || attachment !== undefined, 'an attachment or a statement is needed');
const pickupSchema = z.strictObject({ planId: uuid.optional(), pickupAt: instantSchema });

/** Goods that come back, work of departments, and evidence: what the customer is told and does, by the link of the case. */
@Controller()
export class MyReturnDoor {
  constructor(
    @Inject(Commands) private readonly commands: Commands, @Inject(Reads) private readonly reads: Reads,
    @Inject(RETURN_ADDRESSES) private readonly addresses: ReturnAddresses,
  ) {}

  @Get('my/case/return-guide') @CaseLinkDoor()
  async guide(@CaseLink() link: CaseLinkClaims): Promise<{ returns: readonly ReturnGuide[] }> {
    const file = await this.fileOf(link);
    return { returns: await this.guidesOf(link, file) };
  }

  @Get('return-guide/:token') @CaseLinkDoor()
  @Header('content-type', 'text/html; charset=utf-8') @Header('content-security-policy', returnGuidePolicy)
  async page(@CaseLink() link: CaseLinkClaims): Promise<string> {
    const file = await this.fileOf(link);
    return returnGuidePage(file?.complaints[0]?.language ?? 'en', await this.guidesOf(link, file));
  }

  @Get('my/case/work') @CaseLinkDoor()
  async work(@CaseLink() link: CaseLinkClaims): Promise<{ tasks: readonly WorkTerms[] }> {
    const { merchant, caseId } = link;
    const [found, goods] = await Promise.all([
      this.reads.find(tasks, { where: { merchant, caseId }, orderBy: [['assignedAt', 'asc'], ['taskId', 'asc']], limit: 100 }),
      this.returnsOf(link, await this.fileOf(link)),
    ]);
    return { tasks: found.flatMap((task) => termsOf(task, goods.find(({ planId }) => planId === task.planId)) ?? []) };
  }

  @Post('my/case/pickup') @CaseLinkDoor() @HttpCode(201)
  async pickup(
    @Body({ schema: pickupSchema }) { planId, pickupAt }: z.output<typeof pickupSchema>, @CaseLink() link: CaseLinkClaims,
    @CurrentActor() actor: Actor, @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string,
  ) {
    const { caseId, merchant } = link;
    const data = { caseId, planId: planId ?? await this.planWithReturn(link), pickupAt };
    return this.commands.run(bookPickupCommand, { data, key: caseId, merchant, actor, idempotencyKey, traceparent });
  }

  @Get('my/case/evidence') @CaseLinkDoor()
  async asked(@CaseLink() { merchant, caseId }: CaseLinkClaims) {
    const asked = await this.reads.find(evidenceFiles, { where: { merchant, caseId }, orderBy: [['requestedAt', 'asc'], ['requestId', 'asc']], limit: 100 });
    return { evidence: asked.map(({ requestId, planId, state, wanted, dueAt, items }) => ({ requestId, planId, state, wanted, dueAt, items })) };
  }

  @Post('my/case/evidence') @CaseLinkDoor() @HttpCode(201)
  async provide(
    @Body({ schema: evidenceSchema }) { planId, ...given }: z.output<typeof evidenceSchema>, @CaseLink() link: CaseLinkClaims,
    @CurrentActor() actor: Actor, @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string,
  ) {
    const { caseId, merchant } = link;
    const data = { caseId, planId: planId ?? await this.planAsked(link, given.requestId), ...given };
    return this.commands.run(provideEvidenceCommand, { data, key: caseId, merchant, actor, idempotencyKey, traceparent });
  }

  private fileOf({ caseId, merchant }: CaseLinkClaims): Promise<CaseFile | undefined> {
    return this.reads.one(caseFiles, { caseId, merchant });
  }

  private returnsOf({ merchant }: CaseLinkClaims, file: CaseFile | undefined): Promise<Return[]> {
    const ids = (file?.complaints ?? []).map((_, index) => planIdOf(file!.caseId, index + 1));
    return this.reads.find(returns, { where: { merchant, planId: ids }, orderBy: [['requestedAt', 'asc']], limit: 50 });
  }

  private async guidesOf(link: CaseLinkClaims, file: CaseFile | undefined): Promise<ReturnGuide[]> {
    const { merchant } = link;
    const found = await this.returnsOf(link, file);
    const pickups = await this.reads.find(tasks, { where: { merchant, planId: found.map(({ planId }) => planId), kind: 'home_pickup' }, limit: 200 });
    const names = new Map((file?.complaints ?? []).flatMap(({ order }) => order.lines.map(({ lineRef, goods }) => [lineRef, goods] as const)));
    return found.map((goods) => {
      const booked = pickups.find((task) => task.planId === goods.planId && isOpenTask(task));
      return guideOf(goods, names, this.addresses[merchant], booked && (booked.appointmentAt ?? booked.dueAt));
    });
  }

  private async planWithReturn(link: CaseLinkClaims): Promise<string> {
    const found = await this.returnsOf(link, await this.fileOf(link));
    const goods = found.find(({ reception }) => reception === 'awaiting') ?? found.at(-1);
    if (!goods) throw new ProblemError('not-found', 'No goods of this case are to come back.');
    return goods.planId;
  }

  /** The plan for which it was asked; of what comes unasked, the last plan. */
  private async planAsked(link: CaseLinkClaims, requestId: string | undefined): Promise<string> {
    const { merchant, caseId } = link;
    const asked = requestId === undefined ? undefined : await this.reads.one(evidenceFiles, { merchant, requestId });
    if (asked) return asked.planId;
    const file = await this.fileOf(link);
    if (!file || requestId !== undefined) throw new ProblemError('not-found', 'Nobody has asked for this.');
    return planIdOf(caseId, file.complaints.length);
  }
}

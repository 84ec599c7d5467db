import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import {
  type Actor, CaseLink, type CaseLinkClaims, CaseLinkDoor, CurrentActor, IdempotencyKey, ProblemError, Traceparent,
} from '@redress/chassis';
import { amountSchema, planId as planIdOf, uuid } from '@redress/contracts';
import { type Command, Commands, Reads } from '@redress/messaging';
import { z } from 'zod';
import { addEvidenceCommand } from '../disputes/add-dispute-evidence.js';
import { appealDisputeCommand } from '../disputes/appeal-dispute.js';
import { disputeForCustomer } from '../disputes/dispute-view.js';
import { type Dispute, isOver } from '../domain/dispute/dispute.js';
import { openDisputeCommand } from '../disputes/open-dispute.js';
import { disputes } from '../store/disputes.js';
import { caseFiles } from '../store/stores.js';
import { withdrawDisputeCommand } from '../disputes/withdraw-dispute.js';
import { evidenceSchema } from './disputes.door.js';

/** Why a customer does not accept a decision. */
const reasons = ['too_little', 'refused', 'not_received', 'wrong_facts', 'other'] as const;
const openSchema = z.strictObject({
  planId: uuid.optional().describe('needed only where a case has several plans'), reason: z.enum(reasons),
  claimed: amountSchema.optional().describe('what you want in all, what you were given included'),
});
const disputeId = uuid.optional().describe('needed only where a case has several disputes');
const evidenceFromCustomerSchema = z.strictObject({ disputeId, requestId: uuid.optional(), items: evidenceSchema });
const appealSchema = z.strictObject({ disputeId, reason: z.enum(reasons) });
const withdrawalSchema = z.strictObject({ disputeId });

/** A customer's own disputes, by the link of the case. */
@Controller('my/case')
export class MyDisputeDoor {
  constructor(@Inject(Commands) private readonly commands: Commands, @Inject(Reads) private readonly reads: Reads) {}

  @Get('dispute') @CaseLinkDoor()
  async list(@CaseLink() link: CaseLinkClaims) {
    return { disputes: (await this.disputesOf(link)).map(disputeForCustomer) };
  }

  @Post('dispute') @CaseLinkDoor() @HttpCode(201)
  async open(
    @Body({ schema: openSchema }) { planId, ...opening }: z.output<typeof openSchema>, @CaseLink() link: CaseLinkClaims,
    @CurrentActor() actor: Actor, @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string,
  ) {
    const { caseId, merchant } = link;
    const file = await this.reads.one(caseFiles, { caseId, merchant });
    if (!file) throw new ProblemError('not-found', 'Nothing is decided yet.');
    const data = { ...opening, caseId, planId: planId ?? planIdOf(caseId, file.complaints.length), level: 'internal_1' as const };
    return this.commands.run(openDisputeCommand, { data, key: caseId, merchant, actor, idempotencyKey, traceparent });
  }

  @Post('dispute/evidence') @CaseLinkDoor() @HttpCode(201)
  bring(
    @Body({ schema: evidenceFromCustomerSchema }) brought: z.output<typeof evidenceFromCustomerSchema>, @CaseLink() link: CaseLinkClaims,
    @CurrentActor() actor: Actor, @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string,
  ) {
    return this.give(addEvidenceCommand, { ...brought, party: 'consumer' as const }, link, { actor, idempotencyKey, traceparent });
  }

  @Post('dispute/appeal') @CaseLinkDoor() @HttpCode(200)
  appeal(
    @Body({ schema: appealSchema }) appeal: z.output<typeof appealSchema>, @CaseLink() link: CaseLinkClaims,
    @CurrentActor() actor: Actor, @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string,
  ) {
    return this.give(appealDisputeCommand, { ...appeal, party: 'consumer' as const }, link, { actor, idempotencyKey, traceparent });
  }

  @Post('dispute/withdrawal') @CaseLinkDoor() @HttpCode(200)
  withdraw(
    @Body({ schema: withdrawalSchema }) withdrawal: z.output<typeof withdrawalSchema>, @CaseLink() link: CaseLinkClaims,
    @CurrentActor() actor: Actor, @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string,
  ) {
    return this.give(withdrawDisputeCommand, withdrawal, link, { actor, idempotencyKey, traceparent });
  }

  /** Without a name the one that is not over is meant, else the last. */
  private async give<N extends string, D extends { disputeId: string; caseId?: string | undefined }, R>(
    command: Command<N, D, R>, data: Omit<D, 'disputeId' | 'caseId'> & { disputeId?: string | undefined }, link: CaseLinkClaims,
    call: { actor: Actor; idempotencyKey: string; traceparent: string },
  ): Promise<R> {
    const all = await this.disputesOf(link);
    const dispute = data.disputeId ? all.find((one) => one.disputeId === data.disputeId) : all.find((one) => !isOver(one)) ?? all.at(-1);
    if (!dispute) throw new ProblemError('not-found', 'There is no such dispute.');
    const { merchant, caseId, channel } = dispute;
    return this.commands.run(command, { data: { ...data, disputeId: dispute.disputeId, caseId } as unknown as D, key: caseId, merchant, channel, ...call });
  }

  private disputesOf({ caseId, merchant }: CaseLinkClaims): Promise<Dispute[]> {
    return this.reads.find(disputes, { where: { merchant, caseId }, orderBy: [['openedAt', 'asc'], ['disputeId', 'asc']], limit: 100 });
  }
}

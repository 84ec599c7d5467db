import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { type Actor, CurrentActor, IdempotencyKey, ProblemError, StaffDoor, Traceparent, merchantsOf } from '@redress/chassis';
import { outcomes, uuid } from '@redress/contracts';
import { Commands, Reads } from '@redress/messaging';
import { z } from 'zod';
import { type FollowUp, reopeningReasons } from '../domain/case-life.js';
import { reopening } from '../reopen-case.js';
import { resolution } from '../resolve-case.js';
import { followUps } from '../store/follow-ups.js';
import { sentMessages } from '../store/sent-messages.js';
import { render } from '../templates/render.js';

const reopeningSchema = z.strictObject({ reason: z.enum(reopeningReasons) });
const resolutionSchema = z.strictObject({
  outcome: z.enum(outcomes), unresolvedReason: z.string().regex(/^[a-z][a-z0-9-]{1,60}$/, 'a code: lower-case letters, digits, hyphens').optional(),
});

/** What staff may do about the follow-up of a case. */
@Controller('cases/:caseId')
export class StaffCaseDoor {
  constructor(private readonly commands: Commands, private readonly reads: Reads) {}

  @Post('reopening') @StaffDoor('agent', 'supervisor', 'arbiter') @HttpCode(200)
  async reopen(
    @Param('caseId', { schema: uuid }) caseId: string, @Body({ schema: reopeningSchema }) { reason }: z.output<typeof reopeningSchema>,
    @CurrentActor() actor: Actor, @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string,
  ) {
    const { merchant } = await this.theCase(caseId, actor);
    return this.commands.run(reopening, { data: { caseId, reason }, key: caseId, merchant, actor, idempotencyKey, traceparent });
  }

  @Post('resolution') @StaffDoor('supervisor', 'arbiter') @HttpCode(200)
  async resolve(
    @Param('caseId', { schema: uuid }) caseId: string, @Body({ schema: resolutionSchema }) decided: z.output<typeof resolutionSchema>,
    @CurrentActor() actor: Actor, @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string,
  ) {
    const { merchant } = await this.theCase(caseId, actor);
    return this.commands.run(resolution, { data: { caseId, ...decided }, key: caseId, merchant, actor, idempotencyKey, traceparent });
  }

  /** What the customer was told, in the words of then, without name and links. */
  @Get('messages') @StaffDoor('agent', 'supervisor', 'arbiter', 'auditor')
  async messages(@Param('caseId', { schema: uuid }) caseId: string, @CurrentActor() actor: Actor) {
    const { merchant } = await this.theCase(caseId, actor);
    const rows = await this.reads.find(sentMessages, { where: { merchant, caseId }, limit: 200 });
    const links = { caseLink: '…', surveyLink: '…' };
    return {
      messages: rows.sort((a, b) => (a.at < b.at ? -1 : 1)).map(({ messageId, template, state, reason, at, tries, ...said }) => ({
        messageId, template, state, reason, at, tries, ...render(said, links),
      })),
    };
  }

  private async theCase(caseId: string, actor: Actor): Promise<FollowUp> {
    const [row] = await this.reads.find(followUps, { where: { merchant: merchantsOf(actor), caseId }, limit: 1 });
    if (!row) throw new ProblemError('not-found', 'There is no such case for your merchants.');
    return row;
  }
}

import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { type Actor, CurrentActor, IdempotencyKey, ProblemError, StaffDoor, Traceparent, merchantsOf } from '@redress/chassis';
import { uuid } from '@redress/contracts';
import { Commands, Reads } from '@redress/messaging';
import { z } from 'zod';
import { redeliveryNoted } from '../note-redelivery.js';
import { caseSummaries } from '../store/case-summaries.js';

const PLAIN_ADDRESS = /^(stdout|https?:\/\/[^\s@?#]+)$/;
const noteSchema = z.strictObject({
  to: z.string().max(500).regex(PLAIN_ADDRESS, 'scheme, host and path alone, or stdout'),
  from: z.string().regex(/^[\w:.-]{1,60}$/).default('the-beginning').describe('an event id or an instant'),
});

/** Where whoever gives a case's facts to a new listener writes it down before doing so. Nothing is sent from here, and nothing is decided again. */
@Controller('cases/:caseId')
export class RedeliveryDoor {
  constructor(private readonly commands: Commands, private readonly reads: Reads) {}

  @Post('redeliveries') @StaffDoor('operator') @HttpCode(200)
  async note(
    @Param('caseId', { schema: uuid }) caseId: string, @Body({ schema: noteSchema }) note: z.output<typeof noteSchema>, @CurrentActor() actor: Actor,
    @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string,
  ) {
    const [summary] = await this.reads.find(caseSummaries, { where: { merchant: merchantsOf(actor), caseId }, limit: 1 });
    if (!summary) throw new ProblemError('not-found', 'There is no such case for your merchants.');
    return this.commands.run(
      redeliveryNoted, { data: { caseId, ...note }, key: caseId, merchant: summary.merchant, actor, idempotencyKey, traceparent }
    );
  }
}

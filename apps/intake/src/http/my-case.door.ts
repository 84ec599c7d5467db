import { Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { type Actor, CaseLink, CaseLinkDoor, type CaseLinkClaims, CurrentActor, IdempotencyKey, Traceparent } from '@redress/chassis';
import { Commands } from '@redress/messaging';
import { withdrawalAsked } from '../withdraw-complaint.js';

/** What a customer does by their case link. */
@Controller('my/case')
export class MyCaseDoor {
  constructor(@Inject(Commands) private readonly commands: Commands) {}

  /** Withdraws the complaint, until a payout is on its way (`too-late`). */
  @Post('withdrawal')
  @CaseLinkDoor()
  @HttpCode(200)
  withdraw(
    @CaseLink() { caseId, merchant }: CaseLinkClaims, @CurrentActor() actor: Actor, @IdempotencyKey() idempotencyKey: string,
    @Traceparent() traceparent: string,
  ) {
    return this.commands.run(withdrawalAsked, { key: caseId, merchant, actor, idempotencyKey, traceparent, data: { caseId } });
  }
}

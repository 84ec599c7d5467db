import { Body, Controller, Get, Header, HttpCode, Post } from '@nestjs/common';
import { CaseLink, type CaseLinkClaims, CaseLinkDoor, CurrentActor, type Actor, IdempotencyKey, ProblemError, Traceparent } from '@redress/chassis';
import { Commands, Reads } from '@redress/messaging';
import { z } from 'zod';
import { surveyAnswer } from '../answer-survey.js';
import { reopeningReasons } from '../domain/case-life.js';
import { surveyPage, surveyPolicy } from '../pages/survey-page.js';
import { reopening } from '../reopen-case.js';
import { followUps } from '../store/follow-ups.js';

const answerSchema = z.strictObject({ score: z.int().min(1).max(5), effective: z.boolean().optional() });
const reopeningSchema = z.strictObject({ reason: z.enum(reopeningReasons) });

/** What the customer may say about how it was handled, by the link of the case. */
@Controller()
export class CustomerDoor {
  constructor(private readonly commands: Commands, private readonly reads: Reads) {}

  @Post('my/case/survey') @CaseLinkDoor() @HttpCode(200)
  answer(
    @Body({ schema: answerSchema }) answer: z.output<typeof answerSchema>, @CaseLink() { caseId, merchant }: CaseLinkClaims,
    @CurrentActor() actor: Actor, @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string,
  ) {
    return this.commands.run(surveyAnswer, { data: { caseId, ...answer }, key: caseId, merchant, actor, idempotencyKey, traceparent });
  }

  @Post('my/case/reopening') @CaseLinkDoor() @HttpCode(200)
  reopen(
    @Body({ schema: reopeningSchema }) { reason }: z.output<typeof reopeningSchema>, @CaseLink() { caseId, merchant }: CaseLinkClaims,
    @CurrentActor() actor: Actor, @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string,
  ) {
    return this.commands.run(reopening, { data: { caseId, reason }, key: caseId, merchant, actor, idempotencyKey, traceparent });
  }

  @Get('survey/:token') @CaseLinkDoor()
  @Header('content-type', 'text/html; charset=utf-8') @Header('content-security-policy', surveyPolicy)
  async page(@CaseLink() { caseId, merchant }: CaseLinkClaims): Promise<string> {
    const row = await this.reads.one(followUps, { merchant, caseId });
    if (!row) throw new ProblemError('not-found', 'There is no such case.');
    return surveyPage(row.language, row.number);
  }
}

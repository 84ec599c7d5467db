import { Body, Controller, Get, Header, HttpCode, Inject, Post } from '@nestjs/common';
import {
  type Actor, CaseLink, type CaseLinkClaims, CaseLinkDoor, CurrentActor, IdempotencyKey, ProblemError, Traceparent,
} from '@redress/chassis';
import { amountSchema, planId, shortText, uuid } from '@redress/contracts';
import { Commands, Reads } from '@redress/messaging';
import { z } from 'zod';
import { chooseOptionCommand } from '../offers/choose-option.js';
import { counterOfferCommand } from '../offers/counter-offer.js';
import { type Plan } from '../domain/plan/plan.js';
import { choicePage, choicePolicy } from '../pages/choice-page.js';
import { offered } from '../plans/plan-view.js';
import { usualFor } from '../store/similar-plans.js';
import { caseFiles, plans } from '../store/stores.js';

/** One option, or none of them. `planId` is needed only where a case has several open offers. */
const choiceSchema = z.union([
  z.strictObject({
    planId: uuid.optional(), optionId: shortText,
    consent: z.literal(true).optional().describe('the customer’s signed agreement to take credit in the place of the cash that law owes'),
  }),
  z.strictObject({ planId: uuid.optional(), decline: z.literal(true) }),
]);

const counterSchema = z.strictObject({
  planId: uuid.optional(), optionId: shortText, amount: amountSchema.describe('what the customer asks for in the place of the option’s sum'),
});

/** What the customer is offered, and their choice, by the link of the case. */
@Controller()
export class MyCaseDoor {
  constructor(@Inject(Commands) private readonly commands: Commands, @Inject(Reads) private readonly reads: Reads) {}

  @Get('my/case/offer') @CaseLinkDoor()
  async offer(@CaseLink() link: CaseLinkClaims) {
    const open = (await this.plansOf(link)).filter(isOpen);
    return { offers: await Promise.all(open.map(async (plan) => ({ ...offered(plan), usual: await usualFor(this.reads, plan) }))) };
  }

  @Post('my/case/choice') @CaseLinkDoor() @HttpCode(200)
  async choose(
    @Body({ schema: choiceSchema }) choice: z.output<typeof choiceSchema>, @CaseLink() link: CaseLinkClaims,
    @CurrentActor() actor: Actor, @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string,
  ) {
    const { caseId, merchant } = link;
    const plan = await this.meant(link, choice.planId);
    const data = { caseId, planId: plan.planId, ...('optionId' in choice && { optionId: choice.optionId, consent: choice.consent }) };
    return this.commands.run(
      chooseOptionCommand, { data, key: caseId, merchant, channel: plan.channel, actor, idempotencyKey, traceparent },
    );
  }

  @Post('my/case/counter') @CaseLinkDoor() @HttpCode(200)
  async counter(
    @Body({ schema: counterSchema }) counter: z.output<typeof counterSchema>, @CaseLink() link: CaseLinkClaims,
    @CurrentActor() actor: Actor, @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string,
  ) {
    const { caseId, merchant } = link;
    const plan = await this.meant(link, counter.planId);
    return this.commands.run(counterOfferCommand, {
      data: { ...counter, caseId, planId: plan.planId }, key: caseId, merchant, channel: plan.channel, actor, idempotencyKey, traceparent,
    });
  }

  @Get('choice/:token') @CaseLinkDoor()
  @Header('content-type', 'text/html; charset=utf-8') @Header('content-security-policy', choicePolicy)
  async page(@CaseLink() link: CaseLinkClaims): Promise<string> {
    const all = await this.plansOf(link);
    const open = all.filter(isOpen);
    return choicePage(all[0]?.facts.complaint.language ?? 'en', open.map(offered));
  }

  /** Without an open offer the last plan is meant, so that a repeat of an earlier answer gets its first reply again. */
  private async meant(link: CaseLinkClaims, id: string | undefined): Promise<Plan> {
    const all = await this.plansOf(link);
    const plan = id === undefined ? all.find(isOpen) ?? all.at(-1) : all.find((one) => one.planId === id);
    if (!plan) throw new ProblemError('not-found', 'There is no such offer.');
    return plan;
  }

  private async plansOf({ caseId, merchant }: CaseLinkClaims): Promise<Plan[]> {
    const file = await this.reads.one(caseFiles, { caseId, merchant });
    if (!file) return [];
    const ids = file.complaints.map((_, index) => planId(caseId, index + 1));
    const found = await this.reads.find(plans, { where: { merchant, planId: ids }, limit: ids.length });
    return ids.flatMap((id) => found.filter((plan) => plan.planId === id));
  }
}

const isOpen = ({ waitsFor }: Plan): boolean => waitsFor === 'customer';

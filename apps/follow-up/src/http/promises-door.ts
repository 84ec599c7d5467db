import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor, IdempotencyKey, ProblemError, StaffDoor, Traceparent, merchantsOf } from '@redress/chassis';
import { minus, promiseKinds, uuid } from '@redress/contracts';
import { Commands, Reads, positionFrom } from '@redress/messaging';
import { z } from 'zod';
import { type Pledge, promiseLife } from '../domain/promise.js';
import { type Timed, timeToMoney } from '../domain/time-to-money.js';
import { honouring } from '../honour-promise.js';
import { promises } from '../store/promises.js';

const listSchema = z.object({
  state: z.enum(promiseLife.states as [Pledge['state'], ...Pledge['state'][]]).optional(), kind: z.enum(promiseKinds).optional(), caseId: uuid.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50), after: z.string().max(100).optional().describe('`next` of the page before'),
});
const keptSchema = z.strictObject({ reason: z.string().regex(/^[a-z][a-z0-9-]{1,60}$/, 'a code: lower-case letters, digits, hyphens') });
const timeSchema = z.object({ days: z.coerce.number().int().min(1).max(366).default(30).describe('sums released since so many days') });

const PAGE = 1_000;
const IN_TIME: readonly (readonly [keyof Pledge, 'asc'])[] = [['releasedAt', 'asc'], ['promiseId', 'asc']];

/** What we promised and whether we kept it. */
@Controller()
export class PromisesDoor {
  constructor(private readonly commands: Commands, private readonly reads: Reads) {}

  @Get('promises') @StaffDoor('agent', 'supervisor', 'auditor')
  async list(@Query({ schema: listSchema }) query: z.output<typeof listSchema>, @CurrentActor() actor: Actor) {
    const { limit, after, ...where } = query;
    const found = await this.reads.find(promises, {
      where: { merchant: merchantsOf(actor), ...where }, orderBy: IN_TIME, limit, after: positionFrom(after, 'releasedAt', 'promiseId'),
    });
    const last = found.length === limit ? found.at(-1) : undefined;
    return { promises: found.map(({ facts: _, ...promise }) => promise), ...(last && { next: `${last.releasedAt},${last.promiseId}` }) };
  }

  @Post('promises/:promiseId/kept') @StaffDoor('agent', 'supervisor') @HttpCode(200)
  async kept(
    @Param('promiseId', { schema: uuid }) promiseId: string, @Body({ schema: keptSchema }) { reason }: z.output<typeof keptSchema>,
    @CurrentActor() actor: Actor, @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string,
  ) {
    const [promise] = await this.reads.find(promises, { where: { merchant: merchantsOf(actor), promiseId }, limit: 1 });
    if (!promise) throw new ProblemError('not-found', 'There is no such promise for your merchants.');
    const { merchant, caseId } = promise;
    return this.commands.run(honouring, { data: { promiseId, reason }, key: caseId, merchant, actor, idempotencyKey, traceparent });
  }

  /** From the release of a sum, which is the moment of acceptance, to the money received. */
  @Get('time-to-money') @StaffDoor('supervisor', 'finance', 'auditor')
  async timeToMoney(@Query({ schema: timeSchema }) { days }: z.output<typeof timeSchema>, @CurrentActor() actor: Actor) {
    const since = minus(await this.reads.now(), { days });
    const sums: Timed[] = [];
    for (let after: Partial<Pledge> | undefined = { releasedAt: since }; after;) {
      const page: Pick<Pledge, keyof Timed | 'promiseId'>[] = await this.reads.pick(promises, {
        columns: ['promiseId', 'kind', 'releasedAt', 'keptAt', 'brokenAt'], where: { merchant: merchantsOf(actor), money: true },
        orderBy: IN_TIME, after, limit: PAGE,
      });
      sums.push(...page);
      const last = page.at(-1);
      after = page.length === PAGE && last ? { releasedAt: last.releasedAt, promiseId: last.promiseId } : undefined;
    }
    return { since, remedies: timeToMoney(sums) };
  }
}

import { Body, Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor, IdempotencyKey, ProblemError, StaffDoor, Traceparent, assertMerchant, merchantsOf } from '@redress/chassis';
import { amountSchema, budgetNameSchema, merchantId, monthSchema, overdraftSchema } from '@redress/contracts';
import { Commands, Reads } from '@redress/messaging';
import { z } from 'zod';
import { type Budget, usedOf } from '../domain/authority/budget.js';
import { setBudgetCommand } from '../authority/set-budget.js';
import { budgets } from '../store/authority.js';

const listSchema = z.object({
  month: monthSchema.optional(), limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.string().max(300).optional().describe('`next` of the page before'),
});
const orderSchema = z.strictObject({
  merchant: merchantId, ...budgetNameSchema.shape, planned: amountSchema.refine(({ minor }) => minor >= 0n, 'zero or more'),
  overdraft: overdraftSchema.default('stop_goodwill'),
});

/** What is set aside for redress, and how much of it is used. */
@Controller('budgets')
export class BudgetsDoor {
  constructor(@Inject(Commands) private readonly commands: Commands, @Inject(Reads) private readonly reads: Reads) {}

  @Get() @StaffDoor('finance', 'supervisor', 'auditor')
  async list(@Query({ schema: listSchema }) { month, limit, after }: z.output<typeof listSchema>, @CurrentActor() actor: Actor) {
    const found = await this.reads.find(budgets, {
      where: { merchant: merchantsOf(actor), month },
      orderBy: [['month', 'desc'], ['merchant', 'asc'], ['channel', 'asc'], ['cause', 'asc'], ['currency', 'asc']], limit,
      ...(after !== undefined && { after: positionFrom(after) }),
    });
    const last = found.length === limit ? found.at(-1) : undefined;
    return {
      budgets: found.map(shown),
      ...(last && { next: [last.month, last.merchant, last.channel, last.cause, last.currency].map(encodeURIComponent).join(',') }),
    };
  }

  @Post() @StaffDoor('supervisor') @HttpCode(200)
  async set(
    @Body({ schema: orderSchema }) { merchant, ...order }: z.output<typeof orderSchema>, @CurrentActor() actor: Actor,
    @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string,
  ) {
    assertMerchant(actor, merchant);
    return this.commands.run(setBudgetCommand, { data: order, key: `budget:${merchant}`, merchant, actor, idempotencyKey, traceparent });
  }
}

function shown({ merchant, month, channel, cause, currency, overdraft, setBy, ...budget }: Budget) {
  const amount = (minor: bigint) => ({ minor, currency });
  const { planned, reserved, spent } = budget;
  return {
    merchant, month, channel, cause, overdraft, setBy, planned: amount(planned), reserved: amount(reserved), spent: amount(spent),
    left: amount(planned - usedOf(budget)),
  };
}

function positionFrom(after: string): Partial<Budget> {
  const [month, merchant, channel, cause, currency] = after.split(',').map(decodeURIComponent);
  if (!currency || !monthSchema.safeParse(month).success) throw new ProblemError('bad-request', '`after` is no `next` of a page.');
  return { month: month!, merchant: merchant!, channel: channel!, cause: cause as Budget['cause'], currency };
}

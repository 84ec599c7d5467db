import { Controller, Get, Inject, Query } from '@nestjs/common';
import { type Actor, CurrentActor, StaffDoor, assertMerchant } from '@redress/chassis';
import { merchantId } from '@redress/contracts';
import { Reads } from '@redress/messaging';
import { z } from 'zod';
import { OTHER, defaultLimits } from '../authority/default-limits.js';
import { type AuthorityLimit } from '../domain/authority/authority.js';
import { type ApprovalSum } from '../domain/authority/rolling-sum.js';
import { approvalSums, authorityLimits } from '../store/authority.js';

const askSchema = z.object({ merchant: merchantId });

/** What whoever asks may approve alone, and how much of it they have used. */
@Controller('authority')
export class AuthorityDoor {
  constructor(@Inject(Reads) private readonly reads: Reads) {}

  @Get() @StaffDoor('agent', 'supervisor', 'finance', 'arbiter')
  async show(@Query({ schema: askSchema }) { merchant }: z.output<typeof askSchema>, @CurrentActor() actor: Actor) {
    assertMerchant(actor, merchant);
    const own = await this.reads.find(authorityLimits, { where: { merchant }, limit: 200 });
    const sums = await this.reads.find(approvalSums, { where: { merchant, scope: 'approver', subject: actor.id }, limit: 200 });
    const { [OTHER]: _, ...tables } = { ...defaultLimits, ...Object.fromEntries(own.map(({ currency, limits }) => [currency, limits])) };
    return {
      merchant, role: actor.role,
      currencies: Object.entries(tables).map(([currency, limits]) => ({
        currency, limits: limits.filter(({ role }) => role === actor.role), ...usedOf(limits, actor, sums.find((sum) => sum.currency === currency)),
      })),
    };
  }
}

/** On the last day (UTC) on which they approved anything; on any later one all is left. */
function usedOf(limits: readonly AuthorityLimit[], { role }: Actor, sum: ApprovalSum | undefined) {
  const perDay = limits.find((limit) => limit.role === role && !limit.remedy)?.perDay;
  if (!sum?.day) return {};
  const { day, minor, currency } = sum;
  const left = perDay && { left: { minor: perDay.minor > minor ? perDay.minor - minor : 0n, currency } };
  return { used: { day, approved: { minor, currency }, ...left } };
}

import { type Category, type Instant } from '@redress/contracts';
import { type Input, type Ref } from '@redress/messaging';
import { OTHER, defaultLimits } from '../authority/default-limits.js';
import { type AuthorityLimit, type AuthorityTable, type ApprovedToday } from '../domain/authority/authority.js';
import { namesFor } from '../domain/authority/budget.js';
import { type ComplaintFacts } from '../domain/facts.js';
import { type Plan } from '../domain/plan/plan.js';
import { type ApprovalSum, type SumScope, approvedOn, dayIn, withApproved } from '../domain/authority/rolling-sum.js';
import { approvalSums, authorityLimits } from './authority.js';
import { budgetRefs } from './books.js';

interface StandingRows {
  readonly tables: readonly AuthorityTable[];
  readonly sums: readonly ApprovalSum[];
}

/** Of a complaint, whose it is and about which order. */
type WhoseOrder = Pick<ComplaintFacts, 'customerRef'> & { readonly order: Pick<ComplaintFacts['order'], 'currency' | 'orderSource' | 'orderRef'> };

/** References to what an approval is measured by: the merchant's limits, and what was approved for this customer, order and by this person. */
export function standingRefs(
  merchant: string, complaint: WhoseOrder | undefined, approver?: string,
): { tables: Ref<AuthorityTable[]>; sums: Ref<ApprovalSum[]> } {
  if (!complaint) return { tables: authorityLimits.all([]), sums: approvalSums.all([]) };
  const { currency, orderSource, orderRef } = complaint.order;
  const of = (scope: SumScope, subject: string) => ({ merchant, scope, subject, currency });
  return {
    tables: authorityLimits.all([{ merchant, currency }]),
    sums: approvalSums.all([
      of('customer', complaint.customerRef), of('order', `${orderSource}/${orderRef}`), ...(approver === undefined ? [] : [of('approver', approver)]),
    ]),
  };
}

/** All that a proposal is measured by: the limits, and the budgets of its month. Nothing where there is nothing to decide. */
export const proposalRefs = (
  { merchant, channel, at, data }: Pick<Input<{ category: Category }>, 'merchant' | 'channel' | 'at' | 'data'>, complaint: ComplaintFacts | undefined,
) => ({
  ...standingRefs(merchant, complaint),
  ...budgetRefs(merchant, complaint ? namesFor(channel, data.category, complaint.order.currency, at) : []),
});

export const standingRefsOf = (plan: Plan | undefined, approver?: string): ReturnType<typeof standingRefs> =>
  standingRefs(plan?.merchant ?? '', plan?.facts.complaint, approver);

/** What may be approved now, and by whom. */
export class Standing {
  constructor(private readonly rows: StandingRows, readonly now: Instant) {}

  limits(currency: string): readonly AuthorityLimit[] {
    return this.rows.tables.find((table) => table.currency === currency)?.limits ?? defaultLimits[currency] ?? defaultLimits[OTHER]!;
  }

  today(plan: Plan): ApprovedToday {
    const { timeZone } = plan.facts.complaint.order;
    const of = (scope: SumScope) => this.rows.sums.filter((sum) => sum.scope === scope)
      .reduce((total, sum) => total + approvedOn(sum, this.dayOf(scope, timeZone)), 0n);
    return { approver: of('approver'), customer: of('customer'), order: of('order') };
  }

  /** The sums once the plan's worth is approved; the approver's own only where they approve alone. */
  counted(plan: Plan, minor: bigint, alone: boolean): ApprovalSum[] {
    const { timeZone } = plan.facts.complaint.order;
    return this.rows.sums.filter(({ scope }) => alone || scope !== 'approver')
      .map((sum) => withApproved(sum, this.dayOf(sum.scope, timeZone), minor));
  }

  private dayOf(scope: SumScope, timeZone: string): string {
    return dayIn(scope === 'approver' ? 'UTC' : timeZone, this.now);
  }
}

export const standingIn = ({ tables, sums }: StandingRows, now: Instant): Standing => new Standing({ tables, sums }, now);

import { type Instant } from '@redress/contracts';
import { type Reads } from '@redress/messaging';
import { type Plan, type PlanState } from '../domain/plan/plan.js';
import { type UsualRange, givenRatio, usualRange } from '../domain/offer/similar-cases.js';
import { plans } from './stores.js';

/** Somebody, or the policy, has answered for what these give. */
export const decidedStates: readonly PlanState[] = ['approved', 'released', 'fulfilled', 'failed'];
/** As far back as custom reaches. */
const RECENT = 200;

/** What similar cases of the merchant got lately; undefined while there are too few to speak of a custom. */
export async function usualFor(reads: Reads, { merchant, planId, similarKey }: Plan): Promise<UsualRange | undefined> {
  if (similarKey === undefined) return undefined;
  const alike = await reads.find(plans, { where: { merchant, similarKey, state: decidedStates }, orderBy: [['createdAt', 'desc']], limit: RECENT });
  return usualRange(alike.filter((plan) => plan.planId !== planId).flatMap((plan) => givenRatio(plan) ?? []));
}

const LATEST = 20_000;
const PAGE = 1_000;

/** Decided plans of a merchant, the latest first, at most 20,000. */
export async function decidedSince(reads: Reads, merchant: string, since?: Instant): Promise<Plan[]> {
  const found: Plan[] = [];
  for (;;) {
    const page = await reads.find(plans, {
      where: { merchant, state: decidedStates }, orderBy: [['createdAt', 'desc'], ['planId', 'desc']], after: found.at(-1), limit: PAGE,
    });
    const wanted = page.filter(({ createdAt }) => since === undefined || createdAt >= since);
    found.push(...wanted);
    if (page.length < PAGE || wanted.length < page.length || found.length >= LATEST) return found;
  }
}

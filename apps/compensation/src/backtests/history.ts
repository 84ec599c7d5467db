import { type Reads } from '@redress/messaging';
import { EVERYONE } from '../domain/publication/publication.js';
import { type Place } from '../domain/publication/backtest-run.js';
import { type PastPlan, pastPlanColumns } from '../domain/publication/past-case.js';
import { plans } from '../store/stores.js';

/** Rows in one statement: enough to be fast, few enough to leave the service its turn in between. */
const ROWS = 500;

/** Past decisions of one merchant, or of all, in the order of their keys: each page goes on where the one before it ended. */
export async function* pastPlans(reads: Reads, owner: string, after: Place | undefined): AsyncGenerator<readonly PastPlan[]> {
  for (let merchant = after?.merchant ?? await firstMerchant(reads, owner), planId = after?.planId; merchant !== undefined; planId = undefined) {
    for (;;) {
      const page = await reads.pick(plans, { columns: pastPlanColumns, where: { merchant }, orderBy: [['planId', 'asc']], after: planId === undefined ? undefined : { planId }, limit: ROWS });
      if (page.length > 0) yield page;
      if (page.length < ROWS) break;
      planId = page.at(-1)!.planId;
    }
    merchant = owner === EVERYONE ? await merchantAfter(reads, merchant) : undefined;
  }
}

const firstMerchant = (reads: Reads, owner: string): Promise<string | undefined> => (owner === EVERYONE ? merchantAfter(reads, '') : Promise.resolve(owner));

async function merchantAfter(reads: Reads, merchant: string): Promise<string | undefined> {
  const [plan] = await reads.find(plans, { orderBy: [['merchant', 'asc']], after: { merchant }, limit: 1 });
  return plan?.merchant;
}

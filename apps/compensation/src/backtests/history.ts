import { setImmediate as turn } from 'node:timers/promises';
import { type Reads } from '@redress/messaging';
import { EVERYONE } from '../domain/publication/publication.js';
import { type Place } from '../domain/publication/backtest-run.js';
import { type PastPlan, pastPlanColumns } from '../domain/publication/past-case.js';
import { plans } from '../store/stores.js';

/** Rows in one statement: enough to be fast, few enough to leave the service its turn in between. */
const ROWS = 500;

/** Past decisions of one merchant, or of all, in the order of their keys: each page goes on where the one before it ended. */
export async function* pastPlans(reads: Reads, owner: string, after: Place | undefined): AsyncGenerator<readonly PastPlan[]> {
  for (let page = await pageAfter(reads, owner, after); page.length > 0;) {
    // The database looks for the next rows while these are tried, and whoever else has work in this process gets a turn.
    const next = pageAfter(reads, owner, page.at(-1));
    next.catch(() => undefined);
    await turn();
    yield page;
    page = await next;
  }
}

/** Empty at the end of history. */
async function pageAfter(reads: Reads, owner: string, after: Place | undefined): Promise<readonly PastPlan[]> {
  let planId = after?.planId;
  for (let merchant = after?.merchant ?? await firstMerchant(reads, owner); merchant !== undefined; planId = undefined) {
    const page = await reads.pick(plans, {
      columns: pastPlanColumns, where: { merchant }, orderBy: [['planId', 'asc']], after: planId === undefined ? undefined : { planId }, limit: ROWS,
    });
    if (page.length > 0) return page;
    merchant = owner === EVERYONE ? await merchantAfter(reads, merchant) : undefined;
  }
  return [];
}

const firstMerchant = (reads: Reads, owner: string): Promise<string | undefined> => (owner === EVERYONE ? merchantAfter(reads, '') : Promise.resolve(owner));

async function merchantAfter(reads: Reads, merchant: string): Promise<string | undefined> {
  const [plan] = await reads.find(plans, { orderBy: [['merchant', 'asc']], after: { merchant }, limit: 1 });
  return plan?.merchant;
}

import { credits } from './credits.js';
import { financeEntries, financeSequences, postings } from './ledger.js';
import { chargebacks, orderFiles } from './orders.js';
import { exposures, payouts } from './payouts.js';
import { reconciliationPlans, reconciliations, switches } from './rails.js';
import { receivables } from './receivables.js';
import { restores } from './restores.js';

/** What the first migration made. */
export const firstStores = [
  payouts, exposures, orderFiles, chargebacks, postings, financeSequences, financeEntries, switches, reconciliations, reconciliationPlans,
] as const;

export const paymentsStores = [...firstStores, restores, credits, receivables] as const;

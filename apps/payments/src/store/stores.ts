import { financeEntries, financeSequences, postings } from './ledger.js';
import { chargebacks, orderFiles } from './orders.js';
import { exposures, payouts } from './payouts.js';
import { reconciliationPlans, reconciliations, switches } from './rails.js';

export const paymentsStores = [
  payouts, exposures, orderFiles, chargebacks, postings, financeSequences, financeEntries, switches, reconciliations, reconciliationPlans,
] as const;

import { live } from '@redress/chassis';
import { type Commands, defineService } from '@redress/messaging';
import { type PaymentsConfig, paymentsConfig, type RailConfig } from './config.js';
import { paymentsGauges } from './gauges.js';
import { CreditsDoor } from './http/credits.door.js';
import { FinanceDoor } from './http/finance.door.js';
import { PayoutsDoor } from './http/payouts.door.js';
import { RailWebhooksDoor } from './http/rail-webhooks.door.js';
import { ReceivablesDoor } from './http/receivables.door.js';
import { ReconciliationsDoor } from './http/reconciliations.door.js';
import { SwitchesDoor } from './http/switches.door.js';
import { measuredRail } from './rails/measured.js';
import { railPerformers } from './rails/performers.js';
import { ReconciliationPlanner } from './rails/planner.js';
import { RAILS } from './rails/rail.js';
import { SimulatedRail } from './rails/simulated.js';
import { credits } from './store/credits.js';
import { financeEntries, postings } from './store/ledger.js';
import { Payments1764000000000 } from './store/migrations/1764000000000-payments.js';
import { Restore1764100000000 } from './store/migrations/1764100000000-restore.js';
import { Credit1764306200000 } from './store/migrations/1764306200000-credit.js';
import { Receivables1764311000000 } from './store/migrations/1764311000000-receivables.js';
import { paymentsStores } from './store/stores.js';
import { paymentsUseCases } from './use-cases.js';

/** What a rail is stays as it was at the start; its secrets follow the configuration. */
const railsOf = (config: PaymentsConfig) => {
  const now = live(config, 'RAILS', (rails) => rails);
  return config.RAILS.map((rail) => new SimulatedRail(rail, () => now().find(({ name }) => name === rail.name) ?? rail));
};
const plannerOf = (commands: Commands, rails: readonly RailConfig[]) => new ReconciliationPlanner(commands, rails.map(({ name }) => name));

/** Pays released money legs exactly once, keeps the ledger, compares it with the rails, and tells finance. */
export const payments = defineService({
  name: 'payments',
  money: true,
  config: paymentsConfig,
  stores: [...paymentsStores],
  migrations: [Payments1764000000000, Restore1764100000000, Credit1764306200000, Receivables1764311000000],
  appendOnly: [postings, financeEntries, credits],
  useCases: ({ RAILS: rails, RECONCILE_EVERY_SECONDS: seconds }) => paymentsUseCases(rails, { seconds }),
  performers: (config, { reads, meters }) =>
    railPerformers(railsOf(config).map((rail) => measuredRail(rail, meters)), reads, config.RAIL_CONCURRENCY),
  gauges: ({ RAILS: rails }) => paymentsGauges(rails.map(({ name }) => name)),
  controllers: [PayoutsDoor, FinanceDoor, RailWebhooksDoor, SwitchesDoor, ReconciliationsDoor, CreditsDoor, ReceivablesDoor],
  providers: (config, { commands }) => [
    { provide: RAILS, useValue: railsOf(config) },
    { provide: ReconciliationPlanner, useValue: plannerOf(commands, config.RAILS) },
  ],
});

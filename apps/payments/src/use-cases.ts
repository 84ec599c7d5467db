import { type Duration } from '@redress/contracts';
import { blockPayout } from './block-payout.js';
import { bookLiability } from './book-liability.js';
import { cancelPayout } from './cancel-payout.js';
import { closeChargeback } from './close-chargeback.js';
import { collectReceivable } from './collect-receivable.js';
import { createPayout } from './create-payout.js';
import { keepReceivable } from './keep-receivable.js';
import { lookUpPayout } from './look-up-payout.js';
import { matchStatement } from './match-statement.js';
import { type Rail, railFor } from './rails/rail.js';
import { planReconciliations, reconcileRail, reconcileWhenDue } from './reconcile-rail.js';
import { receiveChargeback } from './receive-chargeback.js';
import { receiveRailWebhook } from './receive-rail-webhook.js';
import { releaseHeld } from './release-held.js';
import { resolvePayout } from './resolve-payout.js';
import { pen } from './score.js';
import { settleFromStatement } from './settle-from-statement.js';
import { settlePayout } from './settle-payout.js';
import { switchRail } from './switch-rail.js';
import { unblockPayout } from './unblock-payout.js';
import { writeOffReceivable } from './write-off-receivable.js';

/** All that payments decides, given what is known of its rails and how often they are reconciled. */
export function paymentsUseCases(rails: readonly Pick<Rail, 'name' | 'currencies' | 'keyRetentionHours'>[], reconcileEvery: Duration) {
  const keyRetention = (name: string): Duration => ({ hours: rails.find((rail) => rail.name === name)?.keyRetentionHours ?? 0 });
  return pen.perform([
    createPayout((currency) => railFor(rails, currency)?.name, keyRetention), cancelPayout,
    settlePayout(keyRetention), lookUpPayout(keyRetention), receiveRailWebhook(keyRetention), settleFromStatement(keyRetention),
    receiveChargeback, closeChargeback, blockPayout, unblockPayout(keyRetention), bookLiability, keepReceivable,
    collectReceivable, writeOffReceivable, resolvePayout(keyRetention),
    switchRail, releaseHeld(keyRetention),
    reconcileRail, reconcileWhenDue(reconcileEvery), planReconciliations(reconcileEvery), matchStatement,
  ]);
}

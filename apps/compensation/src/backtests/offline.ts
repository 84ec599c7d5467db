import { type Instant } from '@redress/contracts';
import { type BacktestReport, emptyTally, reportOf, tryOn } from '../domain/publication/backtest.js';
import { hashOf } from '../domain/facts.js';
import { chanceOf, sampleCase } from '../domain/publication/sample-case.js';
import { readyPolicy, shippedReady } from '../policies/documents.js';
import { lawBy } from '../policies/law.js';
import { shippedPacks } from '../statutes/shipped.js';
import { policyTrial } from './open-trial.js';
import { fillUp } from './performer.js';

/**
 * Tries a checked policy beside the shipped one on a made history, without any database: for whoever writes one. The cases are made, and
 * the report says so; they stand where real ones would, so that changes and costs can be seen.
 */
export function* backtestOffline(document: unknown, count: number, latest: Instant): Generator<number, BacktestReport & { madeHistory: true }> {
  const documentHash = hashOf(document);
  const trial = policyTrial(readyPolicy(documentHash, () => document), shippedReady()!, lawBy(shippedPacks), { merchant: '*', latest, packs: shippedPacks });
  const tally = emptyTally();
  const chance = chanceOf(1);
  for (let made = 0; made < count; made++) {
    const { sample: _made, ...asIfReal } = sampleCase(chance, { merchant: 'sample', name: `offline ${made}`, latest });
    tryOn(tally, trial, asIfReal);
    if (made % 1_000 === 999) yield made + 1;
  }
  fillUp(trial, tally, latest);
  return { ...reportOf(tally, trial.rows, { kind: 'policy', documentHash, restsOn: 'as shipped' }), madeHistory: true };
}

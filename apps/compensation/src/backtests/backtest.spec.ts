import { type PolicyDocument } from '../domain/policy/policy-document.js';
import { emptyTally, type PastCase, reportOf, type Tally, tryOn } from '../domain/backtest.js';
import { chanceOf, sampleCase } from '../domain/sample-case.js';
import { readyPolicy, shippedReady } from '../policies/documents.js';
import { hashOfContent } from '../domain/publication.js';
import { lawBy } from '../policies/law.js';
import { shippedPacks } from '../statutes/shipped.js';
import { policyTrial } from './open-trial.js';
import { fillUp } from './performer.js';

const law = lawBy(shippedPacks);
const house = shippedReady()!;
const LATEST = '2026-11-01T00:00:00.000Z';
const history = (count: number, seed = 1): PastCase[] => {
  const chance = chanceOf(seed);
  return Array.from({ length: count }, (_, index) => {
    const { sample: _sample, ...real } = sampleCase(chance, { merchant: 'm1', name: `h${index}`, latest: LATEST });
    return real;
  });
};
/** The house policy with a change, as a draft. */
function draftOf(change: (document: any) => void) {
  const document = structuredClone(house.document) as PolicyDocument;
  change(document);
  return readyPolicy(hashOfContent(document), () => document);
}
function backtest(change: (document: any) => void, cases: readonly PastCase[]) {
  const trial = policyTrial(draftOf(change), house, law, { merchant: 'm1', latest: LATEST });
  const tally: Tally = emptyTally();
  for (const one of cases) tryOn(tally, trial, one);
  fillUp(trial, tally, LATEST);
  return reportOf(tally, trial.rows, { kind: 'policy', documentHash: 'h', restsOn: 'as shipped' });
}

it('probe', () => {
  const t0 = performance.now();
  const report = backtest((d) => { d.version = 'x'; for (const g of Object.values(d.tables) as any[]) for (const r of g.nodes[1].content.rules) r._description = 'z'; }, history(20_000));
  console.log(performance.now() - t0, JSON.stringify({ ...report, changed: 0, cost: 0, rows: undefined, spreads: report.spreads.slice(0, 4) }, (k, v) => typeof v === 'bigint' ? String(v) : v, 1).slice(0, 3000));
  const all = policyTrial(house, { ...house, document: { ...house.document, tables: {}, overlays: {} } as any }, law, { merchant: 'm1', latest: LATEST });
  const t = performance.now();
  const missing = all.rows.filter(({ id }) => !all.reach(id, id));
  console.log(all.rows.length, missing.map(({ id }) => id), performance.now() - t);
});

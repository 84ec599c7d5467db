import { type Place } from './follow.js';
import { type Standing } from './standing.js';
import { asJson, type Counted, percentile, tally } from './tally.js';
import { changedNothing, told, wordingFor } from './wording.js';

const SINCE = '2026-01-01T00:00:00.000Z';
const usd = (minor: bigint) => ({ minor, currency: 'USD' });
const posting = (caseId: string, minor: bigint, at: string, kind = 'paid') =>
  ({ merchant: 'm', postingId: `${caseId}-${kind}`, kind, debit: 'a', credit: 'b', amount: usd(minor), cause: caseId, caseId, at });
const finance = (minor: bigint, kind = 'paid') => ({ merchant: 'm', sequence: 1, kind, amount: usd(minor), ledgerRows: [] });
const at = (second: number): string => `2026-01-01T00:00:${String(second).padStart(2, '0')}.000Z`;

function counted(standings: readonly Standing[], change: Partial<Counted> = {}): Counted {
  const places = new Map(standings.map((standing, index): [string, Place] => [`id-${index}`, { standing, caseId: `case-${index}`, receivedAt: at(index) }]));
  return { read: standings.length, refused: 0, duplicate: 0, places, quiet: true, since: SINCE, finance: [], postings: [], rail: [], ...change };
}
const all: Standing[] = ['settled', 'settled', 'declined', 'waiting', 'parked', 'moving', 'undecided', 'absent'];

describe('the summary', () => {
  it('is a sum of states, whatever the house was doing when it was taken', () => {
    for (const quiet of [true, false]) {
      const { accepted, settled, declined, waiting, parked, unknown, lost } = tally(counted(all, { quiet }));
      expect(accepted).toBe(8);
      expect(settled + declined + waiting + parked + unknown + lost).toBe(accepted);
    }
  });

  it('calls lost what is nowhere, and unknown what may still arrive', () => {
    expect(tally(counted(all, { quiet: true }))).toMatchObject({ unknown: 1, lost: 2 });
    expect(tally(counted(all, { quiet: false }))).toMatchObject({ unknown: 2, lost: 1 });
  });

  it('adds up each place for itself, what came back taken off', () => {
    const summary = tally(counted(['settled', 'waiting'], {
      postings: [posting('case-0', 500n, at(2)), posting('case-1', 300n, at(3)), posting('case-1', 300n, at(4), 'returned'), posting('case-0', 999n, at(5), 'claim')],
      finance: [finance(500n), finance(300n), finance(-300n, 'returned'), finance(70n, 'chargeback')], rail: [usd(500n), { minor: 0n, currency: 'CNY' }],
    }));
    expect(summary).toMatchObject({ paid: { USD: 500n }, ledger: { USD: 500n }, rail: { USD: 500n }, settledWithMoney: 1, newPayouts: 2 });
  });

  it('measures from received to paid by the database’s clock', () => {
    const postings = [posting('case-0', 1n, at(10)), posting('case-1', 1n, at(5))];
    expect(tally(counted(['settled', 'settled', 'declined'], { postings }))).toMatchObject({ p50Ms: 4_000, p99Ms: 10_000, perSecond: 0.3 });
    expect(tally(counted(['declined']))).toMatchObject({ p50Ms: null, p99Ms: null, perSecond: 0 });
  });

  it.each([[0.5, 2], [0.99, 4], [0.25, 1], [1, 4]])('takes the percentile %d', (part, value) => {
    expect(percentile([1, 2, 3, 4], part)).toBe(value);
  });

  it('is one line of JSON with exact amounts', () => {
    const line = asJson(tally(counted(['settled'], { rail: [usd(1250n), { minor: 9_007_199_254_740_993n, currency: 'CNY' }] })));
    expect(JSON.parse(line)).toMatchObject({ read: 1, settled: 1, rail: { CNY: '9007199254740993', USD: 1250 }, paid: {}, p50Ms: null });
    expect(line).not.toContain('\n');
  });

  it('says that nothing has changed only where every row was known and nothing was paid', () => {
    const again = tally(counted(['settled', 'declined'], { duplicate: 2 }));
    expect(changedNothing(again)).toBe(true);
    expect(told(wordingFor({ LANG: 'en_GB.UTF-8' }), again, false).join('\n')).toContain('Nothing has changed');
    expect(told(wordingFor({ LC_ALL: 'zh_CN.UTF-8' }), again, false).join('\n')).toContain('没有任何变化');
    expect(changedNothing(tally(counted(['settled', 'declined'], { duplicate: 1 })))).toBe(false);
    expect(changedNothing(tally(counted(['settled', 'declined'], { duplicate: 2, postings: [posting('case-0', 5n, at(9))] })))).toBe(false);
  });
});

import { type ProblemCode } from '@redress/chassis';
import { equalsOneByOne, simulation } from '@redress/testing';
import { approvePolicyCommand } from './approve-policy.js';
import { backtestPage } from '../backtests/intents.js';
import { emptyTally } from '../domain/publication/backtest.js';
import { policyFor } from '../domain/policy/policy-in-force.js';
import { blockedBy, blockOn } from '../domain/publication/block.js';
import { emptyShelf, lawOf, publicationIdOf } from '../domain/publication/publication.js';
import { draftPolicyCommand } from './draft-policy.js';
import { type ToyDocument, toyPerformers, toyUseCases } from './publication-examples.js';
import { publishPolicyCommand } from './publish-policy.js';
import { startBacktestCommand } from './start-backtest.js';
import { compensationStores } from '../store/stores.js';
import { publications, shelves } from '../store/publications.js';
import { withdrawPolicyCommand } from './withdraw-policy.js';

const options = { stores: compensationStores as never, performers: toyPerformers() };
const idOf = (name: string, kind: 'policy' | 'pack' = 'policy', merchant = 'm1') => publicationIdOf(merchant, kind, name);
const by = (id: string, key: string, merchant = 'm1') => ({ key, merchant, actor: { id, role: 'supervisor' } });
const draft = (name: string, who = 'ann', more: Partial<ToyDocument> = {}) =>
  ({
    command: draftPolicyCommand, data: { kind: 'policy', name, document: { version: name, pays: 1, ...more } },
    ...by(who, idOf(name)),
  }) as const;
const start = (name: string, who = 'ann') => ({ command: startBacktestCommand, data: { publicationId: idOf(name) }, ...by(who, idOf(name)) });
const keyed = <T extends object>(inputs: readonly T[]) => inputs.map((input, index) => ({ idempotencyKey: `k${index}`, ...input }));

/** A house in which people draft, try, approve and publish. */
function house(given: Partial<typeof options> = {}) {
  const stage = simulation('compensation', toyUseCases, { ...options, ...given });
  const row = (name: string) => stage.row(publications, { merchant: 'm1', publicationId: idOf(name) })!;
  const approve = (name: string, who = 'bob', seen: Partial<{ documentHash: string; reportHash: string }> = {}) => {
    const { documentHash, reportHash = '' } = row(name);
    return stage.command(approvePolicyCommand, { publicationId: idOf(name), documentHash, reportHash, ...seen }, by(who, idOf(name)));
  };
  const publish = (name: string, from?: string, who = 'ann') =>
    stage.command(publishPolicyCommand, { publicationId: idOf(name), from }, by(who, idOf(name)));
  return {
    stage, row, approve, publish,
    draft: (name: string, who?: string, more?: Partial<ToyDocument>) => stage.batch([draft(name, who, more)]).then(([happened]) => happened!),
    tryOut: (name: string) => stage.batch([start(name)]),
    withdraw: (name: string) => stage.command(withdrawPolicyCommand, { publicationId: idOf(name), reason: 'law-changed' }, by('ann', idOf(name))),
    async published(name: string, from?: string) {
      await stage.batch([draft(name)]);
      await stage.batch([start(name)]);
      await approve(name);
      return publish(name, from);
    },
    inForceAt: (at: string) => policyFor(stage.rows(shelves), 'm1', 'taobao', at)?.name,
  };
}
const refusedWith = (code: ProblemCode) => expect.objectContaining({ code });
const later = (at: string, days: number) => new Date(Date.parse(at) + days * 86_400_000).toISOString();

describe('the life of a policy', () => {
  it('goes from a draft by a backtest and a second person to a date, and is told at each step', async () => {
    const { stage, row, published } = house();
    expect(await published('p1')).toMatchObject({ state: 'published' });
    expect(stage.published.map(({ type, aggregateVersion }) => [type, aggregateVersion])).toEqual([
      ['policy.drafted.v1', 1], ['policy.approved.v1', 2], ['policy.published.v1', 3],
    ]);
    await stage.advance({ minutes: 1 });
    expect(row('p1')).toMatchObject({ state: 'in_force', author: 'ann', approver: 'bob' });
  });

  it('is not approved by its author, without a backtest, or by somebody who saw something else', async () => {
    const { draft: drafted, tryOut, approve } = house();
    await drafted('p1');
    await expect(approve('p1')).rejects.toEqual(refusedWith('backtest-needed'));
    await tryOut('p1');
    await expect(approve('p1', 'ann')).rejects.toEqual(refusedWith('own-request'));
    await expect(approve('p1', 'bob', { documentHash: 'f'.repeat(64) })).rejects.toEqual(refusedWith('approval-void'));
    await expect(approve('p1', 'bob', { reportHash: 'f'.repeat(64) })).rejects.toEqual(refusedWith('approval-void'));
    await approve('p1');
    await expect(approve('p1', 'eve')).rejects.toEqual(refusedWith('already-decided'));
  });

  it('is not approved after a failed backtest, and the case is named', async () => {
    const { draft: drafted, tryOut, approve, row } = house({ performers: toyPerformers(() => true) });
    await drafted('p1');
    await tryOut('p1');
    expect(row('p1').state).toBe('draft');
    await expect(approve('p1')).rejects.toMatchObject({ code: 'backtest-failed', message: expect.stringContaining('plan-7 (not_received s2 CN) stays 100 CNY below cn.cpl-24') as string });
  });

  it('loses backtest and approval with a change of its text, and the approval with another backtest', async () => {
    const { draft: drafted, tryOut, approve, publish, row } = house();
    await drafted('p1');
    await tryOut('p1');
    await approve('p1');
    await drafted('p1', 'ann', { pays: 2 });
    expect(row('p1')).not.toHaveProperty('report');
    await expect(publish('p1')).rejects.toEqual(refusedWith('wrong-state'));
    await tryOut('p1');
    await approve('p1');
    await tryOut('p1');
    expect(row('p1').state).toBe('tested');
    await expect(publish('p1')).rejects.toEqual(refusedWith('wrong-state'));
  });

  it.each([['faulty-document'], ['unknown-currency'], ['empty-period']] as const)('is refused with the place named, and nothing is kept: %s', async (fault) => {
    const { stage, draft: drafted } = house();
    expect(await drafted('p1', 'ann', { fault })).toMatchObject({ refused: fault, detail: 'table remedies, row 3: it is at fault' });
    expect(stage.rows(publications)).toEqual([]);
  });

  it('has one winner among drafts on one base', async () => {
    const { draft: drafted, tryOut, approve, publish, row } = house();
    for (const name of ['p1', 'p2']) {
      await drafted(name);
      await tryOut(name);
    }
    await approve('p1');
    await expect(approve('p2')).rejects.toEqual(refusedWith('version-race'));
    await publish('p1');
    await expect(approve('p2')).rejects.toEqual(refusedWith('version-race'));
    await expect(publish('p2')).rejects.toEqual(refusedWith('wrong-state'));
    expect(row('p2').state).toBe('tested');
    expect((await drafted('p1')).refused).toBe('version-race');
  });

  it('never reaches into the past, begins after the one before, and does not end before it begins', async () => {
    const { stage, draft: drafted, tryOut, approve, publish, published } = house();
    const { now } = stage;
    await published('p1', later(now, 10));
    await drafted('p2', 'ann', { until: later(now, 30) });
    await tryOut('p2');
    await approve('p2');
    await expect(publish('p2', later(now, -1))).rejects.toEqual(refusedWith('too-late'));
    await expect(publish('p2', later(now, 10))).rejects.toEqual(refusedWith('version-race'));
    await expect(publish('p2', later(now, 40))).rejects.toEqual(refusedWith('empty-period'));
    expect(stage.row(shelves, { merchant: 'm1', kind: 'policy' })!.versions).toHaveLength(1);
    await publish('p2', later(now, 20));
  });

  it('leaves what was bought earlier under the version of its day, for months', async () => {
    const { stage, row, published, withdraw, inForceAt } = house();
    const first = stage.now;
    await published('p1');
    await published('p2', later(first, 60));
    await stage.advance({ days: 61 });
    expect([row('p1').state, row('p2').state]).toEqual(['superseded', 'in_force']);
    expect([inForceAt(first), inForceAt(later(first, 1)), inForceAt(later(first, 59)), inForceAt(later(first, 60))]).toEqual([undefined, 'p1', 'p1', 'p2']);
    await withdraw('p2');
    expect([inForceAt(later(first, 59)), inForceAt(later(first, 60)), inForceAt(later(first, 62))]).toEqual(['p1', 'p2', undefined]);
  });

  it('can be taken back before it begins; the one before goes on', async () => {
    const { stage, published, withdraw, inForceAt } = house();
    const { now } = stage;
    await published('p1');
    await published('p2', later(now, 5));
    await withdraw('p2');
    await stage.advance({ days: 6 });
    expect(inForceAt(later(now, 6))).toBe('p1');
  });
});

describe('a rule pack', () => {
  const pack = idOf('cn-2027', 'pack', '*');
  const lawyer = (id: string) => by(id, pack, '*');
  /** A house whose policy x falls below the floor of a pack, by the pack's backtest. */
  async function lawyers() {
    const law = () => lawOf(all.stage.row(shelves, { merchant: '*', kind: 'pack' }) ?? emptyShelf('*', 'pack'));
    const all = house({ performers: toyPerformers((publicationId) => publicationId === pack, () => law()) });
    const { stage } = all;
    const blocks = () => stage.row(shelves, { merchant: 'm1', kind: 'policy' })?.blocked ?? {};
    await all.published('x');
    return { ...all, blocks, async passes(from?: string) {
      await stage.command(draftPolicyCommand, { kind: 'pack', name: 'cn-2027', document: { version: 'cn-2027', pays: 3 } }, lawyer('lea'));
      await stage.batch([{ command: startBacktestCommand, data: { publicationId: pack }, ...lawyer('lea') }]);
      const { documentHash, reportHash } = stage.row(publications, { merchant: '*', publicationId: pack })!;
      await stage.command(approvePolicyCommand, { publicationId: pack, documentHash, reportHash: reportHash! }, lawyer('max'));
      return stage.command(publishPolicyCommand, { publicationId: pack, from }, lawyer('lea'));
    } };
  }
  const told = (stage: Awaited<ReturnType<typeof lawyers>>['stage'], type: string) => stage.published.filter((event) => event.type === type).map(({ data }) => data);

  it('leaves the backtests of policies behind, and blocks what falls below its floor, from its first day on', async () => {
    const { stage, draft: drafted, tryOut, approve, row, passes, blocks } = await lawyers();
    await drafted('p2');
    await tryOut('p2');
    const { from } = await passes();
    await expect(approve('p2')).rejects.toEqual(refusedWith('backtest-needed'));
    expect(row('p2').state).toBe('tested');
    expect(blocks()).toEqual({ x: { pack: 'cn-2027', jurisdiction: 'CN', rules: ['cn.cpl-24'], from } });
    expect(told(stage, 'policy.blocked.v1')).toMatchObject([{ name: 'cn-2027', owner: 'm1', policy: 'x', rules: ['cn.cpl-24'], from }]);
    const on = (at: string, jurisdiction: 'CN' | 'EU' = 'CN') => blockOn(stage.rows(shelves), 'm1', 'x', jurisdiction, at)?.pack;
    expect([on(later(from, -1)), on(from), on(later(from, 300)), on(from, 'EU')]).toEqual([undefined, 'cn-2027', 'cn-2027', undefined]);
  });

  it('blocks it until another version, tried under the new law, is in force', async () => {
    const { stage, published, blocks, passes } = await lawyers();
    await passes();
    await stage.advance({ minutes: 1 });
    await published('p2', later(stage.now, 3));
    expect(Object.keys(blocks())).toEqual(['x']);
    await stage.advance({ days: 4 });
    expect(blocks()).toEqual({});
    expect(told(stage, 'policy.unblocked.v1')).toMatchObject([{ name: 'p2', policies: ['x'], takenOver: false }]);
  });

  it('blocks the next version in its place where that was published before, and never tried under the new law', async () => {
    const { stage, published, blocks, passes } = await lawyers();
    const { now } = stage;
    await published('p2', later(now, 10));
    await passes(later(now, 5));
    await stage.advance({ days: 11 });
    expect(Object.entries(blocks()).map(([name, block]) => [name, block.pack])).toEqual([['p2', 'cn-2027']]);
    expect(told(stage, 'policy.unblocked.v1')).toMatchObject([{ policies: ['x'], takenOver: true }]);
  });

  it('blocks nothing that no longer decides, and frees what it has blocked where it is withdrawn', async () => {
    const { stage, published, blocks, passes } = await lawyers();
    const { now } = stage;
    await passes(later(now, 5));
    expect(Object.keys(blocks())).toEqual(['x']);
    await stage.command(withdrawPolicyCommand, { publicationId: pack, reason: 'wrong' }, lawyer('lea'));
    expect(blocks()).toEqual({});
    await published('p2', later(now, 1));
    const another = { ...stage.row(publications, { merchant: '*', publicationId: pack })!, name: 'cn-2028' };
    expect(blockedBy(another, later(now, 5), stage.rows(shelves)).map(({ name }) => name)).toEqual([]);
    expect(blockedBy(another, later(now, 0), stage.rows(shelves)).map(({ name }) => name)).toEqual(['x']);
  });

  it('blocks the policy that comes with the house, too, as long as it decides', () => {
    const publication = { name: 'cn-2027', subject: 'CN', report: { belowFloor: { byPolicy: { '*/house-2026-11': 3 }, rules: { '*/house-2026-11': ['CN-4'] } } } } as never;
    const start = '2027-01-01T00:00:00.000Z';
    const shelf = emptyShelf('*', 'policy');
    expect(blockedBy(publication, start, [shelf])).toMatchObject([{ owner: '*', name: 'house-2026-11', rules: ['CN-4'] }]);
    const shelved = { publicationId: pack, subject: '*', name: 'house-2027-01', documentHash: 'h', from: '2026-12-01T00:00:00.000Z' };
    expect(blockedBy(publication, start, [{ ...shelf, versions: [shelved] }])).toEqual([]);
  });
});

describe('a backtest that runs', () => {
  it('is one at a time, goes on page by page, and is given up after several attempts without an answer', async () => {
    const { stage, draft: drafted, row } = house({ performers: {} });
    await drafted('p1');
    const run = await stage.command(startBacktestCommand, { publicationId: idOf('p1') }, by('ann', idOf('p1')));
    expect(await stage.command(startBacktestCommand, { publicationId: idOf('p1') }, by('bob', idOf('p1')))).toEqual(run);
    await stage.outcome(stage.intents[0]!.id, { is: 'page', tally: { ...emptyTally(), cases: 5 }, reached: { merchant: 'm1', planId: idOf('x') }, total: 9 });
    expect(stage.intents).toMatchObject([{ name: backtestPage.name, payload: { page: 2 } }]);
    for (let attempt = 0; attempt < 5; attempt++) await stage.expire(stage.intents[0]!.id);
    expect(stage.intents).toEqual([]);
    expect(row('p1').running).toBeUndefined();
  });

  it('is worth nothing once the draft has changed', async () => {
    const { stage, draft: drafted, row } = house({ performers: {} });
    await drafted('p1');
    await stage.batch([start('p1')]);
    await drafted('p1', 'ann', { pays: 7 });
    await stage.outcome(stage.intents[0]!.id, { is: 'done', tally: emptyTally(), rows: [], total: 0, restsOn: 'as shipped' });
    expect(row('p1')).not.toHaveProperty('report');
    expect(row('p1').running).toBeUndefined();
  });
});

describe('one batch of n gives what n batches of one give', () => {
  const all = ['p1', 'p2', 'p1', 'p3'];
  it.each<[string, Parameters<typeof equalsOneByOne>[2], Parameters<typeof equalsOneByOne>[3]]>([
    ['drafts', all.map((name, index) => draft(name, index === 2 ? 'eve' : 'ann', { pays: index })), {}],
    ['backtests', ['p1', 'p2', 'p1'].map((name) => start(name)), { before: keyed(['p1', 'p2'].map((name) => draft(name))), performers: {} }],
    ['backtests with their ends', ['p1', 'p2'].map((name) => start(name)), { before: keyed(['p1', 'p2'].map((name) => draft(name))) }],
    ['withdrawals', ['p1', 'p1', 'p2'].map((name) => ({
      command: withdrawPolicyCommand, data: { publicationId: idOf(name), reason: 'x' }, ...by('bob', idOf(name)),
    })), { before: keyed([draft('p1'), draft('p2')]) }],
  ])('%s', async (_, inputs, more) => equalsOneByOne('compensation', toyUseCases, inputs, { ...options, ...more }));

  it('approvals and publications', async () => {
    const stage = house();
    await stage.draft('p1');
    await stage.tryOut('p1');
    await stage.draft('p2');
    await stage.tryOut('p2');
    const seen = ['p1', 'p2'].map((name) => stage.row(name)).map(({ publicationId, documentHash, reportHash = '' }) => ({ publicationId, documentHash, reportHash }));
    const before = keyed([draft('p1'), start('p1'), draft('p2'), start('p2')]);
    const approvals = ['bob', 'ann', 'bob', 'eve'].map((who, index) => ({
      idempotencyKey: `a${index}`, command: approvePolicyCommand, data: seen[index % 2]!, ...by(who, seen[index % 2]!.publicationId) }));
    await equalsOneByOne('compensation', toyUseCases, approvals, { ...options, before });
    const publishing = [0, 1, 0].map((index) => ({ command: publishPolicyCommand, data: { publicationId: seen[index]!.publicationId }, ...by('ann', 'k') }));
    await equalsOneByOne('compensation', toyUseCases, publishing, { ...options, before: [...before, approvals[0]!], advance: { days: 90 } });
  });
});

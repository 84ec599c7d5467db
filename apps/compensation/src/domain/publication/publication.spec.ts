import { policyFor, packFor } from '../policy/policy-in-force.js';
import {
  blockOn, blockedBy, blockedOn, labelOf, ownersBelow, policyOfLabel, relieve, relieved, stillDecides, withBlocks, withoutBlocks,
} from './block.js';
import {
  type Block, type Publication, type Shelf, type Shelved, bindingOf, emptyShelf, headOf, inForceAt, lawOf, publicationCycle, publicationIdOf, shelve, unshelve,
  versionsOf, whyNotApproved, whyNotPublished,
} from './publication.js';

const version = (name: string, from: string, change: Partial<Shelved> = {}): Shelved =>
  ({ publicationId: `id-${name}`, subject: '*', name, documentHash: `${name}-0123456789abcdef`, from: `${from}T00:00:00.000Z`, ...change });
const shelfOf = (versions: Shelved[], change: Partial<Shelf> = {}): Shelf => ({ ...emptyShelf('m1', 'policy'), versions, ...change });
const law = emptyShelf('*', 'pack');
const now = '2026-11-23T08:00:00.000Z';
const draft = (change: Partial<Publication> = {}): Publication => ({
  merchant: 'm1', publicationId: 'p9', kind: 'policy', subject: '*', name: 'v9', document: {}, documentHash: 'd', author: 'wen', base: 'id-v1', state: 'tested',
  report: { restsOn: 'as shipped', failures: [] } as never, reportHash: 'r', createdAt: now, changedAt: now, told: 0, version: 1, ...change,
});
const shelf = shelfOf([version('v1', '2026-01-01')]);

it('a publication goes only where its life leads', () => {
  const { states } = publicationCycle;
  expect(Object.fromEntries(states.map((from) => [from, states.filter((to) => publicationCycle.allows(from, to)).join(' ')]))).toEqual({
    draft: 'draft tested withdrawn', tested: 'draft tested approved withdrawn', approved: 'draft tested published withdrawn', published: 'in_force withdrawn',
    in_force: 'superseded withdrawn', superseded: '', withdrawn: '',
  });
  const ids = [publicationIdOf('m1', 'policy', 'a'), publicationIdOf('m2', 'policy', 'a'), publicationIdOf('m1', 'pack', 'a'), publicationIdOf('m1', 'policy', 'b')];
  expect([new Set(ids).size, bindingOf({ documentHash: 'd', reportHash: 'r' }), bindingOf({ documentHash: 'd' })]).toEqual([4, 'd:r', 'd:']);
});

describe('what is in force', () => {
  const versions = [version('v1', '2026-01-01'), version('v2', '2026-03-01', { until: '2026-05-01T00:00:00.000Z' }), version('tm', '2026-02-01', { subject: 'tmall' })];
  it.each([
    ['*', '2025-12-31T23:59:59.999Z', undefined], ['*', '2026-01-01T00:00:00.000Z', 'v1'], ['*', '2026-02-28T00:00:00.000Z', 'v1'], ['*', '2026-03-01T00:00:00.000Z', 'v2'],
    ['*', '2026-04-30T23:59:59.999Z', 'v2'], ['*', '2026-05-01T00:00:00.000Z', undefined], ['tmall', '2026-06-01T00:00:00.000Z', 'tm'], ['jd', '2026-06-01T00:00:00.000Z', undefined],
  ])('for %s at %s is %s', (subject, at, name) => {
    expect(inForceAt(shelfOf(versions), subject, at)?.name).toBe(name);
  });

  it('is known by subject, and the last one is its head', () => {
    expect([versionsOf(shelfOf(versions), '*').map(({ name }) => name), headOf(shelfOf(versions), '*'), headOf(shelfOf(versions), 'tmall'), headOf(shelfOf(versions), 'jd')])
      .toEqual([['v1', 'v2'], 'id-v2', 'id-tm', undefined]);
    expect([lawOf(law), lawOf(shelfOf(versions.slice(0, 2)))]).toEqual(['as shipped', '* v1 v1-012345678, * v2 v2-012345678']);
  });

  it('is the merchant’s for the channel, then the merchant’s, then everybody’s', () => {
    const own = { merchant: 'm1', kind: 'policy' as const, versions: [version('own', '2026-02-01'), version('tm', '2026-03-01', { subject: 'tmall' })] };
    const pack = { merchant: 'm1', kind: 'pack' as const, versions: [version('cn', '2026-01-01', { subject: 'CN' })] };
    const house = { merchant: '*', kind: 'policy' as const, versions: [version('house', '2026-01-01')] };
    const at = (day: string, merchant = 'm1', channel: string | undefined = 'tmall') => policyFor([pack, own, house], merchant, channel, `${day}T00:00:00.000Z`);
    expect([at('2026-04-01'), at('2026-02-15'), at('2026-01-15'), at('2025-01-01'), at('2026-04-01', 'm1', 'jd'), at('2026-04-01', 'm2'), at('2026-04-01', '*')]
      .map((one) => one && `${one.merchant} ${one.name}`)).toEqual(['m1 tm', 'm1 own', '* house', undefined, 'm1 own', '* house', '* house']);
    expect(policyFor([own], 'm1', undefined, '2026-04-01T00:00:00.000Z')?.name).toBe('own');
    expect([packFor([own, pack], 'CN', now)?.name, packFor([own, pack], 'EU', now), packFor([own], 'CN', now)]).toEqual(['cn', undefined, undefined]);
  });
});

describe('an approval', () => {
  const seen = { approver: 'olga', documentHash: 'd', reportHash: 'r' };
  const why = (change: Partial<Publication> = {}, on: Partial<Shelf> = {}, by: Partial<typeof seen> = {}, under = law) =>
    whyNotApproved(draft(change), { ...shelf, ...on }, under, { ...seen, ...by })?.refused;
  it.each<[string, string | undefined, string | undefined]>([
    ['of what was seen', undefined, why()], ['of what is approved', 'already-decided', why({ state: 'approved' })], ['of what is published', 'wrong-state', why({ state: 'published' })],
    ['of one’s own', 'own-request', why({}, {}, { approver: 'wen' })], ['without a backtest', 'backtest-needed', why({ report: undefined })],
    ['after a backtest that failed', 'backtest-failed', why({ state: 'draft' })], ['of another document', 'approval-void', why({}, {}, { documentHash: 'x' })],
    ['of another backtest', 'approval-void', why({}, {}, { reportHash: 'x' })], ['beside another', 'version-race', why({}, { approved: { '*': 'p8' } })],
    ['once more', undefined, why({}, { approved: { '*': 'p9' } })], ['beside another elsewhere', undefined, why({}, { approved: { tmall: 'p8' } })],
    ['after another was published', 'version-race', why({ base: undefined })], ['under another law', 'backtest-needed', why({}, {}, {}, shelfOf([version('cn', '2026-01-01')]))],
    ['of a pack under another law', undefined, why({ kind: 'pack' }, {}, {}, shelfOf([version('cn', '2026-01-01')]))],
  ])('%s: %s', (_, expected, found) => expect(found).toBe(expected));

  it('is refused with the first five failures', () => {
    const failures = ['a', 'b', 'c', 'd', 'e', 'f'].map((says) => ({ says }));
    expect(whyNotApproved(draft({ state: 'draft', report: { failures } as never }), shelf, law, seen)).toMatchObject({ detail: 'a; b; c; d; e' });
  });
});

describe('a publication', () => {
  const approved = (change: Partial<Publication> = {}) => draft({ state: 'approved', approver: 'olga', approvedHash: 'd:r', ...change });
  const why = (change: Partial<Publication> = {}, from = '2026-11-23T08:01:00.000Z', on = shelf, under = law) =>
    whyNotPublished(approved(change), on, under, from, now)?.refused;
  it.each<[string, string | undefined, string | undefined]>([
    ['a minute from now', undefined, why()], ['sooner', 'too-late', why({}, '2026-11-23T08:00:59.999Z')], ['without an approval', 'wrong-state', why({ state: 'tested' })],
    ['of a changed draft', 'approval-void', why({ documentHash: 'x' })], ['approved by nobody', 'approval-void', why({ approver: undefined })],
    ['approved by its author', 'approval-void', why({ approver: 'wen' })], ['after another', 'version-race', why({ base: 'id-v0' })],
    ['under another law', 'backtest-needed', why({}, undefined, shelf, shelfOf([version('cn', '2026-01-01')]))],
    ['before the last one begins', 'version-race', why({}, '2026-12-01T00:00:00.000Z', shelfOf([version('v1', '2026-12-01')]))],
    ['after the last one begins', undefined, why({}, '2026-12-02T00:00:00.000Z', shelfOf([version('v1', '2026-12-01')]))],
    ['the first of its place', undefined, why({ base: undefined }, undefined, shelfOf([version('tm', '2027-01-01', { subject: 'tmall' })]))],
    ['that ends as it begins', 'empty-period', why({ until: '2026-11-23T08:01:00.000Z' })], ['that ends later', undefined, why({ until: '2026-11-23T08:01:00.001Z' })],
  ])('%s: %s', (_, expected, found) => expect(found).toBe(expected));

  it('stands at the end of its shelf, and is approved no more', () => {
    const on = shelve(shelfOf([version('v1', '2026-01-01')], { approved: { '*': 'p9', jd: 'p8' } }), draft({ until: '2027-01-01T00:00:00.000Z' }), now);
    expect(on).toMatchObject({ approved: { jd: 'p8' }, version: 1, versions: [{ name: 'v1' }, { publicationId: 'p9', subject: '*', name: 'v9', documentHash: 'd', from: now, until: '2027-01-01T00:00:00.000Z' }] });
    expect(on.approved).not.toHaveProperty('*');
    expect(shelve(shelf, draft(), now).versions[1]).not.toHaveProperty('until');
  });

  it('that is withdrawn ends in a minute, or never begins', () => {
    const end = '2026-11-23T08:01:00.000Z';
    const left = (change: Partial<Shelved>, from = '2026-01-01') => unshelve(shelfOf([version('v0', '2025-01-01'), version('v1', from, change)], { approved: { '*': 'id-v1', jd: 'p8' } }), 'id-v1', now);
    expect(left({})).toMatchObject({ versions: [{ name: 'v0' }, { name: 'v1', until: end }], approved: { jd: 'p8' }, version: 1 });
    expect([left({}).approved, left({}).versions[0]]).toEqual([{ jd: 'p8' }, version('v0', '2025-01-01')]);
    expect([left({ until: '2026-06-01T00:00:00.000Z' }), left({ until: '2027-06-01T00:00:00.000Z' })].map(({ versions }) => versions[1]!.until)).toEqual(['2026-06-01T00:00:00.000Z', end]);
    expect([left({}, '2027-01-01').versions.length, left({ from: end }).versions.length, left({ from: now }).versions.length]).toEqual([1, 1, 2]);
  });
});

describe('a policy that a new law leaves below its floor', () => {
  const block: Block = { pack: 'cn@2027', jurisdiction: 'CN', rules: ['CN-1'], from: now };
  const pack = (byPolicy: Record<string, number>, rules: Record<string, string[]> = {}) =>
    draft({ kind: 'pack', name: 'cn@2027', subject: 'CN', report: { belowFloor: { byPolicy, rules } } as never });
  const house = { ...emptyShelf('*', 'policy'), versions: [] };
  const two = shelfOf([version('v1', '2026-01-01'), version('v2', '2026-12-01'), version('tm', '2026-01-01', { subject: 'tmall' })]);

  it('is named by its owner and its name', () => {
    expect([labelOf('m1', 'v/1'), policyOfLabel('m1/v/1')]).toEqual(['m1/v/1', { owner: 'm1', name: 'v/1' }]);
    expect(ownersBelow(pack({ 'm1/v1': 1, 'm1/v2': 1, '*/house': 1 }))).toEqual(['m1', '*']);
    expect([ownersBelow(draft({ kind: 'pack', report: undefined })), ownersBelow({ ...pack({ 'm1/v1': 1 }), kind: 'policy' })]).toEqual([[], []]);
  });

  it('is blocked where it decides when the law comes, or later', () => {
    expect([stillDecides(two, 'v1', now), stillDecides(two, 'v2', now), stillDecides(two, 'v1', '2026-12-02T00:00:00.000Z'), stillDecides(two, 'tm', '2026-12-02T00:00:00.000Z')])
      .toEqual([true, true, false, true]);
    expect([stillDecides(house, 'shipped', now), stillDecides({ ...house, versions: [version('h', '2026-01-01')] }, 'shipped', now), stillDecides(two, 'gone', now)]).toEqual([true, false, false]);
    expect(blockedBy(pack({ 'm1/v1': 2, 'm1/gone': 1, '*/shipped': 1, 'm3/x': 1 }, { 'm1/v1': ['CN-1'] }), now, [two, house])).toEqual([
      { owner: 'm1', name: 'v1', pack: 'cn@2027', jurisdiction: 'CN', rules: ['CN-1'], from: now }, { owner: '*', name: 'shipped', pack: 'cn@2027', jurisdiction: 'CN', rules: [], from: now }]);
    expect(blockedBy(draft({ report: undefined }), now, [two])).toEqual([]);
  });

  it('is blocked on its shelf, from the law’s first day, for its jurisdiction', () => {
    const on = withBlocks({ ...two, blocked: { v0: block } }, [{ owner: 'm1', name: 'v1', ...block }]);
    expect([on.blocked, on.version]).toEqual([{ v0: block, v1: block }, 1]);
    const found = (merchant: string, name: string, jurisdiction: 'CN' | 'EU' | undefined = 'CN', at = now) => blockOn([{ ...law, blocked: on.blocked }, on], merchant, name, jurisdiction, at);
    expect([found('m1', 'v1'), found('m1', 'v1', 'EU'), found('m1', 'v1', 'CN', '2026-11-23T07:59:59.999Z'), found('m1', 'v9'), found('m2', 'v1'), blockOn([two], 'm1', 'v1', 'CN', now)])
      .toEqual([block, undefined, undefined, undefined, undefined, undefined]);
    expect(blockOn([{ ...on, merchant: '*' }], 'm2', 'v1', 'CN', now)).toEqual(block);
    expect(blockedOn([on, { ...house, blocked: { shipped: block } }, two])).toEqual([{ owner: '*', name: 'shipped', ...block }, { owner: 'm1', name: 'v0', ...block }, { owner: 'm1', name: 'v1', ...block }]);
  });

  it('is free once another takes its place, which takes the block over where it was not tried', () => {
    const on: Shelf = { ...two, blocked: { v1: block, tm: block } };
    const next = { subject: '*', name: 'v3' };
    expect([relieved(on, next), relieved(on, { subject: '*', name: 'v1' }), relieved(two, next)]).toEqual([['v1'], [], []]);
    expect([relieve(on, next, true).blocked, relieve(on, next, false).blocked, relieve(two, next, false).blocked, relieve(on, next, true).version]).toEqual([{ tm: block }, { tm: block, v3: block }, {}, 1]);
    expect([withoutBlocks(on, { kind: 'pack', name: 'cn@2027' }).blocked, withoutBlocks(on, { kind: 'policy', name: 'v1' }).blocked, withoutBlocks(two, { kind: 'pack', name: 'x' }).blocked])
      .toEqual([{}, { tm: block }, {}]);
  });
});

it('an empty shelf has nothing in force and nothing approved', () => {
  expect(emptyShelf('m1', 'pack')).toEqual({ merchant: 'm1', kind: 'pack', versions: [], approved: {}, version: 0 });
});

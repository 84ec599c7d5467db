import { planId } from '@redress/contracts';
import { type CampaignLine, type LineState, caseOfLine, isOpenLine, lineCycle, mayOpen, newLine, planOfLine, stepped } from './campaign-line.js';

const now = '2026-03-02T08:00:00.000Z';
const listed = { orderSource: 'taobao', orderRef: 'O-1', lineRef: '1' };
const line = newLine('m1', 'k1', listed, 3, now);
const states: readonly LineState[] = ['waiting', 'opening', 'deferred', 'released', 'done', 'skipped', 'failed'];

it('a line begins untouched, and has one case and one plan however often it is listed', () => {
  expect(line).toEqual({
    ...listed, merchant: 'm1', campaignId: 'k1', caseId: caseOfLine('m1', 'k1', listed), ordinal: 3, state: 'waiting', inclusions: 0, committed: 0n, given: 0n, tries: 0,
    movedAt: now,
  });
  expect(planOfLine(line.caseId)).toBe(planId(line.caseId, 1));
  const others = [caseOfLine('m2', 'k1', listed), caseOfLine('m1', 'k2', listed), ...(['orderSource', 'orderRef', 'lineRef'] as const).map((part) =>
    caseOfLine('m1', 'k1', { ...listed, [part]: 'x' }))];
  expect(new Set([line.caseId, ...others]).size).toBe(6);
});

it('a line goes only where its life leads, and forgets why it stood still', () => {
  const allowed = Object.fromEntries(states.map((from) => [from, states.filter((to) => lineCycle.allows(from, to)).join(' ')]));
  expect(allowed).toEqual({
    waiting: 'opening skipped', opening: 'deferred released skipped failed', deferred: 'released skipped failed', released: 'done failed', done: '', skipped: 'opening', failed: '',
  });
  const waits: CampaignLine = { ...line, state: 'deferred', reason: 'campaign-stopped' };
  expect(stepped(waits, 'released', '2026-03-03T08:00:00.000Z', { tries: 2 })).toEqual({ ...line, state: 'released', reason: undefined, tries: 2, movedAt: '2026-03-03T08:00:00.000Z' });
  expect(stepped(waits, 'deferred', now, { reason: 'complaint-undecided' })).toMatchObject({ state: 'deferred', reason: 'complaint-undecided' });
  expect(() => stepped(line, 'done', now)).toThrow('a waiting line cannot become done');
});

it('a line is open until it is done, skipped or failed, and may be opened again only where nobody knew its order', () => {
  expect(states.filter(isOpenLine)).toEqual(['waiting', 'opening', 'deferred', 'released']);
  const may = (state: LineState, reason?: CampaignLine['reason']) => mayOpen({ ...line, state, reason });
  expect([may('waiting'), may('skipped', 'order-unknown'), may('skipped', 'charged-back'), may('opening'), may('failed', 'order-unknown' as never)])
    .toEqual([true, true, false, false, false]);
});

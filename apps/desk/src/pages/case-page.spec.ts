import { derivedId } from '@redress/contracts';
import { examples } from '@redress/testing';
import { evolve, type CaseSummary, type Heard } from '../domain/case-summary.js';
import { type DeskEvent } from '../domain/storyline/story.js';
import { kept } from '../domain/storyline/storyline.js';
import { type TimelineEntry } from '../store/timeline.js';
import { casePage } from './case-page.js';
import { startPage } from './start-page.js';

const AT = '2026-03-02T23:30:00.000Z';
const NASTY = `<script>alert(1)</script>"'&`;
const links = { survey: 'https://follow.example/survey/t', choice: 'https://comp.example/choice/t' };

function tellCase(...types: DeskEvent[]): { summary: CaseSummary; entries: TimelineEntry[] } {
  let summary: CaseSummary | undefined;
  const entries = types.map((name, index): TimelineEntry => {
    const data = structuredClone(examples[name]) as Record<string, unknown>;
    if (name === 'leg.released.v1') data.reason = { code: 'x', en: NASTY, zh: NASTY };
    if (name === 'case.opened.v1') data.number = NASTY;
    const event = { name, id: derivedId('e', index), at: AT, merchant: 'm1', data } as unknown as Heard;
    summary = evolve(summary, event);
    return { merchant: 'm1', caseId: summary!.caseId, eventId: event.id, type: name, at: AT, foldedAt: AT, params: kept(event) };
  });
  return { summary: summary!, entries };
}
const show = (language: 'zh' | 'en', ...types: DeskEvent[]) => {
  const { summary, entries } = tellCase(...types);
  return casePage(summary, entries, language, links);
};

describe('the page of a case', () => {
  const paid = ['case.opened.v1', 'complaint.received.v1', 'remedy.approved.v1', 'leg.released.v1', 'payout.succeeded.v1', 'remedy.fulfilled.v1', 'case.resolved.v1'] as const;

  it('shows nothing unescaped, wherever it comes from', () => {
    const page = show('en', ...paid);
    expect(page).not.toContain('<script');
    expect(page).not.toContain(NASTY);
    expect(page.split('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;').length).toBeGreaterThanOrEqual(4);
  });

  it('tells in both languages what was paid, and what comes next', () => {
    expect(show('en', ...paid)).toMatch(/Paid to you.*CN¥59\.70.*What comes next.*Tell us whether it helped/s);
    expect(show('zh', ...paid)).toMatch(/已向您支付.*¥59\.70.*下一步/s);
  });

  it('shows times where the customer is', () => {
    expect(show('en', ...paid)).toContain('3 Mar 2026, 07:30');
  });

  it('leads to the survey once resolved, to the choice while one is open, and nowhere else', () => {
    expect(show('en', ...paid)).toContain('href="https://follow.example/survey/t"');
    expect(show('en', 'case.opened.v1')).not.toContain('href=');
    const { summary, entries } = tellCase('case.opened.v1');
    expect(casePage({ ...summary, state: 'proposed', waitsFor: 'choice' }, entries, 'en', links)).toContain('href="https://comp.example/choice/t"');
    expect(casePage({ ...summary, state: 'proposed', waitsFor: 'choice' }, entries, 'en', {})).not.toContain('href=');
  });

  it('is a whole page in the language that it names', () => {
    expect(show('zh', 'case.opened.v1')).toMatch(/^<!doctype html>\s*<html lang="zh-CN">.*<main>.*<h1>.*<\/html>$/s);
    expect(startPage('en', undefined)).toMatch(/^<!doctype html>\s*<html lang="en">/);
  });
});

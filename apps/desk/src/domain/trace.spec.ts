import { RecentSpans } from '../recent-spans.js';
import { tracePage } from '../pages/trace-page.js';
import { type Span, type Step, traceOf } from './trace.js';

const span = (traceId: string, spanId: string, parentId: string | undefined, caseId: string | undefined, more: Partial<Span> = {}): Span => ({
  traceId, spanId, parentId, service: 'intake', name: spanId, kind: 'internal', start: spanId.charCodeAt(0), ms: 2, error: false, links: [],
  attributes: caseId ? { 'redress.case_id': caseId } : {}, ...more,
});
const shape = ({ name, caused }: Step): unknown => [name, ...caused.map(shape)];

describe('the trace of a case', () => {
  it('hangs together by parents, in the order of beginning, and tells of no other case', () => {
    const spans = [
      span('t', 'c', 'a', '1'), span('t', 'b', 'a', '1'), span('t', 'a', undefined, undefined, { kind: 'server' }), span('t', 'x', 'a', '2'), span('t', 'd', 'b', '1'),
      span('u', 'e', 'somewhere else', '1'),
    ];
    const trace = traceOf('1', spans);
    expect(trace.roots.map(shape)).toEqual([['a', ['b', ['d']], ['c']], ['e']]);
    expect([trace.spans, trace.ms, trace.partial]).toEqual([5, 6, false]);
  });

  it('says where it is a part', () => {
    expect(traceOf('1', [span('t', 'a', undefined, '1', { attributes: { 'redress.case_id': '1', 'redress.partial': true } })]).partial).toBe(true);
    expect(traceOf('1', [])).toMatchObject({ spans: 0, roots: [] });
  });
});

describe('recent spans', () => {
  it('are bounded: the oldest trace goes, whole', () => {
    const recent = new RecentSpans(4);
    for (const n of ['1', '2', '3']) recent.add([span(`t${n}`, 'a', undefined, n), span(`t${n}`, 'b', 'a', n)]);
    expect(['1', '2', '3'].map((n) => recent.about(n).length)).toEqual([0, 2, 2]);
  });

  it('leave out what belongs to no case', () => {
    const recent = new RecentSpans();
    recent.add([span('t', 'a', undefined, undefined, { kind: 'server', name: 'GET /cases' }), span('t', 'b', undefined, undefined), span('t', 'c', 'a', '1')]);
    expect(recent.about('1').map(({ spanId }) => spanId)).toEqual(['c']);
  });
});

it('draws every step, in both languages, and nothing unescaped', () => {
  const evil = '<script>alert(1)</script>';
  const trace = traceOf('1', [span('t', 'a', undefined, '1'), span('t', 'b', 'a', '1', { name: evil, error: true, start: 1e9, attributes: { 'redress.code': evil } })]);
  for (const [language, title] of [['en', 'How the case was processed'], ['zh', '案件处理过程']] as const) {
    const page = tracePage(trace, language, '/c/token');
    expect(page).toContain(title);
    expect(page.match(/<g>/g)).toHaveLength(2);
    expect(page).not.toContain('<script');
    expect(page).not.toContain('NaN');
  }
});

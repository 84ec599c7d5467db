import { type Language } from '@redress/contracts';
import { type CaseTrace, type Step } from '../domain/trace.js';
import { html, type Html, page } from './html.js';

const TEXTS = {
  en: {
    lang: 'en', title: 'How the case was processed', back: 'Back to the case', steps: 'steps', within: 'within', error: 'failed',
    partial: 'Some steps are missing: of this trace only errors and steps of money were recorded.',
    caption: 'Each line is a step of a service, below the step that caused it; its bar shows when it ran. Times are not to scale between gaps.',
  },
  zh: {
    lang: 'zh-CN', title: '案件处理过程', back: '返回案件', steps: '个步骤', within: '用时', error: '失败',
    partial: '部分步骤缺失：此链路仅记录了错误和资金相关步骤。',
    caption: '每行为一个服务步骤，位于触发它的步骤之下；色条表示其执行时段，空闲间隔已压缩。',
  },
} as const;

const COLOURS: Readonly<Record<string, string>> = {
  intake: '#5b8fc7', analysis: '#7d6bb0', compensation: '#c98a3a', payments: '#3f9d6d', 'follow-up': '#c2628e', desk: '#7a8792',
};
const [WIDTH, LINE, TEXT_WIDTH] = [1_000, 26, 460];
/** A pause in which nothing ran is drawn at most this long, so that a reminder days later does not flatten all else. */
const LONGEST_GAP_MS = 50;

interface Drawn extends Step { readonly depth: number }
const lines = (steps: readonly Step[], depth = 0): Drawn[] => steps.flatMap((step) => [{ ...step, depth }, ...lines(step.caused, depth + 1)]);
const duration = (ms: number): string => (ms >= 1_000 ? `${(ms / 1_000).toFixed(1)} s` : `${ms.toFixed(ms < 10 ? 1 : 0)} ms`);

/** The steps of a case as a waterfall: one drawing, no script, nothing from elsewhere. */
export function tracePage(trace: CaseTrace, language: Language, back: string): string {
  const text = TEXTS[language];
  const drawn = lines(trace.roots);
  return page(text.lang, text.title, html`
<h1>${text.title}</h1>
<p>${trace.spans} ${text.steps}, ${text.within} ${duration(trace.ms)}</p>
${trace.partial && html`<p class="state">${text.partial}</p>`}
${waterfall(drawn, text.error)}
<p>${text.caption}</p><p><a href="${back}">${text.back}</a></p>`);
}

function waterfall(steps: readonly Drawn[], failed: string): Html {
  const place = scaleOf(steps);
  const height = steps.length * LINE;
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" role="img" font-family="system-ui, sans-serif" font-size="12" fill="currentColor">
${steps.map((step, index) => bar(step, index * LINE, place, failed))}</svg>`;
}

function bar(step: Drawn, y: number, place: (at: number) => number, failed: string): Html {
  const left = place(step.start);
  const width = Math.max(2, place(step.start + step.ms) - left);
  const indent = Math.min(step.depth, 12) * 12;
  const colour = step.error ? '#c8443c' : COLOURS[step.service] ?? '#7a8792';
  const label = `${step.service} · ${step.name}`;
  const code = step.attributes['redress.code'] ?? step.attributes['error.type'];
  return html`<g><title>${label} · ${step.kind} · ${duration(step.ms)}${Object.entries(step.attributes).map(([name, value]) => `\n${name}: ${String(value)}`)}</title>
<rect x="0" y="${y}" width="${WIDTH}" height="${LINE - 2}" fill="${colour}" fill-opacity="0.07"/>
<text x="${4 + indent}" y="${y + 16}">${shortened(label, 66 - step.depth * 2)}</text>
<rect x="${left.toFixed(1)}" y="${y + 5}" width="${width.toFixed(1)}" height="${LINE - 12}" rx="2" fill="${colour}"/>
<text x="${(left + width > WIDTH - 110 ? left - 4 : left + width + 4).toFixed(1)}" y="${y + 16}" font-size="10" text-anchor="${left + width > WIDTH - 110 ? 'end' : 'start'}">${duration(step.ms)}${step.error && ` · ${failed}${code === undefined ? '' : ` (${String(code)})`}`}</text></g>
`;
}

const shortened = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** From moments to places: true to scale where something runs, with pauses cut short. */
function scaleOf(steps: readonly Step[]): (at: number) => number {
  const spells: { from: number; to: number; drawnFrom: number }[] = [];
  for (const { start, ms } of [...steps].sort((a, b) => a.start - b.start)) {
    const last = spells.at(-1);
    if (last && start - last.to <= LONGEST_GAP_MS) last.to = Math.max(last.to, start + ms);
    else spells.push({ from: start, to: start + ms, drawnFrom: last ? last.drawnFrom + (last.to - last.from) + LONGEST_GAP_MS : 0 });
  }
  const end = spells.at(-1);
  const whole = Math.max(1, end ? end.drawnFrom + (end.to - end.from) : 1);
  return (at) => {
    const spell = spells.findLast(({ from }) => from <= at) ?? spells[0];
    const drawn = spell ? spell.drawnFrom + Math.min(at, spell.to) - spell.from : 0;
    return TEXT_WIDTH + (drawn / whole) * (WIDTH - TEXT_WIDTH);
  };
}

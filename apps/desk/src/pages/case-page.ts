import { type Language } from '@redress/contracts';
import { format } from '@redress/money';
import { reasonsOf } from '../domain/case-state.js';
import { type CaseSummary } from '../domain/case-summary.js';
import { tell } from '../domain/storyline/storyline.js';
import { stateNames } from '../domain/vocabulary.js';
import { type TimelineEntry } from '../store/timeline.js';
import { html, type Html, page } from './html.js';
import { type CustomerLinks, nextStep } from './next-step.js';

const TEXTS = {
  en: {
    lang: 'en', locale: 'en-GB', title: 'Your case', state: 'Where it stands', paid: 'Paid to you', why: 'Why', next: 'What comes next',
    happened: 'What happened', trace: 'How it was processed, step by step',
  },
  zh: {
    lang: 'zh-CN', locale: 'zh-CN', title: '您的投诉', state: '当前状态', paid: '已向您支付', why: '原因', next: '下一步', happened: '处理记录',
    trace: '查看各步骤的处理过程',
  },
} as const;

/** The case as its customer sees it: what happened, what was paid, why, and what comes next. */
export function casePage(summary: CaseSummary, entries: readonly TimelineEntry[], language: Language, links: CustomerLinks): string {
  const text = TEXTS[language];
  const reasons = reasonsOf(summary.facets);
  const title = `${text.title} ${summary.number ?? ''}`.trim();
  return page(text.lang, title, html`
<h1>${title}</h1>
<h2>${text.state}</h2><p class="state">${stateNames[summary.state][language]}</p>
${summary.paid && html`<h2>${text.paid}</h2><p class="paid">${format(summary.paid, text.locale)}</p>`}
${reasons.length > 0 && html`<h2>${text.why}</h2><ul>${reasons.map((reason) => html`<li>${reason[language]}</li>`)}</ul>`}
<h2>${text.next}</h2>${nextStep(summary, language, links)}
<h2>${text.happened}</h2><ol class="timeline">${entries.map((entry) => line(entry, language, summary.timeZone))}</ol>
${links.trace && html`<p><a href="${links.trace}">${text.trace}</a></p>`}`);
}

function line({ at, type, params }: TimelineEntry, language: Language, timeZone = 'UTC'): Html {
  const when = new Intl.DateTimeFormat(TEXTS[language].locale, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(Date.parse(at));
  return html`<li><time datetime="${at}">${when}</time>${tell(type, params, language)}</li>`;
}

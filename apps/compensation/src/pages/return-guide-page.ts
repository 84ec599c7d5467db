import { createHash } from 'node:crypto';
import { type Language } from '@redress/contracts';
import { type ReturnGuide } from '../domain/return-guide.js';

const STYLE = 'body{font:1.1rem/1.6 system-ui,sans-serif;max-width:36rem;margin:2rem auto;padding:0 1rem;color:#1c1c1c;background:#fff}'
  + 'section{border:1px solid #767676;border-radius:.4rem;margin:1rem 0;padding:.2rem 1rem}dt{font-weight:600}dd{margin:0 0 .5rem}';

export const returnGuidePolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; `
  + "form-action 'none'; frame-ancestors 'none'";

const TEXTS = {
  en: {
    lang: 'en', title: 'How to send it back', goods: 'What', by: 'Send it by', to: 'Send it to', pickup: 'A pickup is booked for',
    nothing: 'Nothing is to be sent back at the moment.',
  },
  zh: { lang: 'zh-CN', title: '退货指引', goods: '退回商品', by: '请在此时间前寄出', to: '寄至', pickup: '已预约上门取件', nothing: '目前没有需要退回的商品。' },
} as const;

/** What goods of a case are to come back and how, as a page. */
export function returnGuidePage(language: Language, guides: readonly ReturnGuide[]): string {
  const text = TEXTS[language];
  const sections = guides.map((guide) => sectionOf(guide, language)).join('') || `<p>${text.nothing}</p>`;
  return `<!doctype html><html lang="${text.lang}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex"><title>${text.title}</title><style>${STYLE}</style></head><body><main><h1>${text.title}</h1>
${sections}</main></body></html>`;
}

function sectionOf({ goods, sendBackBy, address, pickup, steps }: ReturnGuide, language: Language): string {
  const text = TEXTS[language];
  const rows = [
    [text.goods, goods.map(({ name }) => escape(name)).join('<br>')], [text.by, moment(sendBackBy)], ...(address ? [[text.to, escape(address[language])]] : []),
    ...(pickup.bookedFor ? [[text.pickup, moment(pickup.bookedFor)]] : []),
  ];
  const list = rows.map(([term, said]) => `<dt>${term}</dt><dd>${said}</dd>`).join('');
  return `<section><dl>${list}</dl><ol>${steps.map((step) => `<li>${escape(step[language])}</li>`).join('')}</ol></section>`;
}

const moment = (at: string): string => `<time datetime="${at}">${at.slice(0, 16).replace('T', ' ')} UTC</time>`;
const escape = (value: string): string => value.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

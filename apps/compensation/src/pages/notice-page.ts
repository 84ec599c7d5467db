import { type Language } from '@redress/contracts';
import { type Campaign } from '../domain/campaign/campaign.js';
import { cspHash, escape } from './html.js';

const STYLE = 'body{font:1.1rem/1.6 system-ui,sans-serif;max-width:36rem;margin:2rem auto;padding:0 1rem;color:#1c1c1c;background:#fff}'
  + 'section{border-left:.3rem solid #0b5cad;padding:.2rem 1rem;margin:1.5rem 0}';
export const noticePolicy = `default-src 'none'; style-src ${cspHash(STYLE)}; base-uri 'none'; `
  + "form-action 'none'; frame-ancestors 'none'";

const TEXTS = {
  en: {
    lang: 'en', title: 'Public notice', gets: 'What everybody affected gets',
    how: 'You need not complain. We write to everybody whose address we have; money goes back the way you paid.',
    rights: 'Your rights by law stay as they are. You can complain about your order at any time.', done: 'All orders have been dealt with.',
  },
  zh: {
    lang: 'zh-CN', title: '公告', gets: '受影响客户可获得', how: '您无需投诉。我们会通知所有留有联系方式的客户，款项按原支付方式退回。',
    rights: '您的法定权利不受影响，您仍可随时就订单提出投诉。', done: '所有受影响订单均已处理完毕。',
  },
} as const;

/** The notice in both languages, the reader's first. */
export function noticePage(campaign: Pick<Campaign, 'incident' | 'remedy' | 'state'>, accepted: string | undefined): string {
  const first: Language = /^\s*zh/i.test(accepted ?? '') ? 'zh' : 'en';
  const languages: readonly Language[] = first === 'zh' ? ['zh', 'en'] : ['en', 'zh'];
  const { lang, title } = TEXTS[first];
  return `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title}</title><style>${STYLE}</style></head><body><main>${languages.map((language) => part(campaign, language)).join('')}</main></body></html>`;
}

function part({ incident, remedy, state }: Pick<Campaign, 'incident' | 'remedy' | 'state'>, language: Language): string {
  const text = TEXTS[language];
  return `<section lang="${text.lang}"><h1>${text.title}</h1><p>${escape(incident.notice[language])}</p>
<h2>${text.gets}</h2><p>${escape(remedy.label[language])}</p><p>${text.how}</p><p>${text.rights}</p>${state === 'completed' ? `<p>${text.done}</p>` : ''}</section>`;
}

import { type Language } from '@redress/contracts';
import { type ReturnGuide } from '../domain/work/return-guide.js';
import { cspHash, escape } from './html.js';

const STYLE = 'body{font:1.1rem/1.6 system-ui,sans-serif;max-width:36rem;margin:2rem auto;padding:0 1rem;color:#1c1c1c;background:#fff}'
  + 'section{border:1px solid #767676;border-radius:.4rem;margin:1rem 0;padding:.2rem 1rem}dt{font-weight:600}dd{margin:0 0 .5rem}'
  + 'button,input{font:inherit;padding:.4rem 1rem;margin:.3rem .3rem .3rem 0}button:focus-visible,input:focus-visible{outline:3px solid #f5a623}';

/** Books a pickup, or says that the goods were sent, with the link's own token. */
const SCRIPT = `
for (const form of document.querySelectorAll('form')) form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const { plan, act } = form.dataset, word = form.querySelector('[role=status]'), at = form.elements.at && form.elements.at.value;
  const body = act === 'pickup' ? { planId: plan, pickupAt: new Date(at).toISOString() }
    : { planId: plan, kind: 'statement', statement: 'goods_sent_back' };
  const reply = await fetch('/my/case/' + act, { method: 'POST', body: JSON.stringify(body), headers: {
    'content-type': 'application/json', 'idempotency-key': act + '-' + plan + '-' + (at || 'sent'),
    authorization: 'CaseLink ' + location.pathname.split('/').pop() } }).catch(() => undefined);
  word.textContent = reply && reply.ok ? form.dataset.thanks : reply && reply.status < 500 ? form.dataset.refused : form.dataset.failed;
  if (reply && reply.ok) form.querySelector('button').hidden = true;
});`;

export const returnGuidePolicy = `default-src 'none'; style-src ${cspHash(STYLE)}; script-src ${cspHash(SCRIPT)}; connect-src 'self'; base-uri 'none'; `
  + "form-action 'none'; frame-ancestors 'none'";

const TEXTS = {
  en: {
    lang: 'en', title: 'How to send it back', goods: 'What', by: 'Send it by', to: 'Send it to', pickup: 'A pickup is booked for',
    nothing: 'Nothing is to be sent back at the moment.', book: 'Book a pickup', when: 'When', sent: 'I have sent it',
    thanks: 'Thank you, it is noted.', refused: 'That is not possible.', failed: 'That did not work. Please try again in a moment.',
  },
  zh: {
    lang: 'zh-CN', title: '退货指引', goods: '退回商品', by: '请在此时间前寄出', to: '寄至', pickup: '已预约上门取件', nothing: '目前没有需要退回的商品。',
    book: '预约上门取件', when: '取件时间', sent: '我已寄出', thanks: '已收到，谢谢。', refused: '当前无法办理。', failed: '提交失败，请稍后再试。',
  },
} as const;

/** What goods of a case are to come back and how, as a page. */
export function returnGuidePage(language: Language, guides: readonly ReturnGuide[]): string {
  const text = TEXTS[language];
  const sections = guides.map((guide) => sectionOf(guide, language)).join('') || `<p>${text.nothing}</p>`;
  return `<!doctype html><html lang="${text.lang}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex"><title>${text.title}</title><style>${STYLE}</style></head><body><main><h1>${text.title}</h1>
${sections}</main><script>${SCRIPT}</script></body></html>`;
}

function sectionOf({ planId, state, goods, sendBackBy, address, pickup, steps }: ReturnGuide, language: Language): string {
  const text = TEXTS[language];
  const rows = [
    [text.goods, goods.map(({ name }) => escape(name)).join('<br>')], [text.by, moment(sendBackBy)], ...(address ? [[text.to, escape(address[language])]] : []),
    ...(pickup.bookedFor ? [[text.pickup, moment(pickup.bookedFor)]] : []),
  ];
  const list = rows.map(([term, said]) => `<dt>${term}</dt><dd>${said}</dd>`).join('');
  return `<section><dl>${list}</dl><ol>${steps.map((step) => `<li>${escape(step[language])}</li>`).join('')}</ol>${
    state === 'awaiting' ? formsOf(planId, pickup.open, language) : ''}</section>`;
}

function formsOf(planId: string, mayBook: boolean, language: Language): string {
  const text = TEXTS[language];
  const form = (act: string, field: string, button: string) => `<form data-plan="${planId}" data-act="${act}" data-thanks="${text.thanks}"
 data-refused="${text.refused}" data-failed="${text.failed}">${field}<button>${button}</button><span role="status"></span></form>`;
  const pickup = form('pickup', `<label>${text.when} <input type="datetime-local" name="at" required></label>`, text.book);
  return `${mayBook ? pickup : ''}${form('evidence', '', text.sent)}`;
}

const moment = (at: string): string => `<time datetime="${at}">${at.slice(0, 16).replace('T', ' ')} UTC</time>`;

import { type Language } from '@redress/contracts';
import { format, sum } from '@redress/money';
import { type Offered } from '../plans/plan-view.js';
import { cspHash, escape } from './html.js';

const STYLE = 'body{font:1.1rem/1.6 system-ui,sans-serif;max-width:36rem;margin:2rem auto;padding:0 1rem;color:#1c1c1c;background:#fff}'
  + 'fieldset{border:1px solid #767676;border-radius:.4rem;margin:1rem 0}label{display:block;padding:.4rem 0}'
  + 'button{font:inherit;padding:.6rem 1.4rem;border-radius:.4rem;border:0;background:#0b5cad;color:#fff}'
  + 'button:focus-visible{outline:3px solid #f5a623}';

/** Sends the choice as JSON with the link's own token; the page holds no secret that its address does not. */
const SCRIPT = `
for (const form of document.querySelectorAll('form')) form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const word = form.querySelector('[role=status]'), said = new FormData(form), option = said.get('option'), planId = form.dataset.plan;
  const consent = said.get('consent') === 'yes' ? { consent: true } : {};
  const choice = option === '' ? { planId, decline: true } : { planId, optionId: option, ...consent };
  const reply = await fetch('/my/case/choice', { method: 'POST', body: JSON.stringify(choice), headers: {
    'content-type': 'application/json', 'idempotency-key': 'choice-' + planId + '-' + option + (consent.consent ? '-signed' : ''),
    authorization: 'CaseLink ' + location.pathname.split('/').pop() } }).catch(() => undefined);
  const unsigned = reply && reply.status === 422 && (await reply.json()).code === 'consent-needed';
  if (unsigned) return void (word.textContent = form.dataset.unsigned);
  word.textContent = reply && reply.ok ? form.dataset.thanks : reply && reply.status < 500 ? form.dataset.refused : form.dataset.failed;
  if (reply && reply.status < 500) form.querySelector('button').hidden = true;
});`;

export const choicePolicy = `default-src 'none'; style-src ${cspHash(STYLE)}; script-src ${cspHash(SCRIPT)}; connect-src 'self'; base-uri 'none'; `
  + "form-action 'none'; frame-ancestors 'none'";

const TEXTS = {
  en: {
    lang: 'en', title: 'Your choice', until: 'Please choose until', otherwise: 'Without an answer we carry out the first option.',
    none: 'None of these', send: 'Send',
    thanks: 'Thank you. We are on it.', refused: 'This offer is not open any more.', failed: 'That did not work. Please try again in a moment.',
    sign: 'I sign that I take credit in the place of money, where I have chosen that above.',
    unsigned: 'The law owes you money. To take credit in its place, please tick that you sign for it.',
    nothing: 'There is nothing to choose at the moment.', script: 'This page needs JavaScript to send your answer.',
  },
  zh: {
    lang: 'zh-CN', title: '请选择处理方案', until: '请在此时间前选择：', otherwise: '逾期未选择，将按第一项方案处理。', none: '以上都不选', send: '提交',
    sign: '如以上选择了以积分或券代替现金的方案，本人签字同意。', unsigned: '依法应向您支付现金；如改以积分或券代替，请勾选签字同意。',
    thanks: '感谢您的选择，我们将尽快处理。', refused: '该方案已失效。', failed: '提交失败，请稍后再试。', nothing: '目前没有需要选择的方案。', script: '提交需要启用 JavaScript。',
  },
} as const;

/** The open offers of a case as a page, each with a form; the default option comes first. */
export function choicePage(language: Language, offers: readonly Offered[]): string {
  const text = TEXTS[language];
  const forms = offers.map((offer) => formOf(offer, language)).join('') || `<p>${text.nothing}</p>`;
  return `<!doctype html><html lang="${text.lang}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex"><title>${text.title}</title><style>${STYLE}</style></head><body><main><h1>${text.title}</h1>
<noscript><p>${text.script}</p></noscript>${forms}</main><script>${SCRIPT}</script></body></html>`;
}

function formOf({ planId, options, defaultOption, reasons, expiresAt }: Offered, language: Language): string {
  const text = TEXTS[language];
  const first = options.filter(({ optionId }) => optionId === defaultOption);
  const radios = [...first, ...options.filter((option) => !first.includes(option))].map(({ optionId, label, legs }) => {
    const amounts = legs.flatMap(({ amount }) => (amount ? [amount] : []));
    const total = amounts.length > 0 ? ` (${format(sum(amounts, amounts[0]!.currency), text.lang)})` : '';
    return `<label><input type="radio" name="option" value="${escape(optionId)}" required> ${escape(label[language] + total)}</label>`;
  });
  const sign = options.some(({ needsConsent }) => needsConsent) ? `<label><input type="checkbox" name="consent" value="yes"> ${text.sign}</label>` : '';
  const moment = expiresAt && `<time datetime="${expiresAt}">${expiresAt.slice(0, 16).replace('T', ' ')} UTC</time>`;
  const until = moment ? `<p>${text.until} ${moment}. ${text.otherwise}</p>` : '';
  return `<form data-plan="${planId}" data-thanks="${text.thanks}" data-refused="${text.refused}" data-failed="${text.failed}" data-unsigned="${text.unsigned}">
<fieldset><legend>${reasons.map((reason) => escape(reason[language])).join(' ')}</legend>${radios.join('')}
<label><input type="radio" name="option" value=""> ${text.none}</label></fieldset>
${sign}${until}<button>${text.send}</button><p role="status"></p></form>`;
}

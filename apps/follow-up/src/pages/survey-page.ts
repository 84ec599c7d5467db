import { createHash } from 'node:crypto';
import { type Language } from '@redress/contracts';
import { type ReopeningReason, reopeningReasons } from '../domain/case-life.js';

const STYLE = 'body{font:1.1rem/1.6 system-ui,sans-serif;max-width:36rem;margin:2rem auto;padding:0 1rem;color:#1c1c1c;background:#fff}'
  + 'fieldset{border:1px solid #767676;border-radius:.4rem;margin:1rem 0}label{display:inline-block;padding:.4rem .8rem .4rem 0}'
  + 'button{font:inherit;padding:.6rem 1.4rem;border-radius:.4rem;border:0;background:#0b5cad;color:#fff}button:focus-visible{outline:3px solid #f5a623}';

/** Sends a form as JSON with the link's own token; the page holds no secret that its address does not. */
const SCRIPT = `
const read = { score: Number, effective: (given) => given === 'yes', reason: String };
for (const form of document.forms) form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const given = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, read[name](value)]));
  const reply = await fetch(form.dataset.path, { method: 'POST', body: JSON.stringify(given), headers: {
    'content-type': 'application/json', 'idempotency-key': 'page-' + Date.now() + '-' + Math.random(),
    authorization: 'CaseLink ' + location.pathname.split('/').pop() } }).catch(() => undefined);
  const said = reply && reply.ok ? 'thanks' : reply && reply.status === 409 ? 'refused' : 'failed';
  form.querySelector('[role=status]').textContent = form.dataset[said];
  if (said !== 'failed') form.querySelector('button').disabled = true;
});`;

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
export const surveyPolicy = `default-src 'none'; style-src ${hash(STYLE)}; script-src ${hash(SCRIPT)}; connect-src 'self'; base-uri 'none'; `
  + "form-action 'none'; frame-ancestors 'none'";

const TEXTS = {
  en: {
    lang: 'en', title: 'Did it help?', about: 'Your case', score: 'How did we handle your complaint?', worst: '1 is bad, 5 is very good.',
    effective: 'Is the matter settled for you?', yes: 'Yes', no: 'No, please open the case again', send: 'Send',
    thanks: 'Thank you. Your answer is on file.', refused: 'Your answer is on file already, or the case has no outcome yet.',
    again: 'The matter is not over', why: 'Why should the case be opened again?', open: 'Open the case again',
    opened: 'The case is open again. A colleague will write to you.', isOpen: 'The case is open, or was withdrawn.',
    failed: 'That did not work. Please try again in a moment.', script: 'This page needs JavaScript to send your answer.',
  },
  zh: {
    lang: 'zh-CN', title: '处理结果对您有帮助吗？', about: '投诉编号', score: '您对本次处理是否满意？', worst: '1 为很不满意，5 为非常满意。',
    effective: '问题解决了吗？', yes: '已解决', no: '未解决，请重新处理', send: '提交',
    thanks: '感谢您的反馈，已记录。', refused: '您已提交过反馈，或案件尚无处理结果。',
    again: '问题仍未解决', why: '申请重新处理的原因', open: '申请重新处理', opened: '案件已重新处理，结果将邮件通知您。', isOpen: '案件正在处理中，或已撤回。',
    failed: '提交失败，请稍后再试。', script: '提交反馈需要启用 JavaScript。',
  },
} as const;

const REASONS: Record<ReopeningReason, { readonly en: string; readonly zh: string }> = {
  not_effective: { en: 'It did not help', zh: '处理结果无效' },
  not_received: { en: 'I did not receive what was promised', zh: '未收到承诺的补偿' },
  came_back: { en: 'The problem came back', zh: '问题再次出现' },
  promise_not_kept: { en: 'A promise was not kept', zh: '承诺未兑现' },
  new_facts: { en: 'There is something new', zh: '有新的情况' },
};

/** The survey, and a way to have the case opened again, as a page. `number` is ours: letters, digits and hyphens. */
export function surveyPage(language: Language, number: string): string {
  const text = TEXTS[language];
  const scores = [1, 2, 3, 4, 5].map((score) => `<label><input type="radio" name="score" value="${score}" required> ${score}</label>`).join('');
  const reasons = reopeningReasons.map((reason) => `<option value="${reason}">${REASONS[reason][language]}</option>`).join('');
  return `<!doctype html><html lang="${text.lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${text.title}</title><style>${STYLE}</style></head><body><main><h1>${text.title}</h1><p>${text.about} ${escape(number)}</p>
<noscript><p>${text.script}</p></noscript>
<form data-path="/my/case/survey" data-thanks="${text.thanks}" data-refused="${text.refused}" data-failed="${text.failed}">
<fieldset><legend>${text.score}</legend><p>${text.worst}</p>${scores}</fieldset>
<fieldset><legend>${text.effective}</legend>
<label><input type="radio" name="effective" value="yes"> ${text.yes}</label>
<label><input type="radio" name="effective" value="no"> ${text.no}</label></fieldset>
<button>${text.send}</button><p role="status"></p></form>
<h2>${text.again}</h2>
<form data-path="/my/case/reopening" data-thanks="${text.opened}" data-refused="${text.isOpen}" data-failed="${text.failed}">
<p><label for="reason">${text.why}</label> <select id="reason" name="reason" required>${reasons}</select></p>
<button>${text.open}</button><p role="status"></p></form></main><script>${SCRIPT}</script></body></html>`;
}

const escape = (value: string): string => value.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

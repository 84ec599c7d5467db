import { createHash } from 'node:crypto';
import { type Language } from '@redress/contracts';

const STYLE = 'body{font:1.1rem/1.6 system-ui,sans-serif;max-width:36rem;margin:2rem auto;padding:0 1rem;color:#1c1c1c;background:#fff}'
  + 'fieldset{border:1px solid #767676;border-radius:.4rem;margin:1rem 0}label{display:inline-block;padding:.4rem .8rem .4rem 0}'
  + 'button{font:inherit;padding:.6rem 1.4rem;border-radius:.4rem;border:0;background:#0b5cad;color:#fff}button:focus-visible{outline:3px solid #f5a623}';

/** Sends the form as JSON with the link's own token; the page holds no secret that its address does not. */
const SCRIPT = `
const form = document.querySelector('form'), word = document.querySelector('[role=status]');
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const given = new FormData(form), helped = given.get('effective');
  const answer = { score: Number(given.get('score')) };
  if (helped) answer.effective = helped === 'yes';
  const reply = await fetch('/my/case/survey', { method: 'POST', body: JSON.stringify(answer), headers: {
    'content-type': 'application/json', 'idempotency-key': 'survey-' + Date.now() + '-' + Math.random(),
    authorization: 'CaseLink ' + location.pathname.split('/').pop() } }).catch(() => undefined);
  word.textContent = reply && reply.ok ? form.dataset.thanks : reply && reply.status === 409 ? form.dataset.refused : form.dataset.failed;
  if (reply && (reply.ok || reply.status === 409)) form.hidden = true;
});`;

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
export const surveyPolicy = `default-src 'none'; style-src ${hash(STYLE)}; script-src ${hash(SCRIPT)}; connect-src 'self'; base-uri 'none'; `
  + "form-action 'none'; frame-ancestors 'none'";

const TEXTS = {
  en: {
    lang: 'en', title: 'Did it help?', about: 'Your case', score: 'How did we handle your complaint?', worst: '1 is bad, 5 is very good.',
    effective: 'Is the matter settled for you?', yes: 'Yes', no: 'No, please open the case again', send: 'Send',
    thanks: 'Thank you. Your answer is on file.', refused: 'Your answer is on file already, or the case has no outcome yet.',
    failed: 'That did not work. Please try again in a moment.', script: 'This page needs JavaScript to send your answer.',
  },
  zh: {
    lang: 'zh-CN', title: '处理结果对您有帮助吗？', about: '投诉编号', score: '您对本次处理是否满意？', worst: '1 为很不满意，5 为非常满意。',
    effective: '问题解决了吗？', yes: '已解决', no: '未解决，请重新处理', send: '提交',
    thanks: '感谢您的反馈，已记录。', refused: '您已提交过反馈，或案件尚无处理结果。', failed: '提交失败，请稍后再试。', script: '提交反馈需要启用 JavaScript。',
  },
} as const;

/** The survey as a page. `number` is ours: letters, digits and hyphens. */
export function surveyPage(language: Language, number: string): string {
  const text = TEXTS[language];
  const scores = [1, 2, 3, 4, 5].map((score) => `<label><input type="radio" name="score" value="${score}" required> ${score}</label>`).join('');
  return `<!doctype html><html lang="${text.lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${text.title}</title><style>${STYLE}</style></head><body><main><h1>${text.title}</h1><p>${text.about} ${escape(number)}</p>
<noscript><p>${text.script}</p></noscript>
<form data-thanks="${text.thanks}" data-refused="${text.refused}" data-failed="${text.failed}">
<fieldset><legend>${text.score}</legend><p>${text.worst}</p>${scores}</fieldset>
<fieldset><legend>${text.effective}</legend>
<label><input type="radio" name="effective" value="yes"> ${text.yes}</label>
<label><input type="radio" name="effective" value="no"> ${text.no}</label></fieldset>
<button>${text.send}</button></form><p role="status"></p></main><script>${SCRIPT}</script></body></html>`;
}

const escape = (value: string): string => value.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

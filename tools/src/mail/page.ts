import { type Mail } from './message.js';

const style = `body{font:16px/1.6 system-ui,sans-serif;max-width:54rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}
a{color:#0b57d0}h1{font-size:1.4rem}table{border-collapse:collapse;width:100%}
td,th{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #ddd}
pre{white-space:pre-wrap;font:inherit;border:1px solid #ddd;border-radius:6px;padding:1rem}
dt{color:#555;float:left;clear:left;width:5rem}dd{margin:0 0 0 5rem}
@media(prefers-color-scheme:dark){body{background:#111;color:#eee}a{color:#8ab4f8}td,th,pre{border-color:#444}dt{color:#aaa}}`;

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const page = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">`
  + `<title>${escapeHtml(title)}</title><style>${style}</style></head><body>${body}</body></html>`;

export function listPage(mails: readonly Mail[], total: number): string {
  const rows = mails.map((mail) => `<tr><td>${escapeHtml(mail.receivedAt.slice(0, 19).replace('T', ' '))}</td><td>${escapeHtml(mail.to)}</td>`
    + `<td><a href="/mails/${escapeHtml(mail.id)}">${escapeHtml(mail.subject || '(no subject)')}</a></td></tr>`);
  const table = `<table><thead><tr><th>received (UTC)</th><th>to</th><th>subject</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
  const note = total > mails.length ? `<p>The newest ${mails.length} of ${total}.</p>` : '';
  return page('Inbox', `<h1>Inbox: every mail that was sent to a customer</h1>${total === 0 ? '<p>No mail has come yet.</p>' : table + note}`);
}

export function mailPage(mail: Mail): string {
  const facts = ([['From', mail.from], ['To', mail.to], ['Received', mail.receivedAt]] as const)
    .map(([name, value]) => `<dt>${name}</dt><dd>${escapeHtml(value)}</dd>`).join('');
  return page(mail.subject, `<p><a href="/">All mails</a></p><h1>${escapeHtml(mail.subject || '(no subject)')}</h1><dl>${facts}</dl>`
    + `<pre>${withLinks(mail.text)}</pre><p><a href="/mails/${escapeHtml(mail.id)}/raw">Source</a></p>`);
}

// Addresses end before white space, quotes, angle brackets and wide punctuation: Chinese text sets no space after them.
const withLinks = (text: string): string =>
  text.split(/(https?:\/\/[^\s<>"'\u3000-\u303f\uff00-\uffef]+)/).map((part, index) =>
    index % 2 === 1 ? `<a href="${escapeHtml(part)}" rel="noreferrer">${escapeHtml(part)}</a>` : escapeHtml(part)).join('');

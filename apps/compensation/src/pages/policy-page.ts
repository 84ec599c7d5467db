import { type PolicyNotice } from '../domain/policy/policy-notice.js';
import { cspHash, escape } from './html.js';

const STYLE = 'body{font:1.05rem/1.6 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#1c1c1c;background:#fff}'
  + 'h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}dt{font-weight:600;margin-top:.8rem}dd{margin:0}li{margin:.3rem 0}'
  + 'table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.3rem .6rem .3rem 0;border-bottom:1px solid #ddd;vertical-align:top}';
export const policyPagePolicy = `default-src 'none'; style-src ${cspHash(STYLE)}; base-uri 'none'; `
  + "form-action 'none'; frame-ancestors 'none'";

const TEXTS = {
  en: {
    lang: 'en', title: 'What you can count on', version: 'Version', from: 'in force from', until: 'until', terms: 'Returns, exchange, warranty',
    standard: 'What is given for what', forms: 'In which forms', process: 'How it goes', deadlines: 'How long it takes (days)',
    above: 'The law that holds in any case', share: 'of the price', nothing: 'nothing more than the law gives',
  },
  zh: {
    lang: 'zh-CN', title: '服务政策与承诺', version: '版本', from: '生效时间', until: '截止', terms: '退换货与保修', standard: '补偿标准', forms: '补偿形式',
    process: '处理流程', deadlines: '时限（天）', above: '始终适用的法律规定', share: '商品价款', nothing: '依法处理',
  },
} as const;

/** The notice as a page without scripts. */
export function policyPage({ merchant, version, language, from, until, terms, standard, forms, process, deadlines, above }: PolicyNotice): string {
  const text = TEXTS[language];
  const list = (items: readonly string[], tag = 'ul') => `<${tag}>${items.map((item) => `<li>${escape(item)}</li>`).join('')}</${tag}>`;
  const period = [from && `${text.from} ${from.slice(0, 10)}`, until && `${text.until} ${until.slice(0, 10)}`].filter(Boolean).join(', ');
  const given = standard.map(({ reason, ways, share }) => {
    const range = share ? ` (${share.from === share.to ? `${share.to}` : `${share.from}–${share.to}`}% ${text.share})` : '';
    return `<tr><th scope="row">${escape(reason)}</th><td>${escape(ways.join(' / ') || text.nothing)}${escape(range)}</td></tr>`;
  });
  const law = above.length > 0 ? `<h2>${text.above}</h2>${list(above.map((one) => `${one.text} (${one.citation})`))}` : '';
  return `<!doctype html><html lang="${text.lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${text.title}</title><style>${STYLE}</style></head><body><main><h1>${text.title}</h1>
<p>${text.version} ${escape(version)}${merchant === '*' ? '' : ` · ${escape(merchant)}`}${period ? ` · ${escape(period)}` : ''}</p>
<h2>${text.terms}</h2><dl>${terms.map((one) => `<dt>${escape(one.title)}</dt><dd>${escape(one.text)}</dd>`).join('')}</dl>
<h2>${text.standard}</h2><table>${given.join('')}</table><h2>${text.forms}</h2>${list(forms)}
<h2>${text.process}</h2>${list(process, 'ol')}
<h2>${text.deadlines}</h2><dl>${deadlines.map((one) => `<dt>${escape(one.title)}</dt><dd>${escape(one.text)}</dd>`).join('')}</dl>
${law}</main></body></html>`;
}

import { type Language } from '@redress/contracts';
import { html, page } from './html.js';

/** The page at the root: what a newcomer can look at. */
export function startPage(language: Language, inboxUrl: string | undefined): string {
  if (language === 'zh') {
    return page('zh-CN', 'Redress', html`
<h1>Redress 投诉处理台</h1>
<ul><li><a href="/docs">接口文档</a>（<a href="/openapi.json">OpenAPI</a>）</li>
${inboxUrl && html`<li><a href="${inboxUrl}">邮件箱</a>：客户收到的全部邮件，每封附有案件链接</li>`}</ul>
<h2>查看案件</h2><p>客户通过邮件中的链接查看；员工使用令牌：</p>
<p><code>curl -H "Authorization: Bearer $(npm run -s token -- supervisor)" http://127.0.0.1:4360/cases</code></p>`);
  }
  return page('en', 'Redress', html`
<h1>Redress: the desk</h1>
<ul><li><a href="/docs">API pages</a> (<a href="/openapi.json">OpenAPI</a>)</li>
${inboxUrl && html`<li><a href="${inboxUrl}">The mail inbox</a>: every mail that customers got, each with the link to its case</li>`}</ul>
<h2>Look at a case</h2><p>Customers open the link in their mail. Staff use a token:</p>
<p><code>curl -H "Authorization: Bearer $(npm run -s token -- supervisor)" http://127.0.0.1:4360/cases</code></p>`);
}

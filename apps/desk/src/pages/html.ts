import { createHash } from 'node:crypto';

/** Text that is HTML already. Only `html` makes it, and it escapes whatever is put in. */
export class Html {
  constructor(readonly text: string) {}
}
type Part = string | number | Html | undefined | false | readonly Part[];

const SIGNS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => SIGNS[sign]!);

function render(part: Part): string {
  if (part === undefined || part === false) return '';
  if (part instanceof Html) return part.text;
  return Array.isArray(part) ? part.map(render).join('') : escape(String(part));
}

/** A template whose values are escaped, in text and in quoted attributes; lists are joined, absent values leave nothing. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html =>
  new Html(strings.reduce((text, string, index) => text + render(parts[index - 1]) + string));

const STYLE = `
:root { color-scheme: light dark; }
body { font: 1.05rem/1.6 system-ui, sans-serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
.state { font-weight: 600; } .paid { font-size: 1.3rem; font-weight: 600; }
ol.timeline { list-style: none; padding: 0; } ol.timeline li { padding: .5rem 0 .5rem 1rem; border-left: 3px solid #5b8fc7; margin-left: .3rem; }
svg { display: block; width: min(1000px, 94vw); height: auto; position: relative; left: 50%; transform: translateX(-50%); }
time { display: block; font-size: .85rem; opacity: .75; } a { color: LinkText; } code { font-size: .95em; word-break: break-all; }
`;
/** The pages' one style sheet is named by its hash; no script, no picture, nothing from elsewhere. */
export const pagePolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; `
  + "form-action 'none'; frame-ancestors 'none'";

export const page = (lang: string, title: string, body: Html): string => html`<!doctype html>
<html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${title}</title><style>${new Html(STYLE)}</style></head>
<body><main>${body}</main></body></html>`.text;

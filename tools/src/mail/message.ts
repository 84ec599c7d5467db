/** A mail as the inbox page shows it. */
export interface Mail {
  readonly id: string;
  readonly receivedAt: string;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Reads a mail (RFC 5322 and MIME) as far as a text inbox needs it: encoded headers, transfer encodings, the plain part of several. */
export function readMail(raw: Buffer, id: string, receivedAt: string): Mail {
  const { headers, body } = split(raw);
  const header = (name: string) => decodeWords(headers.get(name) ?? '');
  return { id, receivedAt, from: header('from'), to: header('to'), subject: header('subject'), text: textOf(headers, body) };
}

function split(raw: Buffer): { headers: Map<string, string>; body: Buffer } {
  const crlf = raw.indexOf('\r\n\r\n');
  const lf = raw.indexOf('\n\n');
  const [end, gap] = crlf >= 0 && (lf < 0 || crlf < lf) ? [crlf, 4] : [lf, 2];
  if (end < 0) return { headers: new Map(), body: raw };
  const unfolded = raw.toString('latin1', 0, end).replace(/\r?\n[ \t]+/g, ' ');
  const headers = new Map<string, string>();
  for (const line of unfolded.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).toLowerCase(), Buffer.from(line.slice(colon + 1).trim(), 'latin1').toString('utf8'));
  }
  return { headers, body: raw.subarray(end + gap) };
}

function textOf(headers: Map<string, string>, body: Buffer): string {
  const type = headers.get('content-type') ?? 'text/plain';
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1];
  if (!/^multipart\//i.test(type) || !boundary) return decodeBody(headers, body, type);
  const parts = body.toString('latin1').split(new RegExp(`\\r?\\n?--${escapePattern(boundary)}(?:--)?[ \\t]*\\r?\\n?`)).slice(1, -1)
    .map((part) => split(Buffer.from(part, 'latin1')));
  const plain = parts.find((part) => /^text\/plain/i.test(part.headers.get('content-type') ?? 'text/plain')) ?? parts[0];
  return plain ? textOf(plain.headers, plain.body) : '';
}

function decodeBody(headers: Map<string, string>, body: Buffer, type: string): string {
  const charset = /charset="?([^";]+)"?/i.exec(type)?.[1] ?? 'utf-8';
  const encoding = (headers.get('content-transfer-encoding') ?? '7bit').toLowerCase();
  if (encoding === 'base64') return decode(Buffer.from(body.toString('latin1'), 'base64'), charset);
  if (encoding === 'quoted-printable') return decode(quotedPrintable(body.toString('latin1').replace(/=\r?\n/g, '')), charset);
  return decode(body, charset);
}

const quotedPrintable = (text: string): Buffer =>
  Buffer.from(text.replace(/=([0-9A-F]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))), 'latin1');

// Words of one header are joined before they are decoded: an encoder may cut a Chinese character into two words.
const decodeWords = (text: string): string =>
  text.replace(/(?:=\?[^?]+\?[bq]\?[^?]*\?=\s*)+/gi, (run) => {
    const words = [...run.matchAll(/=\?([^?]+)\?([bq])\?([^?]*)\?=/gi)];
    const bytes = words.map(([, , kind, data = '']) =>
      kind!.toLowerCase() === 'b' ? Buffer.from(data, 'base64') : quotedPrintable(data.replaceAll('_', ' ')));
    return decode(Buffer.concat(bytes), words[0]![1]!) + (/\s$/.test(run) ? ' ' : '');
  });

function decode(bytes: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return bytes.toString('utf8');
  }
}

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

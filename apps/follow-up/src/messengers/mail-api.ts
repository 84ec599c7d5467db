import { Pool } from 'undici';
import { type Delivery } from '../domain/letter.js';
import { type Mail, type Messenger } from './messenger.js';

export interface MailApiOptions {
  /** Base address of the provider, e.g. https://api.postmarkapp.com. */
  readonly url: string;
  readonly token: string;
  readonly from: string;
}

/** What such providers take in one call, at most. */
const MOST = 500;
const TIMEOUT_MS = 20_000;

interface Verdict {
  readonly ErrorCode: number;
}

/**
 * Mails by an HTTP interface that takes many at once (`POST /email/batch`, as Postmark has it): one call and one answer a batch, where SMTP
 * needs a conversation a mail. A call that broke after it was sent leaves all its mails unknown.
 */
export function mailApi({ url, token, from }: MailApiOptions): Messenger {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections: 2, headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS });
  const path = `${pathname.replace(/\/+$/, '')}/email/batch`;
  const headers = { 'content-type': 'application/json', accept: 'application/json', 'x-postmark-server-token': token };
  const sendPage = async (mails: readonly Mail[]): Promise<Delivery[]> => {
    try {
      const answer = await pool.request({ method: 'POST', path, headers, body: JSON.stringify(mails.map((mail) => letterOf(mail, from))) });
      if (answer.statusCode === 200) return verdictsOf((await answer.body.json()) as Verdict[], mails.length);
      await answer.body.dump();
      return mails.map(() => refusalOf(answer.statusCode));
    } catch (error) {
      const { code } = error as { code?: string };
      return mails.map(() => (code && NEVER_LEFT.has(code) ? { is: 'unavailable', reason: code } : { is: 'unknown' }));
    }
  };
  return {
    send: async (mails) => {
      const pages = Array.from({ length: Math.ceil(mails.length / MOST) }, (_, i) => mails.slice(i * MOST, (i + 1) * MOST));
      return (await Promise.all(pages.map(sendPage))).flat();
    },
    close: () => void pool.close(),
  };
}

const NEVER_LEFT: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

const letterOf = ({ messageId, to, subject, text, language }: Mail, from: string) => ({
  From: from, To: to, Subject: subject, TextBody: text, MessageStream: 'outbound',
  Headers: [
    { Name: 'Message-ID', Value: `<${messageId}@${/@([^\s>]+)/.exec(from)?.[1] ?? 'localhost'}>` }, { Name: 'X-PM-KeepID', Value: 'true' },
    { Name: 'Auto-Submitted', Value: 'auto-generated' }, { Name: 'Content-Language', Value: language },
  ],
});

/** One verdict a mail; 406 and 300 are addresses that will never take it. An answer of another length says nothing about any of them. */
function verdictsOf(verdicts: readonly Verdict[], count: number): Delivery[] {
  if (verdicts.length !== count) return Array.from({ length: count }, () => ({ is: 'unknown' }));
  return verdicts.map(({ ErrorCode }) => (ErrorCode === 0 ? { is: 'sent' } : { is: 'refused', reason: `mail-api-${ErrorCode}` }));
}

/** 429 and 503 took nothing over; other 5xx may have; the rest is our own mistake and would be again. */
function refusalOf(status: number): Delivery {
  if (status === 429 || status === 503 || status === 401) return { is: 'unavailable', reason: `mail-api-${status}` };
  return status >= 500 ? { is: 'unknown' } : { is: 'refused', reason: `mail-api-${status}` };
}

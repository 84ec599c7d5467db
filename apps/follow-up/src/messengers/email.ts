import { createTransport } from 'nodemailer';
import { type Delivery } from '../domain/letter.js';
import { type Mail, type Messenger } from './messenger.js';

export interface EmailOptions {
  /** smtp:// or smtps://, with user and password where the server wants them. */
  readonly url: string;
  readonly from: string;
  /** Connections held open; each sends one mail after another. */
  readonly connections?: number;
}

/** Mails by SMTP over a pool of open connections. */
export function email({ url, from, connections = 4 }: EmailOptions): Messenger {
  // The pool's own retries are off: when a connection closes it does not ask whether the text had gone out.
  const transport = createTransport({
    pool: true, url, maxConnections: connections, maxMessages: Infinity, maxRequeues: 0, connectionTimeout: 5_000, greetingTimeout: 5_000,
    socketTimeout: 20_000, disableFileAccess: true, disableUrlAccess: true,
  });
  transport.on('error', () => undefined);
  const domain = /@([^\s>]+)/.exec(from)?.[1] ?? 'localhost';
  const sendOne = async ({ messageId, to, subject, text, language }: Mail): Promise<Delivery> => {
    try {
      await transport.sendMail({
        from, to: { name: '', address: to }, subject, text, messageId: `<${messageId}@${domain}>`,
        headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': language },
      });
      return { is: 'sent' };
    } catch (error) {
      return deliveryOf(error as SmtpError);
    }
  };
  return { send: (mails) => Promise.all(mails.map(sendOne)), close: () => transport.close() };
}

interface SmtpError {
  readonly code?: string;
  readonly responseCode?: number;
  readonly syscall?: string;
  readonly timeoutType?: string;
}
const BEFORE_THE_MAIL = new Set(['EDNS', 'ETLS', 'EAUTH', 'ENOAUTH', 'EOAUTH2', 'EPROXY', 'ECONFIG']);

/**
 * What an error says about the mail. The server's own word counts first; trouble before a connection stood means that nothing was sent;
 * of anything else nobody knows. Reasons are codes, since texts of servers repeat addresses.
 */
export function deliveryOf({ code = 'unknown', responseCode, syscall, timeoutType }: SmtpError): Delivery {
  const notBegun = BEFORE_THE_MAIL.has(code) || syscall === 'connect' || timeoutType === 'CONNECT_TIMEOUT' || timeoutType === 'GREETING_TIMEOUT';
  if (notBegun) return { is: 'unavailable', reason: code };
  if (responseCode) return { is: responseCode >= 500 ? 'refused' : 'unavailable', reason: `smtp-${responseCode}` };
  if (code === 'EENVELOPE') return { is: 'refused', reason: 'address-invalid' };
  return { is: 'unknown' };
}

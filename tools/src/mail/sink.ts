import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { type Mail, readMail } from './message.js';
import { listPage, mailPage } from './page.js';

export interface MailSink {
  readonly smtpPort: number;
  readonly inboxUrl: string;
  stop(): Promise<void>;
}

const MAIL_LIMIT = 5 * 1024 * 1024;
const LISTED = 200;
const MAIL_ID = /^[0-9]+-[0-9a-f]{12}$/;

/**
 * An SMTP server that takes every mail, delivers none, and keeps each as a file; with a page that shows them on 127.0.0.1.
 * `GET /mails.json?to=` gives the newest as JSON. Ports of 0 take free ones. Rejects where a port is busy.
 */
export async function startMailSink(options: { folder: string; smtpPort: number; inboxPort: number }): Promise<MailSink> {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  const smtp = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'], size: MAIL_LIMIT, disableReverseLookup: true, logger: false,
    onData: (stream, _session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part)).once('error', done).once('end', () => {
        if (stream.sizeExceeded) return done(new Error('552 the mail is too large'));
        try {
          writeFileSync(join(options.folder, `${Date.now()}-${randomBytes(6).toString('hex')}.eml`), Buffer.concat(parts), { mode: 0o600 });
          done();
        } catch (error) {
          done(error as Error);
        }
      });
    },
  });
  smtp.on('error', () => undefined); // a client that hangs up is no reason to stop taking mail
  await listen(smtp.server, options.smtpPort);
  const inbox = createServer((request, response) =>
    (request.method === 'POST' ? takeBatch(options.folder, request, response) : answer(options.folder, request, response)));
  await listen(inbox, options.inboxPort);
  return {
    smtpPort: portOf(smtp.server), inboxUrl: `http://127.0.0.1:${portOf(inbox)}`,
    stop: async () => {
      inbox.closeAllConnections();
      await Promise.all([new Promise<void>((resolve) => smtp.close(resolve)), new Promise((resolve) => inbox.close(resolve))]);
    },
  };
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

const listen = (server: Server, port: number): Promise<void> => new Promise((resolve, reject) => {
  server.once('error', reject).listen(port, '127.0.0.1', () => {
    server.off('error', reject);
    resolve();
  });
});

function answer(folder: string, request: IncomingMessage, response: ServerResponse): void {
  const send = (status: number, type: string, body: string | Buffer) => response.writeHead(status, {
    'content-type': type, 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'", 'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer', 'cache-control': 'no-store',
  }).end(body);
  // A page elsewhere that points its own name at 127.0.0.1 must not be able to read customers' mail.
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? '')) return void send(421, 'text/plain', 'Use http://127.0.0.1\n');
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
  const [, part, id = '', view] = pathname.split('/');
  const ids = newestFirst(folder);
  if (pathname === '/') return void send(200, 'text/html; charset=utf-8', listPage(ids.slice(0, LISTED).map((one) => load(folder, one)), ids.length));
  if (pathname === '/health') return void send(200, 'application/json', '{"status":"ok"}');
  if (pathname === '/mails.json') {
    const to = searchParams.get('to');
    const mails = ids.slice(0, 1_000).map((one) => load(folder, one)).filter((mail) => !to || mail.to.includes(to));
    return void send(200, 'application/json', JSON.stringify({ total: ids.length, mails: mails.slice(0, LISTED) }));
  }
  if (part !== 'mails' || !MAIL_ID.test(id) || !ids.includes(id)) return void send(404, 'text/plain', 'No such mail.\n');
  if (view === 'raw') return void send(200, 'text/plain; charset=utf-8', readFileSync(join(folder, `${id}.eml`)));
  return void send(200, 'text/html; charset=utf-8', mailPage(load(folder, id)));
}

/** `POST /email/batch`, as providers have it: an array of `{From, To, Subject, TextBody}`, a verdict for each. */
function takeBatch(folder: string, request: IncomingMessage, response: ServerResponse): void {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part)).on('end', () => {
    try {
      const mails = JSON.parse(Buffer.concat(parts).toString('utf8')) as Record<'From' | 'To' | 'Subject' | 'TextBody', string>[];
      const texts = mails.map(({ From, To, Subject, TextBody }) =>
        `From: ${From}\nTo: ${To}\nSubject: ${Subject.replace(/\s+/g, ' ')}\nContent-Type: text/plain; charset=utf-8\n\n${TextBody}\n`);
      for (const text of texts) writeFileSync(join(folder, `${Date.now()}-${randomBytes(6).toString('hex')}.eml`), text, { mode: 0o600 });
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(mails.map(() => ({ ErrorCode: 0, Message: 'OK' }))));
    } catch {
      response.writeHead(422).end();
    }
  });
}

const newestFirst = (folder: string): string[] =>
  readdirSync(folder).filter((name) => name.endsWith('.eml')).map((name) => name.slice(0, -4)).filter((id) => MAIL_ID.test(id)).sort().reverse();

function load(folder: string, id: string): Mail {
  const file = join(folder, `${id}.eml`);
  return readMail(readFileSync(file), id, statSync(file).mtime.toISOString());
}

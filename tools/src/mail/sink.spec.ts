import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { type MailSink, startMailSink } from './sink.js';

describe('the mail sink', () => {
  const folder = mkdtempSync(join(tmpdir(), 'redress-mail-'));
  let sink: MailSink;
  beforeAll(async () => {
    sink = await startMailSink({ folder, smtpPort: 0, inboxPort: 0 });
  });
  afterAll(async () => {
    await sink.stop();
    rmSync(folder, { recursive: true });
  });
  const send = (subject: string, text: string) =>
    createTransport({ host: '127.0.0.1', port: sink.smtpPort }).sendMail({ from: 'shop@example.com', to: 'someone@example.org', subject, text });
  const read = async (path: string) => (await fetch(sink.inboxUrl + path)).text();

  it('keeps a mail for its owner only, and shows it', async () => {
    await send('您的退款已到账', '请看 https://example.com/c/abc?x=1。谢谢');
    const [file] = readdirSync(folder);
    expect(statSync(join(folder, file!)).mode & 0o777).toBe(0o600);
    expect(await read('/')).toContain('您的退款已到账');
    const { mails } = JSON.parse(await read('/mails.json?to=someone')) as { mails: { id: string }[] };
    expect(await read(`/mails/${mails[0]!.id}`)).toContain('<a href="https://example.com/c/abc?x=1" rel="noreferrer">');
  });

  it('runs nothing that a mail brings', async () => {
    await send('<script>alert(1)</script>', '<img src=x onerror=alert(1)> https://x.example/"onclick="alert(1)');
    const { mails } = JSON.parse(await read('/mails.json')) as { mails: { id: string; subject: string }[] };
    const shown = await read('/') + await read(`/mails/${mails.find((mail) => mail.subject.includes('script'))!.id}`);
    expect(shown).not.toMatch(/<script|<img|"onclick/);
  });

  it('answers 404 for what is no mail', async () => {
    expect((await fetch(`${sink.inboxUrl}/mails/..%2f..%2fetc`)).status).toBe(404);
  });

  it('shows nothing under another host name', async () => {
    const status = await new Promise((resolve) => {
      get(`${sink.inboxUrl}/`, { headers: { host: 'evil.example' } }, (response) => resolve(response.resume().statusCode));
    });
    expect(status).toBe(421);
  });

  it('says so when its port is taken', async () => {
    await expect(startMailSink({ folder, smtpPort: sink.smtpPort, inboxPort: 0 })).rejects.toThrow('EADDRINUSE');
  });
});

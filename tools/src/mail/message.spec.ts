import { readMail } from './message.js';

const mail = (...lines: string[]) => readMail(Buffer.from(lines.join('\r\n')), 'id', '2026-01-01T00:00:00.000Z');

describe('a mail as the inbox shows it', () => {
  it('decodes a Chinese subject that was cut inside a character', () => {
    const bytes = Buffer.from('退款已到账');
    const [first, second] = [bytes.subarray(0, 7), bytes.subarray(7)].map((part) => part.toString('base64'));
    expect(mail(`Subject: =?UTF-8?B?${first}?=`, ` =?UTF-8?B?${second}?=`, '', 'x').subject).toBe('退款已到账');
  });

  it('reads quoted-printable words and bodies', () => {
    const read = mail('Subject: Re: =?utf-8?Q?Caf=C3=A9_order?=', 'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: quoted-printable', '', 'A long line =', 'goes on: 5=C2=A0=E2=82=AC');
    expect(read.subject).toBe('Re: Café order');
    expect(read.text).toBe('A long line goes on: 5\u00a0€');
  });

  it('shows the plain part of a mail of several parts', () => {
    const read = mail('Content-Type: multipart/alternative; boundary="b+1"', '', '--b+1', 'Content-Type: text/html', '', '<b>no</b>',
      '--b+1', 'Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: base64', '', Buffer.from('您好').toString('base64'), '--b+1--', '');
    expect(read.text).toBe('您好');
  });

  it('takes anything without failing', () => {
    expect(mail('no header at all').text).toBe('no header at all');
    expect(mail('Content-Type: text/plain; charset=never-heard-of', '', 'ok').text).toBe('ok');
  });
});

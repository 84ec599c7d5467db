import { type AddressInfo, createServer } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { deliveryOf, email } from './email.js';

const mail = (to: string) => ({ messageId: `id-${to}`, to, subject: '已受理 R-1', text: '您好：\n\n正文', language: 'zh' as const });

async function serving<T>(options: SMTPServerOptions, work: (url: string) => Promise<T>): Promise<T> {
  const server = new SMTPServer({ authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'], logger: false, ...options });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  try {
    return await work(`smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`);
  } finally {
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}

it('sends a batch over the pool; each mail has its own verdict', async () => {
  const received: string[] = [];
  const deliveries = await serving({
    onRcptTo: ({ address }, _session, done) => done(address.startsWith('no') ? Object.assign(new Error('no such user no@example.com'), { responseCode: 550 }) : null),
    onData: (stream, _session, done) => {
      let text = '';
      stream.on('data', (part: Buffer) => (text += part)).on('end', () => (received.push(text), done()));
    },
  }, async (url) => {
    const messenger = email({ url, from: 'Shop <shop@example.com>', connections: 2 });
    try {
      return await messenger.send([mail('a@example.com'), mail('no@example.com'), mail('b@example.com')]);
    } finally {
      messenger.close();
    }
  });
  expect(deliveries).toEqual([{ is: 'sent' }, { is: 'refused', reason: 'smtp-550' }, { is: 'sent' }]);
  expect(received).toHaveLength(2);
  expect(received.some((text) => text.includes('<id-a@example.com@example.com>') && text.includes('Auto-Submitted: auto-generated'))).toBe(true);
});

it('knows that nothing was sent where no connection stands', async () => {
  const messenger = email({ url: 'smtp://127.0.0.1:1', from: 'shop@example.com' });
  expect(await messenger.send([mail('a@example.com')])).toMatchObject([{ is: 'unavailable' }]);
  messenger.close();
});

it('does not know what became of a mail whose connection broke after the text, and does not repeat it by itself', async () => {
  let texts = 0;
  const server = createServer((socket) => {
    let inText = false;
    socket.on('error', () => undefined).write('220 here\r\n');
    socket.on('data', (data) => {
      const said = data.toString();
      if (inText) {
        if (said.includes('\r\n.\r\n')) {
          texts += 1;
          socket.end();
        }
      } else if (said.startsWith('DATA')) {
        inText = true;
        socket.write('354 go on\r\n');
      } else socket.write('250 ok\r\n');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const messenger = email({ url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, from: 'shop@example.com' });
  expect(await messenger.send([mail('a@example.com')])).toEqual([{ is: 'unknown' }]);
  expect(texts).toBe(1);
  messenger.close();
  await new Promise((resolve) => server.close(resolve));
});

it.each([
  [{ code: 'EMESSAGE', responseCode: 451 }, { is: 'unavailable', reason: 'smtp-451' }],
  [{ code: 'EAUTH', responseCode: 535 }, { is: 'unavailable', reason: 'EAUTH' }],
  [{ code: 'EENVELOPE' }, { is: 'refused', reason: 'address-invalid' }],
  [{ code: 'ETIMEDOUT', timeoutType: 'GREETING_TIMEOUT' }, { is: 'unavailable', reason: 'ETIMEDOUT' }],
  [{ code: 'ETIMEDOUT', timeoutType: 'SOCKET_TIMEOUT' }, { is: 'unknown' }],
  [{}, { is: 'unknown' }],
] as const)('reads the error %j', (error, delivery) => {
  expect(deliveryOf(error)).toEqual(delivery);
});

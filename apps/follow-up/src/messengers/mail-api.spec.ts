import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { mailApi } from './mail-api.js';

const mail = (to: string) => ({ messageId: `id-${to}`, to, subject: '已受理', text: '正文', language: 'zh' as const });

async function serving<T>(handle: (body: unknown[], request: IncomingMessage, response: ServerResponse) => void, work: (url: string) => Promise<T>): Promise<T> {
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => (text += part)).on('end', () => handle(JSON.parse(text) as unknown[], request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

const sendTo = async (url: string, count = 2) => {
  const messenger = mailApi({ url, token: 'secret', from: 'Shop <shop@example.com>' });
  const deliveries = await messenger.send(Array.from({ length: count }, (_, i) => mail(`${i}@example.com`)));
  messenger.close();
  return deliveries;
};

it('sends many mails in one call; each has its own verdict', async () => {
  const calls: unknown[][] = [];
  const deliveries = await serving((body, request, response) => {
    calls.push([request.url, request.headers['x-postmark-server-token'], body]);
    response.end(JSON.stringify(body.map((_, i) => ({ ErrorCode: i === 1 ? 406 : 0 }))));
  }, (url) => sendTo(url, 3));
  expect(deliveries).toEqual([{ is: 'sent' }, { is: 'refused', reason: 'mail-api-406' }, { is: 'sent' }]);
  expect(calls).toMatchObject([['/v1/email/batch', 'secret', [{ To: '0@example.com', Subject: '已受理', TextBody: '正文' }, {}, {}]]]);
});

it('splits what is more than one call takes', async () => {
  const sizes: number[] = [];
  const deliveries = await serving((body, _request, response) => {
    sizes.push(body.length);
    response.end(JSON.stringify(body.map(() => ({ ErrorCode: 0 }))));
  }, (url) => sendTo(url, 501));
  expect([sizes.sort(), deliveries.length]).toEqual([[1, 500], 501]);
});

it.each([
  [429, { is: 'unavailable', reason: 'mail-api-429' }],
  [422, { is: 'refused', reason: 'mail-api-422' }],
  [500, { is: 'unknown' }],
])('reads status %d', async (status, delivery) => {
  expect(await serving((_body, _request, response) => response.writeHead(status).end(), (url) => sendTo(url))).toEqual([delivery, delivery]);
});

it('does not know what became of mails whose call broke, or whose answer does not fit', async () => {
  expect(await serving((_body, request) => request.socket.destroy(), (url) => sendTo(url))).toEqual([{ is: 'unknown' }, { is: 'unknown' }]);
  expect(await serving((_body, _request, response) => response.end('[]'), (url) => sendTo(url))).toEqual([{ is: 'unknown' }, { is: 'unknown' }]);
});

it('knows that nothing was sent where nobody listens', async () => {
  expect(await sendTo('http://127.0.0.1:1')).toMatchObject([{ is: 'unavailable' }, { is: 'unavailable' }]);
});

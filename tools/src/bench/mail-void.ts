import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';

export interface MailVoid {
  readonly url: string;
  stop(): Promise<void>;
}

/** A mail provider that takes batches and keeps none: a file for each mail would cost the measurement more than the mail's whole case. */
export async function startMailVoid(): Promise<MailVoid> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part)).on('end', () => {
      const body = Buffer.concat(parts).toString('utf8');
      // A request that was cut off is the sender's to repeat, and no reason to end the measurement.
      if (body === '') return void response.writeHead(400).end();
      const mails = JSON.parse(body) as unknown[];
      response.writeHead(200, { 'content-type': 'application/json' }).end(`[${mails.map(() => '{"ErrorCode":0}').join(',')}]`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

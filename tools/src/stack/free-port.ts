import { type AddressInfo, createServer } from 'node:net';

const taken = new Set<number>();

/** A port of 127.0.0.1 that nothing listens on, another one at each call of this process. */
export const freePort = (): Promise<number> => new Promise((resolve, reject) => {
  const probe = createServer().once('error', reject);
  probe.listen(0, '127.0.0.1', () => {
    const { port } = probe.address() as AddressInfo;
    probe.close(() => {
      if (taken.has(port)) return resolve(freePort());
      taken.add(port);
      return resolve(port);
    });
  });
});

/** Whether a server could listen on this port of 127.0.0.1 now. */
export const canListen = (port: number): Promise<boolean> => new Promise((resolve) => {
  const probe = createServer().once('error', () => resolve(false));
  probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
});

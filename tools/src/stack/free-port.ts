import { createServer } from 'node:net';

/** Below the ports that systems give to outgoing connections: one of those may be gone between the draw and its use. */
const RANGE = { from: 30_000, count: 2_700 } as const;
const taken = new Set<number>();

/** A port of 127.0.0.1 that nothing listens on, another one at each call of this process. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = RANGE.from + Math.floor(Math.random() * RANGE.count);
    if (taken.has(port) || !(await canListen(port))) continue;
    taken.add(port);
    return port;
  }
}

/** Whether a server could listen on this port of 127.0.0.1 now. */
export const canListen = (port: number): Promise<boolean> => new Promise((resolve) => {
  const probe = createServer().once('error', () => resolve(false));
  probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
});

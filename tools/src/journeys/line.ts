import { connect, createServer, type Server, type Socket } from 'node:net';

/** A line to a server that can be cut and mended, as a network does it. */
export class Line {
  private server: Server | undefined;
  private readonly open = new Set<Socket>();

  constructor(readonly port: number, private readonly to: { host: string; port: number }) {}

  async mend(): Promise<void> {
    this.server = createServer((from) => {
      const on = connect(this.to.port, this.to.host);
      for (const [a, b] of [[from, on], [on, from]] as const) {
        this.open.add(a);
        a.pipe(b);
        a.on('error', () => b.destroy()).on('close', () => (this.open.delete(a), b.destroy()));
      }
    });
    await new Promise<void>((resolve) => this.server!.listen(this.port, '127.0.0.1', resolve));
  }

  async cut(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (!server) return;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of this.open) socket.destroy();
    await closed;
  }
}

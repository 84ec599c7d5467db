/** A start that cannot go on, in one line that says what to do. */
export class BootError extends Error {
  override readonly name = 'BootError';
}

interface Listener {
  listen(port: number, host: string): Promise<unknown>;
  getUrl(): Promise<string>;
}

/** Listens and gives the address; `variable` is where the port came from. Throws BootError where it cannot be had. */
export async function listenAt(server: Listener, host: string, port: number, variable: string): Promise<string> {
  try {
    await server.listen(port, host);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') throw new BootError(`Port ${port} on ${host} is in use: stop what uses it, or set ${variable} to another one.`);
    if (code === 'EACCES') throw new BootError(`Port ${port} needs rights that this user lacks: set ${variable} to one above 1023.`);
    if (code === 'EADDRNOTAVAIL') throw new BootError(`This machine has no address ${host}: set HTTP_HOST to one that it has.`);
    throw error;
  }
  return server.getUrl();
}

import type { ServerResponse } from 'node:http';

/** The little of a fastify request that doors read. */
export interface Request {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly params?: Readonly<Record<string, string | undefined>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly rawBody?: Buffer;
  readonly routeOptions?: { readonly url?: string | undefined };
}

/** The little of a fastify reply that filters write. */
export interface Reply {
  readonly sent: boolean;
  readonly raw: ServerResponse;
  status(code: number): Reply;
  header(name: string, value: string): Reply;
  send(body: unknown): Reply;
  hijack(): Reply;
}

import { FastifyAdapter } from '@nestjs/platform-fastify';
import { actAsStaff, bearerOf, idempotencyKeyOf } from './door-guard.js';
import type { Health, HealthReport } from './health.js';
import type { Reply, Request } from './http-types.js';
import type { Actor, Role } from './identity.js';
import { parseJsonBody } from './json-body.js';
import { listenAt } from './listen.js';
import type { Logger } from './logger.js';
import type { Meters } from './meters.js';
import { ProblemError, toProblem } from './problem.js';
import type { StaffVerifier } from './tokens.js';
import { writeJson } from './write-json.js';

export interface AdminRequest {
  readonly actor: Actor;
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
  readonly idempotencyKey?: string | undefined;
}

/** A route for operators, on the admin port. `path` may hold `:name` parts. What `handle` gives is the JSON answer. */
export interface AdminRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly roles: readonly [Role, ...Role[]];
  handle(request: AdminRequest): Promise<unknown>;
}

export interface Admin {
  /** All routes must be registered before the start. */
  register(route: AdminRoute): void;
  readonly routes: readonly AdminRoute[];
  /** Gives the address. */
  start(): Promise<string>;
  stop(): Promise<void>;
}

export interface AdminOptions {
  readonly host: string;
  readonly port: number;
  readonly health: Health;
  readonly meters: Meters;
  readonly staff: StaffVerifier;
  readonly logger: Logger;
}

/** Health, metrics and operators' routes, on a port of their own that the public never reaches. */
export function createAdmin({ host, port, health, meters, staff, logger }: AdminOptions): Admin {
  const adapter = new FastifyAdapter({ forceCloseConnections: true });
  const server = adapter.getInstance();
  const routes: AdminRoute[] = [];
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, parseJsonBody(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
  server.setReplySerializer(writeJson);
  server.setErrorHandler((error, _request, reply) => sendProblem(error, reply as unknown as Reply, logger));
  server.setNotFoundHandler(() => { throw new ProblemError('not-found', 'There is no such route.'); });
  server.get('/health/live', async (_request, reply) => answer(reply as unknown as Reply, await health.live()));
  server.get('/health/ready', async (_request, reply) => answer(reply as unknown as Reply, await health.ready()));
  server.get('/metrics', (request, reply) => {
    reply.hijack();
    void meters.serve(request.raw, reply.raw);
  });
  return {
    routes,
    register(route) {
      routes.push(route);
      server.route({ method: route.method, url: route.path, handler: (request) => serve(route, staff, request as unknown as WithBody) });
    },
    start: () => listenAt({ listen: (at, on) => server.listen({ port: at, host: on }), getUrl: async () => server.listeningOrigin },
      host, port, 'ADMIN_PORT'),
    stop: () => server.close(),
  };
}

type WithBody = Request & { readonly body: unknown };

async function serve(route: AdminRoute, staff: StaffVerifier, request: WithBody): Promise<unknown> {
  const actor = await actAsStaff(staff, bearerOf(request), route.roles);
  const idempotencyKey = idempotencyKeyOf(request, route.method !== 'GET');
  const answered = await route.handle({
    actor, body: request.body, idempotencyKey,
    params: request.params ?? {}, query: (request.query ?? {}) as Record<string, string | undefined>,
  });
  return answered ?? {};
}

const answer = (reply: Reply, report: HealthReport): Reply => reply.status(report.status === 'ok' ? 200 : 503).send(report);

function sendProblem(error: unknown, reply: Reply, logger: Logger): Reply {
  const problem = toProblem(error);
  if (problem.code === 'internal') logger.error('admin request failed', { error });
  return reply.status(problem.status).header('content-type', 'application/problem+json; charset=utf-8').send(problem);
}

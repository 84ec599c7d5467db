import 'reflect-metadata';
import { StandardSchemaValidationPipe, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { caseLinkKeys } from './case-link.js';
import { DoorGuard } from './door-guard.js';
import { traceRequests } from './http-spans.js';
import { parseJsonBody } from './json-body.js';
import { listenAt } from './listen.js';
import { live } from './live.js';
import { nestLogger, type Logger } from './logger.js';
import { noMeters, type Meters } from './meters.js';
import { serveOpenApi } from './openapi.js';
import { ProblemError, schemaViolation, toProblem } from './problem.js';
import { ProblemFilter, routeOf } from './problem-filter.js';
import { isProblemCode, problems } from './problems.js';
import type { StaffVerifier } from './tokens.js';
import { type Tracing, untraced } from './tracing.js';
import { writeJson } from './write-json.js';

export interface HttpOptions {
  /** A Nest module class, or what a dynamic module's `forRoot` gives. */
  readonly module: Type | object;
  readonly config: {
    readonly SERVICE: string; readonly HTTP_HOST: string; readonly HTTP_PORT: number; readonly BODY_LIMIT_BYTES: number;
    readonly CASE_LINK_SECRET: string; readonly SERVICE_SECRET: string;
  };
  readonly logger: Logger;
  readonly staff: StaffVerifier;
  readonly meters?: Meters;
  /** Epoch milliseconds by which case links expire; the process clock where nothing else is said. */
  readonly now?: () => number;
  /** Whether /docs shows the OpenAPI document as a page; /openapi.json is there in any case. */
  readonly docsPage?: boolean;
  readonly tracing?: Tracing;
}

/** The public side of a service, not yet listening. */
export async function createHttp(options: HttpOptions): Promise<NestFastifyApplication> {
  const { module, config, logger, staff, now = Date.now, docsPage = true, meters = noMeters, tracing = untraced } = options;
  const adapter = adapterFor(config.BODY_LIMIT_BYTES, meters);
  traceRequests(adapter.getInstance(), tracing);
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, { logger: nestLogger(logger), rawBody: true, abortOnError: false });
  app.useGlobalFilters(new ProblemFilter(logger, meters));
  app.useGlobalGuards(new DoorGuard({
    service: config.SERVICE, staff, now,
    caseLinks: live(config, 'CASE_LINK_SECRET', caseLinkKeys), serviceSecret: live(config, 'SERVICE_SECRET', (secret) => secret),
  }));
  app.useGlobalPipes(new StandardSchemaValidationPipe({ exceptionFactory: schemaViolation }));
  serveOpenApi(app, `Redress ${config.SERVICE}`, docsPage);
  await app.init();
  await adapter.getInstance().ready();
  return app;
}

/** Creates and listens. Throws BootError where the port cannot be had. */
export async function startHttp(options: HttpOptions): Promise<{ app: NestFastifyApplication; url: string }> {
  const app = await createHttp(options);
  try {
    return { app, url: await listenAt(app, options.config.HTTP_HOST, options.config.HTTP_PORT, 'HTTP_PORT') };
  } catch (error) {
    await app.close();
    throw error;
  }
}

const CLOSE_MS = 5_000;

/** Finishes the requests under way; connections that never end by themselves (live views) are cut after a while. */
export async function stopHttp(app: NestFastifyApplication): Promise<void> {
  const server = app.getHttpServer() as { closeAllConnections(): void };
  const cut = setTimeout(() => server.closeAllConnections(), CLOSE_MS);
  try {
    await app.close();
  } finally {
    clearTimeout(cut);
  }
}

/** Case-link tokens stand in paths; fastify's own limit of 100 characters would answer them with 404. */
const LONGEST_PARAM = 1_024;

function adapterFor(bodyLimit: number, meters: Meters): FastifyAdapter {
  const adapter = new FastifyAdapter({ bodyLimit, requestTimeout: 30_000, routerOptions: { maxParamLength: LONGEST_PARAM } });
  adapter.useBodyParser('application/json', true, { bodyLimit }, (_request, body, done) => done(null, parseJsonBody(body)));
  const server = adapter.getInstance();
  // fastify's own would hand plain text on as a body that no door can verify.
  server.removeContentTypeParser('text/plain');
  server.setReplySerializer(writeJson);
  // The `type` of every problem is an address here. No door: it says nothing but what the documentation says.
  server.get('/problems/:code', async (request, reply) => {
    const { code } = request.params as { code: string };
    // Outside of Nest nobody turns what is thrown into a problem.
    if (!isProblemCode(code)) return reply.status(404).type('application/problem+json; charset=utf-8').send(toProblem(new ProblemError('not-found', 'There is no such code.')));
    return { code, ...problems[code] };
  });
  server.addHook('onRequest', async (request, reply) => {
    reply.headers(QUIET);
    if (!request.url.startsWith('/docs')) reply.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
  });
  const duration = meters.histogram('http_request_duration_seconds');
  server.addHook('onResponse', async (request, reply) => {
    duration.record(reply.elapsedTime / 1000, { method: request.method, route: routeOf(request), status: String(reply.statusCode) });
  });
  return adapter;
}

const QUIET = { 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY', 'cache-control': 'no-store' };

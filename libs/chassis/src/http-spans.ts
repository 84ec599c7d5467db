import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { visitOf } from './doors.js';
import { SpanKind, type Tracing } from './tracing.js';

type Server = ReturnType<ReturnType<NestFastifyApplication['getHttpAdapter']>['getInstance']>;

/** One SERVER span for each request, from its headers to the end of its answer; what it causes continues from there. */
export function traceRequests(server: Server, tracing: Tracing): void {
  if (!tracing.recording) return;
  const began = new WeakMap<object, { readonly traceparent: string; readonly from: number }>();
  server.addHook('onRequest', async (request) => {
    const step = { traceparent: tracing.next(parentOf(request.headers)), from: performance.now() };
    began.set(request, step);
    visitOf(request).traceparent = step.traceparent;
  });
  server.addHook('onResponse', async (request, reply) => {
    const step = began.get(request);
    if (!step) return;
    const route = request.routeOptions.url;
    tracing.record({
      ...step, parent: parentOf(request.headers), name: route ? `${request.method} ${route}` : request.method, kind: SpanKind.SERVER,
      facts: { 'http.request.method': request.method, 'http.route': route, 'http.response.status_code': reply.statusCode },
      error: reply.statusCode >= 500 ? String(reply.statusCode) : undefined,
    });
  });
}

const parentOf = ({ traceparent }: Readonly<Record<string, unknown>>): string | undefined => (typeof traceparent === 'string' ? traceparent : undefined);

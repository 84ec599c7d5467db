import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import { visitOf } from './doors.js';
import type { Reply, Request } from './http-types.js';
import type { Logger } from './logger.js';
import type { CounterOf, Meters } from './meters.js';
import { toProblem } from './problem.js';
import { readTraceparent } from './traceparent.js';

const RETRY_AFTER_SECONDS = 2;

/** The pattern that a request's path was found by, never the path itself. */
export const routeOf = ({ routeOptions }: Pick<Request, 'routeOptions'>): string => routeOptions?.url ?? 'none';

/** Turns whatever a handler, guard, pipe or parser throws into application/problem+json. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly told: CounterOf<'http_problems'>;

  constructor(
    private readonly logger: Logger,
    meters: Meters,
  ) {
    this.told = meters.counter('http_problems');
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<Request>();
    const reply = http.getResponse<Reply>();
    const problem = toProblem(error, /^zh\b/i.test(request.headers?.['accept-language'] ?? '') ? 'zh' : 'en');
    this.told.add(1, { route: routeOf(request), code: problem.code });
    const traceId = readTraceparent(visitOf(request).traceparent)?.traceId;
    if (problem.code === 'internal') this.logger.error('request failed', { error, outcome: 'failed', code: problem.code, traceId });
    // A stream that broke half way has no room left for an answer.
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
    if (problem.status === 429 || problem.status === 503) reply.header('retry-after', String(RETRY_AFTER_SECONDS));
    reply.status(problem.status).header('content-type', 'application/problem+json; charset=utf-8').send(problem);
  }
}

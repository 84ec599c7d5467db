import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Controller, Get, Module, Post } from '@nestjs/common';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { PublicDoor, Traceparent } from './doors.js';
import { startHttp, stopHttp } from './http.js';
import { createLogger } from './logger.js';
import { childTraceparent, newTraceparent, readTraceparent } from './traceparent.js';
import { createTracing, SpanKind, type Step, type Tracing, untraced } from './tracing.js';

const quiet = createLogger({ service: 'intake', level: 'silent' });
type Spans = Parameters<SpanExporter['export']>[0];

function kept(): { spans: Spans; exporters: { to: string; exporter: SpanExporter }[] } {
  const spans: Spans = [];
  return { spans, exporters: [{ to: 'test', exporter: { export: (some, done) => (spans.push(...some), done({ code: 0 })), shutdown: async () => undefined } }] };
}
const step = (tracing: Tracing, more: Partial<Step> = {}): Step => ({
  traceparent: tracing.next(), name: 'a step', kind: SpanKind.INTERNAL, from: performance.now(), facts: {}, ...more,
});

describe('traceparents', () => {
  it('keep the trace from step to step', () => {
    const first = newTraceparent();
    expect(readTraceparent(childTraceparent(first))).toMatchObject({ traceId: readTraceparent(first)!.traceId, sampled: true });
    expect(childTraceparent(first)).not.toBe(first);
  });

  it.each([undefined, '', `00-${'0'.repeat(32)}-${'1'.repeat(16)}-01`, `00-${'a'.repeat(32)}-${'0'.repeat(16)}-01`, 'x'])('begin anew after %s', (bad) => {
    for (const next of [childTraceparent(bad), untraced.next(bad)]) expect(next).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  });

  it('are handed on as they are where nothing records', () => {
    const first = newTraceparent();
    expect([untraced.recording, untraced.next(first)]).toEqual([false, first]);
    expect(createTracing({ service: 'intake', env: {}, logger: quiet })).toBe(untraced);
  });
});

describe('a span', () => {
  it('has the id that its step gave away, the duration that passed, and its service\'s name', async () => {
    const { spans, exporters } = kept();
    const tracing = createTracing({ service: 'intake', env: {}, logger: quiet, exporters });
    const parent = newTraceparent();
    const traceparent = tracing.next(parent);
    tracing.record(step(tracing, { traceparent, parent, from: 100, to: 350.5, links: [newTraceparent()], facts: { 'redress.outcome': 'done' } }));
    await tracing.stop();
    const [span] = spans;
    expect([span!.spanContext().spanId, span!.parentSpanContext!.spanId]).toEqual([readTraceparent(traceparent)!.spanId, readTraceparent(parent)!.spanId]);
    expect([span!.attributes, span!.links.length, span!.resource.attributes['service.name']]).toEqual([{ 'redress.outcome': 'done' }, 1, 'intake']);
    // Zipkin takes whole microseconds only.
    expect(span!.startTime[1] % 1_000).toBe(0);
    expect(span!.duration[0] * 1_000 + span!.duration[1] / 1e6).toBeCloseTo(250.5, 1);
  });

  it('is left out of traces that are not sampled, but for errors and money, which say that they are a part', async () => {
    const { spans, exporters } = kept();
    const env = { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' };
    const tracing = createTracing({ service: 'intake', env, logger: quiet, exporters });
    expect(readTraceparent(tracing.next())!.sampled).toBe(false);
    tracing.record(step(tracing, { name: 'silent' }));
    tracing.record(step(tracing, { name: 'error', error: 'etimedout' }));
    tracing.record(step(tracing, { name: 'money', money: true }));
    const sampled = newTraceparent();
    tracing.record(step(tracing, { name: 'whole', traceparent: tracing.next(sampled), parent: sampled }));
    await tracing.stop();
    expect(spans.map(({ name, attributes }) => [name, attributes['redress.partial']])).toEqual([['error', true], ['money', true], ['whole', undefined]]);
  });

  it('is sampled by share of traces, the same in every service', () => {
    const env = { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.25' };
    const { exporters } = kept();
    const tracing = createTracing({ service: 'intake', env, logger: quiet, exporters });
    const share = Array.from({ length: 2_000 }, () => readTraceparent(tracing.next())!.sampled).filter(Boolean).length / 2_000;
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.3);
  });

  it.each([{ OTEL_TRACES_SAMPLER: 'sometimes' }, { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '2' }])('refuses %j', (env) => {
    expect(() => createTracing({ service: 'intake', env, logger: quiet, exporters: kept().exporters })).toThrow(/OTEL_TRACES_SAMPLER/);
  });
});

describe('a collector', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });
  const serve = async (handle: (path: string) => number | undefined): Promise<string> => {
    server = createServer((request, response) => {
      request.resume();
      const status = handle(request.url!);
      if (status !== undefined) response.writeHead(status).end();
    });
    await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const to = (url: string) => ({ OTEL_TRACES_EXPORTER: 'zipkin', OTEL_EXPORTER_ZIPKIN_ENDPOINT: `${url}/api/v2/spans` });
  const logged = () => {
    const lines: { level: string; msg: string; count?: number }[] = [];
    const logger = createLogger({ service: 'intake', destination: { write: (line) => void lines.push(JSON.parse(line) as (typeof lines)[number]) } });
    return { lines, logger };
  };

  it('that hangs costs its spans and nothing else: the queue is bounded, what is lost is told once', async () => {
    let asked = 0;
    const url = await serve(() => void asked++);
    const { lines, logger } = logged();
    const env = { ...to(url), OTEL_BSP_MAX_QUEUE_SIZE: '100', OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '10', OTEL_BSP_EXPORT_TIMEOUT: '50' };
    const tracing = createTracing({ service: 'intake', env, logger });
    const began = performance.now();
    for (let i = 0; i < 5_000; i++) tracing.record(step(tracing));
    expect(asked).toBe(0);
    expect(performance.now() - began).toBeLessThan(2_000);
    await new Promise((resolve) => setTimeout(resolve, 150));
    await tracing.stop();
    expect(asked).toBeGreaterThan(0);
    expect(performance.now() - began).toBeLessThan(6_000);
    expect(lines.map(({ level, msg }) => `${level}: ${msg}`)).toEqual(['warn: spans are not taken by their collector, the service goes on without them']);
  });

  it('that is down and comes back is told of twice, and takes what comes then', async () => {
    let up = false;
    const paths = new Set<string>();
    const url = await serve((path) => (paths.add(path), up ? 202 : 503));
    const { lines, logger } = logged();
    const tracing = createTracing({ service: 'intake', env: { ...to(url), OTEL_BSP_SCHEDULE_DELAY: '10' }, logger });
    const told = async (count: number) => {
      for (let tries = 0; lines.length < count && tries < 150; tries++) {
        tracing.record(step(tracing));
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    await told(1);
    up = true;
    await told(2);
    await tracing.stop();
    expect(lines.map(({ level, msg }) => `${level}: ${msg}`)).toEqual([
      'warn: spans are not taken by their collector, the service goes on without them', 'info: spans are taken again',
    ]);
    expect([lines[1]!.count! > 0, [...paths]]).toEqual([true, ['/api/v2/spans']]);
  });

  it.each(['http/protobuf', 'http/json'])('of OTLP is named by the standard variables: %s', async (protocol) => {
    const seen: string[] = [];
    const url = await serve((path) => (seen.push(path), 200));
    // In a process of its own: the exporter loads its transport by `import()`, which tests do not have.
    const program = `import { createLogger, createTracing } from ${JSON.stringify(`file://${join(__dirname, '../dist/index.js')}`)};
      const tracing = createTracing({ service: 'intake', env: process.env, logger: createLogger({ service: 'intake' }) });
      tracing.record({ traceparent: tracing.next(), name: 'one', kind: 0, from: performance.now(), facts: {} });
      await tracing.stop();`;
    const env = { PATH: process.env.PATH, OTEL_EXPORTER_OTLP_ENDPOINT: `${url}/`, OTEL_EXPORTER_OTLP_PROTOCOL: protocol };
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { env });
    expect([seen, stdout]).toEqual([['/v1/traces'], '']);
  }, 20_000);
});

describe('a request', () => {
  @Controller('things')
  class Things {
    @Get(':id') @PublicDoor('a test') one(@Traceparent() traceparent: string) { return { traceparent }; }
    @Post() @PublicDoor('a test') fail() { throw new Error('broken'); }
  }
  @Module({ controllers: [Things] })
  class App {}

  it('has one SERVER span by its route, below the caller\'s; what it causes continues there', async () => {
    const { spans, exporters } = kept();
    const tracing = createTracing({ service: 'intake', env: {}, logger: quiet, exporters });
    const config = {
      SERVICE: 'intake', HTTP_HOST: '127.0.0.1', HTTP_PORT: 0, BODY_LIMIT_BYTES: 1_000, CASE_LINK_SECRET: 'c'.repeat(40), SERVICE_SECRET: 's'.repeat(40),
    };
    const { app, url } = await startHttp({ module: App, config, logger: quiet, staff: async () => { throw new Error('nobody'); }, tracing });
    const caller = newTraceparent();
    const one = await fetch(`${url}/things/private@example.com?q=secret`, { headers: { traceparent: caller } });
    const { traceparent } = (await one.json()) as { traceparent: string };
    await fetch(`${url}/things`, { method: 'POST', headers: { 'idempotency-key': '1' } });
    await fetch(`${url}/no-such-thing/private@example.com`);
    await fetch(`${url}/things/1`, { headers: { traceparent: caller.replace(/01$/, '00') } });
    await stopHttp(app);
    await tracing.stop();
    expect(spans.map(({ name, kind, attributes }) => [name, kind, attributes['http.response.status_code'], attributes['error.type']])).toEqual([
      ['GET /things/:id', SpanKind.SERVER, 200, undefined], ['POST /things', SpanKind.SERVER, 500, '500'], ['GET', SpanKind.SERVER, 404, undefined],
    ]);
    expect(spans[0]!.parentSpanContext!.spanId).toBe(readTraceparent(caller)!.spanId);
    expect(spans[0]!.spanContext().spanId).toBe(readTraceparent(traceparent)!.spanId);
    expect(JSON.stringify(spans.map(({ attributes, name }) => [attributes, name]))).not.toMatch(/private|secret/);
  });
});

import { OTLPTraceExporter as OverGrpc } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as AsJson } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as AsProtobuf } from '@opentelemetry/exporter-trace-otlp-proto';
import { ZipkinExporter } from '@opentelemetry/exporter-zipkin';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { ConfigError, type Env } from './config.js';
import { DeskExporter } from './desk-exporter.js';

/**
 * Where spans go: to a collector by OpenTelemetry's standard variables, and to the desk where SPANS_URL names its door. Nowhere, unless
 * an address is given: nobody's traces go to a collector that only a default knows.
 */
export function spanExporters(service: string, env: Env): { to: string; exporter: SpanExporter }[] {
  const desk = env.SPANS_URL ? [{ to: 'desk', exporter: new DeskExporter(service, env.SPANS_URL, env.SERVICE_SECRET!) }] : [];
  return env.OTEL_SDK_DISABLED?.toLowerCase() === 'true' ? desk : [...collectors(env), ...desk];
}

function collectors(env: Env): { to: string; exporter: SpanExporter }[] {
  const named = (env.OTEL_TRACES_EXPORTER || 'otlp').split(',').map((name) => name.trim());
  return named.flatMap((name) => {
    if (name === 'none') return [];
    if (name === 'zipkin') {
      if (!env.OTEL_EXPORTER_ZIPKIN_ENDPOINT) throw new ConfigError(['OTEL_EXPORTER_ZIPKIN_ENDPOINT: is missing, and OTEL_TRACES_EXPORTER is zipkin']);
      return [{ to: 'zipkin', exporter: new ZipkinExporter({ url: env.OTEL_EXPORTER_ZIPKIN_ENDPOINT }) }];
    }
    if (name !== 'otlp') throw new ConfigError(['OTEL_TRACES_EXPORTER: must be otlp, zipkin or none']);
    return otlp(env);
  });
}

/** Headers, certificates, compression and time-outs are read from the environment by the exporters themselves. */
function otlp(env: Env): { to: string; exporter: SpanExporter }[] {
  const base = env.OTEL_EXPORTER_OTLP_ENDPOINT;
  const own = env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT;
  if (!base && !own) return [];
  const url = own || `${base!.replace(/\/+$/, '')}/v1/traces`;
  switch (env.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL || env.OTEL_EXPORTER_OTLP_PROTOCOL || 'http/protobuf') {
    case 'grpc': return [{ to: 'otlp', exporter: new OverGrpc({ url: own || base! }) }];
    case 'http/json': return [{ to: 'otlp', exporter: new AsJson({ url }) }];
    case 'http/protobuf': return [{ to: 'otlp', exporter: new AsProtobuf({ url }) }];
    default: throw new ConfigError(['OTEL_EXPORTER_OTLP_PROTOCOL: must be grpc, http/json or http/protobuf']);
  }
}

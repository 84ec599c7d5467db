import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { type MetricReader, PeriodicExportingMetricReader, type PushMetricExporter, type ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { Logger } from './logger.js';

type Env = Readonly<Record<string, string | undefined>>;
type Done = Parameters<PushMetricExporter['export']>[1];

const whole = (text: string | undefined, standard: number): number => (/^[1-9]\d{0,8}$/.test(text ?? '') ? Number(text) : standard);

/**
 * Metrics are asked for by Prometheus; only where OTEL_METRICS_EXPORTER is `otlp` are they also sent, over HTTP, to the collector that
 * OpenTelemetry's variables name. A collector that is down or hangs costs nothing but its metrics, and is told of once.
 */
export function pushReaders(env: Env, logger: Pick<Logger, 'warn' | 'info'>): MetricReader[] {
  if (!(env.OTEL_METRICS_EXPORTER ?? '').split(',').some((name) => name.trim() === 'otlp')) return [];
  const url = env.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT || `${(env.OTEL_EXPORTER_OTLP_ENDPOINT || 'http://localhost:4318').replace(/\/$/, '')}/v1/metrics`;
  const exportIntervalMillis = whole(env.OTEL_METRIC_EXPORT_INTERVAL, 60_000);
  const exportTimeoutMillis = Math.min(exportIntervalMillis, whole(env.OTEL_METRIC_EXPORT_TIMEOUT, 10_000));
  const exporter = new ToldExporter(new OTLPMetricExporter({ url, timeoutMillis: exportTimeoutMillis }), logger);
  return [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis, exportTimeoutMillis })];
}

/** Tells the log when sending begins to fail, and when it works again; never each time. */
class ToldExporter implements PushMetricExporter {
  private failing = false;

  constructor(
    private readonly inner: PushMetricExporter,
    private readonly logger: Pick<Logger, 'warn' | 'info'>,
  ) {}

  export(metrics: ResourceMetrics, done: Done): void {
    this.inner.export(metrics, (result) => {
      const failed = result.code !== 0;
      if (failed && !this.failing) this.logger.warn('the collector takes no metrics: they are still served on the admin port', { error: result.error });
      if (!failed && this.failing) this.logger.info('the collector takes metrics again');
      this.failing = failed;
      done(result);
    });
  }

  forceFlush(): Promise<void> {
    return this.inner.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.inner.shutdown();
  }
}

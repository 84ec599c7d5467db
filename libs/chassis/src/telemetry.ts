import type { IncomingMessage, ServerResponse } from 'node:http';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { NodeSDK } from '@opentelemetry/sdk-node';

export interface Telemetry {
  /** Answers with all metrics of the process in Prometheus text form. */
  metrics(request: IncomingMessage, response: ServerResponse): void;
  stop(): Promise<void>;
}

let running: { readonly exporter: PrometheusExporter; readonly sdk: NodeSDK; users: number } | undefined;

/**
 * Starts metrics. One SDK serves the process, also where several services run in it: the first one names it, the last one to stop ends it.
 */
export function startTelemetry({ service }: { service: string; env: Readonly<Record<string, string | undefined>> }): Telemetry {
  running ??= launch(service);
  const mine = running;
  mine.users++;
  let stopped = false;
  return {
    metrics: (request, response) => mine.exporter.getMetricsRequestHandler(request, response),
    stop: async () => {
      if (stopped) return;
      stopped = true;
      if (--mine.users > 0) return;
      running = undefined;
      await mine.sdk.shutdown();
    },
  };
}

function launch(service: string) {
  const exporter = new PrometheusExporter({ preventServerStart: true, prefix: 'redress', withoutScopeInfo: true });
  const sdk = new NodeSDK({
    serviceName: service,
    metricReaders: [exporter],
    // Lists, even empty ones, keep the SDK from exporting by its own defaults to a collector that nobody runs.
    logRecordProcessors: [],
    // Spans are ours: see tracing.ts.
    spanProcessors: [],
    instrumentations: [],
    autoDetectResources: false,
  });
  sdk.start();
  return { exporter, sdk, users: 0 };
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Attributes, Meter, ObservableResult } from '@opentelemetry/api';
import { PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import { type CounterKey, type GaugeKey, type HistogramKey, type Labels, type MetricKey, specOf } from './metrics.js';
import { measureProcess } from './process-gauges.js';

export interface CounterOf<K extends CounterKey> {
  add(count: number, labels: Labels<K>): void;
}
export interface HistogramOf<K extends HistogramKey> {
  record(value: number, labels: Labels<K>): void;
}
/** Values of a gauge at this moment, with their labels. */
export type Readings<K extends GaugeKey> = Iterable<readonly [number, Labels<K>]>;

/** The instruments of one service. Each service of a process has its own, so that a scrape of its admin port tells of it alone. */
export interface Meters {
  counter<K extends CounterKey>(key: K): CounterOf<K>;
  histogram<K extends HistogramKey>(key: K): HistogramOf<K>;
  /** `read` is called with each scrape, answers at once and never throws: what takes time is brought in by `beforeScrape`. */
  gauge<K extends GaugeKey>(key: K, read: () => Readings<K>): void;
  /** Is started before each scrape, which waits for it a short while and then answers with what is there. */
  beforeScrape(refresh: () => Promise<unknown>): void;
  /** Answers with everything in Prometheus text form. Never rejects. */
  serve(request: IncomingMessage, response: ServerResponse): Promise<void>;
  stop(): Promise<void>;
}

/** Label sets of one metric, at most; what comes above is counted together under `otel_metric_overflow="true"`. */
export const MOST_LABEL_SETS = 500;
/** Series of one service, at most: what the tests hold it to. A histogram has one for each bucket. */
export const MOST_SERIES = 3_000;
/** A scrape within this time of the last one gets the same answer: a flood of them costs one. */
const SAME_ANSWER_MS = 1_000;
const PATIENCE_MS = 1_000;

class ScrapeReader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

/** Starts the metrics of a service; with OTEL_SDK_DISABLED=true nothing is measured, and a scrape says so. */
export function createMeters(service: string, env: Readonly<Record<string, string | undefined>>): Meters {
  if (env.OTEL_SDK_DISABLED?.toLowerCase() === 'true') return noMeters;
  const reader = new ScrapeReader({ cardinalitySelector: () => MOST_LABEL_SETS });
  const provider = new MeterProvider({ resource: resourceFromAttributes({ service, 'service.name': service }), readers: [reader] });
  const meters = new OtelMeters(provider, reader);
  measureProcess(meters, provider.getMeter('redress'));
  return meters;
}

class OtelMeters implements Meters {
  private readonly meter: Meter;
  private readonly serializer = new PrometheusSerializer('redress', false, /^service$/, true, true);
  private readonly refreshers: (() => Promise<unknown>)[] = [];
  private scraping: Promise<string> | undefined;
  private lastText = '';
  private lastAt = -Infinity;

  constructor(
    private readonly provider: MeterProvider,
    private readonly reader: MetricReader,
  ) {
    this.meter = provider.getMeter('redress');
  }

  counter<K extends CounterKey>(key: K): CounterOf<K> {
    return this.meter.createCounter(key, described(key));
  }

  histogram<K extends HistogramKey>(key: K): HistogramOf<K> {
    return this.meter.createHistogram(key, { ...described(key), advice: { explicitBucketBoundaries: [...(specOf(key).buckets ?? [])] } });
  }

  gauge<K extends GaugeKey>(key: K, read: () => Readings<K>): void {
    // The SDK goes on telling the last value of a label set that is no longer observed: such a one is told as 0 instead.
    const told = new Map<string, Attributes>();
    this.meter.createObservableGauge(key, described(key)).addCallback((result: ObservableResult) => {
      const gone = new Map(told);
      for (const [value, labels] of read()) {
        const name = Object.values(labels).join('\u0000');
        gone.delete(name);
        told.set(name, labels as Attributes);
        result.observe(value, labels as Attributes);
      }
      for (const labels of gone.values()) result.observe(0, labels);
    });
  }

  beforeScrape(refresh: () => Promise<unknown>): void {
    this.refreshers.push(refresh);
  }

  async serve(_request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const text = await this.text();
      response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text);
    } catch {
      response.writeHead(503).end();
    }
  }

  async stop(): Promise<void> {
    await this.provider.shutdown({ timeoutMillis: 2_000 }).catch(() => undefined);
  }

  private text(): Promise<string> {
    if (performance.now() - this.lastAt < SAME_ANSWER_MS) return Promise.resolve(this.lastText);
    return (this.scraping ??= this.scrape().finally(() => (this.scraping = undefined)));
  }

  private async scrape(): Promise<string> {
    await atMost(PATIENCE_MS, Promise.allSettled(this.refreshers.map(async (refresh) => refresh())));
    const { resourceMetrics } = await this.reader.collect();
    this.lastText = this.serializer.serialize(resourceMetrics);
    this.lastAt = performance.now();
    return this.lastText;
  }
}

const described = (key: MetricKey) => ({ description: specOf(key).help, unit: specOf(key).unit === 'seconds' ? 's' : '' });

async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([work, new Promise((resolve) => { timer = setTimeout(resolve, ms); })]);
  clearTimeout(timer);
}

/** Measures nothing: for whoever has no metrics, and where they are switched off. */
export const noMeters: Meters = {
  counter: () => ({ add: () => undefined }),
  histogram: () => ({ record: () => undefined }),
  gauge: () => undefined,
  beforeScrape: () => undefined,
  serve: async (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end('# metrics are switched off\n');
  },
  stop: async () => undefined,
};

/** Lets the first values through and gives `other` for every further one: a label that outsiders can fill stays bounded. */
export function capped(most: number): (value: string) => string {
  const known = new Set<string>();
  return (value) => {
    if (known.has(value)) return value;
    if (known.size >= most) return 'other';
    known.add(value);
    return value;
  };
}

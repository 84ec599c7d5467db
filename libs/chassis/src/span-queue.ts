import type { ReadableSpan, SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace';
import type { Env } from './config.js';
import type { Logger } from './logger.js';
import type { CounterOf, Meters } from './meters.js';

export interface SpanQueueOptions {
  /** Whom it delivers to, in logs. */
  readonly to: string;
  readonly exporter: SpanExporter;
  /** Sizes and times by OpenTelemetry's own variables (OTEL_BSP_*). */
  readonly env: Env;
  readonly logger: Logger;
  readonly meters: Meters;
}

const FAREWELL_MS = 2_000;
const whole = (text: string | undefined, fallback: number): number => (/^[1-9]\d{0,8}$/.test(text ?? '') ? Number(text) : fallback);

/**
 * Spans on their way to one collector. Bounded, and one delivery at a time: a collector that hangs or is down costs its own spans and
 * nothing else. What was lost is counted, and told once when it begins and once when it is over. Takes whatever it is given, sampled or not.
 */
export class SpanQueue implements SpanProcessor {
  private readonly waiting: ReadableSpan[] = [];
  private readonly most: number;
  private readonly batch: number;
  private readonly delayMs: number;
  private readonly timeoutMs: number;
  private readonly lostInAll: CounterOf<'spans_lost'>;
  private lost = 0;
  private inTrouble = false;
  private stopping = false;
  private timer: NodeJS.Timeout | undefined;
  private delivering: Promise<void> | undefined;

  constructor(private readonly options: SpanQueueOptions) {
    const { env, meters } = options;
    this.lostInAll = meters.counter('spans_lost');
    this.most = whole(env.OTEL_BSP_MAX_QUEUE_SIZE, 4_096);
    this.batch = Math.min(this.most, whole(env.OTEL_BSP_MAX_EXPORT_BATCH_SIZE, 512));
    this.delayMs = whole(env.OTEL_BSP_SCHEDULE_DELAY, 1_000);
    this.timeoutMs = whole(env.OTEL_BSP_EXPORT_TIMEOUT, 10_000);
  }

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    if (this.stopping || this.waiting.length >= this.most) return this.lose(1);
    this.waiting.push(span);
    if (this.waiting.length >= this.batch) void this.flush();
    else this.timer ??= setTimeout(() => void this.flush(), this.delayMs).unref();
  }

  forceFlush(): Promise<void> {
    return this.flush();
  }

  async shutdown(): Promise<void> {
    this.stopping = true;
    let farewell: NodeJS.Timeout | undefined;
    await Promise.race([this.flush(), new Promise((resolve) => (farewell = setTimeout(resolve, FAREWELL_MS)))]);
    clearTimeout(farewell);
    this.waiting.length = 0;
    void this.options.exporter.shutdown().catch(() => undefined);
  }

  private flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    return (this.delivering ??= this.deliverAll().finally(() => (this.delivering = undefined)));
  }

  private async deliverAll(): Promise<void> {
    while (this.waiting.length > 0) {
      const spans = this.waiting.splice(0, this.batch);
      if (await this.deliver(spans)) this.recover();
      else this.lose(spans.length);
    }
  }

  private deliver(spans: ReadableSpan[]): Promise<boolean> {
    return new Promise((resolve) => {
      const timeout = setTimeout(() => resolve(false), this.timeoutMs).unref();
      const end = (taken: boolean) => {
        clearTimeout(timeout);
        resolve(taken);
      };
      try {
        this.options.exporter.export(spans, ({ code }) => end(code === 0));
      } catch {
        end(false);
      }
    });
  }

  private lose(count: number): void {
    const { to, logger } = this.options;
    this.lost += count;
    this.lostInAll.add(count, {});
    if (this.inTrouble) return;
    this.inTrouble = true;
    logger.warn('spans are not taken by their collector, the service goes on without them', { context: to });
  }

  private recover(): void {
    if (!this.inTrouble) return;
    this.options.logger.info('spans are taken again', { context: this.options.to, count: this.lost });
    this.inTrouble = false;
    this.lost = 0;
  }
}

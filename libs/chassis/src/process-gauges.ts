import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Meter } from '@opentelemetry/api';
import type { Meters } from './meters.js';
import { specOf } from './metrics.js';

const WINDOW_MS = 10_000;
const QUANTILES = ['0.5', '0.99', '1'] as const;

/** Delays of the event loop. A window ends with the first read after its time, so that several scrapers see the same. */
class LoopDelay {
  private readonly histogram = monitorEventLoopDelay({ resolution: 20 });
  private last = { '0.5': 0, '0.99': 0, '1': 0 };
  private began = performance.now();

  constructor() {
    this.histogram.enable();
  }

  read(): Readonly<Record<(typeof QUANTILES)[number], number>> {
    const windowIsOver = performance.now() - this.began >= WINDOW_MS;
    if (windowIsOver || this.last['1'] === 0) this.last = this.now();
    if (windowIsOver) {
      this.histogram.reset();
      this.began = performance.now();
    }
    return this.last;
  }

  /** The timer that measures is itself 20 ms apart: what is above that is delay. */
  private now(): LoopDelay['last'] {
    if (this.histogram.count === 0) return this.last;
    const above = (ns: number) => Math.max(0, ns / 1e9 - 0.02);
    return { '0.5': above(this.histogram.percentile(50)), '0.99': above(this.histogram.percentile(99)), '1': above(this.histogram.max) };
  }
}

let loop: LoopDelay | undefined;

/** What every process tells of itself. */
export function measureProcess(meters: Meters, meter: Meter): void {
  loop ??= new LoopDelay();
  const delay = loop;
  meters.gauge('event_loop_delay_seconds', () => {
    const delays = delay.read();
    return QUANTILES.map((quantile) => [delays[quantile], { quantile }] as const);
  });
  meters.gauge('process_resident_bytes', () => [[process.memoryUsage.rss(), {}]]);
  const { help } = specOf('process_cpu_seconds');
  meter.createObservableCounter('process_cpu_seconds', { description: help, unit: 's' }).addCallback((result) => {
    const { user, system } = process.cpuUsage();
    result.observe((user + system) / 1e6);
  });
}

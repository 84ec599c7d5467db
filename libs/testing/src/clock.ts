import { instant, milliseconds, type Duration, type Instant } from '@redress/contracts';

/** A clock that stands still until it is moved. It may be moved back, as a database's may after a failover. */
export class TestClock {
  private ms: number;

  constructor(start: Instant = '2026-01-05T08:00:00.000Z') {
    this.ms = Date.parse(start);
  }

  get now(): Instant {
    return instant(this.ms);
  }

  advance(duration: Duration): Instant {
    this.ms += milliseconds(duration);
    return this.now;
  }

  set(at: Instant): void {
    this.ms = Date.parse(at);
  }
}

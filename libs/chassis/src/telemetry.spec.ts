import { childTraceparent, newTraceparent, startSpanFrom } from './telemetry.js';

const traceOf = (traceparent: string) => traceparent.slice(3, 35);

describe('traceparents without a collector', () => {
  it('keep the trace from step to step', () => {
    const first = newTraceparent();
    const second = startSpanFrom(first, 'process complaint.received.v1');
    second.end();
    expect(traceOf(second.traceparent)).toBe(traceOf(first));
    expect(second.traceparent).not.toBe(first);
    expect(traceOf(childTraceparent(second.traceparent))).toBe(traceOf(first));
  });

  it.each([undefined, '', `00-${'0'.repeat(32)}-${'1'.repeat(16)}-01`, `00-${'a'.repeat(32)}-${'0'.repeat(16)}-01`, 'x'])('begin anew after %s',
    (bad) => {
    expect(childTraceparent(bad)).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  });
});

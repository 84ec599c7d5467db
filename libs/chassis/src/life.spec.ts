import { createLife } from './life.js';
import { createLogger } from './logger.js';
import { childTraceparent, newTraceparent, startSpanFrom } from './telemetry.js';

describe('life', () => {
  it('ends its steps once, in order, and goes on after one that fails', async () => {
    const lines: string[] = [];
    const life = createLife(createLogger({ service: 'things', destination: { write: (line) => void lines.push(line) } }));
    const ended: string[] = [];
    life.onStop('http', async () => { await new Promise((resolve) => setTimeout(resolve, 5)); ended.push('http'); });
    life.onStop('runner', () => { throw new Error('13800138000'); });
    life.onStop('database', () => void ended.push('database'));
    await Promise.all([life.stop(), life.stop()]);
    expect(ended).toEqual(['http', 'database']);
    expect(lines.join('')).toContain('"step":"runner"');
    expect(lines.join('')).not.toContain('13800138000');
  });
});

describe('traceparents', () => {
  it('keep the trace from step to step without a collector', () => {
    const first = newTraceparent();
    const second = startSpanFrom(first, 'process complaint.received.v1');
    second.end();
    expect(second.traceparent.slice(0, 35)).toBe(first.slice(0, 35));
    expect(second.traceparent).not.toBe(first);
    expect(childTraceparent(second.traceparent).slice(0, 35)).toBe(first.slice(0, 35));
  });

  it.each([undefined, '', `00-${'0'.repeat(32)}-${'1'.repeat(16)}-01`, `00-${'a'.repeat(32)}-${'0'.repeat(16)}-01`, 'x'])('begin anew after %s', (bad) => {
    expect(childTraceparent(bad)).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  });
});

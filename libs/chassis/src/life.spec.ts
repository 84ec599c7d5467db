import { createLife } from './life.js';
import { createLogger } from './logger.js';

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

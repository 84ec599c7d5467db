import { parseFlags } from './flags.js';

describe('flags of npm start', () => {
  it('serves with samples on the PostgreSQL log where nothing is said', () => {
    expect(parseFlags([])).toEqual({ fresh: false, samples: true, oneProcess: false, kafka: false, zipkin: false, once: false, json: false, help: false });
  });

  it('takes several', () => {
    expect(parseFlags(['--kafka', '--zipkin', '--fresh', '--one-process', '--no-samples'])).toMatchObject({ kafka: true, zipkin: true, fresh: true, oneProcess: true, samples: false });
  });

  it.each(['--freshh', 'fresh', '__proto__', 'toString'])('refuses %s in one line', (flag) => {
    expect(() => parseFlags([flag])).toThrow(/^\S+ is not a flag of npm start\. .*--help.*$/);
  });

  it('refuses to end after a stream that it is told to leave out', () => {
    expect(() => parseFlags(['--once', '--no-samples'])).toThrow('--once');
  });
});

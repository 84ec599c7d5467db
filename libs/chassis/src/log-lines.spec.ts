import { createLogger } from './logger.js';
import { logLines } from './log-lines.js';

/** A standard output and error of which a test says what they do. */
function outputs() {
  const fds: Record<number, string> = { 1: '', 2: '' };
  const broken = new Map<number, string>();
  const write = (fd: number, bytes: Buffer, offset: number): number => {
    const code = broken.get(fd);
    if (code) throw Object.assign(new Error('no'), { code });
    const part = bytes.subarray(offset, offset + 40);
    fds[fd] += part.toString();
    return part.length;
  };
  const lines = (fd: number) => fds[fd]!.split('\n').filter(Boolean).map((line) => JSON.parse(line) as Record<string, unknown>);
  return { broken, lines, logger: createLogger({ service: 'payments', destination: logLines(1, write) }) };
}

it('writes lines whole, however little the output takes at once', () => {
  const { logger, lines } = outputs();
  logger.info('a line that is longer than forty bytes, which is all that this output takes', { count: 1 });
  expect(lines(1)).toMatchObject([{ level: 'info', service: 'payments', count: 1 }]);
});

it.each(['ENOSPC', 'EPIPE', 'EAGAIN', 'EIO'])('goes on where the log answers %s, and says so once', (code) => {
  const { logger, lines, broken } = outputs();
  broken.set(1, code);
  logger.info('one');
  logger.error('two');
  logger.error('three');
  expect(lines(2)).toMatchObject([{ level: 'warn', msg: 'the log takes no lines, the service goes on without it', errorCode: code }]);
  broken.clear();
  logger.info('four');
  logger.info('five');
  expect(lines(1).map(({ msg, count }) => [msg, count])).toEqual([['log lines were lost', 3], ['four', undefined], ['five', undefined]]);
  expect(lines(2)).toHaveLength(1);
});

it('goes on where standard error is broken, too', () => {
  const { logger, broken } = outputs();
  broken.set(1, 'EPIPE').set(2, 'EPIPE');
  expect(() => logger.error('nobody hears it')).not.toThrow();
});

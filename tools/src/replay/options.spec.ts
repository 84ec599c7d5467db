import { parseOptions, usage } from './options.js';
import { fieldNames } from './mapping.js';

describe('npm run replay', () => {
  it('has defaults for everything but the file', () => {
    expect(parseOptions(['a.csv'])).toEqual({
      files: ['a.csv'], told: {}, via: 'webhook', limit: Infinity, rate: Infinity, timeoutMs: 1_800_000, encoding: 'utf-8', json: false, kafka: undefined,
      oneProcess: false, data: undefined, help: false,
    });
  });

  it('takes columns, pace and place from its flags', () => {
    const options = parseOptions(['a.csv', 'b.tsv', '--text', 'body', '--category', 'why', '--rate', '50/s', '--limit', '10', '--timeout', '90s', '--via', 'topic', '--kafka', '--encoding', 'GBK']);
    expect(options).toMatchObject({
      files: ['a.csv', 'b.tsv'], told: { text: 'body', reason: 'why' }, rate: 50, limit: 10, timeoutMs: 90_000, via: 'topic', kafka: true, encoding: 'gbk',
    });
  });

  it.each([
    [[], 'Name a file'], [['a.csv', '--via', 'mail'], '--via takes webhook or topic'], [['a.csv', '--limit', '0'], '--limit needs a number above zero'],
    [['a.csv', '--timeout', 'soon'], '--timeout takes a duration'], [['a.csv', '--encoding', 'klingon'], 'no such encoding'], [['a.csv', '--colour'], '--colour'],
  ])('says what is wrong with %j', (args, said) => {
    expect(() => parseOptions(args)).toThrow(said);
  });

  it('tells of every flag, and by which rule orders are made', () => {
    for (const name of [...fieldNames, 'via', 'limit', 'rate', 'timeout', 'encoding', 'json', 'kafka', 'one-process', 'data']) expect(usage).toContain(`--${name}`);
    expect(usage).toContain('between CNY 20 and 300');
    expect(parseOptions(['--help']).help).toBe(true);
  });
});

import { parseBackup, parseRestore } from './options.js';

describe('flags of a restore', () => {
  it('name a backup, or a database that was brought back to a time', () => {
    expect(parseRestore(['/backups/one', '--home', '/data', '--dry-run'])).toMatchObject({ folder: '/backups/one', home: { root: '/data' }, dryRun: true, marginMinutes: 60 });
    const at = parseRestore(['--at', '2026-11-23T04:00Z', '--database', 'postgres://a/b', '--margin', '5']);
    expect(at).toMatchObject({ folder: undefined, at: '2026-11-23T04:00:00.000Z', marginMinutes: 5 });
    expect(parseRestore(['--help'])).toBeUndefined();
  });

  it.each([
    [[], 'Name the backup'], [['--at', '2026-11-23'], 'Name the backup'], [['a', 'b'], 'Name one backup'], [['a', '--at', '2026-11-23'], 'knows its own time'],
    [['a', '--home', 'h', '--database', 'd'], 'not both'], [['a', '--margin', 'x'], 'minutes'], [['--at', 'now', '--database', 'd'], '--at is a time'],
    [['a', '--force'], "Unknown option '--force'"],
  ])('are refused: %j', (args, words) => {
    expect(() => parseRestore(args)).toThrow(words);
  });
});

it('a backup of somebody else’s database has no keys of ours', () => {
  expect(() => parseBackup(['--database', 'postgres://a/b', '--keys', 'k'])).toThrow('no keys');
  expect(parseBackup(['--data', '/data', '--to', '/b', '--no-keys'])).toMatchObject({ keys: undefined, home: { root: '/data' } });
  expect(parseBackup(['--to', '/b'])).toMatchObject({ to: '/b', keys: '/b.keys' });
});

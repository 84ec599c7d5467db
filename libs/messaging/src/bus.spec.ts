import { partitionOf } from './bus.js';

const HIGHEST = 2 ** 31;

describe('the partition of a key', () => {
  // The vectors of Kafka's own Java client (UtilsTest): whoever else publishes to a topic puts a key where we do.
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('of %s hashes as murmur2 does in Java', (key, hash) => {
    expect(partitionOf(key, HIGHEST)).toBe(hash & 0x7fffffff);
    expect(partitionOf(key, 4)).toBe((hash & 0x7fffffff) % 4);
  });

  it('is always one of the partitions', () => {
    for (let i = 0; i < 1_000; i++) {
      const partition = partitionOf(`淘宝-${i}`, 7);
      expect(Number.isInteger(partition) && partition >= 0 && partition < 7).toBe(true);
    }
  });
});

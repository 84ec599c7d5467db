import { decodeLz4 } from './lz4.js';

// Frames as the reference encoder writes them; the suite on a real broker reads what Java's encoder writes.
const frame = (...blocks: Buffer[]): Buffer => Buffer.concat([Buffer.from('04224d18604082', 'hex'), ...blocks, Buffer.alloc(4)]);
const block = (bytes: number[], stored = false): Buffer => {
  const head = Buffer.alloc(4);
  head.writeUInt32LE((bytes.length | (stored ? 0x80000000 : 0)) >>> 0);
  return Buffer.concat([head, Buffer.from(bytes)]);
};
const text = (letters: string): number[] => [...Buffer.from(letters)];

describe('lz4', () => {
  it('reads literals, overlapping matches and long lengths', () => {
    // "abc", then 20 bytes from 3 back, then "xyz".
    const bytes = [0x3f, ...text('abc'), 3, 0, 1, 0x30, ...text('xyz')];
    expect(decodeLz4(frame(block(bytes))).toString()).toBe(`${'abc'.repeat(8).slice(0, 23)}xyz`);
    const long = [0xf0, 255, 30, ...text('x'.repeat(300))];
    expect(decodeLz4(frame(block(long))).toString()).toBe('x'.repeat(300));
  });

  it('reads stored blocks, and matches that reach into an earlier block', () => {
    const bytes = [0x00, 5, 0, 0x10, ...text('!')];
    expect(decodeLz4(frame(block(text('hello'), true), block(bytes))).toString()).toBe('hellohell!');
  });

  it('reads an empty frame', () => {
    expect(decodeLz4(frame())).toHaveLength(0);
  });

  it.each([
    ['other bytes', Buffer.from('not a frame at all')],
    ['a match before the beginning', frame(block([0x10, 97, 9, 0, 0x10, 98]))],
    ['a block beyond the end', frame(block(text('hello'), true)).subarray(0, 13)],
    ['no end mark', frame(block(text('hello'), true)).subarray(0, 16)],
    ['literals that are cut off', frame(block([0x50, 97]))],
    ['a length that is cut off', frame(block([0xf0, 255]))],
  ])('refuses %s', (_name, bytes) => {
    expect(() => decodeLz4(bytes)).toThrow('broken lz4 frame');
  });
});

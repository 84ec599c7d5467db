const MAGIC = 0x184d2204;
const [HAS_BLOCK_CHECKSUM, HAS_CONTENT_SIZE, HAS_DICTIONARY] = [0x10, 0x08, 0x01];
const STORED = 0x80000000;
const SHORTEST_MATCH = 4;

const broken = (what: string): never => {
  throw new Error(`broken lz4 frame: ${what}`);
};

/** Output that grows; a match may reach back over all of it, since blocks of a frame can build on each other. */
interface Output {
  bytes: Buffer;
  length: number;
}

function room(output: Output, more: number): void {
  if (output.length + more <= output.bytes.length) return;
  const larger = Buffer.allocUnsafe(Math.max(output.bytes.length * 2, output.length + more));
  output.bytes.copy(larger, 0, 0, output.length);
  output.bytes = larger;
}

/** An LZ4 frame, as Java's clients write it. Checksums are not looked at: Kafka has one of its own over the whole batch. */
export function decodeLz4(source: Buffer): Buffer {
  if (source.length < 7 || source.readUInt32LE(0) !== MAGIC) broken('no magic number');
  const flags = source[4]!;
  let at = 7 + (flags & HAS_CONTENT_SIZE ? 8 : 0) + (flags & HAS_DICTIONARY ? 4 : 0);
  const output: Output = { bytes: Buffer.allocUnsafe(source.length * 4), length: 0 };
  while (at + 4 <= source.length) {
    const head = source.readUInt32LE(at);
    at += 4;
    if (head === 0) return output.bytes.subarray(0, output.length);
    const size = head & ~STORED;
    if (at + size > source.length) broken('a block ends beyond it');
    if (head & STORED) copyLiterals(source, at, size, output);
    else decodeBlock(source, at, at + size, output);
    at += size + (flags & HAS_BLOCK_CHECKSUM ? 4 : 0);
  }
  return broken('no end mark');
}

function copyLiterals(source: Buffer, from: number, count: number, output: Output): void {
  room(output, count);
  source.copy(output.bytes, output.length, from, from + count);
  output.length += count;
}

function decodeBlock(source: Buffer, from: number, to: number, output: Output): void {
  let at = from;
  const lengthOf = (start: number): number => {
    let length = start;
    if (start === 15) {
      for (let more = 255; more === 255; length += more) more = at < to ? source[at++]! : broken('a length is cut off');
    }
    return length;
  };
  while (at < to) {
    const token = source[at++]!;
    const literals = lengthOf(token >> 4);
    if (at + literals > to) broken('literals are cut off');
    copyLiterals(source, at, literals, output);
    at += literals;
    // The last sequence of a block has literals only.
    if (at === to) return;
    if (at + 2 > to) broken('an offset is cut off');
    const back = source.readUInt16LE(at);
    at += 2;
    copyMatch(output, back, lengthOf(token & 15) + SHORTEST_MATCH);
  }
}

function copyMatch(output: Output, back: number, count: number): void {
  if (back === 0 || back > output.length) broken('a match lies before the beginning');
  room(output, count);
  const { bytes, length } = output;
  // Byte by byte, since a match may overlap what it writes: that is how lz4 tells a run.
  for (let i = length; i < length + count; i++) bytes[i] = bytes[i - back]!;
  output.length += count;
}

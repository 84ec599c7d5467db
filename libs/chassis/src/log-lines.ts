import { writeSync } from 'node:fs';
import type { DestinationStream } from 'pino';

type Write = (fd: number, bytes: Buffer, offset: number) => number;
const TRIES = 5;
const PAUSE_MS = 10;
const nothing = new Int32Array(new SharedArrayBuffer(4));

/**
 * Lines to standard output that never stop a service: where the disk is full, the pipe is broken, or whoever reads it hangs, lines are
 * lost. That is told once on standard error, as far as that takes it, and once in the log when it takes lines again, with their number.
 */
export function logLines(fd = 1, write: Write = writeSync): DestinationStream {
  let lost = 0;
  const tell = (to: number, fields: object): boolean =>
    put(write, to, `${JSON.stringify({ level: 'warn', time: new Date().toISOString(), ...fields })}\n`) === undefined;
  return {
    write(line) {
      if (lost > 0 && tell(fd, { msg: 'log lines were lost', count: lost })) lost = 0;
      const errorCode = put(write, fd, line);
      if (errorCode === undefined) return;
      if (lost++ === 0) tell(2, { msg: 'the log takes no lines, the service goes on without it', errorCode });
    },
  };
}

/** Writes all of it, waiting a moment for a reader that is slow. The code of the error where that cannot be done. */
function put(write: Write, fd: number, line: string): string | undefined {
  const bytes = Buffer.from(line);
  let written = 0;
  for (let tries = 0; written < bytes.length;) {
    try {
      written += write(fd, bytes, written);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
      if (code !== 'EAGAIN' || ++tries > TRIES) return code;
      Atomics.wait(nothing, 0, 0, PAUSE_MS);
    }
  }
  return undefined;
}

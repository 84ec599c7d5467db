import { readdirSync, readFileSync } from 'node:fs';

/**
 * Ends a PostgreSQL as a power cut would: the server first, so that it cannot clean up, then its backends at once, which else would see
 * its death and leave in their own time. Where the system shows no children (not Linux) they do so.
 */
export function killServer(pid: number): void {
  const backends = childrenOf(pid);
  for (const one of [pid, ...backends]) {
    try {
      process.kill(one, 'SIGKILL');
    } catch {
      // it has ended meanwhile
    }
  }
}

/** Processes that this one has started and that still live. */
export function childrenOf(parent: number): number[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => parentOf(pid) === parent);
  } catch {
    return [];
  }
}

function parentOf(pid: number): number | undefined {
  try {
    // The name of the program, in parentheses, may hold anything.
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')[1]);
  } catch {
    return undefined;
  }
}

import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type BusMember } from './bus-member.js';

export interface MemberProcess {
  /** Bodies of the messages that it was given so far. */
  readonly took: string[];
  /** Ends it at once, with whatever it has in hand. */
  kill(): Promise<void>;
}

/** A member of a group in a process of its own, run from the sources by the same Node. */
export function startMember(member: BusMember): MemberProcess {
  const folder = join(process.cwd(), 'libs/testing/src');
  const child: ChildProcess = spawn(
    process.execPath, ['--import', join(folder, 'typescript-hooks.mjs'), join(folder, 'bus-member.ts'), JSON.stringify(member)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const took: string[] = [];
  createInterface({ input: child.stdout! }).on('line', (line) => took.push(...line.split(' ')));
  return { took, kill: async () => (child.kill('SIGKILL'), ended) };
}

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { checkout } from '../start/home.js';

export interface Ran { readonly code: number; readonly out: string; readonly said: string }

/** Runs a command as an operator does. Resolves with what it printed. */
export async function command(name: 'backup' | 'restore', flags: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  const { PATH = '', HOME = '' } = process.env;
  const script = join(checkout(), 'tools/dist', `${name}.js`);
  const child = spawn(process.execPath, [script, ...flags], { env: { PATH, HOME, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, said] = ['', ''];
  child.stdout.on('data', (text: Buffer) => { out += text.toString(); });
  child.stderr.on('data', (text: Buffer) => { said += text.toString(); });
  const code = await new Promise<number>((resolve) => child.once('close', (status) => resolve(status ?? 1)));
  return { code, out, said };
}

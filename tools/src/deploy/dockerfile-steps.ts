import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { services } from '@redress/contracts';
import { checkout } from '../start/home.js';
import { type Built, carryOut } from './carry-out.js';

const usage = `npm run dockerfile

Carries out the steps of deploy/Dockerfile in an empty folder, without a container engine, and starts each part of the image without any
configuration: it must load all that it needs and then say which variables are missing. Takes a minute, and needs the npm registry or its cache.`;

/** Whatever the image starts, with what it must say when it is told nothing. */
const parts = [
  ...[...services, 'rail-simulator'].map((name) => ({ command: [`apps/${name}/dist/main.js`], says: 'The configuration is wrong' })),
  { command: ['tools/dist/migrate.js'], says: 'MIGRATOR_DATABASE_URL is missing' },
  { command: ['tools/dist/deploy/make-topics.js'], says: 'KAFKA_BROKERS: is missing' },
];

function start({ root, workdir, environment }: Built, command: readonly string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd: join(root, workdir), encoding: 'utf8', timeout: 60_000, env: { PATH: process.env.PATH, ...environment },
  });
  return { status, output: `${stdout}${stderr}` };
}

function main(): void {
  if (process.argv.length > 2) return console.log(usage);
  const root = checkout();
  const into = mkdtempSync(join(tmpdir(), 'redress-image-'));
  try {
    const image = carryOut({ context: root, dockerfile: join(root, 'deploy', 'Dockerfile'), into, progress: console.log });
    if (image.user === 'root') throw new Error('the image would run as root');
    for (const { command, says } of parts) {
      const { status, output } = start(image, command);
      if (status !== 1 || !output.includes(says)) throw new Error(`${command.join(' ')} ended with ${status}, and did not say "${says}":\n${output}`);
      console.log(`${command.join(' ')} loads, and says what it needs`);
    }
  } finally {
    rmSync(into, { recursive: true, force: true });
  }
}

try {
  main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

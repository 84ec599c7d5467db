import { existsSync } from 'node:fs';
import { backupUsage, parseBackup } from './backup/options.js';
import { type Taken } from './backup/take-backup.js';

async function main(): Promise<void> {
  const options = parseBackup(process.argv.slice(2));
  if (!options) return console.log(backupUsage);
  for (const path of [options.to, options.keys]) if (path && existsSync(path)) throw new Error(`${path} is there already. Choose another folder.`);
  // All services are loaded by it, which takes a second: not for a flag that is wrong.
  const { takeBackup } = await import('./backup/take-backup.js');
  const taken = await takeBackup(options);
  console.log(options.json ? JSON.stringify({ ok: true, ...taken }) : asText(taken));
}

const asText = ({ folder, at, rows, bytes, keys }: Taken): string => [
  `${folder} holds the books up to ${at}: ${rows} rows, ${(bytes / 1e6).toFixed(1)} MB.`,
  keys ? `WARNING: ${keys} holds the keys to them. Keep it elsewhere; without it no contact can be read.`
    : 'The keys are not in it: keep those of the installation apart; without them no contact can be read.',
].join('\n');

main().then(() => process.exit(), (error: Error) => {
  console.error(error.message);
  process.exit(1);
});

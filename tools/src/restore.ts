import { readManifest, verifyFiles } from './backup/manifest.js';
import { parseRestore, restoreUsage, type RestoreOptions } from './backup/options.js';
import { type Restoration } from './backup/restoration.js';

/** All services are loaded by what does it, which takes a second: not for a backup that is damaged. */
async function run(options: RestoreOptions): Promise<Restoration | string> {
  if (!options.folder) return (await import('./backup/bring-back.js')).followUp(options, options.at!);
  const manifest = readManifest(options.folder);
  await verifyFiles(options.folder, manifest);
  console.error(`The backup is whole: ${manifest.tables.length} tables, up to ${manifest.at}.`);
  return (await import('./backup/bring-back.js')).bringBack(options, options.folder, manifest);
}

function asText({ knownUntil, kept, again, erased, finance }: Restoration): string {
  const numbers = Object.entries(finance).map(([merchant, last]) => `${merchant} ${last}`).join(', ');
  return [
    `The books are back, up to ${knownUntil}.`,
    ...(kept ? [`What was there is kept as database ${kept}; drop it when nobody misses it.`] : []),
    ...(erased ? [`Erased again, as they had been since: ${erased} people.`] : []),
    `Events that come again: ${again}. Inboxes absorb what they know.`,
    `Finance's last number by merchant: ${numbers || 'none'}. Tell finance to forget what it has beyond: those numbers are given again.`,
    'Until rails have forgotten the keys of the lost time, payouts are looked up before they are sent.',
    'Now start, let channels send again what they sent since, then: npm run audit (docs/runbooks/restore.md).',
  ].join('\n');
}

async function main(): Promise<void> {
  const options = parseRestore(process.argv.slice(2));
  if (!options) return console.log(restoreUsage);
  const done = await run(options);
  if (options.json) console.log(JSON.stringify(typeof done === 'string' ? { ok: true, dryRun: done } : { ok: true, ...done }));
  else console.log(typeof done === 'string' ? `${done} Nothing was changed.` : asText(done));
}

main().then(() => process.exit(), (error: Error) => {
  console.error(error.message);
  process.exit(1);
});

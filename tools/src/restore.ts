import { existsSync } from 'node:fs';
import { stopLeftover } from '../embedded-postgres.mjs';
import { copyKeys, planKeys } from './backup/keys.js';
import { type Manifest, readManifest, verifyFiles } from './backup/manifest.js';
import { type RestoreOptions, parseRestore, restoreUsage } from './backup/options.js';
import { placeAtHome, placeAtUrl, withClient } from './backup/place.js';
import { afterwards, type Buses, refuseNewer, refuseTaken, restoreBackup, type Restoration } from './backup/restoration.js';
import { openHome } from './start/home.js';
import { kafkaOptions, openKafka } from './start/kafka-bus.js';

const say = (line: string): void => console.error(line);

async function run(options: RestoreOptions): Promise<Restoration | string> {
  const { folder, home, database, at } = options;
  if (!folder) return options.dryRun ? `Would mark ${new URL(database!).pathname.slice(1)} as brought back to ${at!}.` : onBuses(options, false, async (buses) => {
    const place = placeAtUrl(database!);
    await refuseTaken(place, true);
    return withClient(place.url(place.name), (client) => afterwards(client, at!, buses));
  });
  const manifest = readManifest(folder);
  await verifyFiles(folder, manifest);
  await refuseNewer(manifest);
  say(`The backup is whole: ${manifest.tables.length} tables, up to ${manifest.at}.`);
  return database ? intoDatabase(options, folder, manifest) : intoHome({ ...options, home }, folder, manifest);
}

async function intoDatabase(options: RestoreOptions, folder: string, manifest: Manifest): Promise<Restoration | string> {
  const place = placeAtUrl(options.database!);
  const standing = await refuseTaken(place, options.replace);
  if (options.dryRun) return `Would restore the books up to ${manifest.at} into ${place.label} (${standing}).`;
  return onBuses(options, manifest.bus === 'kafka', (buses) => restoreBackup(place, folder, manifest, { replace: options.replace, buses, progress: say }));
}

async function intoHome(options: RestoreOptions, folder: string, manifest: Manifest): Promise<Restoration | string> {
  const { home, replace } = options;
  const keysFolder = options.keys ?? `${folder}.keys`;
  const plan = planKeys(home, keysFolder, manifest.keys);
  // Rejects where a launcher runs on the folder; ends a server that outlived its own.
  if (!options.dryRun) await stopLeftover(home.postgres);
  if (options.dryRun) return `Would restore the books up to ${manifest.at} into ${home.root} (${existsSync(home.postgres) ? 'there is a database' : 'empty'}), keys: ${plan}.`;
  openHome(home);
  if (plan === 'copy') copyKeys(home, keysFolder);
  const place = await placeAtHome(home, say);
  try {
    await refuseTaken(place, replace);
    return await onBuses(options, manifest.bus === 'kafka', (buses) => restoreBackup(place, folder, manifest, { replace, buses, progress: say }));
  } finally {
    await place.close();
  }
}

/** With Kafka reachable, where it is the bus: started on the data folder where it is the local one. */
async function onBuses<T>({ home, database, kafka, busDatabase, marginMinutes }: RestoreOptions, onKafka: boolean, work: (buses: Buses) => Promise<T>): Promise<T> {
  const buses = { log: busDatabase, margin: { minutes: marginMinutes } };
  if (!onKafka && !kafka) return work(buses);
  if (database && !process.env.KAFKA_BROKERS) throw new Error('The bus is Kafka. Set KAFKA_BROKERS to where its brokers are.');
  const broker = await openKafka(home, say);
  try {
    return await work({ ...buses, kafka: kafkaOptions(broker.env) });
  } finally {
    await broker.stop();
  }
}

function asText({ knownUntil, kept, again, finance }: Restoration): string {
  const numbers = Object.entries(finance).map(([merchant, last]) => `${merchant} ${last}`).join(', ');
  return [
    `The books are back, up to ${knownUntil}.`,
    ...(kept ? [`What was there is kept as database ${kept}; drop it when nobody misses it.`] : []),
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

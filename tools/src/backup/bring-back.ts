import { existsSync } from 'node:fs';
import { stopLeftover } from '../../embedded-postgres.mjs';
import { openHome } from '../start/home.js';
import { kafkaOptions, openKafka } from '../start/kafka-bus.js';
import { copyKeys, planKeys } from './keys.js';
import { type Manifest } from './manifest.js';
import { type RestoreOptions } from './options.js';
import { placeAtHome, placeAtUrl, withClient } from './place.js';
import { afterwards, type Buses, refuseNewer, refuseTaken, restoreBackup, type Restoration } from './restoration.js';

const say = (line: string): void => console.error(line);

/** Brings a backup back as the flags say; in a dry run, resolves with what would be done. Rejects in one line. */
export async function bringBack(options: RestoreOptions, folder: string, manifest: Manifest): Promise<Restoration | string> {
  await refuseNewer(manifest);
  return options.database ? intoDatabase(options, folder, manifest) : intoHome(options, folder, manifest);
}

/** The rest of a restore, for a database that was brought back by other means. */
export async function followUp(options: RestoreOptions, at: string): Promise<Restoration | string> {
  const place = placeAtUrl(options.database!);
  await refuseTaken(place, true);
  if (options.dryRun) return `Would mark ${place.label} as brought back to ${at}.`;
  const done = await onBuses(options, false, (buses) => withClient(place.url(place.name), (client) => afterwards(client, at, buses)));
  return { ...done, erased: 0 };
}

async function intoDatabase(options: RestoreOptions, folder: string, manifest: Manifest): Promise<Restoration | string> {
  const place = placeAtUrl(options.database!);
  const standing = await refuseTaken(place, options.replace);
  if (options.dryRun) return `Would restore the books up to ${manifest.at} into ${place.label} (${standing}).`;
  const { replace } = options;
  return onBuses(options, manifest.bus === 'kafka', (buses) => restoreBackup(place, folder, manifest, { replace, buses, progress: say }));
}

async function intoHome(options: RestoreOptions, folder: string, manifest: Manifest): Promise<Restoration | string> {
  const { home, replace } = options;
  const keysFolder = options.keys ?? `${folder}.keys`;
  const plan = planKeys(home, keysFolder, manifest.keys);
  // Rejects where a launcher runs on the folder; ends a server that outlived its own.
  if (!options.dryRun) await stopLeftover(home.postgres);
  if (options.dryRun) {
    const there = existsSync(home.postgres) ? 'there is a database' : 'empty';
    return `Would restore the books up to ${manifest.at} into ${home.root} (${there}), keys: ${plan}.`;
  }
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
async function onBuses<T>(options: RestoreOptions, onKafka: boolean, work: (buses: Buses) => Promise<T>): Promise<T> {
  const { home, database, kafka, busDatabase, marginMinutes } = options;
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

import { type Duration, type Instant, instant, minus, services } from '@redress/contracts';
import { type GroupPosition, type KafkaOptions, rewindGroups, schemaOf } from '@redress/messaging';
import { type Client } from 'pg';
import { loadDefinition } from '../stack/services.js';
import { load } from './load.js';
import { type Manifest } from './manifest.js';
import { canBeMarked, eraseAgain, markRestored, rewindLog } from './mark.js';
import { stampOf } from './options.js';
import { type Place, refuseServices, standingOf, swap, type Standing, withClient } from './place.js';

export interface Restoration {
  /** What the books know goes up to here. */
  readonly knownUntil: string;
  /** What was there before, now under this name. */
  readonly kept?: string | undefined;
  /** Messages that the services will be given again. */
  readonly again: number;
  /** People whose erasure was done once more. */
  readonly erased: number;
  /** The last number that finance was given, by merchant. */
  readonly finance: Readonly<Record<string, number>>;
}

export interface Buses {
  /** How to reach Kafka, where it is the bus. */
  readonly kafka?: KafkaOptions | undefined;
  /** Where the log is on another server, the address of whoever may read it. */
  readonly log?: string | undefined;
  /** How far before the restored moment events are read again: longer than any service was behind then. */
  readonly margin: Duration;
}

/** @throws Error where a service of this build does not know all migrations that the backup has seen */
export async function refuseNewer({ migrations, redress }: Pick<Manifest, 'migrations' | 'redress'>): Promise<void> {
  for (const service of services) {
    const definition = await loadDefinition(service);
    const known = new Set(['Framework1764000000000', ...definition.migrations.map((Migration) => new Migration().name ?? Migration.name)]);
    const newer = (migrations[schemaOf(service)] ?? []).filter((name) => !known.has(name));
    if (newer.length === 0) continue;
    throw new Error(`The backup belongs to a newer Redress (${redress}: ${newer.join(', ')} of ${service}). Restore it with that version.`);
  }
}

/** @throws Error where somebody works on the place, or has worked there and nobody said that it may be replaced */
export async function refuseTaken(place: Place, replace: boolean): Promise<Standing> {
  const standing = await standingOf(place);
  if (standing !== 'absent') await refuseServices(place);
  if (standing !== 'full' || replace) return standing;
  throw new Error(`There is data in ${place.label}. Choose an empty place, or say --replace: what is there is then kept under another name.`);
}

/** Puts the backup in its place; what it replaces is there until all is done, and is kept. */
export async function restoreBackup(
  place: Place, folder: string, manifest: Manifest, { replace, buses, progress }: { replace: boolean; buses: Buses; progress(line: string): void },
): Promise<Restoration> {
  const standing = await refuseTaken(place, replace);
  const target = standing === 'empty' ? place.name : `${place.name}_restoring`;
  if (target !== place.name) await withClient(place.url('postgres'), (admin) => admin.query(`DROP DATABASE IF EXISTS "${target}" WITH (FORCE)`));
  await place.prepare(target, manifest.migrations);
  progress('the schemas are as the backup has them');
  await withClient(place.url(target), async (client) => {
    await client.query('BEGIN');
    await load(client, folder, manifest, progress);
    // At once where this can be: nobody may ever start on books that do not say that they were restored.
    if (await canBeMarked(client)) await markRestored(client, manifest.at);
    await client.query('COMMIT');
  });
  await place.prepare(target);
  const marked = await withClient(place.url(target), async (client) => {
    const done = await afterwards(client, manifest.at, buses, manifest.groups?.map((group) => ({ ...group, offsets: offsetsOf(group.offsets) })));
    const erased = standing === 'full' ? await withClient(place.url(place.name), (replaced) => eraseAgain(client, replaced)) : 0;
    await client.query('ANALYZE');
    return { ...done, erased };
  });
  const kept = target === place.name ? undefined : await swap(place, target, standing, stampOf(instant(Date.now())));
  return { ...marked, kept };
}

/** For books that somebody brought back by other means, and of any restore its last step: marks them, and sets positions back. */
export async function afterwards(
  client: Client, knownUntil: Instant, { kafka, log, margin }: Buses, known?: readonly GroupPosition[],
): Promise<Omit<Restoration, 'erased'>> {
  const since = minus(knownUntil, margin);
  await client.query('BEGIN');
  const finance = await markRestored(client, knownUntil);
  const onLog = log ? await withClient(log, (other) => rewindLog(client, other, since)) : 0;
  // Before the books can be seen: groups that are back and books that are not do no harm, the other way round they would.
  const onKafka = kafka ? await rewindGroups(kafka, { since, ...(known && { known }) }) : [];
  await client.query('COMMIT');
  return { knownUntil, finance, again: onLog + Number(onKafka.reduce((sum, { messages }) => sum + messages, 0n)) };
}

const offsetsOf = (told: Record<string, string>): Record<number, string> =>
  Object.fromEntries(Object.entries(told).map(([partition, offset]) => [Number(partition), offset]));

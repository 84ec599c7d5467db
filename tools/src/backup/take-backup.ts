import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { groupPositions } from '@redress/messaging';
import { openAuditor, relaysFacts } from '../audit/facts.js';
import { runningKafka } from '../start/running-kafka.js';
import { checkout } from '../start/home.js';
import { kafkaOptions } from '../start/kafka-bus.js';
import { dump } from './dump.js';
import { keysMark, saveKeys } from './keys.js';
import { type BackupOptions } from './options.js';
import { sourceOf } from './source.js';

export interface Taken {
  readonly folder: string;
  /** What the books know goes up to here. */
  readonly at: string;
  readonly rows: number;
  readonly tables: number;
  readonly bytes: number;
  /** Where the keys are; null where they were left out. */
  readonly keys: string | null;
}

const say = (line: string): void => console.error(line);

/** Takes a backup as the flags say. Rejects in one line, with nothing left behind. */
export async function takeBackup({ home, database, kafka, to: folder, keys: keysFolder }: BackupOptions): Promise<Taken> {
  const source = database ? { url: database, hot: true, close: async () => undefined } : await sourceOf(home);
  try {
    const onKafka = kafka || (await relays(source.url));
    // Before the snapshot: whatever a group has committed by now is in it.
    const groups = onKafka && source.hot ? await groupPositions(kafkaOptions(runningKafka(home))) : undefined;
    const { at, tables } = await dump({
      url: source.url, folder, version: versionOf(), bus: onKafka ? 'kafka' : 'postgres', groups, progress: say,
      keys: database ? undefined : keysMark(home.keys),
    });
    if (keysFolder) saveKeys(home, keysFolder);
    const sum = (of: 'rows' | 'bytes') => tables.reduce((total, table) => total + table[of], 0);
    return { folder, at, rows: sum('rows'), tables: tables.length, bytes: sum('bytes'), keys: keysFolder ?? null };
  } finally {
    await source.close();
  }
}

async function relays(url: string): Promise<boolean> {
  const pool = openAuditor(url);
  try {
    return await relaysFacts(pool);
  } catch (error) {
    throw (error as { code?: string }).code === '42P01' ? new Error('This database holds no Redress.') : error;
  } finally {
    await pool.end();
  }
}

const versionOf = (): string => (JSON.parse(readFileSync(join(checkout(), 'package.json'), 'utf8')) as { version: string }).version;

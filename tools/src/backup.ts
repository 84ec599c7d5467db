import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { instant } from '@redress/contracts';
import { groupPositions } from '@redress/messaging';
import { openAuditor, relaysFacts } from './audit/facts.js';
import { runningKafka } from './audit/serving.js';
import { dump } from './backup/dump.js';
import { keysMark, saveKeys } from './backup/keys.js';
import { type BackupOptions, backupUsage, parseBackup } from './backup/options.js';
import { stampOf } from './backup/restoration.js';
import { sourceOf } from './backup/source.js';
import { checkout } from './start/home.js';
import { kafkaOptions } from './start/kafka-bus.js';

async function run(options: BackupOptions): Promise<void> {
  const { home, database, json } = options;
  const folder = options.to ?? join(process.env.INIT_CWD ?? checkout(), 'backups', stampOf(instant(Date.now())));
  const keysFolder = options.keys ?? `${folder}.keys`;
  const withKeys = !database && !options.noKeys;
  for (const path of [folder, ...(withKeys ? [keysFolder] : [])]) if (existsSync(path)) throw new Error(`${path} is there already. Choose another folder.`);
  const say = (line: string): void => console.error(line);
  const source = database ? { url: database, hot: true, close: async () => undefined } : await sourceOf(home);
  try {
    const onKafka = options.kafka || (await relays(source.url));
    // Before the snapshot: whatever a group has committed by now is in it.
    const groups = onKafka && source.hot ? await groupPositions(kafkaOptions(runningKafka(home))) : undefined;
    const manifest = await dump({
      url: source.url, folder, version: versionOf(), bus: onKafka ? 'kafka' : 'postgres', groups, keys: database ? undefined : keysMark(home.keys), progress: say,
    });
    const keys = withKeys ? saveKeys(home, keysFolder) : 0;
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    const bytes = manifest.tables.reduce((sum, table) => sum + table.bytes, 0);
    if (json) return console.log(JSON.stringify({ ok: true, folder, at: manifest.at, rows, tables: manifest.tables.length, bytes, keys: withKeys ? keysFolder : null }));
    console.log(`${folder} holds the books up to ${manifest.at}: ${rows} rows, ${(bytes / 1e6).toFixed(1)} MB.`);
    console.log(withKeys ? `WARNING: ${keysFolder} holds the keys to them (${keys} files). Keep it elsewhere; without it no contact can be read.`
      : 'The keys are not in it: keep those of the installation apart; without them no contact can be read.');
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

async function main(): Promise<void> {
  const options = parseBackup(process.argv.slice(2));
  if (!options) return console.log(backupUsage);
  await run(options);
}

main().then(() => process.exit(), (error: Error) => {
  console.error(error.message);
  process.exit(1);
});

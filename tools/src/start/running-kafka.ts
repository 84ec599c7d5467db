import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Env } from '../stack/environment.js';
import { type Home } from './home.js';

/** How to reach the broker of a house that was started by somebody else. */
export function runningKafka(home: Home): Env {
  const note = join(home.kafka, 'kafka.pid');
  const brokers = process.env.KAFKA_BROKERS ?? (existsSync(note) ? `127.0.0.1:${readFileSync(note, 'utf8').trim().split(' ')[1]}` : undefined);
  if (!brokers) throw new Error('The running Redress uses Kafka. Set KAFKA_BROKERS to where its brokers are.');
  const given = Object.entries(process.env).filter((entry): entry is [string, string] => entry[0].startsWith('KAFKA_') && Boolean(entry[1]));
  return { ...Object.fromEntries(given), BUS: 'kafka', KAFKA_BROKERS: brokers };
}

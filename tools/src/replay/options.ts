import { parseArgs } from 'node:util';
import { importAccount } from './account.js';
import { TIMELESS } from './complaint.js';
import { orderRule } from './made-order.js';
import { type Field, fieldNames, type Told } from './mapping.js';

export interface Options {
  readonly files: readonly string[];
  readonly told: Told;
  readonly via: 'webhook' | 'topic';
  readonly limit: number;
  /** Complaints a second, at most. */
  readonly rate: number;
  readonly timeoutMs: number;
  readonly encoding: string;
  readonly json: boolean;
  readonly kafka: boolean | undefined;
  readonly oneProcess: boolean;
  readonly data: string | undefined;
  readonly help: boolean;
}

export const usage = `npm run replay -- FILE… [flags]

Sends the complaints of CSV, TSV or NDJSON files through intake, follows each until it is at rest, and tells what became of them. A folder
stands for the data files in it. A file that is sent again meets its own past: nothing is decided or paid a second time.

Columns, by name (what is left out is found by its usual name; a field marked = may also be a value for all rows):
  --text  --id  --time  --order  --order-amount  --customer  --email  --remedy
  --channel=  --account=  --currency=  --language=  --goods=  --goods-class=  --reason= (or --category=)

  --via webhook|topic   signed webhooks (default), or the topic channel.complaints with sealed text
  --limit N             the first N rows only
  --rate N/s            at most N complaints a second (default: as fast as they are taken)
  --timeout 30m         when to stop waiting; what is then still on its way counts as unknown (default: 30m; also 90s, 2h)
  --encoding NAME       of the file, e.g. gb18030 (default: utf-8)
  --json                print the summary as one JSON object on the last line
  --kafka               use Apache Kafka, where Redress is started here
  --one-process         all services in one process, where they are started here
  --data DIR            the data folder (default: REDRESS_HOME, or .redress in the checkout)
  --help                show this

A running Redress is used; where none runs on the data folder it is started, and stopped at the end.

Rows without a channel belong to ${importAccount.channel}/${importAccount.account}. A row without an id has one made of the source's name, what
the row says, and how often the file has said it before. A file without times: all rows are of ${TIMELESS.slice(0, 10)}. A row without an address
of its customer has one at example.com, which nobody reads.

${orderRule}

A row that cannot be read, or that intake refuses, is told by its line and stops nothing. The figures of --json are of this file's complaints:
read = refused + accepted + repeats within the file; accepted = settled + declined + waiting + parked + unknown + lost. duplicate: answered as
known already, from an earlier run or an earlier row. waiting: for a person. perSecond: complaints taken in this run, until the last was paid.

  REDRESS_AUDIT_DATABASE_URL   whoever may read all schemas, where the database is one of your own`;

const flag = { type: 'boolean', default: false } as const;
const value = { type: 'string' } as const;

/** @throws Error in one line that says what is wrong with the arguments. */
export function parseOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args], allowPositionals: true,
    options: {
      ...(Object.fromEntries(fieldNames.map((name) => [name, value])) as Record<Field, typeof value>), category: value,
      via: { type: 'string', default: 'webhook' }, limit: value, rate: value, timeout: { type: 'string', default: '30m' },
      encoding: { type: 'string', default: 'utf-8' }, json: flag, kafka: { type: 'boolean' }, 'one-process': flag, data: value,
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const told: Told = {};
  for (const name of fieldNames) if (values[name] !== undefined) told[name] = values[name];
  if (values.category !== undefined) told.reason ??= values.category;
  if (values.via !== 'webhook' && values.via !== 'topic') throw new Error(`--via takes webhook or topic, not ${values.via}.`);
  if (positionals.length === 0 && !values.help) throw new Error('Name a file: npm run replay -- FILE. `npm run replay -- --help` tells more.');
  return {
    files: positionals, told, via: values.via, limit: values.limit === undefined ? Infinity : positive('--limit', values.limit),
    rate: values.rate === undefined ? Infinity : positive('--rate', values.rate.replace(/\/s$/, '')), timeoutMs: durationOf(values.timeout),
    encoding: knownEncoding(values.encoding), json: values.json, kafka: values.kafka, oneProcess: values['one-process'], data: values.data,
    help: values.help,
  };
}

function positive(name: string, text: string): number {
  const number = Number(text);
  if (!(number > 0) || !Number.isFinite(number)) throw new Error(`${name} needs a number above zero, not ${text}.`);
  return number;
}

const UNITS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000 };

function durationOf(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(s|m|h)?$/.exec(text);
  if (!match || Number(match[1]) === 0) throw new Error(`--timeout takes a duration such as 90s, 30m or 2h, not ${text}.`);
  return Number(match[1]) * UNITS[match[2] ?? 's']!;
}

function knownEncoding(name: string): string {
  try {
    return new TextDecoder(name).encoding;
  } catch {
    throw new Error(`--encoding ${name}: there is no such encoding.`);
  }
}

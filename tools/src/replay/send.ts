import { type House } from '../stack/environment.js';
import { complaintOf, type Outgoing } from './complaint.js';
import { AT_ONCE, type Courier } from './deliver-by-webhook.js';
import { RowHashes } from './identity.js';
import { type Mapping, mappingOf } from './mapping.js';
import { type Options } from './options.js';
import { workThrough } from './pace.js';
import { Senders } from './registry.js';
import { isBad } from './row.js';
import { readRows } from './rows.js';
import { type Sendings } from './sendings.js';

/** A file that can be sent: which of its columns says what, and how many rows it has, good and bad. */
export interface Readable {
  readonly file: string;
  readonly mapping: Mapping | undefined;
  readonly rows: number;
}

/** Looks through a file before anything is sent: lines of JSON may each name other things. Throws where nothing looks like a complaint. */
export async function readable(file: string, { told, encoding }: Pick<Options, 'told' | 'encoding'>): Promise<Readable> {
  const columns = new Set<string>();
  let rows = 0;
  for await (const row of readRows(file, encoding)) {
    rows += 1;
    if (!isBad(row)) for (const name of Object.keys(row.values)) columns.add(name);
  }
  return { file, rows, mapping: columns.size > 0 ? mappingOf([...columns], told) : undefined };
}

export interface SendOptions {
  readonly files: readonly Readable[];
  readonly options: Options;
  readonly house: House;
  readonly courier: Courier;
  readonly signal: AbortSignal;
  /** Called after each row that was sent. */
  sent(rows: number): void;
}

/** Sends all rows, many at a time; what becomes of each is entered. */
export async function send(sendings: Sendings, { files, options, house, courier, signal, sent }: SendOptions): Promise<void> {
  const senders = new Senders(house.registryFile);
  const pace = { atOnce: options.via === 'topic' ? AT_ONCE * 4 : AT_ONCE, rate: options.rate, signal };
  let count = 0;
  await workThrough(complaintsIn(files, options, sendings), pace, async (outgoing) => {
    const { source, line, channel, account } = outgoing;
    const sender = senders.find(outgoing);
    if (sender) sendings.enter(outgoing, sender, await courier.deliver(outgoing, sender, signal));
    else sendings.refused.push({ source, line, why: `is of ${channel}/${account}, which the registry does not know` });
    sent(++count);
  });
}

/** The rows of the files as complaints; rows that are none are put down as refused. */
async function* complaintsIn(files: readonly Readable[], { limit, encoding }: Options, sendings: Sendings): AsyncGenerator<Outgoing> {
  const hashes = new RowHashes();
  for (const { file, mapping } of files) {
    for await (const row of readRows(file, encoding)) {
      if (sendings.read >= limit) return;
      sendings.read += 1;
      const complaint = isBad(row) ? row : complaintOf(row, mapping!, hashes.of(row));
      if (isBad(complaint)) sendings.refused.push(complaint);
      else yield complaint;
    }
  }
}

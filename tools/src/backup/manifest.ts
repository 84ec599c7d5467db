import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { services } from '@redress/contracts';
import { z } from 'zod';

/** Grows when an older build could no longer read what a newer one writes. */
const FORMAT = 1;
const FILE = 'manifest.json';

const service = z.enum(services);
const content = z.strictObject({
  format: z.int().min(1),
  /** Version of Redress that took it. */
  redress: z.string(),
  /** What the books know goes up to here: the moment of the snapshot, by the clock of payments. */
  at: z.iso.datetime(),
  postgres: z.int(),
  bus: z.enum(['postgres', 'kafka']),
  migrations: z.record(z.string(), z.array(z.string())),
  tables: z.array(z.strictObject({
    schema: z.string(), table: z.string(), columns: z.array(z.string()).min(1), rows: z.int().min(0), file: z.string().regex(/^[a-z0-9_.-]+$/),
    bytes: z.int(), sha256: z.string().length(64),
  })).min(1),
  sequences: z.array(z.strictObject({ schema: z.string(), sequence: z.string(), last: z.string().regex(/^\d+$/) })),
  /** Where the groups on Kafka stood just before: nothing beyond is in the backup for certain. */
  groups: z.array(z.strictObject({ service, topic: z.string(), offsets: z.record(z.string(), z.string().regex(/^\d+$/)) })).optional(),
  /** SHA-256 of the installation's public sealing key, by which its keys are known again. */
  keys: z.string().length(64).optional(),
});
export type Manifest = z.output<typeof content>;
export type TableDump = Manifest['tables'][number];

const digestOf = (manifest: Manifest): string => createHash('sha256').update(JSON.stringify(manifest)).digest('hex');
const damaged = (folder: string, what: string): Error => new Error(`The backup in ${folder} is damaged: ${what}. Use another one; nothing was changed.`);

export const newManifest = (rest: Omit<Manifest, 'format'>): Manifest => ({ format: FORMAT, ...rest });

export function writeManifest(folder: string, manifest: Manifest): void {
  const checked = content.parse(manifest);
  writeFileSync(join(folder, FILE), `${JSON.stringify({ ...checked, digest: digestOf(checked) }, undefined, 1)}\n`, { mode: 0o600 });
}

/** @throws Error in one line: no backup, cut short, changed, or of a newer Redress. */
export function readManifest(folder: string): Manifest {
  const file = join(folder, FILE);
  const unfinished = existsSync(`${folder}.part`) ? ': it was never finished' : '';
  if (!existsSync(file)) throw new Error(`${folder} holds no backup (${FILE} is missing${unfinished}).`);
  const { digest, ...told } = jsonOf(folder, readFileSync(file, 'utf8'));
  if (typeof told.format === 'number' && told.format > FORMAT) {
    throw new Error(`The backup in ${folder} was taken by a newer Redress (${String(told.redress)}). Restore it with that version.`);
  }
  const read = content.safeParse(told);
  if (!read.success || digest !== digestOf(read.data)) throw damaged(folder, `${FILE} was changed`);
  return read.data;
}

function jsonOf(folder: string, text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw damaged(folder, `${FILE} is cut short`);
  }
}

/** Reads every file of the backup. @throws Error naming the first that is not as it was written. */
export async function verifyFiles(folder: string, { tables }: Manifest): Promise<void> {
  for (const { file, bytes, sha256 } of tables) {
    const path = join(folder, file);
    if (!existsSync(path)) throw damaged(folder, `${file} is missing`);
    if (statSync(path).size !== bytes || (await sha256Of(path)) !== sha256) throw damaged(folder, `${file} is not what was written`);
  }
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

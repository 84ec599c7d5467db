import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newManifest, readManifest, sha256Of, verifyFiles, writeManifest } from './manifest.js';

describe('a backup on a disk', () => {
  let folder: string;
  const file = () => join(folder, 'payments.payout.copy.gz');
  const manifest = () => join(folder, 'manifest.json');
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'redress-manifest-'));
    writeFileSync(file(), 'content');
    writeManifest(folder, newManifest({
      redress: '0.1.0', at: '2026-11-23T04:00:00.000Z', postgres: 18, bus: 'kafka', migrations: { payments: ['First1'] },
      tables: [{ schema: 'payments', table: 'payout', columns: ['a'], rows: 1, file: 'payments.payout.copy.gz', bytes: 7, sha256: await sha256Of(file()) }],
      sequences: [], groups: [{ service: 'payments', topic: 'redress.compensation', offsets: { 0: '12', 3: '4' } }],
    }));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const check = async () => verifyFiles(folder, readManifest(folder));
  const change = (from: string, to: string) => writeFileSync(manifest(), readFileSync(manifest(), 'utf8').replace(from, to));

  it('is taken where all is as it was written', async () => {
    await expect(check()).resolves.toBeUndefined();
    expect(readManifest(folder).groups![0]!.offsets).toEqual({ 0: '12', 3: '4' });
  });

  it.each<[string, () => void, RegExp]>([
    ['another byte', () => writeFileSync(file(), 'cOntent'), /is damaged: payments\.payout\.copy\.gz is not what was written/],
    ['a file cut short', () => writeFileSync(file(), 'cont'), /is not what was written/],
    ['a missing file', () => rmSync(file()), /is damaged: payments\.payout\.copy\.gz is missing/],
    ['a manifest that was changed', () => change('"First1"', '"Second2"'), /manifest\.json was changed/],
    ['a manifest cut short', () => writeFileSync(manifest(), '{"format": 1'), /manifest\.json is cut short/],
    ['a newer Redress', () => change('"format": 1', '"format": 2'), /taken by a newer Redress \(0\.1\.0\)/],
    ['no manifest', () => rmSync(manifest()), /holds no backup/],
  ])('is refused in one line: %s', async (_name, spoil, line) => {
    spoil();
    await expect(check()).rejects.toThrow(line);
  });

  it('is refused where it was never finished', () => {
    const other = join(folder, 'other');
    mkdirSync(`${other}.part`);
    expect(() => readManifest(other)).toThrow('it was never finished');
  });
});

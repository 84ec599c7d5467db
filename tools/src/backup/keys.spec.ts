import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Home, homeAt, openHome } from '../start/home.js';
import { openKeys } from '../start/keys.js';
import { copyKeys, keysMark, planKeys, saveKeys } from './keys.js';

describe('the keys of a backup', () => {
  const folder = mkdtempSync(join(tmpdir(), 'redress-keys-'));
  const saved = join(folder, 'saved');
  const house = async (name: string): Promise<Home> => {
    const home = homeAt(join(folder, name));
    openHome(home);
    await openKeys(home);
    return home;
  };
  let own: Home;
  beforeAll(async () => {
    own = await house('own');
    writeFileSync(join(own.root, 'registry.json'), '{}', { mode: 0o600 });
    saveKeys(own, saved);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are copied whole, for their owner alone, and found again by a mark that opens nothing', () => {
    expect(readdirSync(saved).sort()).toEqual([...readdirSync(own.keys), 'registry.json'].sort());
    for (const name of readdirSync(saved)) expect([name, statSync(join(saved, name)).mode & 0o777]).toEqual([name, 0o600]);
    expect(statSync(saved).mode & 0o777).toBe(0o700);
    expect(keysMark(saved)).toBe(keysMark(own.keys));
  });

  it('go into a folder that has none, and are left alone where they are there', () => {
    const empty = homeAt(join(folder, 'empty'));
    openHome(empty);
    expect(planKeys(empty, saved, keysMark(saved))).toBe('copy');
    copyKeys(empty, saved);
    expect(readFileSync(join(empty.keys, 'master.key'))).toEqual(readFileSync(join(own.keys, 'master.key')));
    expect(statSync(join(empty.root, 'registry.json')).mode & 0o777).toBe(0o600);
    expect(planKeys(empty, join(folder, 'nowhere'), keysMark(saved))).toBe('keep');
  });

  it('are refused where they are missing or of another installation', async () => {
    const none = homeAt(join(folder, 'none'));
    expect(() => planKeys(none, join(folder, 'nowhere'), keysMark(saved))).toThrow('without them no contact can be read');
    expect(() => planKeys(none, saved, 'f'.repeat(64))).toThrow('not those of this backup');
    const other = await house('other');
    expect(() => planKeys(other, saved, keysMark(saved))).toThrow('keys of another installation');
  });
});

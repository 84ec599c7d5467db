import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seal, sealingKey, unseal, unsealingKey } from '@redress/contracts';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { LOCAL_AUDIENCE, LOCAL_ISSUER, staffToken } from '../staff-token.js';
import { homeAt, nextRun, openHome, removeHome } from './home.js';
import { openKeys } from './keys.js';
import { openRegistry } from './registry.js';

describe('the data folder', () => {
  const home = homeAt(join(mkdtempSync(join(tmpdir(), 'redress-home-')), 'data'));
  const read = (file: string) => readFileSync(file, 'utf8');
  beforeEach(() => openHome(home));
  afterEach(() => removeHome(home));
  afterAll(() => rmSync(join(home.root, '..'), { recursive: true }));

  it('keeps keys for its owner only', async () => {
    await openKeys(home);
    for (const name of readdirSync(home.keys)) expect(statSync(join(home.keys, name)).mode & 0o077).toBe(0);
    expect(statSync(home.keys).mode & 0o077).toBe(0);
  });

  it('makes them once', async () => {
    const [first, second] = [await openKeys(home), await openKeys(home)];
    expect(second.rolePassword('redress_intake')).toBe(first.rolePassword('redress_intake'));
    expect(second.webhookSecret('tmall', 'a')).toBe(first.webhookSecret('tmall', 'a'));
    expect(second.caseLinkSecret).toBe(first.caseLinkSecret);
    expect(first.webhookSecret('tmall', 'a')).not.toBe(first.webhookSecret('tmall', 'b'));
  });

  it('publishes no private key, and pairs fit', async () => {
    const keys = await openKeys(home);
    expect(read(keys.sealPublicKeyFile) + read(keys.jwksFile)).not.toContain('"d"');
    const sealed = await seal('电话', sealingKey(read(keys.sealPublicKeyFile)));
    expect(await unseal(sealed, unsealingKey(read(keys.sealPrivateKeyFile)))).toBe('电话');
  });

  it('lets the local issuer speak for a role and some merchants', async () => {
    const keys = await openKeys(home);
    const token = await staffToken(keys.issuerKeyFile, 'supervisor', { merchants: ['lanting'], subject: 'someone' });
    const { payload } = await jwtVerify(token, createLocalJWKSet(JSON.parse(read(keys.jwksFile))), { issuer: LOCAL_ISSUER, audience: LOCAL_AUDIENCE });
    expect(payload).toMatchObject({ sub: 'someone', role: 'supervisor', merchants: ['lanting'] });
  });

  it('counts its starts', () => {
    expect([nextRun(home), nextRun(home)]).toEqual([1, 2]);
    removeHome(home);
    openHome(home);
    expect(nextRun(home)).toBe(1);
  });

  it('begins anew without touching what else lies there', async () => {
    const keys = await openKeys(home);
    openRegistry(home, keys);
    writeFileSync(join(home.root, 'notes.txt'), 'mine');
    removeHome(home);
    expect(readdirSync(home.root)).toEqual(['notes.txt']);
  });

  it('keeps the accounts that its owner adds to the registry', async () => {
    const keys = await openKeys(home);
    const file = openRegistry(home, keys);
    const registry = JSON.parse(read(file));
    expect(registry.accounts).toHaveLength(4);
    writeFileSync(file, JSON.stringify({ accounts: [{ ...registry.accounts[0], account: 'mine' }, ...registry.accounts.slice(1)] }));
    expect(JSON.parse(read(openRegistry(home, keys))).accounts.map(({ account }: { account: string }) => account)).toContain('mine');
    expect(statSync(file).mode & 0o077).toBe(0);
  });
});

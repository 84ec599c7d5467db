import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '@redress/chassis';
import { newSealKeys } from '@redress/contracts';
import { masterKeyOf, partsOf, registryOf } from './config.js';
import { exampleRegistry } from './examples.js';

const folder = mkdtempSync(join(tmpdir(), 'intake-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: string | Buffer) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const whole = {
  MASTER_KEY_FILE: file('master', Buffer.alloc(32, 9).toString('base64')), SEAL_PRIVATE_KEY_FILE: file('seal', newSealKeys().privateKey),
  REGISTRY_FILE: file('registry', JSON.stringify(exampleRegistry)), CASE_LINK_DAYS: 30,
};

it('reads the files once', () => {
  const parts = partsOf(whole);
  expect(parts.registry.find('tmall', 'acme-cn')).toMatchObject({ found: { merchant: 'acme', keys: [{}, {}] } });
  expect(parts.registry.ofSource('acme', 'shopify')?.account).toBe('acme-eu');
  expect(partsOf(whole)).toBe(parts);
});

it('tells every fault at once and no content', () => {
  const wrong = { ...whole, MASTER_KEY_FILE: file('short', 'c2VjcmV0'), SEAL_PRIVATE_KEY_FILE: file('bad', 'SECRET'), REGISTRY_FILE: join(folder, 'none') };
  expect(() => partsOf(wrong)).toThrow(ConfigError);
  try {
    partsOf(wrong);
  } catch (error) {
    const { faults } = error as ConfigError;
    expect(faults).toEqual([
      'MASTER_KEY_FILE: does not hold 32 bytes, raw or as base64 or hex', 'SEAL_PRIVATE_KEY_FILE: holds no private key as JWK or PEM',
      'REGISTRY_FILE: cannot be read (ENOENT)',
    ]);
  }
});

it.each([[Buffer.alloc(32, 9)], [Buffer.from(Buffer.alloc(32, 9).toString('base64'))], [Buffer.from(`${'09'.repeat(32)}\n`)]])('takes a master key in any form', (form) => {
  expect(masterKeyOf(form)).toEqual(Buffer.alloc(32, 9));
});

describe('a registry', () => {
  const [account] = exampleRegistry.accounts;
  const withAccounts = (...accounts: object[]) => () => registryOf(JSON.stringify({ accounts }));
  it.each<[string, () => unknown]>([
    ['repeats the address tmall/acme-cn', withAccounts(account!, { ...account, merchant: 'third' })],
    ['repeats the account acme-cn of acme', withAccounts(account!, { ...account, channel: 'jd' })],
    ['accounts.0.secrets.0 is neither', withAccounts({ ...account, secrets: ['short'] })],
    ['accounts.0.secrets.0 is neither', withAccounts({ ...account, secrets: ['whsec_abc'] })],
    ['accounts.0.timeZone is no IANA time zone', withAccounts({ ...account, timeZone: 'Asia/Atlantis' })],
    ['accounts.0.currency is no ISO 4217 currency', withAccounts({ ...account, currency: 'RMB' })],
  ])('that %s is refused', (fault, read) => {
    expect(read).toThrow(fault);
  });
});

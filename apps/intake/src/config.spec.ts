import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, createLogger, watchFiles } from '@redress/chassis';
import { newSealKeys, seal, sealingKey, sign, signingKey, unseal } from '@redress/contracts';
import { verifySender } from './channels/signature.js';
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

it('honours what the files hold by now: a channel and the seal change their keys at leisure', async () => {
  const [former, next] = [newSealKeys(), newSealKeys()];
  const withSecrets = (...secrets: string[]) =>
    file('changing', JSON.stringify({ accounts: [{ ...exampleRegistry.accounts[0]!, secrets }] }));
  const config = { ...whole, REGISTRY_FILE: withSecrets('the former secret of acme'), SEAL_PRIVATE_KEY_FILE: file('changing-seal', former.privateKey) };
  const parts = partsOf(config);
  const unwatch = watchFiles(config, createLogger({ service: 'test', level: 'silent' }), 5);
  const isLetIn = (secret: string): boolean => {
    try {
      return verifySender(parts.registry, 'tmall', 'acme-cn', sign(signingKey(secret), 'id', '2026-03-02T08:00:00.000Z', '{}'), '{}') !== undefined;
    } catch {
      return false;
    }
  };
  const isOpened = async ({ publicKey }: { publicKey: string }) =>
    unseal(await seal('text', sealingKey(publicKey)), parts.keys.unsealing).then(() => true, () => false);
  const standing = async () => [isLetIn('the former secret of acme'), isLetIn('the next secret of acme'), await isOpened(former), await isOpened(next)];
  const becomes = async (wanted: boolean[]) => {
    for (let tries = 0; tries < 200 && JSON.stringify(await standing()) !== JSON.stringify(wanted); tries++) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await standing()).toEqual(wanted);
  };
  await becomes([true, false, true, false]);
  withSecrets('the former secret of acme', 'the next secret of acme');
  file('changing-seal', JSON.stringify({ keys: [next, former].map(({ privateKey }) => JSON.parse(privateKey) as object) }));
  await becomes([true, true, true, true]);
  withSecrets('the next secret of acme');
  file('changing-seal', next.privateKey);
  await becomes([false, true, false, true]);
  file('changing', 'no registry');
  await new Promise((resolve) => setTimeout(resolve, 50));
  await becomes([false, true, false, true]);
  unwatch();
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

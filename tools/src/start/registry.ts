import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { importAccount } from '../replay/account.js';
import { type SampleAccount, sampleAccounts } from './accounts.js';
import { type Home } from './home.js';
import { type Keys } from './keys.js';

type Entry = SampleAccount & { readonly secrets: readonly string[] };

/** The registry file of channel accounts: made with the sample shops and the account of file imports, kept with whatever its owner adds. Gives its path. */
export function openRegistry(home: Home, keys: Keys, wanted: readonly SampleAccount[] = [...sampleAccounts, importAccount]): string {
  const file = join(home.root, 'registry.json');
  const accounts = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { accounts: Entry[] }).accounts : [];
  const missing = wanted.filter((one) => !accounts.some(({ channel, account }) => channel === one.channel && account === one.account));
  if (missing.length > 0 || !existsSync(file)) {
    const added = missing.map((one) => ({ ...one, secrets: [keys.webhookSecret(one.channel, one.account)] }));
    writeFileSync(file, `${JSON.stringify({ accounts: [...accounts, ...added] }, null, 2)}\n`, { mode: 0o600 });
  }
  return file;
}

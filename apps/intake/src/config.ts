import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ConfigError, liveFile } from '@redress/chassis';
import { languageSchema, merchantId, shortText, signingKey, unsealingKeys } from '@redress/contracts';
import { isCurrency } from '@redress/money';
import { z } from 'zod';
import { isTimeZone } from './domain/order-snapshot.js';
import { Registry } from './domain/registry.js';
import { type IntakeParts, keysFrom } from './parts.js';

/** Intake's own variables. The files are read at the start, by `partsOf`. */
export const intakeConfig = z.object({
  /** 32 bytes, raw or as base64 or hex. Whoever loses it loses every contact. */
  MASTER_KEY_FILE: z.string().min(1),
  /** JWK or PEM: opens what topics carry sealed. */
  SEAL_PRIVATE_KEY_FILE: z.string().min(1),
  /** JSON: which accounts of which channels may send, and by which secrets. */
  REGISTRY_FILE: z.string().min(1),
  /** How long a case link opens its case. */
  CASE_LINK_DAYS: z.coerce.number().int().min(1).max(3_650).default(180),
});
export type IntakeConfig = Readonly<z.output<typeof intakeConfig>>;

const secret = z.string().regex(/^(whsec_[A-Za-z0-9+/]{22,}={0,2}|(?!whsec_).{16,})$/, 'is neither whsec_<base64> nor at least 16 characters long');
const registrySchema = z.strictObject({
  accounts: z.array(z.strictObject({
    channel: shortText, account: shortText, merchant: merchantId,
    /** Two are both valid, so that a channel can change over at leisure. */
    secrets: z.array(secret).min(1).max(2),
    currency: z.string().refine(isCurrency, 'is no ISO 4217 currency'), country: z.string().regex(/^[A-Z]{2}$/, 'is no ISO 3166-1 code'),
    timeZone: z.string().refine(isTimeZone, 'is no IANA time zone'), language: languageSchema.default('en'),
  })).min(1),
}).superRefine(({ accounts }, context) => {
  const seen = new Set<string>();
  accounts.forEach(({ channel, account, merchant }, index) => {
    // Complaint ids are derived from merchant and account, so a merchant uses an account's name once, whatever the channel.
    for (const name of [`address ${channel}/${account}`, `account ${account} of ${merchant}`]) {
      if (seen.has(name)) context.addIssue({ code: 'custom', path: ['accounts', index], message: `repeats the ${name}` });
      seen.add(name);
    }
  });
});
/** The registry file as an operator writes it. */
export type RegistryFile = z.input<typeof registrySchema>;

/** Throws with every fault of a registry's text, by place and without any secret. */
export function registryOf(text: string): Registry {
  const parsed = registrySchema.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Error(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; '));
  return new Registry(parsed.data.accounts.map(({ secrets, ...account }) => ({ ...account, keys: secrets.map(signingKey) })));
}

export function masterKeyOf(file: Buffer): Buffer {
  if (file.length === 32) return file;
  const text = file.toString('utf8').trim();
  const key = Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? 'hex' : 'base64');
  if (key.length !== 32) throw new Error('does not hold 32 bytes, raw or as base64 or hex');
  return key;
}

const known = new WeakMap<IntakeConfig, IntakeParts>();

/** Reads the files, once for one configuration, and follows registry and seal keys. Throws ConfigError with the faults of all of them. */
export function partsOf(config: IntakeConfig): IntakeParts {
  const before = known.get(config);
  if (before) return before;
  const faults: string[] = [];
  const read = <T>(variable: 'MASTER_KEY_FILE' | 'SEAL_PRIVATE_KEY_FILE' | 'REGISTRY_FILE', make: () => T): T => {
    try {
      return make();
    } catch (error) {
      faults.push(`${variable}: ${faultOf(error)}`);
      return undefined as T;
    }
  };
  const master = read('MASTER_KEY_FILE', () => masterKeyOf(readFileSync(config.MASTER_KEY_FILE)));
  const unsealing = read('SEAL_PRIVATE_KEY_FILE', () => liveFile(config, 'SEAL_PRIVATE_KEY_FILE', unsealingKeys));
  const registry = read('REGISTRY_FILE', () => liveFile(config, 'REGISTRY_FILE', registryOf));
  if (faults.length > 0) throw new ConfigError(faults);
  const parts = { get registry() { return registry(); }, keys: keysFrom(master, unsealing), random: randomBytes };
  known.set(config, parts);
  return parts;
}

/** Errors of the parsers can repeat what they could not read, which here may be a key. */
function faultOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code?.startsWith('E') && !code.startsWith('ERR')) return `cannot be read (${code})`;
  if (error instanceof SyntaxError) return 'is no JSON';
  return code ? 'holds no private key as JWK or PEM' : message;
}

import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { languageSchema, merchantId, shortText, signingKey, unsealingKey } from '@redress/contracts';
import { isCurrency } from '@redress/money';
import { z } from 'zod';
import { isTimeZone } from './domain/order-snapshot.js';
import { Registry } from './domain/registry.js';
import { type IntakeParts, keysFrom } from './parts.js';

const secret = z.string().regex(/^(whsec_[A-Za-z0-9+/]{22,}={0,2}|(?!whsec_).{16,})$/, 'is whsec_<base64> or has at least 16 characters');

/** The registry file: who may send. Two secrets are both valid, so that a channel can change over at leisure. */
export const registrySchema = z.strictObject({
  accounts: z.array(z.strictObject({
    channel: shortText, account: shortText, merchant: merchantId, secrets: z.array(secret).min(1).max(2),
    currency: z.string().refine(isCurrency, 'is no ISO 4217 currency'), country: z.string().regex(/^[A-Z]{2}$/, 'is no ISO 3166-1 code'),
    timeZone: z.string().refine(isTimeZone, 'is no IANA time zone'), language: languageSchema.default('en'),
  })).min(1),
}).superRefine(({ accounts }, context) => {
  const seen = new Set<string>();
  accounts.forEach(({ channel, account, merchant }, index) => {
    // Complaint ids are derived from merchant and account, so an account's name is used once by a merchant, whatever the channel.
    for (const name of [`address ${channel}/${account}`, `account ${account} of ${merchant}`]) {
      if (seen.has(name)) context.addIssue({ code: 'custom', path: ['accounts', index], message: `repeats the ${name}` });
      seen.add(name);
    }
  });
});

/** Throws with every fault of a registry's text, by place, and without any value of it. */
export function registryOf(text: string): Registry {
  const parsed = registrySchema.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Error(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; '));
  return new Registry(parsed.data.accounts.map(({ secrets, ...account }) => ({ ...account, keys: secrets.map(signingKey) })));
}

/** 32 bytes, raw or as text in base64 or hex. */
export function masterKeyOf(file: Buffer): Buffer {
  if (file.length === 32) return file;
  const text = file.toString('utf8').trim();
  const key = Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? 'hex' : 'base64');
  if (key.length !== 32) throw new Error('must hold 32 bytes, raw or as base64 or hex');
  return key;
}

/** A path whose file is read at once: a file that cannot be used stops the start with all other faults. */
const fileOf = <T>(read: (file: Buffer) => T) =>
  z.string().min(1).transform((path, context): T => {
    try {
      return read(readFileSync(path));
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      context.addIssue({ code: 'custom', message: code ? `cannot be read (${code})` : error instanceof SyntaxError ? 'is not JSON' : message });
      return z.NEVER;
    }
  });

export const intakeConfig = z.object({
  MASTER_KEY_FILE: fileOf(masterKeyOf),
  SEAL_PRIVATE_KEY_FILE: fileOf((file) => {
    try {
      return unsealingKey(file.toString('utf8'));
    } catch {
      throw new Error('holds no private key as JWK or PEM');
    }
  }),
  REGISTRY_FILE: fileOf((file) => registryOf(file.toString('utf8'))),
  /** How long a case link opens its case. */
  CASE_LINK_DAYS: z.coerce.number().int().min(1).max(3_650).default(180),
});
export type IntakeConfig = z.output<typeof intakeConfig>;

export const partsOf = (config: IntakeConfig): IntakeParts => ({
  registry: config.REGISTRY_FILE, keys: keysFrom(config.MASTER_KEY_FILE, config.SEAL_PRIVATE_KEY_FILE), random: randomBytes,
});

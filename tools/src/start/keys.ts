import { createHmac, generateKeyPairSync, type KeyPairKeyObjectResult, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, type JWK } from 'jose';
import { type Home } from './home.js';

/** Files and secrets of one installation. Each file is made at the first start, 0600, and never changed afterwards. */
export interface Keys {
  /** Wraps the vault's data keys: 32 bytes, base64. Whoever loses it loses every contact. */
  readonly masterKeyFile: string;
  readonly sealPublicKeyFile: string;
  readonly sealPrivateKeyFile: string;
  readonly issuerKeyFile: string;
  readonly jwksFile: string;
  readonly caseLinkSecret: string;
  readonly serviceSecret: string;
  readonly railSecret: string;
  readonly railWebhookSecret: string;
  /** The password of a database role, derived so that a restored folder fits the restored cluster. */
  rolePassword(role: string): string;
  /** The current secret of a channel account, as Standard Webhooks write it. */
  webhookSecret(channel: string, account: string): string;
}

export async function openKeys(home: Home): Promise<Keys> {
  const at = (name: string) => join(home.keys, name);
  const secret = (name: string) => keep(at(name), () => randomBytes(32).toString('base64url'));
  const root = secret('root.secret');
  const derive = (purpose: string, bytes = 32) => createHmac('sha256', root).update(purpose).digest().subarray(0, bytes);
  keep(at('master.key'), () => randomBytes(32).toString('base64'));
  await keepPair(at('seal.private.jwk.json'), at('seal.public.jwk.json'), generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    { alg: 'ECDH-ES', use: 'enc' }, (jwk) => jwk);
  await keepPair(at('issuer.private.jwk.json'), at('jwks.json'), generateKeyPairSync('ed25519'),
    { alg: 'EdDSA', use: 'sig' }, (jwk) => ({ keys: [jwk] }));
  return {
    masterKeyFile: at('master.key'), sealPrivateKeyFile: at('seal.private.jwk.json'), sealPublicKeyFile: at('seal.public.jwk.json'),
    issuerKeyFile: at('issuer.private.jwk.json'), jwksFile: at('jwks.json'),
    caseLinkSecret: secret('case-link.secret'), serviceSecret: secret('service.secret'), railSecret: secret('rail.secret'),
    railWebhookSecret: secret('rail-webhook.secret'),
    rolePassword: (role) => derive(`role ${role}`).toString('base64url'),
    webhookSecret: (channel, account) => `whsec_${derive(`webhook ${channel} ${account}`, 24).toString('base64')}`,
  };
}

function keep(file: string, make: () => string): string {
  if (!existsSync(file)) writeFileSync(file, make(), { mode: 0o600, flag: 'wx' });
  return readFileSync(file, 'utf8').trim();
}

async function keepPair(
  privateFile: string, publicFile: string, pair: KeyPairKeyObjectResult, about: JWK, wrap: (jwk: JWK) => unknown,
): Promise<void> {
  if (!existsSync(privateFile)) {
    const jwk = await exportJWK(pair.privateKey);
    // The key id is the thumbprint: the same key has the same id wherever it is published.
    const kid = await calculateJwkThumbprint(jwk);
    keep(privateFile, () => `${JSON.stringify({ ...jwk, ...about, kid })}\n`);
  }
  const { d: _private, ...open } = JSON.parse(readFileSync(privateFile, 'utf8')) as JWK;
  keep(publicFile, () => `${JSON.stringify(wrap(open))}\n`);
}

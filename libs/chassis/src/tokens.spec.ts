import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { actAsStaff } from './door-guard.js';
import { keysOf, signServiceToken, type StaffVerifier, staffVerifier, verifyServiceToken } from './tokens.js';

const ISSUER = 'https://issuer.example';
const AUDIENCE = 'redress';
const claims = { sub: 'staff-1', role: 'supervisor', merchants: ['m1', 'm2'] };
type Key = Awaited<ReturnType<typeof generateKeyPair>>;

let ours: Key;
let other: Key;
/** A key that the issuer publishes, of an algorithm that is not on our list. */
let unlisted: Key;
let verify: StaffVerifier;
let publicJwk: Awaited<ReturnType<typeof exportJWK>>;

beforeAll(async () => {
  ours = await generateKeyPair('ES256', { extractable: true });
  other = await generateKeyPair('ES256', { extractable: true });
  unlisted = await generateKeyPair('ES384');
  publicJwk = await exportJWK(ours.publicKey);
  const keys = [{ ...publicJwk, kid: 'k1' }, { ...(await exportJWK(unlisted.publicKey)), kid: 'k384' }];
  verify = staffVerifier({ issuer: ISSUER, audience: AUDIENCE, keys: createLocalJWKSet({ keys }) });
});

interface Mutation { payload?: JWTPayload; issuer?: string; audience?: string; expires?: string | null; header?: object; key?: Key['privateKey'] }
const token = ({ payload = claims, issuer = ISSUER, audience = AUDIENCE, expires = '5m', header = {}, key = ours.privateKey }: Mutation = {}) => {
  const jwt = new SignJWT(payload).setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid: 'k1', ...header }).setIssuer(issuer).setAudience(audience);
  return (expires === null ? jwt : jwt.setExpirationTime(expires)).sign(key);
};

describe('staff tokens', () => {
  it('are taken with their roles and merchants', async () => {
    expect(await verify(await token())).toEqual({ id: 'staff-1', roles: ['supervisor'], merchants: ['m1', 'm2'] });
    expect(await verify(await token({ payload: { sub: 's', roles: ['agent', 'wizard'], merchants: '*' }, header: { typ: 'at+jwt' } })))
      .toEqual({ id: 's', roles: ['agent'], merchants: ['*'] });
  });

  it.each<[string, () => Promise<string> | string]>([
    ['another issuer', () => token({ issuer: 'https://evil.example' })],
    ['another audience', () => token({ audience: 'console' })],
    ['an expiry in the past', () => token({ expires: '-1m' })],
    ['no expiry', () => token({ expires: null })],
    ['no subject', () => token({ payload: { role: 'supervisor' } })],
    ['another key', () => token({ key: other.privateKey })],
    ['an algorithm that is not listed', () => token({ key: unlisted.privateKey, header: { alg: 'ES384', kid: 'k384' } })],
    ['an unknown key id', () => token({ header: { kid: 'k2' } })],
    ['another type', () => token({ header: { typ: 'logout+jwt' } })],
    ['no type', () => token({ header: { typ: undefined } })],
    ['a start in the future', () => token({ payload: { ...claims, nbf: Math.floor(Date.now() / 1000) + 600 } })],
    ['algorithm none', () => new UnsecuredJWT(claims).setIssuer(ISSUER).setAudience(AUDIENCE).setExpirationTime('5m').encode()],
    ['the public key used as a shared secret', () => new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: 'k1' })
      .setIssuer(ISSUER).setAudience(AUDIENCE).setExpirationTime('5m').sign(new TextEncoder().encode(JSON.stringify(publicJwk)))],
    ['a changed payload', async () => {
      const [header, , signature] = (await token()).split('.');
      return [header, Buffer.from(JSON.stringify({ ...claims, role: 'finance' })).toString('base64url'), signature].join('.');
    }],
    ['a service token', () => signServiceToken({ from: 'payments', to: AUDIENCE }, 's'.repeat(40))],
    ['nonsense', () => 'a.b.c'],
    ['nothing', () => ''],
  ])('are refused with %s', async (_fault, make) => {
    await expect(verify(await make())).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('open a door only in a role that it admits', async () => {
    expect(await actAsStaff(verify, await token({ payload: { ...claims, role: ['agent', 'finance'] } }), ['finance'])).toMatchObject({ role: 'finance' });
    await expect(actAsStaff(verify, await token(), ['finance'])).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(actAsStaff(verify, await token({ payload: { sub: 's' } }), ['supervisor'])).rejects.toMatchObject({ code: 'not-allowed' });
  });

  it('wait, rather than fail, while the keys of the issuer are out of reach', async () => {
    const remote = staffVerifier({ issuer: ISSUER, audience: AUDIENCE, keys: keysOf({ url: 'http://127.0.0.1:9/jwks' }) });
    await expect(remote(await token())).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('service tokens', () => {
  const secret = 'a secret that the services share 0123';
  it('name the caller to the service they are for, and to no other', async () => {
    const made = await signServiceToken({ from: 'follow-up', to: 'intake' }, secret);
    expect(await verifyServiceToken(made, 'intake', secret)).toBe('follow-up');
    await expect(verifyServiceToken(made, 'payments', secret)).rejects.toMatchObject({ code: 'unauthenticated' });
    await expect(verifyServiceToken(made, 'intake', `${secret}!`)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('must be young, also where their own expiry says otherwise', async () => {
    const old = await new SignJWT({}).setProtectedHeader({ alg: 'HS256', typ: 'service+jwt' }).setIssuer('follow-up').setAudience('intake')
      .setIssuedAt(Math.floor(Date.now() / 1000) - 600).setExpirationTime('1h').sign(new TextEncoder().encode(secret));
    await expect(verifyServiceToken(old, 'intake', secret)).rejects.toMatchObject({ code: 'unauthenticated' });
  });
});

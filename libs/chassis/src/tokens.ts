import { createLocalJWKSet, createRemoteJWKSet, errors, type JSONWebKeySet, type JWTPayload, type JWTVerifyGetKey, jwtVerify, SignJWT } from 'jose';
import { type Role, roles } from './identity.js';
import { linesOf } from './live.js';
import { ProblemError } from './problem.js';

/** A member of staff as their token names them, before a door picks the role in which they act. */
export interface Staff {
  readonly id: string;
  readonly roles: readonly Role[];
  readonly merchants: readonly string[];
}
/** `at`: when the token must have been valid; now where absent. */
export type StaffVerifier = (token: string, at?: Date) => Promise<Staff>;

const STAFF_ALGORITHMS = ['EdDSA', 'ES256', 'RS256'];
const STAFF_TYPES = new Set(['jwt', 'at+jwt']);
const CLOCK_TOLERANCE_SECONDS = 5;

export interface StaffTokenRules {
  readonly issuer: string;
  readonly audience: string;
  readonly keys: JWTVerifyGetKey;
}

/** The issuer's public keys, from the text of a JWKS file. */
export const localKeys = (text: string): JWTVerifyGetKey => createLocalJWKSet(JSON.parse(text) as JSONWebKeySet);

/** The issuer's public keys: from a file, whose present content `keys` gives, or from an address, read when the first token comes and again when keys rotate. */
export function keysOf(source: { keys: () => JWTVerifyGetKey } | { url: string }): JWTVerifyGetKey {
  if ('keys' in source) return (header, token) => source.keys()(header, token);
  const remote = createRemoteJWKSet(new URL(source.url));
  return async (header, token) => {
    try {
      return await remote(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) throw error;
      throw new ProblemError('unavailable', 'The keys of the token issuer cannot be read right now.');
    }
  };
}

/** Refuses with `unauthenticated` whatever is wrong with the token; `unavailable` when the issuer's keys cannot be had. */
export const staffVerifier = ({ issuer, audience, keys }: StaffTokenRules): StaffVerifier => async (token, at) => {
  const { payload, protectedHeader } = await checked(() => jwtVerify(token, keys, {
    algorithms: STAFF_ALGORITHMS, issuer, audience, requiredClaims: ['exp', 'sub'], clockTolerance: CLOCK_TOLERANCE_SECONDS,
    ...(at && { currentDate: at }),
  }));
  if (!STAFF_TYPES.has((protectedHeader.typ ?? '').toLowerCase())) throw refused();
  return { id: payload.sub!, roles: rolesIn(payload), merchants: textsIn(payload.merchants) };
};

const rolesIn = ({ role, roles: several }: JWTPayload): Role[] =>
  [...textsIn(role), ...textsIn(several)].filter((one): one is Role => (roles as readonly string[]).includes(one));

const textsIn = (claim: unknown): string[] => [claim].flat().filter((one): one is string => typeof one === 'string');

const SERVICE_TYPE = 'service+jwt';
const SERVICE_TOKEN_SECONDS = 60;

/** A token by which one service calls another, for a minute. `secret` is the SERVICE_SECRET that they share; of several lines the first signs. */
export const signServiceToken = (claims: { from: string; to: string }, secret: string): Promise<string> =>
  new SignJWT({}).setProtectedHeader({ alg: 'HS256', typ: SERVICE_TYPE }).setIssuer(claims.from).setAudience(claims.to)
    .setIssuedAt().setExpirationTime(`${SERVICE_TOKEN_SECONDS}s`).sign(bytes(linesOf(secret)[0]));

/** Gives the name of the calling service. `secret` may hold several lines, each of which counts. */
export async function verifyServiceToken(token: string, to: string, secret: string): Promise<string> {
  const rules = {
    algorithms: ['HS256'], audience: to, typ: SERVICE_TYPE, requiredClaims: ['exp', 'iss', 'iat'], maxTokenAge: SERVICE_TOKEN_SECONDS,
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
  };
  const { payload } = await checked(() => Promise.any(linesOf(secret).map((line) => jwtVerify(token, bytes(line), rules))));
  return payload.iss!;
}

const bytes = (secret: string): Uint8Array => new TextEncoder().encode(secret);

/** One answer for all faults of a token: which check failed is of use only to somebody who forges one. */
const refused = () => new ProblemError('unauthenticated', 'The token is missing, expired, or not meant for this service.');

async function checked<T>(verify: () => Promise<T>): Promise<T> {
  try {
    return await verify();
  } catch (error) {
    throw error instanceof ProblemError ? error : refused();
  }
}

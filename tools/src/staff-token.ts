import { readFileSync } from 'node:fs';
import { importJWK, type JWK, SignJWT } from 'jose';

export const LOCAL_ISSUER = 'https://redress.localhost';
export const LOCAL_AUDIENCE = 'redress';
export const staffRoles = ['agent', 'supervisor', 'arbiter', 'finance', 'auditor', 'operator', 'field-worker'] as const;
export type StaffRole = (typeof staffRoles)[number];

/** A token of the local issuer: who they are, in which role, for which merchants (`*`: all). */
export async function staffToken(
  issuerKeyFile: string, role: StaffRole,
  { merchants = ['*'], subject = `local-${role}`, hours = 12 }: { merchants?: string[]; subject?: string; hours?: number } = {},
): Promise<string> {
  const jwk = JSON.parse(readFileSync(issuerKeyFile, 'utf8')) as JWK;
  return new SignJWT({ role, merchants })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'JWT', ...(jwk.kid && { kid: jwk.kid }) })
    .setIssuer(LOCAL_ISSUER).setAudience(LOCAL_AUDIENCE).setSubject(subject).setIssuedAt().setExpirationTime(`${hours}h`)
    .sign(await importJWK(jwk, 'EdDSA'));
}

import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import { ProblemError } from './problem.js';

/** What a customer's link opens: one case, until `expiresAt` (epoch seconds). */
export interface CaseLinkClaims {
  readonly caseId: string;
  readonly merchant: string;
  readonly expiresAt: number;
}

export const caseLinkKey = (secret: string): KeyObject => createSecretKey(secret, 'utf8');

/** `<claims>.<mac>`, both base64url: fits a mail, an address and a header. */
export function signCaseLink({ caseId, merchant, expiresAt }: CaseLinkClaims, secret: KeyObject): string {
  const claims = Buffer.from(JSON.stringify([caseId, merchant, expiresAt])).toString('base64url');
  return `${claims}.${mac(claims, secret).toString('base64url')}`;
}

/** Throws `case-link-invalid` or `case-link-expired`. */
export function verifyCaseLink(token: string, secret: KeyObject, nowSeconds: number): CaseLinkClaims {
  const [claims = '', signature = '', ...rest] = token.split('.');
  const expected = mac(claims, secret);
  const given = Buffer.from(signature, 'base64url');
  if (rest.length > 0 || given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new ProblemError('case-link-invalid', 'This link was not made here, or was changed on its way.');
  }
  const [caseId, merchant, expiresAt] = JSON.parse(Buffer.from(claims, 'base64url').toString()) as [string, string, number];
  if (nowSeconds >= expiresAt) throw new ProblemError('case-link-expired', 'Ask for a new link by answering the mail that held it.');
  return { caseId, merchant, expiresAt };
}

/** The purpose is part of what is signed: the same secret used elsewhere can never yield a case link. */
const mac = (claims: string, secret: KeyObject): Buffer => createHmac('sha256', secret).update(`redress.case-link.v1\n${claims}`).digest();

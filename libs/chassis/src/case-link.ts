import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import { linesOf } from './live.js';
import { ProblemError } from './problem.js';

/** What a customer's link opens: one case, until `expiresAt` (epoch seconds). */
export interface CaseLinkClaims {
  readonly caseId: string;
  readonly merchant: string;
  readonly expiresAt: number;
}

/** Of a secret that is being changed (several lines) the first, which signs. */
export const caseLinkKey = (secret: string): KeyObject => createSecretKey(linesOf(secret)[0], 'utf8');
/** All that are honoured. */
export const caseLinkKeys = (secret: string): KeyObject[] => linesOf(secret).map((line) => createSecretKey(line, 'utf8'));

/** `<claims>.<mac>`, both base64url: fits a mail, an address and a header. */
export function signCaseLink({ caseId, merchant, expiresAt }: CaseLinkClaims, secret: KeyObject): string {
  const claims = Buffer.from(JSON.stringify([caseId, merchant, expiresAt])).toString('base64url');
  return `${claims}.${mac(claims, secret).toString('base64url')}`;
}

/** Throws `case-link-invalid` or `case-link-expired`. */
export function verifyCaseLink(token: string, secrets: KeyObject | readonly KeyObject[], nowSeconds: number): CaseLinkClaims {
  const [claims = '', signature = '', ...rest] = token.split('.');
  const given = Buffer.from(signature, 'base64url');
  const isMadeWith = (secret: KeyObject): boolean => {
    const expected = mac(claims, secret);
    return given.length === expected.length && timingSafeEqual(given, expected);
  };
  if (rest.length > 0 || ![secrets].flat().some(isMadeWith)) {
    throw new ProblemError('case-link-invalid', 'This link was not made here, or was changed on its way.');
  }
  const [caseId, merchant, expiresAt] = JSON.parse(Buffer.from(claims, 'base64url').toString()) as [string, string, number];
  if (nowSeconds >= expiresAt) throw new ProblemError('case-link-expired', 'Ask for a new link by answering the mail that held it.');
  return { caseId, merchant, expiresAt };
}

/** The purpose is part of what is signed: the same secret used elsewhere can never yield a case link. */
const mac = (claims: string, secret: KeyObject): Buffer => createHmac('sha256', secret).update(`redress.case-link.v1\n${claims}`).digest();

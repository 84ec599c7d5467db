import type { KeyObject } from 'node:crypto';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { type CaseLinkClaims, verifyCaseLink } from './case-link.js';
import { type Door, doorOf, needsIdempotencyKey, visitOf } from './doors.js';
import type { Request } from './http-types.js';
import type { Actor, Role } from './identity.js';
import { ProblemError } from './problem.js';
import { type StaffVerifier, verifyServiceToken } from './tokens.js';

/** What the guard checks callers against. */
export interface DoorKeys {
  readonly service: string;
  readonly staff: StaffVerifier;
  /** Asked at each request: secrets may be exchanged meanwhile. */
  readonly caseLinks: () => readonly KeyObject[];
  readonly serviceSecret: () => string;
  /** Epoch milliseconds by which case links expire; may be a clock that a test moves. */
  readonly now: () => number;
}

/** The one guard of every HTTP route: opens only the door that the route states. */
export class DoorGuard implements CanActivate {
  constructor(private readonly keys: DoorKeys) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const rule = doorOf(context.getHandler());
    if (!rule) throw new ProblemError('not-allowed', 'This route has no door.');
    const request = context.switchToHttp().getRequest<Request>();
    const visit = visitOf(request);
    if (rule.kind === 'case-link' || (rule.kind === 'both-sides' && bringsCaseLink(request))) {
      visit.caseLink = this.openWithLink(request);
      visit.actor = { id: `customer:${visit.caseLink.caseId}`, role: 'customer', merchants: [visit.caseLink.merchant] };
    } else if (rule.kind === 'staff' || rule.kind === 'both-sides') {
      visit.actor = await actAsStaff(this.keys.staff, bearerOf(request), rule.roles);
    } else if (rule.kind === 'service') {
      visit.actor = await this.openToService(request, rule);
    }
    const key = idempotencyKeyOf(request, needsIdempotencyKey(rule, request.method));
    if (key !== undefined) visit.idempotencyKey = key;
    return true;
  }

  private openWithLink(request: Request): CaseLinkClaims {
    const [, inHeader] = /^CaseLink (\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
    const token = inHeader ?? request.params?.token ?? request.query?.token;
    if (typeof token !== 'string') throw new ProblemError('case-link-invalid', 'Open this page by the link that you were sent.');
    const link = verifyCaseLink(token, this.keys.caseLinks(), Math.floor(this.keys.now() / 1000));
    if (request.params?.caseId !== undefined && request.params.caseId !== link.caseId) {
      throw new ProblemError('case-link-invalid', 'This link is for another case.');
    }
    return link;
  }

  private async openToService(request: Request, rule: Door & { kind: 'service' }): Promise<Actor> {
    const caller = await verifyServiceToken(bearerOf(request), this.keys.service, this.keys.serviceSecret());
    if (rule.callers.length > 0 && !rule.callers.includes(caller)) throw new ProblemError('not-allowed', 'This service may not call this route.');
    return { id: `service:${caller}`, role: 'service', merchants: ['*'] };
  }
}

const bringsCaseLink = ({ headers, query }: Request): boolean => /^CaseLink /i.test(headers.authorization ?? '') || query?.token !== undefined;

/** The member of staff in the first of their roles that the door admits. */
export async function actAsStaff(verify: StaffVerifier, token: string, admitted: readonly Role[]): Promise<Actor> {
  const { id, roles, merchants } = await verify(token);
  const role = roles.find((one) => admitted.includes(one));
  if (!role) throw new ProblemError('not-allowed', `This needs the role ${admitted.join(' or ')}.`);
  return { id, role, merchants };
}

export function bearerOf(request: Pick<Request, 'headers'>): string {
  const [, token] = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
  if (!token) throw new ProblemError('unauthenticated', 'Send a token as `Authorization: Bearer …`.');
  return token;
}

const KEY = /^[\x21-\x7e]{1,255}$/;

export function idempotencyKeyOf(request: Pick<Request, 'headers'>, required: boolean): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined && !required) return undefined;
  if (!KEY.test(key ?? '')) throw new ProblemError('idempotency-key-required', 'Send an Idempotency-Key of 1 to 255 visible ASCII characters.');
  return key;
}

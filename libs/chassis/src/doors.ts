import { createParamDecorator, type ExecutionContext, RequestMethod, type Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import type { CaseLinkClaims } from './case-link.js';
import type { Request } from './http-types.js';
import type { Actor, Role } from './identity.js';
import { childTraceparent } from './traceparent.js';

/** Who may come in. Every route states exactly one; a route that states none lets nobody in. */
export type Door =
  /** A marketplace; its signature over the raw body is checked by the handler, which alone knows the account's secrets. */
  | { readonly kind: 'channel' }
  /** A payment rail; its webhook's signature is checked by the handler. */
  | { readonly kind: 'rail' }
  | { readonly kind: 'case-link' }
  | { readonly kind: 'staff'; readonly roles: readonly Role[] }
  /** The customer by the link of the case, or staff: both sides read the same. For reading only. */
  | { readonly kind: 'both-sides'; readonly roles: readonly Role[] }
  /** Another service of ours; where callers are named, only those. */
  | { readonly kind: 'service'; readonly callers: readonly string[] }
  | { readonly kind: 'public'; readonly why: string };

const DOOR = Symbol('redress.door');

const door = (rule: Door): MethodDecorator => (_prototype, name, descriptor) => {
  const handler = descriptor.value as object;
  if (Reflect.hasMetadata(DOOR, handler)) throw new Error(`${String(name)} states two doors`);
  Reflect.defineMetadata(DOOR, rule, handler);
};

export const ChannelDoor = () => door({ kind: 'channel' });
export const RailDoor = () => door({ kind: 'rail' });
/** The link's token comes as `Authorization: CaseLink …`, or as `token` in path or query; a `caseId` in the path must be the link's. */
export const CaseLinkDoor = () => door({ kind: 'case-link' });
export const StaffDoor = (...roles: readonly [Role, ...Role[]]) => door({ kind: 'staff', roles });
export const BothSidesDoor = (...roles: readonly [Role, ...Role[]]) => door({ kind: 'both-sides', roles });
export const ServiceDoor = (...callers: readonly string[]) => door({ kind: 'service', callers });
export const PublicDoor = (why: string) => door({ kind: 'public', why });

export const doorOf = (handler: object): Door | undefined => Reflect.getMetadata(DOOR, handler) as Door | undefined;

/** Doors whose callers act on business state: their changes need an Idempotency-Key. The others carry an id of their own. */
export const needsIdempotencyKey = (rule: Door, method: string): boolean =>
  (rule.kind === 'staff' || rule.kind === 'case-link') && ['POST', 'PUT', 'PATCH', 'DELETE'].includes(method);

/** What the guard found out, kept beside the request for the param decorators. */
export interface Visit {
  actor?: Actor;
  caseLink?: CaseLinkClaims;
  idempotencyKey?: string;
  /** Of the request's own span, where there is one. */
  traceparent?: string;
}
const visits = new WeakMap<object, Visit>();
export const visitOf = (request: object): Visit => {
  const visit = visits.get(request) ?? {};
  visits.set(request, visit);
  return visit;
};

const fromVisit = <K extends keyof Visit>(part: K) => createParamDecorator((_: unknown, context: ExecutionContext) =>
  visitOf(context.switchToHttp().getRequest<Request>())[part]);

/** The Actor of a staff, service or case-link door. */
export const CurrentActor = fromVisit('actor');
/** The CaseLinkClaims of a case-link door; of a both-sides door undefined where staff asks. */
export const CaseLink = fromVisit('caseLink');
/** The Idempotency-Key header, where the door asks for one or the caller sent one. */
export const IdempotencyKey = fromVisit('idempotencyKey');

/** The trace that this request continues, or begins. */
export const Traceparent = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const request = context.switchToHttp().getRequest<Request>();
  return visitOf(request).traceparent ?? childTraceparent(request.headers.traceparent);
});

export interface Route {
  readonly method: string;
  readonly path: string;
  readonly handler: string;
  readonly door: Door | undefined;
}

/** Every route that these controllers serve, with its door; needs no running app. */
export const routesOf = (controllers: readonly Type[]): Route[] => controllers.flatMap((controller) => {
  const prototype = controller.prototype as Record<string, object>;
  return Object.getOwnPropertyNames(prototype).flatMap((name) => {
    const handler = name === 'constructor' ? undefined : prototype[name];
    const method = handler && (Reflect.getMetadata('method', handler) as RequestMethod | undefined);
    if (handler === undefined || method === undefined) return [];
    return pathsOf(controller).flatMap((base) => pathsOf(handler).map((path) => ({
      method: RequestMethod[method], path: `/${[base, path].flatMap((part) => part.split('/')).filter(Boolean).join('/')}`,
      handler: `${controller.name}.${name}`, door: doorOf(handler),
    })));
  });
});

const pathsOf = (target: object): string[] => [Reflect.getMetadata('path', target) as string | string[] | undefined ?? ''].flat();

/** Every route of a running app. */
export function listRoutes(app: { get(token: typeof ModulesContainer): ModulesContainer }): Route[] {
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()]);
  return routesOf(controllers.flatMap(({ metatype }) => (metatype ?? []) as Type));
}

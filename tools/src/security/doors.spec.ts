import 'reflect-metadata';
import { join } from 'node:path';
import { Controller, Get, Post, type Type } from '@nestjs/common';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { caseLinkKey, createHttp, createLogger, PublicDoor, roles, type Route, routesOf, signCaseLink, StaffDoor } from '@redress/chassis';
import { type Service, services } from '@redress/contracts';
import { adminRoutes } from '../../../libs/messaging/src/admin-routes.js';
import { type Apps, readApps } from '../contracts/apps.js';
import { askedBy } from '../contracts/openapi.js';
import { staffRoles } from '../staff-token.js';

const ROOT = join(__dirname, '../../..');
const SECRET = 'a secret of a test, long enough for all'.padEnd(48, '.');
const CASE = { caseId: '00000000-0000-5000-8000-000000000001', merchant: 'lanting', expiresAt: 4_000_000_000 };
const link = signCaseLink(CASE, caseLinkKey(SECRET));

/** Beside controllers: documentation, which says nothing of anybody. Every other address needs a rule. */
const OPEN = ['/docs', '/openapi.json', '/problems/'];
const isOpen = (path: string): boolean => OPEN.some((open) => path.startsWith(open));

/** What is wrong with how a route states its door; undefined where nothing is. */
function faultOf({ door }: Route): string | undefined {
  if (!door) return 'states no door';
  if (door.kind === 'staff' && door.roles.length === 0) return 'admits no role';
  if (door.kind === 'staff' && door.roles.some((role) => !roles.includes(role))) return 'admits a role that does not exist';
  if (door.kind === 'service' && door.callers.length === 0) return 'names no service that may call';
  if (door.kind === 'service' && !door.callers.every((caller) => services.includes(caller as Service))) return 'admits an unknown service';
  if (door.kind === 'public' && door.why.length < 10) return 'is open to all and does not say why';
  return undefined;
}

const ruleOf = ({ door }: Route): string => {
  switch (door?.kind) {
    case 'staff': return `staff: ${door.roles.join(', ')}`;
    case 'service': return `service: ${door.callers.join(', ')}`;
    case 'public': return `public: ${door.why}`;
    default: return door?.kind ?? '— none —';
  }
};

/** Every route that breaks the rule, as a table that shows where to look; the empty text where none does. */
function brokenDoors(of: string, routes: readonly Route[]): string {
  return routes.flatMap((route) => {
    const fault = faultOf(route);
    const cells = [of.padEnd(13), route.method.padEnd(6), route.path.padEnd(36), route.handler.padEnd(30), ruleOf(route)];
    return fault ? [`${cells.join(' ')}  ← ${fault}`] : [];
  }).join('\n');
}

/** Addresses as fastify serves them, read from the tree that it prints. */
function served(app: NestFastifyApplication): Set<string> {
  const found = new Set<string>();
  const above: string[] = [];
  for (const line of app.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false }).split('\n')) {
    const [, indent, part, , methods] = /^([│ ]*)[├└]── (\S*)( \(([A-Z, ]+)\))?$/.exec(line) ?? [];
    if (indent === undefined) continue;
    above.length = indent.length / 4;
    above.push(part!);
    const path = above.join('').replace(/(.)\/$/, '$1');
    for (const method of methods?.split(', ') ?? []) if (!['HEAD', 'OPTIONS'].includes(method)) found.add(`${method} ${path}`);
  }
  return found;
}

let apps: Apps;
const running = new Map<string, NestFastifyApplication>();

/** The service's HTTP side as it runs, with the real guard; behind the doors is nothing. */
async function open(controllers: readonly Type[]): Promise<NestFastifyApplication> {
  const tokens = new Set(controllers.flatMap(askedBy));
  class Doors {}
  return createHttp({
    module: { module: Doors, controllers: [...controllers], providers: [...tokens].map((provide) => ({ provide, useValue: {} })) },
    config: {
      SERVICE: 'doors', HTTP_HOST: '127.0.0.1', HTTP_PORT: 0, BODY_LIMIT_BYTES: 65_536, CASE_LINK_SECRET: SECRET, SERVICE_SECRET: SECRET,
    },
    logger: createLogger({ service: 'doors', level: 'silent' }),
    staff: async (token) => ({ id: `local-${token}`, roles: [token as never], merchants: ['*'] }),
    docsPage: false,
  });
}

beforeAll(async () => {
  apps = await readApps(ROOT, async (source) => (await import(join(ROOT, source))) as Record<string, unknown>);
  for (const { name, controllers } of apps.definitions) running.set(name, await open(controllers));
}, 60_000);
afterAll(() => Promise.all([...running.values()].map((app) => app.close())));

type RouteOf = Route & { readonly of: string };
const routes = (): RouteOf[] =>
  apps.definitions.flatMap(({ name, controllers }) => routesOf(controllers).map((route) => ({ ...route, of: name })));

/** A request to a route, by parameters that lead nowhere. */
function ask({ of, method, path }: RouteOf, headers: Record<string, string>) {
  const url = path.replace(/:token\b/, link).replace(/:caseId\b/, CASE.caseId).replace(/:(\w+)/g, CASE.caseId);
  if (method === 'GET') return running.get(of)!.inject({ method, url, headers });
  return running.get(of)!.inject({ method: method as 'POST', url, headers: { ...headers, 'content-type': 'application/json' }, payload: '{}' });
}
const codeOf = (answer: { body: string }): unknown => (JSON.parse(answer.body) as { code?: unknown }).code;

describe('every route of every service', () => {
  it('states exactly one door', () => {
    expect(routes().length).toBeGreaterThan(25);
    expect(apps.definitions.map(({ name, controllers }) => brokenDoors(name, routesOf(controllers))).filter(Boolean).join('\n')).toBe('');
  });

  it('is a route of a controller, or documentation', () => {
    for (const { name, controllers } of apps.definitions) {
      const stated = routesOf(controllers).map(({ method, path }) => `${method} ${path}`);
      const undeclared = [...served(running.get(name)!)].filter((route) => !isOpen(route.split(' ')[1]!));
      expect({ name, routes: undeclared.sort() }).toEqual({ name, routes: [...new Set(stated)].sort() });
    }
  });

  it('lets nobody in without credentials', async () => {
    const closed = routes().filter(({ door }) => ['staff', 'service', 'case-link'].includes(door!.kind));
    const answers = await Promise.all(closed.map(async (route) => {
      const withoutToken = { ...route, path: route.path.replace(':token', 'nothing') };
      return [`${route.method} ${route.path}`, (await ask(withoutToken, { 'idempotency-key': 'one' })).statusCode];
    }));
    expect(answers.filter(([, status]) => status !== 401)).toEqual([]);
  });

  it('admits the roles that its door names, and no other', async () => {
    const wrong: string[] = [];
    for (const route of routes()) {
      if (route.door?.kind !== 'staff') continue;
      for (const role of roles) {
        const answer = await ask(route, { authorization: `Bearer ${role}`, 'idempotency-key': 'one' });
        const refused = answer.statusCode === 403 && codeOf(answer) === 'not-allowed';
        if (refused !== route.door.roles.includes(role)) continue;
        wrong.push(`${route.method} ${route.path} ${refused ? 'refuses' : 'admits'} ${role}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('wants an Idempotency-Key where staff or a customer changes something', async () => {
    const changing = routes().filter(({ method, door }) => method !== 'GET' && (door!.kind === 'staff' || door!.kind === 'case-link'));
    expect(changing.length).toBeGreaterThan(8);
    const wrong: string[] = [];
    for (const route of changing) {
      const authorization = route.door?.kind === 'staff' ? `Bearer ${route.door.roles[0]}` : `CaseLink ${link}`;
      for (const headers of [{ authorization }, { authorization, 'idempotency-key': 'with a space' }]) {
        const answer = await ask(route, headers as Record<string, string>);
        if (codeOf(answer) !== 'idempotency-key-required') wrong.push(`${route.method} ${route.path}: ${answer.statusCode} ${answer.body}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('is open to a case link only for the case of the link', async () => {
    const own = routes().filter(({ door, path }) => door!.kind === 'case-link' && path.includes(':caseId'));
    for (const route of own) {
      const ofAnother = { ...route, path: route.path.replace(':caseId', CASE.caseId.replace('1', '2')) };
      const other = await ask(ofAnother, { authorization: `CaseLink ${link}`, 'idempotency-key': 'one' });
      expect(codeOf(other)).toBe('case-link-invalid');
    }
    const customers = routes().filter(({ door }) => door!.kind === 'case-link');
    expect(customers.length).toBeGreaterThan(4);
    for (const route of customers) {
      const changed = `${link.slice(0, -2)}${link.endsWith('AA') ? 'BB' : 'AA'}`;
      const forged = { ...route, path: route.path.replace(':token', changed) };
      const answer = await ask(forged, { authorization: `CaseLink ${changed}`, 'idempotency-key': 'one' });
      expect([route.path, answer.statusCode]).toEqual([route.path, 401]);
    }
  });
});

describe('operators’ routes of every service', () => {
  const operators = adminRoutes(undefined as never, undefined as never);

  it('each admit roles that exist, and each address once', () => {
    expect(operators.length).toBeGreaterThan(5);
    for (const { path, roles: admitted } of operators) {
      expect([path, admitted.length > 0 && admitted.every((role) => roles.includes(role))]).toEqual([path, true]);
    }
    expect(new Set(operators.map(({ method, path }) => `${method} ${path}`)).size).toBe(operators.length);
  });

  it('change nothing for auditors', () => {
    expect(operators.filter(({ method, roles: admitted }) => method !== 'GET' && admitted.includes('auditor'))).toEqual([]);
  });
});

describe('the local issuer', () => {
  it('names the roles that doors know', () => expect([...staffRoles].sort()).toEqual([...roles].sort()));
});

describe('the check itself', () => {
  @Controller('forgotten')
  class Forgotten {
    @Get() open(): string {
      return 'anything';
    }

    @Post(':id') @StaffDoor('agent') closed(): void {}

    @Get('all') @PublicDoor('') unexplained(): void {}
  }

  it('shows the route that was forgotten, and not its neighbour', () => {
    const table = brokenDoors('desk', routesOf([Forgotten]));
    expect(table.split('\n')).toHaveLength(2);
    expect(table).toMatch(/desk +GET +\/forgotten +Forgotten\.open +— none — +← states no door/);
    expect(table).not.toContain('Forgotten.closed');
  });

  it('finds such a route closed to everybody', async () => {
    const app = await open([Forgotten]);
    const answer = await app.inject({ method: 'GET', url: '/forgotten', headers: { authorization: 'Bearer operator' } });
    expect([answer.statusCode, codeOf(answer)]).toEqual([403, 'not-allowed']);
    expect(served(app)).toContain('POST /forgotten/:id');
    await app.close();
  });

  it('cannot meet a route with two doors: it is refused when its class is made', () => {
    const twice = () => {
      class Twice {
        @Get() @StaffDoor('agent') @PublicDoor('it cannot be both at once') both(): void {}
      }
      return Twice;
    };
    expect(twice).toThrow('both states two doors');
  });
});

import { mkdtempSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Controller, Get, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { z } from 'zod';
import { caseLinkKey, signCaseLink } from './case-link.js';
import { ConfigError, parseServiceConfig } from './config.js';
import { CaseLinkDoor, ServiceDoor, StaffDoor } from './doors.js';
import { startHttp, stopHttp } from './http.js';
import { linesOf, live, liveFile, watchFiles } from './live.js';
import { createLogger } from './logger.js';
import { keysOf, localKeys, signServiceToken, staffVerifier } from './tokens.js';

const folder = mkdtempSync(join(tmpdir(), 'live-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);
const write = (name: string, text: string): string => {
  writeFileSync(at(name), text);
  return at(name);
};
const [FIRST, SECOND] = ['the first secret, of thirty-two characters', 'the second secret, of thirty-two characters'];
const environment = () => ({
  SERVICE: 'things', DATABASE_URL_FILE: write('database', 'postgres://a:b@localhost/c\n'), HTTP_PORT: '0', ADMIN_PORT: '0', OIDC_ISSUER: 'https://issuer',
  OIDC_AUDIENCE: 'redress', OIDC_JWKS_FILE: at('jwks'), CASE_LINK_SECRET_FILE: write('links', `${FIRST}\n`), SERVICE_SECRET_FILE: write('services', FIRST),
  SEAL_PUBLIC_KEY_FILE: at('seal'), DESK_URL: 'http://desk.test',
});
const faultsOf = (env: Record<string, string>): readonly string[] => {
  try {
    parseServiceConfig(z.object({}), env);
    return [];
  } catch (error) {
    return (error as ConfigError).faults;
  }
};

describe('variables from files', () => {
  it('are read as if they had been set, without the line feed at their end', () => {
    expect(parseServiceConfig(z.object({}), environment())).toMatchObject({ DATABASE_URL: 'postgres://a:b@localhost/c', CASE_LINK_SECRET: FIRST });
  });

  it('are refused where they are missing, wrong or given twice, by name and without their content', () => {
    expect(faultsOf({ ...environment(), SERVICE_SECRET_FILE: at('nothing') })).toEqual(['SERVICE_SECRET_FILE: cannot be read (ENOENT)']);
    expect(faultsOf({ ...environment(), SERVICE_SECRET: SECOND })).toEqual(['SERVICE_SECRET, SERVICE_SECRET_FILE: set one of them']);
    expect(faultsOf({ ...environment(), SERVICE_SECRET_FILE: write('short', `${FIRST}\nhunter2`) })).toEqual(['SERVICE_SECRET: must have at least 32 characters']);
  });
});

@Controller()
class Doors {
  @Get('link') @CaseLinkDoor() link() { return {}; }
  @Get('service') @ServiceDoor() service() { return {}; }
  @Get('staff') @StaffDoor('auditor') staff() { return {}; }
}
@Module({ controllers: [Doors] })
class DoorsModule {}

describe('secrets that are exchanged under traffic', () => {
  const lines: string[] = [];
  const logger = createLogger({ service: 'things', destination: { write: (line) => void lines.push(line) } });
  let app: NestFastifyApplication;
  let url: string;
  let unwatch: () => void;
  const issuers: { publicJwk: object; sign: () => Promise<string> }[] = [];

  beforeAll(async () => {
    for (const kid of ['k1', 'k2']) {
      const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
      issuers.push({
        publicJwk: { ...(await exportJWK(publicKey)), kid },
        sign: () => new SignJWT({ sub: 's', role: 'auditor' }).setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid }).setIssuer('https://issuer')
          .setAudience('redress').setExpirationTime('5m').sign(privateKey),
      });
    }
    publish(0);
    const config = parseServiceConfig(z.object({}), environment());
    const staff = staffVerifier({ issuer: 'https://issuer', audience: 'redress', keys: keysOf({ keys: liveFile(config, 'OIDC_JWKS_FILE', localKeys) }) });
    ({ app, url } = await startHttp({ module: DoorsModule, config, logger, staff, docsPage: false }));
    unwatch = watchFiles(config, logger, 10);
  });
  afterAll(async () => {
    unwatch();
    await stopHttp(app);
  });

  const publish = (...which: number[]) => void write('jwks', JSON.stringify({ keys: which.map((one) => issuers[one]!.publicJwk) }));
  const link = (secret: string) => signCaseLink({ caseId: 'c', merchant: 'm', expiresAt: 4_000_000_000 }, caseLinkKey(secret));
  const visit = async (path: string, authorization: string) => (await fetch(`${url}/${path}`, { headers: { authorization } })).status;
  const visits = {
    link: (secret: string) => visit('link', `CaseLink ${link(secret)}`),
    service: async (secret: string) => visit('service', `Bearer ${await signServiceToken({ from: 'desk', to: 'things' }, secret)}`),
    staff: async (issuer: number) => visit('staff', `Bearer ${await issuers[issuer]!.sign()}`),
  };
  /** As long as it runs, everybody who holds the first secret comes and goes; gives the statuses that they saw. */
  const traffic = (): { end(): Promise<Set<number>> } => {
    let running = true;
    const seen = new Set<number>();
    const coming = (async () => {
      while (running) for (const status of await Promise.all([visits.link(FIRST), visits.service(FIRST), visits.staff(0)])) seen.add(status);
    })();
    return { end: async () => { running = false; await coming; return seen; } };
  };
  const eventually = async (check: () => Promise<unknown[]>, wanted: unknown[]) => {
    for (let tries = 0; tries < 200; tries++) {
      if (JSON.stringify(await check()) === JSON.stringify(wanted)) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(await check()).toEqual(wanted);
  };
  const withSecond = async () => Promise.all([visits.link(SECOND), visits.service(SECOND), visits.staff(1)]);

  it('turns nobody away while both count, and the former one away once it is taken out', async () => {
    expect(await withSecond()).toEqual([401, 401, 401]);
    const comers = traffic();
    for (const name of ['links', 'services']) write(name, `${FIRST}\n${SECOND}\n`);
    publish(0, 1);
    await eventually(withSecond, [200, 200, 200]);
    for (const name of ['links', 'services']) write(name, `${SECOND}\n${FIRST}\n`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await comers.end()).toEqual(new Set([200]));
    for (const name of ['links', 'services']) write(name, `${SECOND}\n`);
    publish(1);
    await eventually(async () => Promise.all([visits.link(FIRST), visits.service(FIRST), visits.staff(0)]), [401, 401, 401]);
    expect(await withSecond()).toEqual([200, 200, 200]);
  });

  it('goes on with what it knows where a file is broken or away, and says so once', async () => {
    lines.length = 0;
    write('links', 'short');
    unlinkSync(at('services'));
    write('jwks', '{"keys":');
    await eventually(async () => [lines.filter((line) => line.includes('cannot be used')).length], [3]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(lines.filter((line) => line.includes('cannot be used'))).toHaveLength(3);
    expect(lines.join('')).not.toMatch(/secret|short/);
    expect(await withSecond()).toEqual([200, 200, 200]);
    write('links', FIRST);
    write('services', FIRST);
    publish(0);
    await eventually(async () => Promise.all([visits.link(FIRST), visits.service(FIRST), visits.staff(0)]), [200, 200, 200]);
  });
});

it('follows a link that is pointed elsewhere, as Kubernetes exchanges its files', async () => {
  symlinkSync(write('v1', FIRST), at('current'));
  const config = parseServiceConfig(z.object({}), { ...environment(), SERVICE_SECRET_FILE: at('current') });
  const secret = live(config, 'SERVICE_SECRET', linesOf);
  const unwatch = watchFiles(config, createLogger({ service: 'things', level: 'silent' }), 10);
  unlinkSync(at('current'));
  symlinkSync(write('v2', SECOND), at('current'));
  for (let tries = 0; tries < 200 && secret()[0] !== SECOND; tries++) await new Promise((resolve) => setTimeout(resolve, 10));
  unwatch();
  expect(secret()).toEqual([SECOND]);
});

it('gives a variable that was set as it is', () => {
  const { CASE_LINK_SECRET_FILE: _, ...env } = environment();
  const config = parseServiceConfig(z.object({}), { ...env, CASE_LINK_SECRET: FIRST });
  expect(live(config, 'CASE_LINK_SECRET', (secret) => secret.length)()).toBe(FIRST.length);
});

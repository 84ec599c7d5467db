import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { decodeJson, derivedId, elapsed, type EventData, type EventType, type Instant, newSealKeys, plus, type StatutoryDeadline } from '@redress/contracts';
import { appendToLog, dataSourceOf, poolOf, type RunningService, startService } from '@redress/messaging';
import { deliveredEvent, examples, testDatabase, type TestDatabase } from '@redress/testing';
import fc from 'fast-check';
import { nearAt } from './domain/statutory-clock.js';
import { followUp } from './follow-up.module.js';

jest.setTimeout(60_000);
const folder = mkdtempSync(join(tmpdir(), 'follow-up-'));
const file = (name: string, content: string) => {
  writeFileSync(join(folder, name), content, { mode: 0o600 });
  return join(folder, name);
};

let database: TestDatabase;
let running: RunningService;
/** A superuser's connections: they stand for the services that publish. */
let others: Awaited<ReturnType<ReturnType<typeof dataSourceOf>['initialize']>>;
beforeAll(async () => {
  database = await testDatabase({ name: 'follow-up', stores: followUp.stores, migrations: followUp.migrations, appendOnly: followUp.appendOnly ?? [] });
  others = await dataSourceOf({ service: 'follow-up', url: database.url, stores: [] }).initialize();
  const patient = { within: { days: 9_000 }, near: 80 };
  running = await startService(followUp, {
    SERVICE: 'follow-up', DATABASE_URL: database.serviceUrl, HTTP_PORT: '0', ADMIN_PORT: '0', OIDC_ISSUER: 'test', OIDC_AUDIENCE: 'test', LOG_LEVEL: 'silent',
    OIDC_JWKS_FILE: file('jwks.json', JSON.stringify({ keys: [{ ...generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }), alg: 'EdDSA' }] })),
    CASE_LINK_SECRET: 'case-link-secret-of-a-test-0123456789', SERVICE_SECRET: 'service-secret-of-a-test-0123456789ab', DESK_URL: 'http://desk.test',
    SEAL_PUBLIC_KEY_FILE: file('seal.public', newSealKeys().publicKey), SMTP_URL: 'smtp://127.0.0.1:9', VAULT_URL: 'http://127.0.0.1:9',
    FOLLOW_UP_URL: 'http://follow-up.test', FOLLOW_UP_PERIOD_SECONDS: '31536000',
    CLOCKS_FILE: file('clocks.json', JSON.stringify([{ name: 'patient', version: 1, clocks: { first_response: patient, resolution: patient } }])),
  });
});
afterAll(async () => {
  await running?.stop();
  await others?.destroy();
  await database?.dispose();
  rmSync(folder, { recursive: true });
});

const now = async (): Promise<Instant> =>
  new Date((await database.pool.query<{ at: string }>('SELECT now() + shift AS at FROM clock')).rows[0]!.at).toISOString();
async function until(what: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await what()) && tries < 400; tries++) await setTimeout(25);
}

let place = 0;
type Told = readonly [type: EventType, key: string, data: object];
/** Publishes and waits until all of it is decided. */
async function tell(told: readonly Told[]): Promise<void> {
  if (told.length === 0) return;
  const at = await now();
  const ids: string[] = [];
  const client = await poolOf(others).connect();
  await client.query('BEGIN');
  await appendToLog(client, told.map(([type, key, data]) => {
    ids.push(derivedId('simulated-event', ++place));
    return deliveredEvent(type, data, { key, merchant: 'm1', channel: 'taobao', at }, place, at);
  }));
  await client.query('COMMIT');
  client.release();
  await until(async () => (await database.pool.query('SELECT 1 FROM inbox WHERE id = ANY($1)', [ids])).rowCount === ids.length);
}

/** All that follow-up has said of periods of law, by case, in an order of its own. */
async function heard(): Promise<Map<string, string[]>> {
  const { rows } = await poolOf(others).query<{ key: string; headers: string; body: string }>('SELECT key, headers, body FROM bus."redress.follow-up"');
  const lines = rows.flatMap(({ key, headers, body }) => {
    const type = (JSON.parse(headers) as Record<string, string>).ce_type!;
    const data = decodeJson<EventData<'clock.near.v1'> & { reason?: string }>(String(body));
    if (type === 'case.escalated.v1') return [[key, `escalated ${data.reason}`] as const];
    return data.clock === 'statutory' ? [[key, `${type.split('.')[1]} ${data.statute!.name}`] as const] : [];
  });
  return new Map([...Map.groupBy(lines, ([key]) => key)].map(([key, list]) => [key, list.map(([, line]) => line).sort()]));
}

/** A case with its periods, in days from the start, and at which stop of the clock what happens to it. */
interface Sketch {
  readonly periods: readonly { readonly days: number; readonly whose: 'trader' | 'consumer' }[];
  readonly asks?: number | undefined;
  readonly releases?: number | undefined;
  readonly fulfils?: number | undefined;
}
const stop = fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined });
const sketches = fc.array(fc.record<Sketch>({
  periods: fc.array(fc.record({ days: fc.integer({ min: 2, max: 300 }), whose: fc.constantFrom('trader' as const, 'consumer' as const) }), { minLength: 1, maxLength: 3 }),
  asks: stop, releases: stop, fulfils: stop,
}), { minLength: 25, maxLength: 25 });
const NEW_YEAR = '2026-01-01T00:00:00.000Z';
const STOPS = [12, 40, 3, 75, 120, 90];

/** What is to be told of a case when the clock has stopped at each of the days, or rather some milliseconds later. */
function expected({ periods, asks, releases, fulfils }: Sketch): string[] {
  const told: string[] = [];
  const clocks = periods.map((period, index) => ({ ...period, name: `p${index}`, state: 'running' }));
  const near = (days: number) => elapsed(NEW_YEAR, nearAt({ startedAt: NEW_YEAR, dueAt: plus(NEW_YEAR, { days }) })) / 86_400_000;
  let [waits, over, today] = [false, false, 0];
  STOPS.forEach((days, index) => {
    if (asks === index) waits = true;
    if (releases === index) waits = false;
    if (fulfils === index && !over) {
      told.push(...clocks.filter(({ whose }) => whose === 'trader').map(({ name }) => `met ${name}`));
      over = true;
    }
    today += days;
    if (over) return;
    const before = told.length;
    for (const clock of clocks) {
      if (clock.state !== 'missed' && today >= clock.days) clock.state = told.push(`missed ${clock.name}`) ? 'missed' : '';
      else if (clock.state === 'running' && today >= near(clock.days)) clock.state = told.push(`near ${clock.name}`) ? 'near' : '';
    }
    const ours = told.slice(before).filter((line) => clocks.some(({ name, whose }) => whose === 'trader' && line.endsWith(name)));
    if (ours.some((line) => line.startsWith('missed'))) told.push('escalated statutory-deadline-missed');
    else if (waits && ours.length > 0) told.push('escalated statutory-deadline');
  });
  return told.sort();
}

it('keeps every period of law on a real database while the clock moves over a year', () =>
  fc.assert(fc.asyncProperty(sketches, aYear), { numRuns: 1, endOnFailure: true }));

async function aYear(sketched: readonly Sketch[]): Promise<void> {
  const start = await now();
  const cases = sketched.map((sketch, index) => ({ ...sketch, caseId: derivedId('case', 'year', index), planId: derivedId('plan', 'year', index) }));
  const deadlines = (periods: Sketch['periods']): StatutoryDeadline[] => periods.map(({ days, whose }, index) => ({
    rule: 'CN-8', name: `p${index}`, lineRef: '1', whose, startedAt: start, dueAt: plus(start, { days }), text: { en: 'a period', zh: '期限' },
  }));
  await tell(cases.map(({ caseId }) => ['case.opened.v1', caseId, { ...examples['case.opened.v1'], caseId }]));
  await tell(cases.map(({ caseId, planId, periods }) =>
    ['entitlement.computed.v1', caseId, { ...examples['entitlement.computed.v1'], caseId, planId, deadlines: deadlines(periods) }]));
  const at = (index: number, when: 'asks' | 'releases' | 'fulfils', type: 'remedy.approval-requested.v1' | 'leg.released.v1' | 'remedy.fulfilled.v1') =>
    tell(cases.filter((one) => one[when] === index).map(({ caseId, planId }) => [type, caseId, { ...examples[type], caseId, planId }]));
  for (const [index, days] of STOPS.entries()) {
    await at(index, 'asks', 'remedy.approval-requested.v1');
    await at(index, 'releases', 'leg.released.v1');
    await at(index, 'fulfils', 'remedy.fulfilled.v1');
    await database.moveClock({ days });
    const dues = async () => (await database.pool.query(`SELECT 1 FROM timer WHERE kind = 'clock.strikes' AND due_at <= (SELECT now() + shift FROM clock)`)).rowCount;
    await until(async () => (await dues()) === 0);
  }
  const wanted = new Map(cases.map((one) => [one.caseId, expected(one)] as const).filter(([, lines]) => lines.length > 0));
  await until(async () => JSON.stringify([...(await heard())].sort()) === JSON.stringify([...wanted].sort()));
  expect(Object.fromEntries(await heard())).toEqual(Object.fromEntries(wanted));
}

import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type ProblemError } from '@redress/chassis';
import { newSealKeys } from '@redress/contracts';
import { type Command, type RunningService, startService } from '@redress/messaging';
import { testDatabase, type TestDatabase } from '@redress/testing';
import fc from 'fast-check';
import { approvePolicyCommand } from './approve-policy.js';
import { compensation } from '../compensation.module.js';
import { policyFor } from '../domain/policy/policy-in-force.js';
import { type Publication, publicationIdOf, type Shelf } from '../domain/publication/publication.js';
import { draftPolicyCommand } from './draft-policy.js';
import { toyPerformers, toyUseCases } from './publication-examples.js';
import { publishPolicyCommand } from './publish-policy.js';
import { startBacktestCommand } from './start-backtest.js';
import { publications, shelves } from '../store/publications.js';
import { withdrawPolicyCommand } from './withdraw-policy.js';

jest.setTimeout(60_000);
const folder = mkdtempSync(join(tmpdir(), 'publication-model-'));
const file = (name: string, content: string) => {
  writeFileSync(join(folder, name), content, { mode: 0o600 });
  return join(folder, name);
};

let database: TestDatabase;
let running: RunningService;
beforeAll(async () => {
  database = await testDatabase({ name: 'compensation', stores: compensation.stores, migrations: compensation.migrations });
  const key = { ...generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }), alg: 'EdDSA' };
  running = await startService({ ...compensation, useCases: () => [...toyUseCases], performers: () => toyPerformers() }, {
    SERVICE: 'compensation', DATABASE_URL: database.serviceUrl, HTTP_PORT: '0', ADMIN_PORT: '0', OIDC_ISSUER: 'test', OIDC_AUDIENCE: 'test', LOG_LEVEL: 'silent',
    OIDC_JWKS_FILE: file('jwks.json', JSON.stringify({ keys: [key] })), CASE_LINK_SECRET: 'case-link-secret-of-a-test-0123456789',
    SERVICE_SECRET: 'service-secret-of-a-test-0123456789ab', DESK_URL: 'http://desk.test', SEAL_PUBLIC_KEY_FILE: file('seal.public', newSealKeys().publicKey),
  });
  while (!(await running.host.ready().then(() => true, () => false))) await setTimeout(50);
});
afterAll(async () => {
  await running?.stop();
  await database?.dispose();
  rmSync(folder, { recursive: true });
});

const names = ['v1', 'v2', 'v3', 'v4'];
const people = ['ann', 'bob', 'eve'];
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ act: fc.constant('draft' as const), who: fc.constantFrom(...people), name: fc.constantFrom(...names), pays: fc.integer({ min: 1, max: 2 }) }) },
  { weight: 4, arbitrary: fc.record({ act: fc.constant('try' as const), who: fc.constantFrom(...people), name: fc.constantFrom(...names) }) },
  { weight: 5, arbitrary: fc.record({ act: fc.constant('approve' as const), who: fc.constantFrom(...people), name: fc.constantFrom(...names), stale: fc.integer({ min: 0, max: 4 }) }) },
  { weight: 5, arbitrary: fc.record({ act: fc.constant('publish' as const), who: fc.constantFrom(...people), name: fc.constantFrom(...names), inDays: fc.integer({ min: -5, max: 60 }) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('withdraw' as const), who: fc.constantFrom(...people), name: fc.constantFrom(...names) }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 45 }) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** As it should go, so that chance gets that far; anything may come between and after. */
const asItShould = fc.record({ name: fc.constantFrom(...names), inDays: fc.integer({ min: 0, max: 50 }), days: fc.integer({ min: 1, max: 40 }) }).map(({ name, inDays, days }): Step[] => [
  { act: 'draft', who: 'ann', name, pays: 1 }, { act: 'try', who: 'ann', name }, { act: 'approve', who: 'bob', name, stale: 1 },
  { act: 'publish', who: 'eve', name, inDays }, { act: 'wait', days },
]);
const lives = fc.array(fc.oneof({ weight: 3, arbitrary: step.map((one) => [one]) }, { weight: 1, arbitrary: asItShould }), { minLength: 6, maxLength: 20, size: 'max' })
  .map((parts) => parts.flat());

/** What the people of one merchant did, told without a line of the code under test. */
interface Told {
  /** By version: whose text it is, its number, which text was tried and how often, and who approved which. */
  readonly texts: Map<string, { author: string; text: number; tried: string | undefined; tries: number; approval: { by: string; of: string } | undefined; done: boolean }>;
  /** What was seen in force at past instants. */
  readonly seen: Map<string, string | undefined>;
}

async function carryOut(merchant: string, told: Told, one: Exclude<Step, { act: 'wait' }>): Promise<void> {
  const publicationId = publicationIdOf(merchant, 'policy', one.name);
  const row = await running.host.reads.one(publications, { merchant, publicationId });
  const give = <N extends string, D, R>(command: Command<N, D, R>, data: D) =>
    running.host.runner.run(command, { data, key: publicationId, merchant, actor: { id: one.who, role: 'supervisor' } })
      .then((reply) => ({ reply }), (error: ProblemError) => ({ code: error.code }));
  const known = told.texts.get(one.name);
  if (one.act === 'draft') {
    const said = await give(draftPolicyCommand, { kind: 'policy', name: one.name, document: { version: one.name, pays: one.pays } });
    if ('code' in said) return;
    const text = known?.text === one.pays && !known.done ? known : { author: one.who, text: one.pays, tried: undefined, tries: 0, approval: undefined, done: false };
    if (known && known.author !== one.who) throw new Error(`${one.who} changed the draft of ${known.author}`);
    told.texts.set(one.name, text);
  } else if (one.act === 'try') {
    const said = await give(startBacktestCommand, { publicationId });
    if ('code' in said || !known) return;
    while ((await running.host.reads.one(publications, { merchant, publicationId }))!.running) await setTimeout(5);
    told.texts.set(one.name, { ...known, tried: `${known.text}`, tries: known.tries + 1, approval: undefined });
  } else if (one.act === 'approve') {
    const { documentHash = '', reportHash = '' } = row ?? {};
    const said = await give(approvePolicyCommand, { publicationId, documentHash: one.stale === 0 ? 'f'.repeat(64) : documentHash, reportHash });
    if ('code' in said) return;
    if (!known || one.stale === 0 || known.author === one.who || known.tried !== `${known.text}`) throw new Error(`${one.name} was approved by ${one.who}, who may not`);
    told.texts.set(one.name, { ...known, approval: { by: one.who, of: `${known.text} ${known.tries}` } });
  } else if (one.act === 'publish') {
    const now = await running.host.reads.now();
    const said = await give(publishPolicyCommand, { publicationId, from: later(now, one.inDays + 0.01) });
    if ('code' in said) return;
    if (!known?.approval || known.approval.of !== `${known.text} ${known.tries}` || one.inDays < 0) throw new Error(`${one.name} came into force without an approval of exactly it`);
    told.texts.set(one.name, { ...known, done: true });
  } else {
    await give(withdrawPolicyCommand, { publicationId, reason: 'model' });
    if (known) told.texts.set(one.name, { ...known, done: true });
  }
}

const later = (at: string, days: number) => new Date(Date.parse(at) + days * 86_400_000).toISOString();

async function holds(merchant: string, told: Told): Promise<void> {
  const { reads } = running.host;
  const [rows, found, now] = await Promise.all([reads.find(publications, { where: { merchant } }), reads.find(shelves, { where: { merchant } }), reads.now()]);
  for (const { state, author, approver, approvedHash, documentHash, reportHash } of rows.filter(isOut)) {
    expect({ state, approver, approvedHash }).toEqual({ state, approver: expect.not.stringMatching(`^${author}$`) as string, approvedHash: `${documentHash}:${reportHash}` });
  }
  expect(rows.filter(({ state }) => state === 'in_force').length).toBeLessThanOrEqual(1);
  for (const [at, name] of told.seen) expect({ at, name: policyFor(found, merchant, undefined, at)?.name }).toEqual({ at, name });
  if (isPast(now, told)) told.seen.set(now, policyFor(found as Shelf[], merchant, undefined, now)?.name);
}
const isOut = ({ state }: Publication): boolean => ['approved', 'published', 'in_force', 'superseded'].includes(state);
/** An instant is looked at again once something else has happened at a later one. */
const isPast = (now: string, { seen }: Told): boolean => !seen.has(now);

it('nothing is in force without an approval by somebody else of exactly it, at most one at a time, and never otherwise afterwards', async () => {
  let merchants = 0;
  let published = 0;
  await fc.assert(fc.asyncProperty(lives, async (steps) => {
    const merchant = `model-${++merchants}`;
    const told: Told = { texts: new Map(), seen: new Map() };
    for (const one of steps) {
      if (one.act === 'wait') await database.moveClock({ days: one.days });
      else await carryOut(merchant, told, one);
      await holds(merchant, told);
    }
    published += (await running.host.reads.find(shelves, { where: { merchant } })).reduce((sum, { versions }) => sum + versions.length, 0);
  }), { numRuns: 15, endOnFailure: true });
  expect(published).toBeGreaterThan(10);
});

it('two who approve, or publish, at once: one does, the other is told of the race', async () => {
  const { host } = running;
  const merchant = 'race';
  const by = (id: string, name: string) => ({ key: publicationIdOf(merchant, 'policy', name), merchant, actor: { id, role: 'supervisor' } });
  const ids = ['a', 'b'].map((name) => publicationIdOf(merchant, 'policy', name));
  for (const name of ['a', 'b']) {
    await host.runner.run(draftPolicyCommand, { data: { kind: 'policy', name, document: { version: name, pays: 1 } }, ...by('ann', name) });
    await host.runner.run(startBacktestCommand, { data: { publicationId: publicationIdOf(merchant, 'policy', name) }, ...by('ann', name) });
  }
  const rows = await Promise.all(ids.map(async (publicationId) => {
    for (;;) {
      const row = await host.reads.one(publications, { merchant, publicationId });
      if (row!.state === 'tested') return row!;
      await setTimeout(10);
    }
  }));
  const codes = await Promise.all(rows.map(({ publicationId, documentHash, reportHash = '', name }) =>
    host.runner.run(approvePolicyCommand, { data: { publicationId, documentHash, reportHash }, ...by('bob', name) }).then(() => 'approved', (error: ProblemError) => error.code)));
  expect(codes.toSorted()).toEqual(['approved', 'version-race']);
});

it('plain SQL cannot store an approval by the author, nor one of something else', async () => {
  const change = (set: string) => database.pool.query(`UPDATE publication SET ${set} WHERE merchant = 'race' AND state = 'approved'`);
  await expect(change('approver = author')).rejects.toMatchObject({ code: '23514' });
  await expect(change('approver = NULL')).rejects.toMatchObject({ code: '23514' });
  await expect(change(`document_hash = repeat('0', 64)`)).rejects.toMatchObject({ code: '23514' });
});

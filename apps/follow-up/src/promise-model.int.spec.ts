import { decodeJson, derivedId, type Envelope, type EventData, type EventType, fromHeaders, type Leg, plus } from '@redress/contracts';
import { type BusRecord, byTrigger, Reads, Runner, SqlEngine, taskOfMessage } from '@redress/messaging';
import { decideAlone, deliveredEvent, examples, runTimers, type TestDatabase, testDatabase, TRACEPARENT } from '@redress/testing';
import fc from 'fast-check';
import { defaultPolicies } from './domain/clock.js';
import { improvementOf, type Pledge, promiseOf, type PromiseState } from './domain/promise.js';
import { followUp } from './follow-up.module.js';
import { honouring } from './honour-promise.js';
import { followUpUseCases } from './perform.js';
import { promises } from './store/promises.js';

jest.setTimeout(120_000);
const FOREVER_DAYS = 400;
const merchant = 'm1';
const kinds = ['refund_full', 'damages', 'repair', 'apology'] as const;
type Kind = (typeof kinds)[number];
/** How many days each has, written down a second time. */
const span: Record<Kind | 'improvement', number> = { refund_full: 7, damages: 3, repair: 30, apology: 1, improvement: 30 };
type Act =
  | { act: 'release' | 'pay' | 'cancel-leg'; kind: Kind } | { act: 'fulfil' | 'cancel' | 'honour' } | { act: 'wait'; hours: number };
const kind = fc.constantFrom(...kinds);
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ act: fc.constant('release' as const), kind }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constantFrom('pay' as const, 'cancel-leg' as const), kind }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constantFrom('fulfil' as const, 'cancel' as const, 'honour' as const) }) },
  { weight: 4, arbitrary: fc.record({ act: fc.constant('wait' as const), hours: fc.oneof(fc.integer({ min: 1, max: 24 * 8 }), fc.integer({ min: 1, max: 24 * 200 })) }) },
);

let database: TestDatabase;
let runs = 0;
/** By how much the database's clock is ahead, in milliseconds. */
let ahead = 0;
beforeAll(async () => {
  database = await testDatabase({ name: 'follow-up', stores: followUp.stores, migrations: followUp.migrations });
});
afterAll(() => database?.dispose());

/** What a promise must be, told without the rules of the code. */
interface Expected { kind: Kind | 'improvement'; leg: Kind; dueAt: string; state: PromiseState; late: boolean }

/** One case on a real database: the real runner, one input at a time, and what must hold after each. */
class Case {
  readonly told: Envelope[] = [];
  readonly expected = new Map<string, Expected>();
  private readonly run = ++runs;
  private readonly caseId = derivedId('case', 'promise-model', this.run);
  private readonly planId = derivedId('plan', 'promise-model', this.run);
  private readonly useCases = byTrigger(followUpUseCases(defaultPolicies, { days: 7 }));
  private readonly runner = new Runner({
    service: 'follow-up', useCases: this.useCases, newTraceparent: () => TRACEPARENT, seal: async (text) => Buffer.from(text).toString('base64'),
    engine: new SqlEngine(() => database.pool, async (_, records: readonly BusRecord[]) => {
      this.told.push(...records.map(({ headers, body }) => ({ ...fromHeaders(headers), data: decodeJson(body) }) as Envelope));
    }),
  });
  private place = this.run * 10_000;

  begin = () => this.hear('case.opened.v1', {});

  async perform(one: Act): Promise<void> {
    switch (one.act) {
      case 'release': return this.release(one.kind);
      case 'pay': return this.pay(one.kind);
      case 'cancel-leg':
        this.withdraw(({ leg }) => leg === one.kind);
        return this.hear('leg.cancelled.v1', { legId: this.legId(one.kind), reason: 'ruling' });
      case 'fulfil': {
        const at = await this.hear('remedy.fulfilled.v1', {}).then(() => this.now());
        return this.keep(({ kind: what }) => what !== 'improvement', at);
      }
      case 'cancel':
        this.withdraw(() => true);
        return this.hear('remedy.cancelled.v1', { reason: 'chargeback' });
      case 'honour': return this.honour();
      case 'wait': return this.wait(one.hours);
    }
  }

  private async release(what: Kind): Promise<void> {
    const leg = this.leg(what);
    if (this.expected.has(promiseOf(leg.legId))) return;
    const at = this.now();
    await this.hear('leg.released.v1', { leg: what === 'damages' ? { ...leg, promisedBy: plus(at, { days: 3 }) } : leg }, at);
    const due = (of: Kind | 'improvement') => plus(at, { days: span[of] });
    this.expected.set(promiseOf(leg.legId), { kind: what, leg: what, dueAt: due(what), state: 'made', late: false });
    if (what === 'apology') this.expected.set(improvementOf(leg.legId), { kind: 'improvement', leg: what, dueAt: due('improvement'), state: 'made', late: false });
  }

  private async pay(what: Kind): Promise<void> {
    const legId = this.legId(what);
    // Nothing is paid that was not released.
    if (what === 'repair' || what === 'apology' || !this.expected.has(promiseOf(legId))) return;
    await this.hear('payout.succeeded.v1', { legId, payoutId: legId });
    this.keep(({ kind: own }) => own === what, this.now());
  }

  private async honour(): Promise<void> {
    const promiseId = improvementOf(this.legId('apology'));
    const before = this.expected.get(promiseId);
    const end = await decideAlone(this.runner, database, (settle) => this.runner.taskOfCommand(honouring.name, {
      data: { promiseId, reason: 'packing-changed' }, merchant, key: this.caseId, actor: { id: 'u-1', role: 'agent' },
      idempotencyKey: `k-${++this.place}`, traceparent: TRACEPARENT,
    }, settle));
    const open = before?.state === 'made' || before?.state === 'broken';
    expect(end).toMatchObject(open ? { is: 'done', reply: { late: before.state === 'broken' } } : { is: 'refused', code: before ? 'already-decided' : 'not-found' });
    this.keep(({ kind: own }) => own === 'improvement', this.now());
  }

  async wait(hours: number): Promise<void> {
    // A minute more, so that no date falls on the very millisecond.
    const by = { hours, minutes: 1 };
    await database.moveClock(by);
    ahead += hours * 3_600_000 + 60_000;
    await runTimers(this.runner, database);
    for (const one of this.expected.values()) if (one.state === 'made' && one.dueAt < this.now()) Object.assign(one, { state: 'broken', late: true });
  }

  private keep(which: (one: Expected) => boolean, at: string): void {
    for (const one of this.expected.values()) if (which(one) && isOpen(one)) Object.assign(one, { state: 'kept', late: at > one.dueAt });
  }

  /** What an apology that went out has said still stands: here none goes out by itself, it is kept with its plan. */
  private withdraw(which: (one: Expected) => boolean): void {
    const said = [...this.expected.values()].some((one) => one.kind === 'apology' && one.state === 'kept');
    for (const one of this.expected.values()) if (which(one) && isOpen(one) && !(one.kind === 'improvement' && said)) one.state = 'withdrawn';
  }

  async check(): Promise<void> {
    const rows = await new Reads(() => database.pool).find(promises, { where: { merchant, caseId: this.caseId }, limit: 50 });
    const stateOf = ({ promiseId, state, dueAt, keptAt }: Pledge) => [promiseId, state, dueAt, keptAt !== undefined];
    const wanted = [...this.expected].map(([promiseId, { state, dueAt }]) => [promiseId, state, dueAt, state === 'kept']);
    expect(rows.map(stateOf).sort()).toEqual(wanted.sort());
    for (const { promiseId, facts } of rows) {
      const { state, late } = this.expected.get(promiseId)!;
      const own = this.told.filter(({ aggregateType, aggregateId }) => aggregateType === 'promise' && aggregateId === promiseId);
      expect(own.map(({ aggregateVersion }) => aggregateVersion)).toEqual(Array.from({ length: facts }, (_, index) => index + 1));
      const count = (type: EventType) => own.filter((event) => event.type === type).length;
      expect([promiseId, count('promise.kept.v1'), count('promise.broken.v1')]).toEqual([promiseId, state === 'kept' ? 1 : 0, late ? 1 : 0]);
    }
  }

  /** Left alone for more than a year: nothing is promised any more of which nobody was told that it was broken, and nothing waits. */
  async end(): Promise<void> {
    await this.wait(FOREVER_DAYS * 24);
    await this.check();
    expect([...this.expected.values()].filter(({ state }) => state === 'made')).toEqual([]);
    const { rows } = await database.pool.query(`SELECT id FROM timer WHERE kind = 'promise.lapses' AND key = $1`, [this.caseId]);
    expect(rows).toEqual([]);
    expect((await database.pool.query('SELECT reason FROM dead_letter')).rows).toEqual([]);
  }

  private legId = (what: Kind): string => derivedId('leg', this.caseId, what);
  private leg(what: Kind): Leg {
    const { amount, ...rest } = examples['leg.released.v1'].leg;
    const sum = what === 'repair' || what === 'apology' ? {} : { amount };
    return { ...rest, ...sum, legId: this.legId(what), remedy: what, form: what === 'repair' ? 'service' : what === 'apology' ? 'apology' : 'money' };
  }

  private now = (): string => new Date(Date.now() + ahead).toISOString();

  private async hear<T extends EventType>(type: T, change: Partial<EventData<T>>, at = this.now()): Promise<void> {
    const data = { ...examples[type], caseId: this.caseId, planId: this.planId, ...change };
    await decideAlone(this.runner, database, (settle) =>
      taskOfMessage('follow-up', this.useCases, deliveredEvent(type, data as EventData<T>, { key: this.caseId, merchant }, ++this.place, at), settle)!);
  }
}

const isOpen = ({ state }: Expected): boolean => state === 'made' || state === 'broken';

it('holds us to what we promised, whatever is paid, cancelled, fulfilled or left for months', async () => {
  await fc.assert(fc.asyncProperty(fc.array(act, { minLength: 3, maxLength: 14 }), async (acts) => {
    const one = new Case();
    await one.begin();
    for (const next of acts) {
      await one.perform(next);
      await one.check();
    }
    await one.end();
  }), { numRuns: Number(process.env.PROMISE_RUNS ?? 20) });
});

import { type DisputeLevel, type Envelope, decodeJson, disputeLevels, fromHeaders, legId } from '@redress/contracts';
import { type BusRecord, byTrigger, type Command, Reads, Runner, SqlEngine, taskOfMessage, timers } from '@redress/messaging';
import { decideAlone, deliveredEvent, runTimers, type TestDatabase, testDatabase, TRACEPARENT } from '@redress/testing';
import fc from 'fast-check';
import { addEvidenceCommand } from './add-dispute-evidence.js';
import { appealDisputeCommand } from './appeal-dispute.js';
import { askEvidenceCommand } from './ask-dispute-evidence.js';
import { compensation, compensationUseCases } from '../compensation.module.js';
import { decidePlanCommand } from '../authority/decide-plan.js';
import { CNY, arbiter, chargebackEndOf, chargebackOf, customer, photo, staff } from './dispute.examples.js';
import { type Dispute, disputeIdOf, isOver } from '../domain/dispute/dispute.js';
import { levelRules } from '../domain/dispute/dispute-levels.js';
import { type Plan } from '../domain/plan/plan.js';
import { escalateDisputeCommand } from './escalate-dispute.js';
import { classified, payoutOf, planOf, received } from '../examples.js';
import { nextPlanId, openDisputeCommand } from './open-dispute.js';
import { replaceFailedLegsCommand } from './replace-failed-legs.js';
import { type RulingGiven, ruleDisputeCommand } from './rule-dispute.js';
import { disputes } from '../store/disputes.js';
import { entitlements, orderAccounts, plans } from '../store/stores.js';
import { withdrawDisputeCommand } from './withdraw-dispute.js';

jest.setTimeout(120_000);

const people = ['ada', 'bea', 'cyd', 'dee', 'eva', 'sue', 'tom'] as const;
const who = fc.constantFrom(...people);
const party = fc.constantFrom('consumer' as const, 'merchant' as const);
type Act =
  | { act: 'open'; by: 'customer' | 'staff' } | { act: 'ask' | 'bring' | 'appeal'; party: 'consumer' | 'merchant' } | { act: 'withdraw' | 'replace' }
  | { act: 'rule'; by: string; outcome: RulingGiven['outcome']; amount?: number | undefined; head: 'price' | 'damages' }
  | { act: 'escalate'; level: DisputeLevel } | { act: 'approve'; by: string; yes: boolean }
  | { act: 'payout'; end: 'succeeded' | 'failed' | 'returned' } | { act: 'chargeback'; minor: number } | { act: 'bank'; won: boolean } | { act: 'wait'; hours: number };
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ act: fc.constant('open' as const), by: fc.constantFrom('customer' as const, 'staff' as const) }) },
  { weight: 4, arbitrary: fc.record({ act: fc.constantFrom('ask' as const, 'appeal' as const, 'appeal' as const, 'appeal' as const), party }) },
  { weight: 4, arbitrary: fc.record({ act: fc.constant('bring' as const), party }) },
  { weight: 10, arbitrary: fc.record({
    act: fc.constant('rule' as const), by: who, outcome: fc.constantFrom('consumer' as const, 'respondent' as const, 'split' as const),
    amount: fc.option(fc.integer({ min: 0, max: 11_000 }), { nil: undefined, freq: 8 }), head: fc.constantFrom('price' as const, 'price' as const, 'damages' as const),
  }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('escalate' as const), level: fc.constantFrom(...disputeLevels) }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('approve' as const), by: who, yes: fc.boolean() }) },
  { weight: 8, arbitrary: fc.record({ act: fc.constant('payout' as const), end: fc.constantFrom('succeeded' as const, 'succeeded' as const, 'failed' as const, 'returned' as const) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constantFrom('withdraw' as const, 'replace' as const) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('chargeback' as const), minor: fc.integer({ min: 1, max: 12_000 }) }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('bank' as const), won: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 24 * 60 }) }) },
);

let database: TestDatabase;
let runs = 0;
beforeAll(async () => {
  database = await testDatabase({ name: 'compensation', stores: compensation.stores, migrations: compensation.migrations });
});
afterAll(() => database?.dispose());

const sum = (values: readonly bigint[]): bigint => values.reduce((a, b) => a + b, 0n);
const legsOf = (plan: Plan) => (plan.offer.options.find(({ optionId }) => optionId === plan.chosen)?.legs ?? [])
  .flatMap((leg) => (leg.amount ? [{ ...leg, minor: leg.amount.minor, state: plan.legs.find((one) => one.legId === leg.legId)?.state }] : []));
const inState = (all: readonly Plan[], ...states: string[]): bigint =>
  sum(all.flatMap(legsOf).filter(({ state }) => state !== undefined && states.includes(state)).map(({ minor }) => minor));

/** One case on a real database: the real runner, one input at a time, and what must hold after each. */
class Case {
  readonly events: Envelope[] = [];
  private readonly run = ++runs;
  private readonly complaint = received(`R-${this.run}`, { orderRef: `O-${this.run}` });
  private readonly key = { merchant: 'm1', orderSource: 'taobao', orderRef: `O-${this.run}` };
  readonly planId = planOf(this.complaint);
  readonly disputeId = disputeIdOf(this.planId);
  private readonly useCases = byTrigger(compensationUseCases);
  private readonly reads = new Reads(() => database.pool);
  private readonly runner = new Runner({
    service: 'compensation', useCases: this.useCases, newTraceparent: () => TRACEPARENT, seal: async (text) => Buffer.from(text).toString('base64'),
    engine: new SqlEngine(() => database.pool, async (_, records: readonly BusRecord[]) => {
      this.events.push(...records.map(({ headers, body }) => ({ ...fromHeaders(headers), data: decodeJson(body) }) as Envelope));
    }),
  });
  private place = this.run * 10_000;
  private readonly open: { minor: number; n: number }[] = [];

  async begin(severity: 's1' | 's3'): Promise<void> {
    await this.tell('complaint.received.v1', this.complaint);
    await this.tell('complaint.classified.v1', classified(this.complaint, { severity }));
  }

  private async tell(type: string, data: unknown, key = this.complaint.caseId): Promise<void> {
    const now = new Date().toISOString();
    await decideAlone(this.runner, database, (settle) =>
      taskOfMessage('compensation', this.useCases, deliveredEvent(type, data, { key }, ++this.place, now), settle)!);
  }

  /** The code of the refusal, or nothing. */
  private async give<N extends string, D, R>(command: Command<N, D, R>, data: D, actor = customer): Promise<string | undefined> {
    const end = await decideAlone(this.runner, database, (settle) => this.runner.taskOfCommand(command.name, {
      data, merchant: 'm1', key: this.complaint.caseId, actor, idempotencyKey: `k-${++this.place}`, traceparent: TRACEPARENT,
    }, settle));
    return end?.is === 'refused' ? end.code : undefined;
  }

  async wait(hours: number): Promise<void> {
    await database.moveClock({ hours });
    await runTimers(this.runner, database);
  }

  readonly dispute = (): Promise<Dispute | undefined> => this.reads.one(disputes, { merchant: 'm1', disputeId: this.disputeId });
  /** Every plan of the case: the disputed one, those of its rulings, and those that paid a failed leg anew. */
  async plans(): Promise<Plan[]> {
    const first = [this.planId, ...Array.from({ length: 20 }, (_, index) => nextPlanId(this.disputeId, index + 1))];
    const listed = [...first, ...(await this.dispute())?.plans ?? []];
    const second = listed.map((id) => nextPlanId(id, 1));
    const ids = [...new Set([...listed, ...second, ...second.map((id) => nextPlanId(id, 1))])];
    return this.reads.find(plans, { where: { merchant: 'm1', planId: ids }, limit: ids.length });
  }
  readonly order = async () => (await this.reads.one(orderAccounts, this.key))!;

  async perform(one: Act): Promise<void> {
    const { disputeId, planId } = this;
    switch (one.act) {
      case 'open': return void await this.give(
        openDisputeCommand, { caseId: this.complaint.caseId, planId, level: 'internal_1', reason: 'x' }, one.by === 'staff' ? staff('tom') : customer,
      );
      case 'ask': return void await this.give(askEvidenceCommand, { disputeId, party: one.party, kinds: ['photo'] }, staff('sue'));
      case 'bring': return void await this.give(addEvidenceCommand, { disputeId, party: one.party, items: [photo()] });
      case 'appeal': return void await this.give(appealDisputeCommand, { disputeId, party: one.party, reason: 'x' });
      case 'withdraw': return void await this.give(withdrawDisputeCommand, { disputeId });
      case 'escalate': return void await this.give(escalateDisputeCommand, { disputeId, level: one.level, reason: 'x' }, staff('sue'));
      case 'replace': {
        const failed = (await this.plans()).find(({ state }) => state === 'failed');
        return void await this.give(replaceFailedLegsCommand, { planId: failed?.planId ?? planId }, staff('sue'));
      }
      case 'approve': {
        const waiting = (await this.plans()).find(({ waitsFor }) => waitsFor === 'person');
        if (waiting) await this.give(decidePlanCommand, { planId: waiting.planId, decision: one.yes ? 'approve' : 'decline', reason: 'x' }, staff(one.by));
        return;
      }
      case 'payout': return this.payout(one.end);
      case 'chargeback': return this.chargeback(one.minor);
      case 'bank': return this.bank(one.won);
      case 'wait': return this.wait(one.hours);
      case 'rule': return this.rule(one);
    }
  }

  private async chargeback(minor: number): Promise<void> {
    const n = ++this.place;
    this.open.push({ minor, n });
    await this.tell('chargeback.opened.v1', { ...chargebackOf(minor, n), orderRef: `O-${this.run}` }, `m1/taobao/O-${this.run}`);
  }

  /** The bank's last word on the oldest that is open. What is awarded then is given, as far as it is ours to give. */
  private async bank(won: boolean): Promise<void> {
    const ended = this.open.shift();
    if (!ended) return;
    const before = await this.order();
    await this.tell(`chargeback.${won ? 'won' : 'lost'}.v1`, { ...chargebackEndOf(ended.minor, ended.n), orderRef: `O-${this.run}` }, `m1/taobao/O-${this.run}`);
    const [dispute, all, order] = [await this.dispute(), await this.plans(), await this.order()];
    expect(order.chargedBack).toBe(won ? before.chargedBack - BigInt(ended.minor) : before.chargedBack);
    if (!won) return expect(order.granted).toBe(before.granted);
    const awarded = dispute?.rulings.findLast((one) => one.awarded && levelRules[one.level].movesMoney);
    if (!dispute || !awarded?.awarded) return;
    const has = inState(all.filter(({ planId }) => dispute.plans.includes(planId)), 'planned', 'released', 'fulfilled') + order.chargedBack;
    const given = inState(all.filter(({ planId }) => dispute.plans.includes(planId)), 'released', 'fulfilled') + order.chargedBack;
    expect(has).toBe(given > awarded.awarded.minor ? given : awarded.awarded.minor);
  }

  private async payout(end: 'succeeded' | 'failed' | 'returned'): Promise<void> {
    const wanted = end === 'returned' ? 'fulfilled' : 'released';
    const found = (await this.plans()).flatMap((plan) => legsOf(plan).map((leg) => ({ plan, leg }))).find(({ leg }) => leg.state === wanted);
    if (!found) return;
    const id = legId(found.plan.planId, found.leg.ordinal);
    await this.tell(`payout.${end}.v1`, { ...payoutOf(this.complaint, 1, found.leg.amount), planId: found.plan.planId, legId: id, payoutId: id });
  }

  /** What a ruling may and must do, told without the rules of the code. */
  private async rule({ by, outcome, amount, head }: Extract<Act, { act: 'rule' }>): Promise<void> {
    const [before, all, order] = [await this.dispute(), await this.plans(), await this.order()];
    const given = inState(all, 'released', 'fulfilled') + order.chargedBack;
    const code = await this.give(
      ruleDisputeCommand, { disputeId: this.disputeId, outcome, reason: 'x', head, ...(amount !== undefined && { amount: CNY(amount) }) }, arbiter(by),
    );
    if (code !== undefined || !before) return;
    const had = [
      before.openedBy, ...before.rulings.map((one) => one.arbiter),
      ...all.filter((plan) => before.plans.includes(plan.planId)).flatMap(({ requestedBy, approver, decidedBy }) => [requestedBy, approver, decidedBy]),
    ];
    expect(had).not.toContain(by);
    if (amount === undefined || !levelRules[before.level].movesMoney) return;
    const after = await this.plans();
    const planned = inState(after, 'planned', 'released', 'fulfilled') + order.chargedBack;
    expect(planned).toBe(given > BigInt(amount) ? given : BigInt(amount));
    expect(inState(after, 'released', 'fulfilled') + order.chargedBack >= given).toBe(true);
  }

  async check(): Promise<void> {
    const [dispute, all, order] = [await this.dispute(), await this.plans(), await this.order()];
    const accounts = await this.reads.find(entitlements, { where: this.key, limit: 100 });
    const drawn = all.flatMap(legsOf).filter(({ state }) => state === 'planned' || state === 'released' || state === 'fulfilled');
    for (const account of accounts) {
      const own = drawn.filter(({ lineRef, head }) => lineRef === account.lineRef && head === account.head);
      expect([account.head, account.granted]).toEqual([account.head, sum(own.map(({ minor }) => minor))]);
      expect(account.granted <= (account.ceiling ?? 0n)).toBe(true);
    }
    expect(order.granted).toBe(sum(drawn.filter(({ head }) => head === 'price').map(({ minor }) => minor)));
    expect(this.events.filter(({ type }) => type === 'leg.cancelled.v1')).toEqual([]);
    if (!dispute) return;
    const last = dispute.rulings.findLast(({ level, awarded }) => awarded && levelRules[level].movesMoney)?.awarded?.minor;
    const paid = inState(all.filter(({ planId }) => dispute.plans.includes(planId)), 'fulfilled');
    expect(dispute.receivable).toBe(last !== undefined && paid > last ? paid - last : 0n);
    const assigned = this.events.filter(({ type }) => type === 'liability.assigned.v1').map(({ data }) => data as { change: { minor: bigint }; assignment: number });
    expect(sum(assigned.map(({ change }) => change.minor))).toBe(dispute.receivable);
    expect(assigned.map(({ assignment }) => assignment)).toEqual(assigned.map((_, index) => index + 1));
    for (const { type, data } of this.events.filter((event) => event.type === 'dispute.deadline-missed.v1')) {
      const { of, dueAt } = data as { of: string; dueAt: string };
      const near = this.events.some((other) => other.type === 'dispute.deadline-near.v1' && (other.data as { dueAt: string }).dueAt === dueAt);
      expect([type, of, near]).toEqual([type, of, true]);
    }
  }

  /** Left alone for years: it has ended, and nothing waits any more. */
  async end(): Promise<void> {
    for (let years = 0; years < 5; years++) await this.wait(24 * 365);
    const dispute = await this.dispute();
    if (dispute) expect([dispute.state, isOver(dispute)]).toEqual([dispute.state, true]);
    // A plan that somebody has to approve goes on being asked for; nothing of the dispute does.
    const waiting = (await this.reads.find(timers, { where: { key: this.complaint.caseId } })).map(({ kind }) => kind);
    expect(waiting.filter((kind) => kind !== 'approval.overdue')).toEqual([]);
    const { rows } = await database.pool.query('SELECT reason FROM dead_letter');
    expect(rows).toEqual([]);
  }
}

const ruling = (by: string, amount: number): Act => ({ act: 'rule', by, outcome: 'split', amount, head: 'price' });

it('keeps its promises whatever parties, arbiters, banks, rails and time do', async () => {
  const some = (most: number) => fc.array(act, { maxLength: most, size: 'max' });
  const award = fc.integer({ min: 0, max: 9_000 });
  const story = fc.tuple(some(4), award, some(4), award, some(12)).map(([first, one, then, another, last]): Act[] => [
    { act: 'open', by: 'customer' }, { act: 'payout', end: 'succeeded' }, ...first, ruling('ada', one), { act: 'payout', end: 'succeeded' }, ...then,
    { act: 'appeal', party: 'consumer' }, ruling('bea', another), ...last,
  ]);
  await fc.assert(fc.asyncProperty(fc.constantFrom('s1' as const, 's3' as const), story, async (severity, acts) => {
    const one = new Case();
    await one.begin(severity);
    for (const next of acts) {
      await one.perform(next);
      await one.check();
    }
    await one.end();
    await one.check();
  }), { numRuns: Number(process.env.DISPUTE_RUNS ?? 20) });
});

import { type Duration, type Leg, legId } from '@redress/contracts';
import { Reads, Runner, type Settlement, SqlEngine, appendToLog, byTrigger, taskOfMessage } from '@redress/messaging';
import { money } from '@redress/money';
import { type SimulatedInput, TRACEPARENT, connectionTo, deliveredEvent, testDatabase, type TestDatabase } from '@redress/testing';
import fc from 'fast-check';
import { defaultLimits } from './default-limits.js';
import { compensation, compensationUseCases } from '../compensation.module.js';
import { decidePlanCommand } from './decide-plan.js';
import { type ApproverRole, worthOf } from '../domain/authority/authority.js';
import { bookingOf } from '../domain/authority/booking.js';
import { type Plan, chosenOption } from '../domain/plan/plan.js';
import { dayIn } from '../domain/authority/rolling-sum.js';
import { classified, planOf, received } from '../examples.js';
import { setBudgetCommand } from './set-budget.js';
import { budgets } from '../store/authority.js';
import { plans } from '../store/stores.js';

jest.setTimeout(120_000);
let database: TestDatabase;
let reads: Reads;
/** The service may append to its topic, and not read it. */
let owner: Awaited<ReturnType<typeof connectionTo>>;
beforeAll(async () => {
  database = await testDatabase({ name: 'compensation', stores: compensation.stores, migrations: compensation.migrations });
  reads = new Reads(() => database.pool);
  owner = await connectionTo(database.url);
});
afterAll(async () => {
  await owner?.end();
  await database?.dispose();
});

const useCases = byTrigger(compensationUseCases);
let place = 0;

/** An instance of the service: the real runner on the real database. Rejects where an input cannot be decided. */
function instance() {
  const faults: string[] = [];
  const runner = new Runner({
    service: 'compensation', engine: new SqlEngine(() => database.pool, appendToLog), useCases, seal: async () => '', newTraceparent: () => TRACEPARENT,
    observe: ({ input }, outcome, code) => { if (outcome === 'poison' || outcome === 'failed') faults.push(`${input.name} ${code}`); },
  });
  return async (inputs: readonly SimulatedInput[], extras = { timers: 0, waiting: 0, keys: [] as string[] }): Promise<Settlement[]> => {
    const now = await clock();
    const settled: Settlement[] = [];
    await runner.process(inputs.map((input, index) => {
      const settle = (settlement?: Settlement) => { settled[index] = settlement ?? { is: 'done' }; };
      if ('event' in input) return taskOfMessage('compensation', useCases, deliveredEvent(input.event, input.data, input, ++place, now), settle)!;
      const { command, data, merchant = 'm1', ...about } = input;
      return runner.taskOfCommand(command.name, { data, merchant, ...about, idempotencyKey: `k${++place}` }, settle);
    }), extras);
    expect(faults).toEqual([]);
    return settled;
  };
}
const clock = async (): Promise<string> => (await database.pool.query(
  `SELECT to_char(now() + shift, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS now FROM clock`)).rows[0].now as string;

/** Half of the inputs to each of two instances, at once. */
const [left, right] = [instance(), instance()];
async function atOnce(inputs: readonly SimulatedInput[]): Promise<Settlement[]> {
  const half = Math.ceil(inputs.length / 2);
  return (await Promise.all([left(inputs.slice(0, half)), right(inputs.slice(half))])).flat();
}
const runTimers = async () => { for (let round = 0; round < 3; round++) await left([], { timers: 500, waiting: 500, keys: [] }); };

const complaint = (externalId: string, orderRef: string, paid: number, customer = 'c') =>
  received(externalId, { orderRef, paid: [paid], seen: true }, { customerRef: customer.repeat(32) });
type Complaint = ReturnType<typeof complaint>;
const told = (merchant: string, one: Complaint, goodwill = false): SimulatedInput[] => [
  { event: 'complaint.received.v1', data: one, key: one.caseId, merchant, channel: 'taobao' },
  {
    event: 'complaint.classified.v1', key: one.caseId, merchant, channel: 'taobao',
    data: classified(one, goodwill ? { category: 'service_attitude', severity: 's4' } : { category: 'not_received', severity: 's2' }),
  },
];
const decision = (merchant: string, plan: Pick<Plan, 'planId' | 'caseId'>, id: string, role: string): SimulatedInput => ({
  command: decidePlanCommand, data: { planId: plan.planId, decision: 'approve', reason: 'confirmed' }, key: plan.caseId, merchant, actor: { id, role },
});
const allPlans = (merchant: string) => reads.find(plans, { where: { merchant }, limit: 1_000 });

it('catches ten offers split below the limit and sent at once to two instances: what goes by itself, and what one person may approve', async () => {
  const ten = Array.from({ length: 10 }, (_, index) => complaint(`split-${index}`, `O-split-${index}`, 49_000));
  await atOnce(ten.flatMap((one) => told('split', one)));
  const first = await allPlans('split');
  expect(first.filter(({ state }) => state === 'released')).toHaveLength(2);
  expect(first.filter(({ waitsFor }) => waitsFor === 'person')).toHaveLength(8);

  const large = Array.from({ length: 10 }, (_, index) => complaint(`large-${index}`, `O-large-${index}`, 400_000));
  await atOnce(large.flatMap((one) => told('large', one)));
  const settled = await atOnce(large.map((one) => decision('large', { planId: planOf(one), caseId: one.caseId }, 'sue', 'supervisor')));
  expect(settled.filter((one) => one.is === 'done' && (one.reply as { needs?: string }).needs === undefined)).toHaveLength(2);
  expect((await allPlans('large')).filter(({ state }) => state === 'released')).toHaveLength(2);
});

it('reserves a budget once a plan while two instances share its row', async () => {
  await left([{ command: setBudgetCommand, key: 'budget:hot', merchant: 'hot', actor: { id: 'sue', role: 'supervisor' }, data: {
    month: (await clock()).slice(0, 7), channel: '*', cause: '*', overdraft: 'stop_goodwill', planned: money(10_000_000, 'CNY'),
  } }]);
  const many = Array.from({ length: 40 }, (_, index) => complaint(`hot-${index}`, `O-hot-${index}`, 10_000, String.fromCharCode(97 + (index % 20))));
  await atOnce(many.flatMap((one) => told('hot', one)));
  expect(await reads.find(budgets, { where: { merchant: 'hot' } })).toMatchObject([{ reserved: 400_000n, spent: 0n }]);
});

// What the world does, as data; everything that is to hold afterwards is recomputed from plans and published approvals.
const paidBy = [9_000, 30_000, 50_000, 50_000, 50_000, 50_001, 300_000, 500_000, 500_000, 900_000];
const customerOf = (order: number) => (order === 0 || order === 9 ? 'a' : 'b').repeat(32);
const LINES = 4;
const people = [['ann', 'agent'], ['sue', 'supervisor'], ['bob', 'supervisor'], ['fin', 'finance']] as const;
const complaints = fc.record({ do: fc.constant('complain' as const), all: fc.array(fc.record({
  order: fc.nat(paidBy.length - 1), line: fc.integer({ min: 1, max: LINES }), goodwill: fc.nat(3).map((n) => n === 0),
}), { minLength: 6, maxLength: 12 }) });
const budget = fc.record({
  do: fc.constant('budget' as const), channel: fc.constantFrom('*', 'taobao'), minor: fc.constantFrom(0, 3_000, 400_000, 90_000_000),
  overdraft: fc.constantFrom('stop_goodwill' as const, 'ask_person' as const, 'allow_with_alarm' as const),
});
const step = fc.oneof(
  { weight: 3, arbitrary: complaints },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('decide' as const), who: fc.array(fc.constantFrom(...people), { minLength: 1, maxLength: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pay' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('withdraw' as const), nth: fc.nat(5) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), by: fc.constantFrom<Duration>({ minutes: 5 }, { hours: 5 }, { days: 1 }, { days: 25 }) }) },
  { weight: 1, arbitrary: budget },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

class World {
  readonly complaints: Complaint[] = [];
  private readonly withdrawn = new Set<string>();
  constructor(readonly merchant: string) {}

  async take(one: Step): Promise<void> {
    const { merchant } = this;
    if (one.do === 'complain') {
      const fresh = one.all.map(({ order, line, goodwill }) => {
        const filed = received(`${merchant}-${this.complaints.length}`, {
          orderRef: `O-${order}`, paid: Array<number>(LINES).fill(paidBy[order]!), lineRefs: [String(line)], seen: true,
        }, { customerRef: customerOf(order) });
        this.complaints.push(filed);
        return told(merchant, filed, goodwill);
      });
      await atOnce(fresh.flat());
    } else if (one.do === 'decide') {
      const waiting = (await allPlans(merchant)).filter(({ waitsFor }) => waitsFor === 'person');
      await atOnce(waiting.flatMap((plan) => one.who.map(([id, role]) => decision(merchant, plan, id, role))));
    } else if (one.do === 'pay') {
      const legs = (await allPlans(merchant)).flatMap((plan) => (chosenOption(plan)?.legs ?? []).filter(({ amount }) => amount)
        .filter((leg) => plan.legs.some((progress) => progress.legId === leg.legId && progress.state === 'released')).map((leg) => [plan, leg] as const));
      await atOnce(legs.map(([plan, leg]): SimulatedInput => ({
        event: 'payout.succeeded.v1', data: this.paid(plan, leg), key: plan.caseId, merchant,
      })));
    } else if (one.do === 'withdraw') {
      const filed = this.complaints[one.nth];
      if (!filed || this.withdrawn.has(filed.caseId)) return;
      this.withdrawn.add(filed.caseId);
      await atOnce([{
        event: 'complaint.withdrawn.v1', key: filed.caseId, merchant,
        data: { complaintId: filed.complaintId, caseId: filed.caseId, withdrawnAt: filed.receivedAt, by: 'customer' },
      }]);
    } else if (one.do === 'wait') {
      await database.moveClock(one.by);
    } else {
      const { channel, minor, overdraft } = one;
      await atOnce([{ command: setBudgetCommand, key: `budget:${merchant}`, merchant, actor: { id: 'sue', role: 'supervisor' }, data: {
        month: (await clock()).slice(0, 7), channel, cause: '*', overdraft, planned: money(minor, 'CNY'),
      } }]);
    }
    await runTimers();
  }

  private paid({ planId, caseId, facts: { complaint: { order } } }: Plan, leg: Leg) {
    const payoutId = legId(planId, leg.ordinal);
    return {
      payoutId, legId: payoutId, caseId, planId, orderSource: order.orderSource, orderRef: order.orderRef, rail: 'simulated', amount: leg.amount!,
      railReference: 'R-1', valueDate: '2026-03-02', evidence: 'answer' as const,
    };
  }

  /** What was approved alone, by whom, for whom and when, from what was published. */
  private async approvals() {
    const { rows } = await owner.query<{ body: string; time: string }>(
      `SELECT body, headers::jsonb->>'ce_time' AS time FROM bus."redress.compensation" WHERE headers::jsonb->>'ce_type' = 'remedy.approved.v1'`);
    return rows.map(({ body, time }) => ({ time, planId: (JSON.parse(body) as { planId: string }).planId }));
  }

  async check(): Promise<void> {
    const all = await allPlans(this.merchant);
    await this.checkBudgets(all);
    await this.checkSums(all);
    this.checkOwed(all);
  }

  private async checkBudgets(all: readonly Plan[]): Promise<void> {
    for (const plan of all.filter(({ budgets: drawn }) => drawn?.length)) {
      expect({ reserved: plan.budgetReserved ?? 0n, spent: plan.budgetSpent ?? 0n }).toEqual(bookingOf(plan));
    }
    for (const { month, channel, cause, reserved, spent } of await reads.find(budgets, { where: { merchant: this.merchant } })) {
      const on = all.filter(({ budgets: drawn }) => drawn?.some((name) => name.month === month && name.channel === channel && name.cause === cause));
      const sum = (of: (plan: Plan) => bigint | undefined) => on.reduce((total, plan) => total + (of(plan) ?? 0n), 0n);
      expect([reserved, spent]).toEqual([sum(({ budgetReserved }) => budgetReserved), sum(({ budgetSpent }) => budgetSpent)]);
    }
  }

  /** What was approved alone for one customer or order on one day, or by one person, is within the widest limit of those who approved it. */
  private async checkSums(all: readonly Plan[]): Promise<void> {
    const times = new Map((await this.approvals()).map(({ planId, time }) => [planId, time]));
    const alone = all.filter(({ approver, endorsedBy }) => approver && !endorsedBy)
      .map((plan) => ({ plan, worth: worthOf(chosenOption(plan)?.legs ?? []), role: plan.approverRole!, day: dayIn('Asia/Shanghai', times.get(plan.planId)!) }));
    const within = (name: (one: (typeof alone)[number]) => string, limit: 'perCustomer' | 'perOrder' | 'perDay') => {
      for (const group of Map.groupBy(alone, name).values()) {
        const widest = group.map(({ role }) => limitOf(role)[limit]?.minor).reduce((most, one) => (one !== undefined && most !== undefined && one < most ? most : one));
        if (widest !== undefined) expect(group.reduce((total, { worth }) => total + worth, 0n) <= widest).toBe(true);
      }
    };
    within(({ plan, day }) => `${plan.facts.complaint.customerRef} ${day}`, 'perCustomer');
    within(({ plan, day }) => `${plan.facts.complaint.order.orderRef} ${day}`, 'perOrder');
    within(({ plan }) => (plan.approverRole === 'automatic' ? plan.planId : `${plan.approver} ${times.get(plan.planId)!.slice(0, 10)}`), 'perDay');
    for (const { worth, role } of alone) expect(worth <= limitOf(role).alone.minor).toBe(true);
  }

  /** A sum that is owed was approved, waits for somebody who is reminded, or was taken back by the customer: silence refuses nothing. */
  private checkOwed(all: readonly Plan[]): void {
    for (const plan of all.filter(({ offer }) => offer.floor.minor > 0n)) {
      const reached = plan.approver !== undefined || (plan.waitsFor === 'person' && plan.askedAt !== undefined);
      expect([plan.state, reached || this.withdrawn.has(plan.caseId)]).toEqual([plan.state, true]);
    }
  }
}
const limitOf = (role: ApproverRole) => defaultLimits.CNY!.find((limit) => limit.role === role && !limit.remedy)!;

it('keeps limits and budgets whatever people do, in whatever order, over months', async () => {
  let runs = 0;
  await fc.assert(fc.asyncProperty(budget, complaints, fc.array(step, { minLength: 2, maxLength: 8 }), async (first, second, steps) => {
    const world = new World(`w${++runs}`);
    for (const one of [first, second, ...steps]) await world.take(one);
    await world.check();
  }), { numRuns: 8, endOnFailure: true });
});

it('asks on, over days, until somebody decides what is owed', async () => {
  const one = complaint('asked', 'O-asked', 300_000);
  await left(told('asked', one));
  const levels = [];
  for (let day = 0; day < 4; day++) {
    levels.push((await allPlans('asked'))[0]!.askedOf);
    await database.moveClock({ days: 1, hours: 1 });
    await runTimers();
  }
  expect(levels).toEqual(['supervisor', 'two-people', 'finance', 'finance']);
  await database.moveClock({ days: 90 });
  await runTimers();
  expect(await left([decision('asked', { planId: planOf(one), caseId: one.caseId }, 'sue', 'supervisor')])).toMatchObject([{ is: 'done', reply: { state: 'released' } }]);
});

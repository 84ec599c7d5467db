import { type EventType, type Leg, PARTITIONS, type TaskReport, derivedId } from '@redress/contracts';
import {
  type Command, Runner, SqlEngine, type Settlement, appendToLog, byTrigger, deadLetters, taskOfMessage,
} from '@redress/messaging';
import { TRACEPARENT, type TestDatabase, deliveredEvent, testDatabase } from '@redress/testing';
import fc from 'fast-check';
import { answerTaskCommand } from './answer-task.js';
import { assignTaskCommand } from './assign-task.js';
import { bookPickupCommand } from './book-pickup.js';
import { cancelTaskCommand } from './cancel-task.js';
import { chooseOptionCommand } from '../offers/choose-option.js';
import { compensation, compensationUseCases } from '../compensation.module.js';
import { type Return } from '../domain/work/return.js';
import { type Task } from '../domain/work/task.js';
import { classified, planOf, received } from '../examples.js';
import { inspectReturnCommand } from './inspect-return.js';
import { provideEvidenceCommand } from './provide-evidence.js';
import { requestEvidenceCommand } from './request-evidence.js';
import { takeOnTaskCommand } from './take-on-task.js';
import { type LegShape, addOption, optionAdder, optionOf } from './work-examples.js';

jest.setTimeout(120_000);

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ name: 'compensation', stores: compensation.stores, migrations: compensation.migrations });
});
afterAll(() => database?.dispose());

const shapes: readonly LegShape[] = [
  { form: 'money', remedy: 'refund_partial', gate: 'inspection', minor: 2_000 }, { form: 'money', remedy: 'refund_partial', gate: 'task', minor: 1_000 },
  { form: 'money', remedy: 'refund_partial', gate: 'none', minor: 500 }, { form: 'service', remedy: 'repair', gate: 'none' },
  { form: 'goods', remedy: 'replacement', gate: 'none' }, { form: 'goods', remedy: 'reship_missing', gate: 'inspection' },
];
const report = fc.record({
  defectConfirmed: fc.boolean(), passed: fc.boolean(), reception: fc.constantFrom('received', 'received', 'short_shipped', 'lost_in_transit'),
} as const) as fc.Arbitrary<TaskReport>;
const act = fc.oneof(
  { weight: 8, arbitrary: fc.record({ act: fc.constant('answer'), which: fc.nat(9), done: fc.constantFrom(true, true, false), report, again: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('take-on'), which: fc.nat(9), schedule: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ act: fc.constant('wait'), hours: fc.constantFrom(1, 30, 24 * 8, 24 * 40) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('inspect'), passed: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constantFrom('pickup', 'sent', 'ask', 'assign') }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constantFrom('cancel-task', 'withdraw') }) },
);
type Act = { act: string; which?: number; done?: boolean; report?: TaskReport; again?: boolean; schedule?: boolean; hours?: number; passed?: boolean };

interface PlanRow {
  readonly state: string;
  readonly legs: readonly { readonly legId: string; readonly state: string }[];
  readonly chosen: string | null;
  readonly offer: { readonly options: readonly { readonly optionId: string; readonly legs: readonly Leg[] }[] };
}

/** One case on a real database, with the real runner: whatever people and warehouses do, and however late. */
class World {
  private readonly runner: Runner;
  private readonly complaint;
  readonly planId: string;
  readonly said: { type: string; id: string; version: number; data: { legId?: string } }[] = [];
  private turn = 0;

  constructor(name: string) {
    this.complaint = received(name, { orderRef: `O-${name}` });
    this.planId = planOf(this.complaint);
    this.runner = new Runner({
      service: 'compensation', useCases: byTrigger([...compensationUseCases, optionAdder]), seal: async () => '', newTraceparent: () => TRACEPARENT,
      engine: new SqlEngine(() => database.pool, async (client, records) => {
        this.said.push(...records.map(({ headers, body }) => ({
          type: headers['ce_type']!, id: headers['aggregateid'] ?? '', version: Number(headers['aggregateversion']), data: JSON.parse(body) as object,
        })));
        await appendToLog(client, records);
      }),
    });
  }

  private get by() {
    return { planId: this.planId, caseId: this.complaint.caseId };
  }

  async begin(legs: readonly LegShape[]): Promise<void> {
    await this.event('complaint.received.v1', this.complaint);
    await this.event('complaint.classified.v1', classified(this.complaint, { category: 'change_of_mind', severity: 's4', requestedRemedy: 'refund' }));
    await this.command(addOption, { planId: this.planId, option: optionOf('x', legs, this.planId) }, 'agent');
    await this.command(chooseOptionCommand, { ...this.by, optionId: 'x' }, 'customer');
    await this.wait(0);
  }

  async play(one: Act): Promise<void> {
    const tasks = await this.tasks();
    const task = tasks.length > 0 ? tasks[(one.which ?? 0) % tasks.length] : undefined;
    const ref = task && { taskId: task.taskId, planId: this.planId };
    const now = Date.now() + this.moved;
    switch (one.act) {
      case 'answer': {
        if (!ref) return;
        const answer = { answerId: `${one.which}`, outcome: one.done ? 'done' as const : 'failed' as const, reason: 'broken', report: one.report! };
        const first = await this.command(answerTaskCommand, { ...ref, answer }, 'field-worker');
        if (one.again && first.is === 'done') expect((await this.command(answerTaskCommand, { ...ref, answer }, 'field-worker')).is).toBe('done');
        if (task.endedAt && task.answerId !== answer.answerId) expect(first).toMatchObject({ is: 'refused', code: 'task-ended' });
        return;
      }
      case 'take-on': return ref && void await this.command(takeOnTaskCommand, {
        ...ref, ...(one.schedule ? { act: 'schedule', delayCause: 'parts' } : { act: 'accept' }),
      }, 'field-worker');
      case 'inspect': return void await this.command(inspectReturnCommand, { planId: this.planId, passed: one.passed! }, 'agent');
      case 'pickup': return void await this.command(bookPickupCommand, { ...this.by, pickupAt: new Date(now + 36e5 * 5).toISOString() }, 'customer');
      case 'sent': return void await this.command(provideEvidenceCommand, { ...this.by, kind: 'statement', statement: 'goods_sent_back' }, 'customer');
      case 'ask': return void await this.command(requestEvidenceCommand, { planId: this.planId, wanted: ['photo'], days: 3 }, 'agent');
      case 'assign': return void await this.command(assignTaskCommand, { planId: this.planId, kind: 'technician_visit' }, 'agent');
      case 'cancel-task': return ref && void await this.command(cancelTaskCommand, { ...ref, reason: 'not_needed' }, 'agent');
      case 'withdraw': return this.event('complaint.withdrawn.v1', {
        complaintId: this.complaint.complaintId, caseId: this.complaint.caseId, withdrawnAt: '2026-12-01T00:00:00.000Z', by: 'customer',
      });
      default: return this.wait(one.hours!);
    }
  }

  private moved = 0;
  /** Moves the clock, and lets everything that is due by then happen. */
  async wait(hours: number): Promise<void> {
    if (hours > 0) await database.moveClock({ hours });
    this.moved += hours * 36e5;
    for (let round = 0; ; round++) {
      if (round > 50) throw new Error('timers set each other without end');
      await this.runner.process([], { timers: 500, keys: [], waiting: 0 });
      const { rows } = await database.pool.query('SELECT 1 FROM timer WHERE due_at <= clock_timestamp() + (SELECT shift FROM clock) LIMIT 1');
      if (rows.length === 0) return;
    }
  }

  async tasks(): Promise<Pick<Task, 'taskId' | 'state' | 'endedAt' | 'answerId'>[]> {
    const { rows } = await database.pool.query('SELECT task_id, state, ended_at, answer_id FROM task WHERE plan_id = $1 ORDER BY assigned_at, task_id', [this.planId]);
    return rows.map((row: Record<'task_id' | 'state', string> & Record<'ended_at' | 'answer_id', string | null>) => ({
      taskId: row.task_id, state: row.state as Task['state'], endedAt: row.ended_at ?? undefined, answerId: row.answer_id ?? undefined,
    }));
  }

  async rows(): Promise<{ plan: PlanRow; goods: Pick<Return, 'reception' | 'acceptance'> | undefined }> {
    const plan = await database.pool.query('SELECT state, legs, chosen, offer FROM plan WHERE plan_id = $1', [this.planId]);
    const goods = await database.pool.query('SELECT reception, acceptance FROM goods_return WHERE plan_id = $1', [this.planId]);
    return { plan: plan.rows[0] as PlanRow, goods: goods.rows[0] as Return | undefined };
  }

  private async command<N extends string, D, R>(command: Command<N, D, R>, data: D, role: string): Promise<Settlement> {
    let end: Settlement | undefined;
    const task = this.runner.taskOfCommand(command.name, {
      data, key: this.complaint.caseId, merchant: 'm1', actor: { id: role, role }, idempotencyKey: `${this.planId}-${++this.turn}`,
    }, (settlement) => { end = settlement; });
    await this.runner.process([task]);
    if (end?.is !== 'done' && end?.is !== 'refused') throw new Error(`${command.name} came to no decision: ${JSON.stringify(end)}`);
    return end;
  }

  private async event(type: EventType, data: unknown): Promise<void> {
    const message = deliveredEvent(type, data, { key: this.complaint.caseId, id: derivedId('model-event', this.planId, ++this.turn) }, this.turn, new Date().toISOString());
    expect(message.partition).toBeLessThan(PARTITIONS);
    await this.runner.process([taskOfMessage('compensation', byTrigger(compensationUseCases), message, () => undefined)!]);
  }
}

const ENDS = ['task.completed.v1', 'task.failed.v1', 'task.cancelled.v1'];
const out = (state: string): boolean => state === 'released' || state === 'fulfilled';

async function holds(world: World): Promise<void> {
  const { plan, goods } = await world.rows();
  const legs = plan.offer.options.find(({ optionId }) => optionId === plan.chosen)?.legs ?? [];
  const early = legs.filter(({ legId, gate }) => gate === 'inspection' && plan.legs.some((leg) => leg.legId === legId && out(leg.state)));
  if (early.length > 0) expect(goods?.acceptance).toBe('accepted');
  const letters = await database.pool.query(`SELECT reason, detail FROM ${deadLetters.name}`);
  expect(letters.rows).toEqual([]);
}

it('never refunds before an accepted inspection, and ends every task and every leg once, whatever happens and however late', async () => {
  let cases = 0;
  await fc.assert(fc.asyncProperty(fc.subarray([...shapes], { minLength: 1, maxLength: 4 }), fc.array(act as fc.Arbitrary<Act>, { maxLength: 14 }), async (legs, acts) => {
    const world = new World(`M-${++cases}`);
    await world.begin(legs);
    for (const one of acts) {
      await world.play(one);
      await holds(world);
    }
    for (let quarter = 0; quarter < 4; quarter++) await world.wait(24 * 92);
    await holds(world);

    expect((await world.tasks()).filter(({ endedAt }) => !endedAt)).toEqual([]);
    for (const { taskId } of await world.tasks()) {
      const own = world.said.filter(({ id }) => id === taskId);
      expect(own.filter(({ type }) => ENDS.includes(type))).toHaveLength(1);
      expect(own.map(({ version }) => version)).toEqual(own.map((_, index) => index + 1));
    }
    const { plan, goods } = await world.rows();
    for (const { legId } of plan.legs) {
      const told = (type: string) => world.said.filter((fact) => fact.type === type && fact.data.legId === legId).length;
      expect(told('leg.released.v1')).toBeLessThanOrEqual(1);
      expect(told('remedy.failed.v1')).toBeLessThanOrEqual(1);
    }
    // What still waits, waits for a person: no timer is left to decide by silence.
    if (goods?.acceptance === 'pending') expect(['expired', 'cancelled']).toContain(goods.reception);
  }), {
    numRuns: 15,
    // Goods arrive just after the complaint about them was taken back.
    examples: [[[shapes[0]!], [{ act: 'withdraw' }, { act: 'answer', which: 0, done: true, report: { reception: 'received' } }]]],
  });
});

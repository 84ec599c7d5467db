import { decodeJson, derivedId, type Duration, type EventData, type EventType, schemaOf } from '@redress/contracts';
import { appendToLog, byTrigger, dataSourceOf, poolOf, type Command, type Engine, Runner, SqlEngine, type Task, taskOfMessage } from '@redress/messaging';
import { money } from '@redress/money';
import { deliveredEvent, testDatabase, type TestDatabase, TRACEPARENT } from '@redress/testing';
import fc from 'fast-check';
import { kettles, listedOrder, statedFor, supervisor } from './campaign-examples.js';
import { compensation, compensationUseCases } from '../compensation.module.js';
import { decideCampaignCommand } from './decide-campaign.js';
import { type CampaignAct } from '../domain/campaign/campaign.js';
import { classified, received } from '../examples.js';
import { listCampaignLinesCommand } from './list-campaign-lines.js';
import { campaignIdOf, planCampaignCommand } from './plan-campaign.js';

jest.setTimeout(60_000 + 1_000 * Number(process.env.CAMPAIGN_RUNS ?? 0));
const PRICE = 10_000n;
const ORDERS = 5;

let database: TestDatabase;
/** A superuser's connections: who listens to the log stands behind them. */
let others: Awaited<ReturnType<ReturnType<typeof dataSourceOf>['initialize']>>;
beforeAll(async () => {
  database = await testDatabase({ name: 'compensation', stores: compensation.stores, migrations: compensation.migrations });
  others = await dataSourceOf({ service: 'compensation', url: database.url, stores: [] }).initialize();
});
afterAll(async () => {
  await others?.destroy();
  await database?.dispose();
});

type Act =
  | { readonly act: 'advance'; readonly by: Duration }
  | { readonly act: 'answer' | 'answer-again' | 'pay' | 'fail'; readonly which: number }
  | { readonly act: 'complain' | 'charge-back'; readonly order: number }
  | { readonly act: 'stop' | 'resume' | 'start' | 'kill' };
const which = fc.nat(20);
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ act: fc.constant('advance' as const), by: fc.constantFrom<Duration>({ seconds: 1 }, { seconds: 30 }, { days: 1 }, { days: 40 }) }) },
  { weight: 5, arbitrary: fc.record({ act: fc.constantFrom('answer' as const, 'answer' as const, 'answer-again' as const, 'pay' as const, 'fail' as const), which }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constantFrom('complain' as const, 'charge-back' as const), order: fc.integer({ min: 1, max: ORDERS }) }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constantFrom('stop' as const, 'resume' as const, 'start' as const, 'kill' as const) }) },
);

let worlds = 0;
let places = 0;
let requests = 0;

/** Compensation on a real database; intake and payments are this spec. Killed: the batch is lost before its commit, and what it held comes again. */
class World {
  readonly merchant = `w${++worlds}`;
  readonly campaignId = campaignIdOf(this.merchant, kettles.name);
  private dies = false;
  private readonly inclusions: EventData<'campaign.line-included.v1'>[] = [];
  private readonly released: EventData<'leg.released.v1'>[] = [];
  private answered = 0;
  private paid = 0;
  private readonly seen: Record<string, bigint> = {};
  private runner = this.newRunner();

  private newRunner(): Runner {
    const sql = new SqlEngine(() => database.pool, appendToLog);
    const engine: Engine = {
      begin: async () => {
        const unit = await sql.begin();
        if (!this.dies) return unit;
        this.dies = false;
        return Object.assign(unit, { commit: async () => {
          await unit.rollback();
          throw Object.assign(new Error('killed'), { code: '57P01' });
        } });
      },
    };
    return new Runner({
      service: 'compensation', engine, useCases: byTrigger(compensationUseCases), seal: async (text) => Buffer.from(text).toString('base64'),
      newTraceparent: () => TRACEPARENT,
    });
  }

  private async process(tasks: readonly Task[] = []): Promise<void> {
    const extras = { timers: 1_000, waiting: 1_000, keys: [] };
    await this.runner.process(tasks, extras).catch(async () => {
      this.runner = this.newRunner();
      await this.runner.process(tasks, extras);
    });
    await this.look();
  }

  async event<T extends EventType>(type: T, data: EventData<T>, key: string, id?: string): Promise<void> {
    const message = deliveredEvent(type, data, { key, merchant: this.merchant, channel: 'taobao', ...(id && { id }) }, ++places, new Date().toISOString());
    const task = taskOfMessage('compensation', byTrigger(compensationUseCases), message, () => undefined);
    await this.process([task!]);
  }

  async command(command: Command<string, never, unknown>, data: unknown, who: string): Promise<string> {
    let end = 'none';
    const request = { data, key: this.campaignId, merchant: this.merchant, ...supervisor(who), idempotencyKey: `request-${++requests}`, traceparent: TRACEPARENT };
    await this.process([this.runner.taskOfCommand(command.name, request, (settlement) => { end = settlement.is === 'refused' ? settlement.code : settlement.is; })]);
    return end;
  }
  decide = (what: CampaignAct, who = 'ann') => this.command(decideCampaignCommand as never, { campaignId: this.campaignId, act: what }, who);

  /** What was published since, as intake and payments hear it. */
  private async look(): Promise<void> {
    for (const topic of ['redress.campaigns', 'redress.compensation']) {
      const { rows } = await poolOf(others).query(`SELECT partition, "offset", headers, body FROM bus."${topic}" ORDER BY partition, "offset"`);
      for (const row of rows as { partition: number; offset: string; headers: Record<string, string> | string; body: string }[]) {
        const place = `${topic}/${row.partition}`;
        if (BigInt(row.offset) < (this.seen[place] ?? 0n)) continue;
        this.seen[place] = BigInt(row.offset) + 1n;
        const headers = typeof row.headers === 'string' ? JSON.parse(row.headers) as Record<string, string> : row.headers;
        if (headers.merchant !== this.merchant) continue;
        const type = headers.ce_type as EventType;
        const data = schemaOf(type).parse(JSON.parse(row.body));
        if (type === 'campaign.line-included.v1') this.inclusions.push(data as never);
        if (type === 'leg.released.v1') this.released.push(data as never);
      }
    }
  }

  private answerOne(index: number): Promise<void> {
    const line = this.inclusions[index]!;
    if (line.orderRef === `O-${ORDERS}`) {
      return this.event('case.not-opened.v1', { caseId: line.caseId, campaignId: line.campaignId, reason: 'order-unknown' }, line.caseId);
    }
    return this.event('case.order-stated.v1', statedFor(line, { orderRef: line.orderRef }), line.caseId);
  }

  private payOne(leg: EventData<'leg.released.v1'>, type: 'payout.succeeded.v1' | 'payout.failed.v1'): Promise<void> {
    const { planId, caseId, orderSource, orderRef, leg: { legId, amount } } = leg;
    const payout = { payoutId: legId, legId, planId, caseId, orderSource, orderRef, rail: 'simulated', amount: amount!, railReference: 'R', valueDate: '2026-03-02', evidence: 'answer' as const, reason: 'x' };
    return this.event(type, payout, caseId);
  }

  async play(one: Act): Promise<void> {
    switch (one.act) {
      case 'advance': await database.moveClock(one.by); return this.process();
      case 'answer': return this.answered < this.inclusions.length ? this.answerOne(this.answered++) : undefined;
      case 'answer-again': return this.answered > 0 ? this.answerOne(one.which % this.answered) : undefined;
      case 'pay': return this.paid < this.released.length ? this.payOne(this.released[this.paid++]!, 'payout.succeeded.v1') : undefined;
      case 'fail': return this.paid < this.released.length ? this.payOne(this.released[this.paid++]!, 'payout.failed.v1') : undefined;
      case 'kill': this.dies = true; return;
      case 'complain': {
        const complaint = { ...received(`C-${this.merchant}-${one.order}`, { orderRef: `O-${one.order}` }), text: '' };
        await this.event('complaint.received.v1', complaint, complaint.caseId);
        return this.event('complaint.classified.v1', classified(complaint), complaint.caseId, derivedId('told', this.merchant, one.order));
      }
      case 'charge-back': return this.event('chargeback.opened.v1', {
        chargebackId: derivedId('cb', this.merchant, one.order), externalId: 'cb', rail: 'simulated', orderSource: 'taobao', orderRef: `O-${one.order}`,
        amount: money(PRICE, 'CNY'), head: 'price', openedAt: '2026-03-02T08:00:00.000Z', reason: 'x',
      }, `order-${one.order}`, derivedId('cb-event', this.merchant, one.order));
      default: return void await this.decide(one.act);
    }
  }

  async plan(): Promise<void> {
    await this.command(planCampaignCommand as never, kettles, 'pat');
    const lines = Array.from({ length: ORDERS }, (_, index) => listedOrder(index + 1));
    await this.command(listCampaignLinesCommand as never, { campaignId: this.campaignId, lines }, 'pat');
    expect(await this.decide('approve')).toBe('done');
  }

  /** Everybody answers, time passes, and whatever was stopped goes on. */
  async heal(): Promise<string> {
    for (let round = 0; round < 60; round++) {
      for (const what of ['start', 'resume'] as const) await this.decide(what);
      await this.play({ act: 'advance', by: { seconds: 30 } });
      while (this.answered < this.inclusions.length) await this.answerOne(this.answered++);
      while (this.paid < this.released.length) await this.payOne(this.released[this.paid++]!, 'payout.succeeded.v1');
      const { rows } = await database.pool.query('SELECT state FROM campaign WHERE merchant = $1', [this.merchant]);
      const { state } = rows[0] as { state: string };
      if (state === 'completed') return state;
      await database.moveClock({ days: 8 });
    }
    return 'never';
  }

  async rows<Row>(sql: string): Promise<Row[]> {
    return (await database.pool.query(sql, [this.merchant])).rows as Row[];
  }
}

interface Given { orderRef: string; planId: string; campaign: string | null; legs: { legId: string; state: string }[]; options: { legs: { legId: string; head: string; form: string; amount?: { minor: string } }[] }[] }

/** Price and credits that plans have given or still hold, by order. */
const heldBy = (plans: readonly Given[], form: 'money' | 'credit', head: string): Map<string, bigint> => {
  const sums = new Map<string, bigint>();
  for (const { orderRef, legs, options } of plans) {
    const offered = options.flatMap((option) => option.legs);
    for (const { legId, state } of legs) {
      const leg = offered.find((one) => one.legId === legId);
      if (!leg?.amount || leg.form !== form || leg.head !== head || state === 'failed' || state === 'cancelled') continue;
      sums.set(orderRef, (sums.get(orderRef) ?? 0n) + BigInt(leg.amount.minor));
    }
  }
  return sums;
};

it('gives no order more than is owed, ends every line once and stays within its budget, whatever happens in between', async () => {
  await fc.assert(fc.asyncProperty(fc.array(act, { minLength: 8, maxLength: 24 }), async (acts) => {
    const world = new World();
    await world.plan();
    for (const one of [{ act: 'start' } as const, ...acts]) await world.play(one);
    expect(await world.heal()).toBe('completed');

    const plans = decodeJson<Given[]>(JSON.stringify(await world.rows<Given>(
      `SELECT plan_id AS "planId", facts->'complaint'->'order'->>'orderRef' AS "orderRef", facts->'complaint'->>'campaignId' AS campaign, legs, offer->'options' AS options
       FROM plan WHERE merchant = $1`)));
    for (const [, minor] of heldBy(plans, 'money', 'price')) expect(minor).toBeLessThanOrEqual(PRICE);
    for (const [, minor] of heldBy(plans.filter(({ campaign }) => campaign), 'credit', 'goodwill')) expect(minor).toBeLessThanOrEqual(2_000n);
    const lines = await world.rows<{ state: string; given: string; case_id: string; inclusions: number }>('SELECT state, given, case_id, inclusions FROM campaign_line WHERE merchant = $1');
    expect(lines.map(({ state }) => ['done', 'skipped', 'failed'].includes(state))).toEqual(Array(ORDERS).fill(true));
    const own = plans.filter(({ campaign }) => campaign);
    expect(new Set(own.map(({ orderRef }) => orderRef)).size).toBe(own.length);
    const [sums] = await world.rows<{ spent: string; promised: string; reserved: string }>('SELECT spent, promised, reserved FROM campaign WHERE merchant = $1');
    expect(BigInt(sums!.spent)).toBe(lines.reduce((all, { given }) => all + BigInt(given), 0n));
    expect([sums!.promised, BigInt(sums!.spent) <= BigInt(sums!.reserved)]).toEqual(['0', true]);
    expect(await world.rows('SELECT reason, detail FROM dead_letter WHERE merchant = $1')).toEqual([]);
  }), { numRuns: Number(process.env.CAMPAIGN_RUNS ?? 12) });
});

it('has its last lines in the database: nobody approves what they planned, and no budget is passed', async () => {
  const world = new World();
  await world.plan();
  const change = (set: string) => database.pool.query(`UPDATE campaign SET ${set} WHERE merchant = '${world.merchant}'`);
  await expect(change('approved_by = planned_by')).rejects.toMatchObject({ code: '23514' });
  await expect(change('approved_by = NULL')).rejects.toMatchObject({ code: '23514' });
  await expect(change('spent = reserved + 1')).rejects.toMatchObject({ code: '23514' });
  await expect(change('promised = reserved, spent = 1')).rejects.toMatchObject({ code: '23514' });
});

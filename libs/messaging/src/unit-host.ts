import { type CommonConfig, live, type Logger, type Meters, noMeters, type Tracing, untraced } from '@redress/chassis';
import { eventTypes, type Instant, seal, type Service, topicsHeardBy, topicsWrittenBy } from '@redress/contracts';
import { type KeyObject } from 'node:crypto';
import pg from 'pg';
import { type DataSource } from 'typeorm';
import { type Committed } from './batch.js';
import { type Bus, type Lag, type Subscription } from './bus.js';
import { dataSourceOf, followAddress, poolOf } from './database.js';
import { watchTables } from './framework-gauges.js';
import { frameworkStores } from './framework-stores.js';
import { type TableGauges } from './gauges.js';
import { IntentWorker, type Performers } from './intent-worker.js';
import { createKafkaBus } from './kafka.js';
import { Measures } from './measures.js';
import { insertOutbox } from './outbox.js';
import { appendToLog, PostgresLog } from './postgres-log.js';
import { Reads } from './reads.js';
import { operatorUseCases } from './redrive.js';
import { type Relay, startRelay } from './relay.js';
import { startRetention } from './retention.js';
import { Runner } from './runner.js';
import { logOutcomes, recordBatch, type Traced } from './spans.js';
import { SqlEngine } from './sql-engine.js';
import { type AnyStore } from './store.js';
import { byTrigger } from './task.js';
import { type UseCase } from './use-case.js';

export interface HostOptions {
  readonly service: Service;
  readonly config: CommonConfig;
  readonly logger: Logger;
  readonly stores: readonly AnyStore[];
  readonly lingerMs?: number | undefined;
  readonly sealTo: () => KeyObject;
  readonly meters?: Meters;
  /** The service's own gauges about its tables. */
  readonly gauges?: readonly TableGauges[];
  readonly tracing?: Tracing;
  /** What it decides moves money. */
  readonly money?: boolean | undefined;
  /** The process must end: its connection to the bus can never work again. */
  onCrash(error: Error): void;
}

const BATCH = 500;
const LEASE_SECONDS = 10;
/** How often inputs of a type that another build did not know are offered to this one. */
const OFFER_MS = 10_000;
/** Sooner than whoever asks for health gives up. */
const ANSWER_MS = 1_500;

/**
 * Everything that makes a service's decisions happen: database, bus, runner, performers of intents, relay. It starts without its database
 * or bus, says so, and goes on by itself when they come.
 */
export class UnitHost {
  readonly reads: Reads;
  readonly runner: Runner;
  private readonly address: () => string;
  private readonly source: DataSource;
  private readonly bus: Bus;
  private readonly logPool: pg.Pool | undefined;
  private readonly ownLog: boolean;
  private readonly measures: Measures;
  private readonly traced: Traced;
  private worker: IntentWorker | undefined;
  private relay: Relay | undefined;
  private subscription: Subscription | undefined;
  private sweeper: NodeJS.Timeout | undefined;
  private offering: NodeJS.Timeout | undefined;
  private retention: { stop(): void } | undefined;
  private coming: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly options: HostOptions,
    useCases: readonly UseCase[],
  ) {
    const { service, config, stores, sealTo, logger, tracing = untraced, money } = options;
    this.address = live(config, 'DATABASE_URL', (url) => url);
    this.traced = { tracing, service, money, system: config.BUS === 'kafka' ? 'kafka' : 'redress_log' };
    this.source = dataSourceOf({ service, url: config.DATABASE_URL, stores: [...stores, ...frameworkStores] });
    const pool = () => poolOf(this.source);
    this.reads = new Reads(pool);
    this.ownLog = config.BUS === 'postgres' && (config.BUS_DATABASE_URL ?? config.DATABASE_URL) === config.DATABASE_URL;
    this.logPool = config.BUS === 'postgres' && !this.ownLog ? logPoolAt(config.BUS_DATABASE_URL!) : undefined;
    this.bus = config.BUS === 'kafka' ? kafkaBusOf(config, logger) : new PostgresLog({ logPool: () => this.logPool ?? pool(), ownPool: pool });
    this.measures = new Measures(this.meters, service, [...useCases, ...operatorUseCases]);
    const engine = new SqlEngine(pool, this.measures.publishing(this.ownLog ? appendToLog : insertOutbox));
    this.runner = new Runner({
      service, engine, useCases: byTrigger([...useCases, ...operatorUseCases]), batch: BATCH, lingerMs: options.lingerMs,
      newTraceparent: () => tracing.next(), nextStep: (parent) => tracing.next(parent),
      seal: (text) => seal(text, sealTo()),
      leaseAtOnce: (name, lane) => this.worker?.leaseAtOnce(name, lane),
      committed: (committed) => {
        this.measures.committed(committed);
        recordBatch(this.traced, committed);
        logOutcomes(logger, committed);
        this.afterCommit(committed);
      },
      trouble: (what, error) => logger[what === 'recovered' ? 'info' : 'error'](TROUBLE[what], { errorName: error?.reason, stack: error?.detail }),
    });
  }

  get service(): Service {
    return this.options.service;
  }

  /** Comes up in the background, as soon as database and bus answer. */
  start(performers: Performers): void {
    const pool = () => poolOf(this.source);
    this.worker = new IntentWorker({
      engine: new SqlEngine(pool, async () => undefined), performers: this.measures.performing(performers),
      answer: (intent, result) => this.runner.answer(intent, result), tracing: this.traced.tracing,
      trouble: (name, error) => this.options.logger.error('an intent could not be performed', { intent: name, error }),
    });
    this.watch(Object.keys(performers));
    this.coming = this.come();
  }

  private get meters(): Meters {
    return this.options.meters ?? noMeters;
  }

  private watch(intents: readonly string[]): void {
    const { service, config, gauges = [] } = this.options;
    const pool = () => (this.source.isInitialized ? poolOf(this.source) : undefined);
    watchTables({
      meters: this.meters, pool, logPool: config.BUS === 'postgres' ? () => this.logPool ?? pool() : undefined,
      subscription: () => this.subscription, topics: topicsHeardBy(service), intents, gauges,
    });
    this.meters.gauge('inputs_in_hand', () => [[this.runner.backlog, {}]]);
    this.meters.gauge('taking_stopped', () => [[this.runner.paused ? 1 : 0, {}]]);
  }

  /** Rejects where the database or the bus does not answer, or the taking of events was stopped. */
  async ready(): Promise<void> {
    if (!this.source.isInitialized || !this.subscription) throw new Error('not connected yet');
    if (this.runner.paused) throw new Error('the taking of events is stopped');
    await Promise.all([poolOf(this.source).query('SELECT 1 FROM clock'), this.bus.ping()]);
  }

  /**
   * Fails only where all that is needed answers, there is work, and no offset has moved for three sessions. Where the database or bus
   * hangs, that cannot be told in time: then it is not ready, and not dead.
   */
  async alive(): Promise<void> {
    const lags = await Promise.race([this.stuckLags(), new Promise<[]>((resolve) => setTimeout(resolve, ANSWER_MS, []).unref())]);
    if (lags.some(({ messages, seconds }) => messages > 0n && seconds > 30)) throw new Error('there is work, and none is taken');
  }

  /** The lag of a subscription that stands still though it could move; none of any other. */
  private async stuckLags(): Promise<readonly Lag[]> {
    if (await this.ready().then(() => false, () => true)) return [];
    return performance.now() - this.subscription!.lastProgress() < 30_000 ? [] : this.subscription!.lag();
  }

  /** What is on its way in this service: for operators, and for whoever waits until all is done. */
  async backlog() {
    const count = async (sql: string) => Number((await poolOf(this.source).query(sql)).rows[0].n);
    const [lag, intentRows, early, parked, outbox] = await Promise.all([
      // Unknown while the bus is away: what is in the database can still be told.
      this.subscription?.lag().catch(() => undefined),
      count('SELECT count(*)::int AS n FROM intent'),
      count(`SELECT count(*)::int AS n FROM waiting_input WHERE why = 'early'`),
      count(`SELECT count(*)::int AS n FROM waiting_input WHERE why = 'parked'`),
      count('SELECT count(*)::int AS n FROM outbox'),
    ]);
    const unread = lag ? lag.reduce((sum, { messages }) => sum + Number(messages), 0) : null;
    return { paused: this.runner.paused, unread, inHand: this.runner.backlog, intents: intentRows, early, parked, outbox, lag: lag ?? [] };
  }

  /** Stops fetching, finishes what is in hand, closes the database last. */
  async stop(): Promise<void> {
    if (this.stopped) return;
    this.stopped = true;
    clearInterval(this.sweeper);
    clearInterval(this.offering);
    this.retention?.stop();
    await this.coming;
    await this.subscription?.stop();
    await this.worker?.stop();
    await this.runner.drain();
    await this.relay?.stop();
    await this.bus.close();
    if (this.source.isInitialized) await this.source.destroy();
    await this.logPool?.end();
  }

  private async come(): Promise<void> {
    const { service, logger, config } = this.options;
    await this.until('the database does not answer', () => this.connect());
    if (this.stopped) return;
    this.runner.start();
    if (!this.ownLog) this.relay = startRelay({ pool: poolOf(this.source), bus: this.bus, batch: BATCH, logger, leaseSeconds: LEASE_SECONDS, ...this.traced });
    this.sweeper = setInterval(() => void this.sweepIntents(), 1_000);
    this.offering = setInterval(() => void this.offerUnknown().catch(() => undefined), OFFER_MS);
    this.retention = startRetention({
      pool: poolOf(this.source), inboxHours: config.INBOX_RETENTION_HOURS, logHours: config.RETENTION_HOURS, logger,
      topics: this.ownLog ? [...topicsWrittenBy(service), ...topicsHeardBy(service).filter((topic) => topicsWrittenBy('channel').includes(topic))] : [],
    });
    await this.until('the bus does not answer', async () => {
      this.subscription = await this.bus.subscribe({
        service, topics: topicsHeardBy(service), batch: BATCH,
        take: (messages) => this.runner.take(messages), onCrash: (error) => this.options.onCrash(error),
      });
    });
    logger.info('ready');
  }

  private async connect(): Promise<void> {
    if (!this.source.isInitialized) {
      await this.source.initialize();
      followAddress(poolOf(this.source), this.address);
    }
    await this.offerUnknown();
  }

  /**
   * What an older build did not know is offered again to this one, which may. Not at the start alone: while builds are exchanged, the older
   * one still stores inputs as unknown after the newer one has come up, and may take one back that was offered.
   */
  private async offerUnknown(): Promise<void> {
    await poolOf(this.source).query(
      `UPDATE waiting_input SET retry_at = now() WHERE retry_at > now() + interval '1 year' AND why = 'unknown' AND name = ANY($1)`, [eventTypes],
    );
  }

  private async until(message: string, attempt: () => Promise<void>): Promise<void> {
    for (let tries = 0; !this.stopped; tries++) {
      try {
        return await attempt();
      } catch (error) {
        if (tries % 20 === 0) this.options.logger.warn(message, { error });
        await new Promise((resolve) => setTimeout(resolve, Math.min(2_000, 100 * 2 ** Math.min(tries, 5))));
      }
    }
  }

  private afterCommit({ leased, published, nextDue, now }: Committed): void {
    this.worker?.take(leased);
    if (published > 0) this.relay?.wake();
    if (nextDue) this.sweepAt(now, nextDue);
  }

  private sweepAt(now: Instant, due: Instant): void {
    const ms = Date.parse(due) - Date.parse(now);
    if (ms < 1_000) setTimeout(() => void this.sweepIntents(), Math.max(0, ms) + 1).unref();
  }

  private async sweepIntents(): Promise<void> {
    // An outage of the database; the runner tells of it.
    await this.worker?.sweep().catch(() => undefined);
  }
}

const TROUBLE = {
  outage: 'the database does not answer: inputs wait, callers are told to come again',
  'too-many-poisons': 'too many inputs fail: the taking of events is stopped until an operator resumes it',
  recovered: 'the database answers again',
} as const;

function logPoolAt(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: 4, pipeline: true, options: '-c TimeZone=UTC' } as pg.PoolConfig);
  pool.on('error', () => undefined);
  return pool;
}

function kafkaBusOf(config: CommonConfig, logger: Logger): Bus {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username = '' } = config;
  const password = live(config, 'KAFKA_SASL_PASSWORD', (secret) => secret ?? '');
  return createKafkaBus({
    brokers: config.KAFKA_BROKERS!, clientId: config.KAFKA_CLIENT_ID, ssl: config.KAFKA_SSL, topicPrefix: config.KAFKA_TOPIC_PREFIX, logger,
    ...(mechanism && { sasl: { mechanism, username, get password() { return password(); } } }),
  });
}

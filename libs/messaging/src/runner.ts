import { createHash } from 'node:crypto';
import { ProblemError, type ProblemCode } from '@redress/chassis';
import { derivedId, elapsed, encodeJson, eventId, type Instant } from '@redress/contracts';
import { Batch, type BatchContext, type Committed, type Extras } from './batch.js';
import { type Delivered } from './bus.js';
import { verdictOf } from './engine.js';
import { type Intent } from './framework-stores.js';
import { describe } from './parking.js';
import { type Settlement, type Task, taskOfMessage, triggerName } from './task.js';
import { type Actor, type Command, type Outcome } from './use-case.js';

export interface CommandRequest<Data> {
  readonly data: Data;
  /** The key whose order is kept, e.g. the case id. */
  readonly key: string;
  readonly merchant: string;
  readonly channel?: string | undefined;
  readonly actor?: Actor | undefined;
  /** With it, a repeat of the same request gets the first answer again. */
  readonly idempotencyKey?: string | undefined;
  readonly traceparent?: string | undefined;
}

export interface RunnerOptions extends Omit<BatchContext, 'observe' | 'leaseAtOnce' | 'nextStep'> {
  /** Inputs in one transaction, at most. */
  readonly batch?: number;
  /** How long events may wait for company, where nobody waits for the outcome: a batch that folds more events of a key writes its row less often. */
  readonly lingerMs?: number | undefined;
  /** How often due timers and waiting inputs are looked for though nothing is known to be due, in ms. */
  readonly sweepMs?: number;
  /** More poisonous inputs than this in a minute stop the taking of events: something is wrong with the build, not with the inputs. */
  readonly poisonsPerMinute?: number;
  leaseAtOnce?(name: string, lane: string): number | undefined;
  observe?(task: Task, outcome: string, code?: string): void;
  /** Called after each commit, before callers are answered. */
  committed?(committed: Committed): void;
  /** The database or bus does not answer, or the intake was stopped; tells the operator, once per spell. */
  trouble?(what: 'outage' | 'too-many-poisons' | 'recovered', error?: { reason: string; detail: string }): void;
  newTraceparent(): string;
  /** The parent's own where it is left out. */
  nextStep?(parent: string): string;
}

const WAITING_LIMIT = 50_000;
const RERUNS = 20;
/** However long a batch took, the next one is not kept from starting for longer than this. */
const LONGEST_PAUSE_MS = 40;
const NO_EXTRAS: Extras = { timers: 0, keys: [], waiting: 0 };

/** Decides whatever waits for one service: all inputs at hand in one transaction, batch after batch. */
export class Runner {
  private readonly waiting: Task[] = [];
  private readonly keys = new Set<string>();
  private readonly context: BatchContext;
  private readonly poisons: number[] = [];
  private readonly size: number;
  private running = false;
  private pausedByPoison = false;
  private inOutage = false;
  private loop: Promise<void> = Promise.resolve();
  private wakeUp: (() => void) | undefined;
  private sweepAt = 0;
  private nextBatchAt = 0;

  constructor(private readonly options: RunnerOptions) {
    this.size = options.batch ?? 500;
    this.context = {
      service: options.service, engine: options.engine, useCases: options.useCases,
      seal: (text) => options.seal(text),
      leaseAtOnce: (name, lane) => options.leaseAtOnce?.(name, lane),
      nextStep: (parent) => options.nextStep?.(parent) ?? parent,
      observe: (task, outcome, code) => this.observe(task, outcome, code),
    };
  }

  start(): void {
    if (this.running) return;
    this.running = true;
    this.loop = this.work();
  }

  /** Finishes what is in hand and stops; commands that come later are refused. */
  async drain(): Promise<void> {
    this.running = false;
    this.wakeUp?.();
    await this.loop;
    for (const task of this.waiting.splice(0)) task.settle({ is: 'failed', code: 'unavailable' });
  }

  get paused(): boolean {
    return this.pausedByPoison;
  }

  resume(): void {
    this.pausedByPoison = false;
    this.poisons.length = 0;
    this.wakeUp?.();
  }

  get backlog(): number {
    return this.waiting.length;
  }

  /** Messages of one partition, in order. Resolves when each is decided, or stored as waiting. Never rejects. */
  take(messages: readonly Delivered[]): Promise<void> {
    return new Promise((resolve) => {
      let open = 1;
      const settled = () => {
        if (--open === 0) resolve();
      };
      for (const message of messages) {
        const task = taskOfMessage(this.options.service, this.options.useCases, message, settled);
        if (!task) continue;
        open += 1;
        this.waiting.push(task);
      }
      settled();
      this.wakeUp?.();
    });
  }

  /** Runs a command in the next batch; rejects with the ProblemError of its refusal. */
  run<N extends string, Data, Reply>(command: Command<N, Data, Reply>, request: CommandRequest<Data>): Promise<Reply> {
    return new Promise<Reply>((resolve, reject) => {
      if (this.waiting.length > WAITING_LIMIT || !this.running) return reject(new ProblemError('unavailable', 'the service takes no work right now'));
      this.waiting.push(this.taskOfCommand(command.name, request, (settlement) => {
        if (settlement.is === 'done') resolve(settlement.reply as Reply);
        else if (settlement.is === 'refused') reject(new ProblemError(settlement.code as ProblemCode, settlement.detail));
        else reject(new ProblemError(settlement.is === 'failed' ? settlement.code : 'internal', 'nothing was changed that the caller would have to undo'));
      }));
      this.wakeUp?.();
    });
  }

  /** What an intent brought back goes through the same batches as everything else. */
  answer(intent: Intent, result: Outcome<unknown, unknown>['result']): Promise<Settlement> {
    return new Promise((resolve) => {
      this.waiting.push(this.taskOfOutcome(intent, result, resolve));
      this.wakeUp?.();
    });
  }

  taskOfCommand(name: string, request: CommandRequest<unknown>, settle: Task['settle']): Task {
    const { data, key, merchant, channel, actor, idempotencyKey, traceparent } = request;
    const id = idempotencyKey ? derivedId('command', this.options.service, name, merchant, actor?.id ?? '', idempotencyKey) : eventId();
    const fingerprint = idempotencyKey && createHash('sha256').update(encodeJson([key, data])).digest('hex');
    return {
      input: { kind: 'command', name, id, key, merchant, channel, actor, at: '', traceparent: traceparent ?? this.options.newTraceparent(), data },
      useCase: this.options.useCases.get(triggerName('command', name)), topic: 'command', body: '', partition: -1, offset: -1n,
      claim: idempotencyKey ? 'reply' : 'none', takenAt: performance.now(), ...(fingerprint && { fingerprint }), settle,
    };
  }

  taskOfOutcome(intent: Intent, result: Outcome<unknown, unknown>['result'], settle: Task['settle']): Task {
    const { id, name, key, merchant, channel, createdAt, traceparent, attempt, payload } = intent;
    const data: Outcome<unknown, unknown> = { intentId: id, attempt, payload, result };
    return {
      input: { kind: 'outcome', name, id: derivedId('outcome', id, attempt), key, merchant, channel, at: createdAt, traceparent, data },
      useCase: this.options.useCases.get(triggerName('outcome', name)), topic: `outcome:${name}`, partition: -1, offset: -1n, claim: 'row', takenAt: performance.now(), settle,
      get body() {
        return encodeJson(data);
      },
    };
  }

  /** Decides these inputs (and what the extras name) now, splitting the batch where one of them is poison. */
  async process(tasks: readonly Task[], extras: Extras = NO_EXTRAS): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return this.finish(await Batch.run(this.context, tasks, extras));
      } catch (error) {
        const verdict = verdictOf(error);
        if (verdict === 'poison') return this.isolate(tasks, extras, describe(error));
        if (verdict === 'rerun' && attempt < RERUNS) continue;
        await this.waitOut(tasks, error, attempt);
        tasks = tasks.filter(({ input }) => input.kind !== 'command');
      }
    }
  }

  private async work(): Promise<void> {
    while (this.running) {
      const now = performance.now();
      const sweeping = now >= this.sweepAt;
      if (this.waiting.length === 0 && this.keys.size === 0 && !sweeping) {
        await this.rest(this.sweepAt - now);
        continue;
      }
      if (this.pausedByPoison && !this.waiting.some(({ input }) => input.kind === 'command')) {
        await this.rest(1_000);
        continue;
      }
      await this.gather();
      const tasks = this.waiting.splice(0, this.size);
      const keys = [...this.keys];
      this.keys.clear();
      if (sweeping) this.sweepAt = now + (this.options.sweepMs ?? 1_000);
      const began = performance.now();
      await this.process(tasks, { timers: sweeping ? this.size : 0, waiting: sweeping ? this.size : 0, keys });
      const ended = performance.now();
      this.nextBatchAt = tasks.length > 1 ? ended + Math.min(LONGEST_PAUSE_MS, ended - began) : 0;
    }
  }

  /**
   * Under load a batch leaves as much time as it took for the next one to fill: the same work then costs half the statements. A lone input
   * waits for nobody, nor does a full batch.
   */
  private async gather(): Promise<void> {
    const pause = Math.max(this.options.lingerMs ?? 0, this.nextBatchAt - performance.now());
    if (pause >= 1 && this.running && this.waiting.length > 0 && this.waiting.length < this.size) await new Promise((resolve) => setTimeout(resolve, pause));
  }

  private rest(ms: number): Promise<void> {
    return new Promise<void>((resolve) => {
      const timeout = setTimeout(resolve, Math.max(1, ms));
      this.wakeUp = () => {
        clearTimeout(timeout);
        resolve();
      };
    }).then(() => void (this.wakeUp = undefined));
  }

  private finish(committed: Committed): void {
    if (this.inOutage) {
      this.inOutage = false;
      this.options.trouble?.('recovered');
    }
    for (const key of committed.moved) this.keys.add(key);
    if (committed.timersTaken >= this.size) this.sweepAt = 0;
    if (committed.nextDue) this.sweepBy(committed.now, committed.nextDue);
    this.options.committed?.(committed);
    for (const [task, settlement] of committed.settlements) task.settle(settlement);
  }

  private sweepBy(now: Instant, due: Instant): void {
    this.sweepAt = Math.min(this.sweepAt, performance.now() + Math.max(0, elapsed(now, due)) + 1);
  }

  /** Halves the batch until the guilty input stands alone; that one goes to the dead letters, all others are decided. */
  private async isolate(tasks: readonly Task[], extras: Extras, error: { reason: string; detail: string }): Promise<void> {
    const hasExtras = extras.timers > 0 || extras.waiting > 0 || extras.keys.length > 0;
    if (tasks.length > 1 || (tasks.length === 1 && hasExtras)) {
      const half = Math.ceil(tasks.length / 2);
      await this.process(tasks.slice(0, half));
      if (tasks.length > half) await this.process(tasks.slice(half));
      if (hasExtras) await this.process([], extras);
      return;
    }
    if (tasks.length === 1) return this.process([{ ...tasks[0]!, body: tasks[0]!.body, broken: error }]);
    if (extras.condemn) throw new Error(`even the dead letter cannot be written: ${error.reason}`);
    if (extras.keys.length > 1) {
      for (const key of extras.keys) await this.process([], { ...NO_EXTRAS, keys: [key] });
      return this.process([], { ...extras, keys: [] });
    }
    if (extras.timers > 1 || extras.waiting > 1) {
      return this.process([], { ...extras, timers: Math.floor(extras.timers / 2), waiting: Math.floor(extras.waiting / 2) });
    }
    return this.process([], { ...extras, condemn: error });
  }

  /** Connection, resources, shutdown: nobody's fault. Callers are told to come again with the same key; everything else waits, without bound. */
  private async waitOut(tasks: readonly Task[], error: unknown, attempt: number): Promise<void> {
    if (!this.inOutage) this.options.trouble?.('outage', describe(error));
    this.inOutage = true;
    for (const task of tasks) if (task.input.kind === 'command') task.settle({ is: 'failed', code: 'unavailable' });
    for (let i = this.waiting.length - 1; i >= 0; i--) {
      if (this.waiting[i]!.input.kind === 'command') this.waiting.splice(i, 1)[0]!.settle({ is: 'failed', code: 'unavailable' });
    }
    if (!this.running) throw new Error('stopped during an outage; what was not committed comes again');
    await new Promise((resolve) => setTimeout(resolve, Math.min(2_000, 50 * 2 ** Math.min(attempt, 6))));
  }

  private observe(task: Task, outcome: string, code?: string): void {
    this.options.observe?.(task, outcome, code);
    if (outcome !== 'poison') return;
    const now = performance.now();
    this.poisons.push(now);
    while (this.poisons[0]! < now - 60_000) this.poisons.shift();
    if (this.poisons.length <= (this.options.poisonsPerMinute ?? 100) || this.pausedByPoison) return;
    this.pausedByPoison = true;
    this.options.trouble?.('too-many-poisons');
  }
}

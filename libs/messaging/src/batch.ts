import { type Instant, plus, type Service } from '@redress/contracts';
import { type AuditNote, writeAudit } from './audit.js';
import { type Engine, type UnitOfWork, verdictOf } from './engine.js';
import { commandReplies, type DueTimer, type Intent, intents, timers, type WaitingInput, waitingInputs, waitingKeys } from './framework-stores.js';
import { describe, earlyTooLong, leaveQueue, mustQueue, park, queueUp, sealable, seeKey, waitUntilRedriven } from './parking.js';
import { recordOf } from './publishing.js';
import { deadLetterUseCases } from './redrive.js';
import { SharedView } from './shared-view.js';
import { type Settled, type Settlement, type Task, taskOfTimer, taskOfWaiting, type UseCases } from './task.js';
import { type Decision, type Effects, type Outcome, type Refs, type StoredIntent, type TimerChange } from './use-case.js';

export interface BatchContext {
  readonly service: Service;
  readonly engine: Engine;
  readonly useCases: UseCases;
  /** Seals a payload that nobody here may read (dead letters) to intake's key. */
  seal(text: string): Promise<string>;
  /** Seconds for which a new intent of this name may be leased at once, because this process can perform it right away. */
  leaseAtOnce(name: string, lane: string): number | undefined;
  /** The traceparent of a step that this one caused. */
  nextStep(parent: string): string;
  /** Tells what became of an input, for metrics and logs. */
  observe(task: Task, outcome: string, code?: string): void;
}

/** What a batch takes up besides its inputs. */
export interface Extras {
  /** At most this many due timers, none where 0. */
  readonly timers: number;
  /** Keys whose waiting inputs are tried again. */
  readonly keys: readonly string[];
  /** At most this many waiting inputs whose time to be tried has come. */
  readonly waiting: number;
  /** The first of them is known to be poison: a batch of it alone could not be written. */
  readonly condemn?: { readonly reason: string; readonly detail: string };
}

/** What the runner does once the batch is committed. */
export interface Committed {
  readonly settlements: readonly Settled[];
  /** Intents that were leased with the commit: to be performed now. */
  readonly leased: readonly Intent[];
  readonly published: number;
  /** Earliest moment at which something new is due, as far as this batch knows. */
  readonly nextDue: Instant | undefined;
  readonly timersTaken: number;
  /** Keys that moved and have inputs waiting. */
  readonly moved: readonly string[];
  readonly now: Instant;
  /** When this run of the batch began and when it was committed, by `performance.now()`. */
  readonly began: number;
  readonly ended: number;
}

/** One attempt to decide a batch in one transaction. Nothing of it outlives a failure. */
export class Batch {
  private readonly unit: UnitOfWork;
  private readonly view: SharedView;
  private readonly settlements: Settled[] = [];
  private readonly began = performance.now();
  private readonly notes: AuditNote[] = [];
  private readonly newIntents: { task: Task; intent: StoredIntent }[] = [];
  private readonly timerChanges: { task: Task; change: TimerChange }[] = [];
  private readonly moved = new Set<string>();
  private published = 0;
  private ahead: () => readonly Task[] = () => [];
  private nextDue: Instant | undefined;

  private constructor(
    private readonly context: BatchContext,
    unit: UnitOfWork,
  ) {
    this.unit = unit;
    this.view = new SharedView(unit);
  }

  static async run(context: BatchContext, tasks: readonly Task[], extras: Extras): Promise<Committed> {
    const prepared = await prepareAll(tasks);
    const unit = await context.engine.begin();
    try {
      const batch = new Batch(context, unit);
      return await batch.decideAll(tasks, extras, prepared);
    } catch (error) {
      await unit.rollback();
      throw error;
    }
  }

  private async decideAll(tasks: readonly Task[], extras: Extras, prepared: Map<Task, unknown>): Promise<Committed> {
    const { unit, view } = this;
    const inboxIds = tasks.filter(({ claim }) => claim === 'inbox').map(({ input }) => input.id);
    const [now, fresh, due, retried] = await Promise.all([
      unit.now,
      unit.claim(inboxIds),
      extras.timers > 0 ? unit.due(timers, 'dueAt', extras.timers) : [],
      extras.waiting > 0 ? unit.due(waitingInputs, 'retryAt', extras.waiting) : [],
      view.load([...tasks.flatMap((task) => refsOf(task)), ...extras.keys.map((key) => waitingKeys.at({ key }))]),
    ]);
    const dueTasks = (due as unknown as DueTimer[]).map((timer) => taskOfTimer(this.context.useCases, timer));
    view.adopt(timers, due);
    view.adopt(waitingInputs, retried);
    const waitingTasks = await this.waitingTasks(extras.keys, retried as unknown as WaitingInput[]);
    if (extras.condemn) condemnFirst([waitingTasks, dueTasks], extras.condemn);
    const later = [...dueTasks, ...waitingTasks];
    if (later.length > 0) {
      await view.load(later.flatMap((task) => refsOf(task)));
      for (const [task, value] of await prepareAll(later)) prepared.set(task, value);
    }
    const all = [...waitingTasks, ...tasks, ...dueTasks];
    await view.load(all.flatMap((task) => safeRefs(() => thenOf(task, view))));
    const seen = new Set<string>();
    for (const [i, task] of all.entries()) {
      this.ahead = () => all.slice(i + 1);
      if (task.claim === 'inbox' && (!fresh.has(task.input.id) || seen.has(task.input.id))) this.settle(task, { is: 'done' }, 'repeat');
      else await this.take(task, now, prepared);
      seen.add(task.input.id);
    }
    await this.changeTimers(now);
    const leased = await this.storeIntents(now);
    await writeAudit(view, this.notes, now);
    await view.flush();
    await unit.commit();
    return {
      settlements: this.settlements, leased, published: this.published, nextDue: this.nextDue, timersTaken: due.length, moved: [...this.moved], now,
      began: this.began, ended: performance.now(),
    };
  }

  /** The inputs that wait with these keys, and those whose time has come, in the order of their queues. */
  private async waitingTasks(keys: readonly string[], due: readonly WaitingInput[]): Promise<Task[]> {
    const names = [...new Set([...keys, ...due.map(({ key }) => key)])];
    if (names.length === 0) return [];
    await this.view.load(names.map((key) => waitingKeys.at({ key })));
    const held = names.map((name) => seeKey(this.view, name)).filter((key) => key !== undefined);
    const queues = held.filter(({ parkedBy }) => !parkedBy);
    for (const row of due) if (seeKey(this.view, row.key)?.parkedBy) this.view.apply([waitUntilRedriven(row)]);
    const inputs = waitingInputs.all(queues.flatMap(({ queue }) => queue.map(({ id }) => ({ id }))));
    await this.view.load([inputs]);
    return this.view.seen(inputs).map((row) => taskOfWaiting(this.context.service, this.context.useCases, row));
  }

  /** Brings one input to its end: told again, queued, parked, refused or decided. */
  private async take(task: Task, now: Instant, prepared: ReadonlyMap<Task, unknown>): Promise<void> {
    const { input, useCase } = task;
    const queued = input.kind === 'command' ? !freesKeys(task) && seeKey(this.view, input.key)?.parkedBy : mustQueue(this.view, task);
    if (queued) return this.wait(task, queued, now);
    if (task.broken) return this.poison(task, task.broken, now);
    if (!useCase) return this.toQueue(task, 'unknown', now);
    if (task.claim === 'reply' && this.repeatReply(task)) return;
    if (input.kind === 'outcome' && !this.isCurrent(task)) return this.settle(task, { is: 'done' }, 'stale');
    let decision: Decision;
    try {
      if (prepared.get(task) instanceof Error) throw prepared.get(task);
      const reads = await this.see(task);
      decision = useCase.decide(input as never, reads, now, prepared.get(task));
    } catch (error) {
      // Rows that were loaded on the way met another batch's: no fault of this input, the whole batch runs again.
      if (verdictOf(error) === 'rerun') throw error;
      return this.poison(task, describe(error), now);
    }
    await this.carryOut(task, decision, now);
  }

  private wait(task: Task, why: string, now: Instant): void {
    if (task.input.kind === 'command') return this.refuse(task, 'key-parked', `dead letter ${why}`);
    this.toQueue(task, why as 'parked' | 'early', now);
  }

  private toQueue(task: Task, why: 'parked' | 'early' | 'unknown', now: Instant, held = false): void {
    queueUp(this.view, task, why, now, held);
    this.takeTimerAway(task);
    this.settle(task, { is: 'waiting' }, why);
  }

  private takeTimerAway({ input, waiting }: Task): void {
    if (input.kind === 'timer' && !waiting) this.view.apply([timers.remove({ id: input.id })]);
    if (input.kind === 'outcome' && !waiting) this.view.apply([intents.remove({ id: (input.data as Outcome<unknown, unknown>).intentId })]);
  }

  private repeatReply(task: Task): boolean {
    const reply = this.view.seen(commandReplies.at({ id: task.input.id }));
    if (!reply) return false;
    if (reply.fingerprint !== task.fingerprint) this.refuse(task, 'idempotency-key-reused', 'this Idempotency-Key came with another request');
    else if (reply.refused) this.settle(task, { is: 'refused', code: reply.refused, detail: String(reply.reply) }, 'repeat');
    else this.settle(task, { is: 'done', reply: reply.reply }, 'repeat');
    return true;
  }

  /** An outcome counts only for the attempt that its intent is still on: a late answer to an expired lease is no news. */
  private isCurrent(task: Task): boolean {
    if (task.waiting) return true;
    const { intentId, attempt } = task.input.data as Outcome<unknown, unknown>;
    const row = this.view.seen(intents.at({ id: intentId }));
    return row?.state === 'leased' && row.attempt === attempt;
  }

  private async see(task: Task): Promise<Record<string, unknown>> {
    const first = readsOf(task);
    await this.loadMissing(first);
    const view = this.view.see(first);
    const second = task.useCase!.then?.(task.input as never, view);
    if (!second) return view;
    await this.loadMissing(second);
    return { ...view, ...this.view.see(second) };
  }

  /** What a decision of this batch made known, the ones after it will ask for too: all that can be told by now is loaded with it. */
  private async loadMissing(reads: Refs): Promise<void> {
    if (this.view.holdsAll(reads)) return;
    await this.view.load([...Object.values(reads), ...this.ahead().flatMap((task) => safeRefs(() => thenOf(task, this.view)))]);
  }

  private async carryOut(task: Task, decision: Decision, now: Instant): Promise<void> {
    if ('early' in decision) {
      if (task.input.kind === 'command') return this.refuse(task, 'not-ready', decision.early);
      if (decision.held) return this.toQueue(task, 'early', now, true);
      if (earlyTooLong(task.waiting, now)) return this.poison(task, { reason: 'early-too-long', detail: decision.early }, now);
      this.nextDue = earlier(this.nextDue, plus(now, { milliseconds: 100 }));
      return this.toQueue(task, 'early', now);
    }
    if (task.waiting) leaveQueue(this.view, task.waiting);
    else this.takeTimerAway(task);
    if ('refused' in decision) {
      this.notes.push(...(decision.audit ?? []).map((entry) => ({ input: task.input, entry, allowed: false })));
      return this.refuse(task, decision.refused, decision.detail, now);
    }
    this.apply(task, decision, now);
    this.keepReply(task, now, undefined, decision.reply);
    this.settle(task, { is: 'done', reply: decision.reply }, 'done');
    if (seeKey(this.view, task.input.key)) this.moved.add(task.input.key);
  }

  private apply(task: Task, effects: Effects, now: Instant): void {
    if (effects.writes) this.view.apply(effects.writes);
    if (effects.events && effects.events.length > 0) {
      this.published += effects.events.length;
      const step = this.stepOf(task);
      void this.unit.publish(effects.events.map((fact) => recordOf(this.context.service, fact, task.input, now, step)));
    }
    for (const intent of effects.intents ?? []) this.newIntents.push({ task, intent });
    for (const change of effects.timers ?? []) this.timerChanges.push({ task, change });
    for (const entry of effects.audit ?? []) this.notes.push({ input: task.input, entry, allowed: true });
  }

  /** Sets and cancels timers in the order of the decisions: of one id the last word counts. */
  private async changeTimers(now: Instant): Promise<void> {
    const ids = this.timerChanges.map(({ change }) => ({ id: change.id }));
    await this.view.load([timers.all(ids)]);
    for (const { task, change } of this.timerChanges) {
      if ('cancel' in change) {
        this.view.apply([timers.remove({ id: change.id })]);
        continue;
      }
      const { channel } = task.input;
      const traceparent = this.stepOf(task);
      const { id, set: kind, key, dueAt = now, data, merchant = task.input.merchant } = change;
      this.nextDue = earlier(this.nextDue, dueAt);
      this.view.apply([timers.put({ id, kind, key, merchant, channel, dueAt, traceparent, data: data ?? null })]);
    }
  }

  /** Stores new intents; those that this process can perform at once are leased with the same commit. */
  private async storeIntents(now: Instant): Promise<Intent[]> {
    if (this.newIntents.length === 0) return [];
    await this.view.load([intents.all(this.newIntents.map(({ intent }) => ({ id: intent.id })))]);
    const leased: Intent[] = [];
    for (const { task, intent } of this.newIntents) {
      if (this.view.seen(intents.at({ id: intent.id }))) continue;
      const { merchant, channel } = task.input;
      const traceparent = this.stepOf(task);
      const dueAt = intent.dueAt ?? now;
      const seconds = dueAt <= now ? this.context.leaseAtOnce(intent.name, intent.lane) : undefined;
      const row: Intent = {
        id: intent.id, name: intent.name, key: intent.key, lane: intent.lane, merchant, channel, traceparent, payload: intent.payload ?? null, createdAt: now,
        ...(seconds ? { state: 'leased', attempt: 1, dueAt: plus(now, { seconds }) } : { state: 'waiting', attempt: 0, dueAt }),
      };
      if (seconds) leased.push(row);
      this.nextDue = earlier(this.nextDue, row.dueAt);
      this.view.apply([intents.put(row)]);
    }
    return leased;
  }

  private async poison(task: Task, error: { reason: string; detail: string }, now: Instant): Promise<void> {
    if (task.input.kind === 'command') return this.settle(task, { is: 'failed', code: 'internal' }, 'failed', error.reason);
    park(this.view, task, { ...error, sealed: await this.context.seal(sealable(task)) }, now);
    this.takeTimerAway(task);
    this.settle(task, { is: 'waiting' }, 'poison', error.reason);
  }

  private refuse(task: Task, code: string, detail: string, now?: Instant): void {
    if (now) this.keepReply(task, now, code, detail);
    this.settle(task, { is: 'refused', code, detail }, 'refused', code);
  }

  private keepReply(task: Task, now: Instant, refused: string | undefined, reply: unknown): void {
    if (task.claim !== 'reply') return;
    this.view.apply([commandReplies.put({ id: task.input.id, fingerprint: task.fingerprint!, at: now, refused, reply: reply ?? null })]);
  }

  /** What an input causes continues its own step. */
  private stepOf(task: Task): string {
    return (task.step ??= this.context.nextStep(task.input.traceparent));
  }

  private settle(task: Task, settlement: Settlement, outcome: string, code?: string): void {
    this.settlements.push([task, settlement, outcome, code]);
    this.context.observe(task, outcome, code);
  }
}

/** Redriving or dropping a dead letter is the one thing that may be done with a parked key. */
const freesKeys = ({ useCase }: Task): boolean => deadLetterUseCases.some((own) => own === useCase);

function condemnFirst(groups: readonly Task[][], broken: NonNullable<Extras['condemn']>): void {
  const group = groups.find((tasks) => tasks.length > 0);
  if (group) group[0] = { ...group[0]!, broken };
}

const earlier = (a: Instant | undefined, b: Instant): Instant => (a === undefined || b < a ? b : a);

/** What its use case reads first. */
const readsOf = (task: Task): Refs => (task.reads ??= task.useCase?.reads?.(task.input as never) ?? {});

/** Rows that a task needs whatever it decides: its key's queue, its stored reply, its intent, and what its use case reads first. */
function refsOf(task: Task) {
  const { input } = task;
  const refs = safeRefs(() => Object.values(readsOf(task)));
  refs.push(waitingKeys.at({ key: input.key }) as never);
  if (task.claim === 'reply') refs.push(commandReplies.at({ id: input.id }) as never);
  if (input.kind === 'outcome' && !task.waiting) refs.push(intents.at({ id: (input.data as Outcome<unknown, unknown>).intentId }) as never);
  return refs;
}

const thenOf = (task: Task, view: SharedView) =>
  (task.useCase?.then ? Object.values(task.useCase.then(task.input as never, view.see(readsOf(task)))) : []);

/** A broken input has no keys to read; it meets its error again when it is decided, alone. */
function safeRefs(read: () => Refs[string][]): Refs[string][] {
  try {
    return read();
  } catch {
    return [];
  }
}

/** Runs each use case's batch-wide preparation once. Where it fails for the batch, each input is prepared alone to find the guilty one. */
async function prepareAll(tasks: readonly Task[]): Promise<Map<Task, unknown>> {
  const prepared = new Map<Task, unknown>();
  const groups = Map.groupBy(tasks.filter(({ useCase, broken }) => useCase?.prepare && !broken), ({ useCase }) => useCase!);
  for (const [useCase, group] of groups) {
    const results = await useCase.prepare!(group.map(({ input }) => input as never)).catch(() => undefined);
    for (const [index, task] of group.entries()) {
      prepared.set(task, results ? results[index] : await useCase.prepare!([task.input as never]).then(([one]) => one, (error: unknown) => error));
    }
  }
  return prepared;
}

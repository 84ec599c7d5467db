import { ProblemError, type ProblemCode } from '@redress/chassis';
import {
  fromHeaders, isEventType, publisherOf, schemaOf, type AddressedTo, type Duration, type Envelope, type EventData, type Instant, type Service,
  milliseconds, instant,
} from '@redress/contracts';
import {
  byTrigger, deadLetters, frameworkStores, intents, Runner, taskOfMessage, timers, waitingInputs, type AnyStore, type BusRecord, type Command, type DeadLetter,
  type DueTimer, type Intent, type KeyOfRow, type Outcome, type Performers, type Settlement, type Store, type Task, type UseCase, type UseCases,
  type WaitingInput,
} from '@redress/messaging';
import { type Checks } from './committed.js';
import { MemoryEngine } from './memory-engine.js';
import { watched } from './purity.js';
import { deliveredEvent, TRACEPARENT, type Circumstances, type SimulatedInput } from './simulated-input.js';

export interface SimulationOptions {
  /** With them, a table that the service does not declare is an error. */
  readonly stores?: readonly AnyStore[];
  /** With them, intents are performed as soon as they are due; without, the spec answers each of them. */
  readonly performers?: Performers;
  readonly start?: Instant;
  /** What must hold in place of the stores' SQL checks. */
  readonly checks?: Checks;
}

/** What became of an input. */
export interface Happened {
  /** All that was published until the service came to rest. */
  readonly events: readonly Envelope[];
  readonly reply?: unknown;
  /** The code of the refusal. */
  readonly refused?: string;
  readonly detail?: string;
  /** It waits for a fact that is not here yet. */
  readonly early?: boolean;
  /** It waits behind a dead letter of its key. */
  readonly parked?: boolean;
  /** It had been decided before. */
  readonly repeat?: boolean;
}

const LIMIT = 10_000;
/** So many timers may each set one for the same moment. */
const LONGEST_CHAIN = 5;

/** A service at work in memory: the real runner over the memory engine, one batch at a time, under a clock that the spec moves. */
export class Simulation<S extends Service = Service> {
  readonly engine: MemoryEngine;
  private readonly runner: Runner;
  private readonly useCases: UseCases;
  private readonly thrown = new Map<string, unknown>();
  private readonly ends = new Map<string, string>();
  private readonly moved = new Set<string>();
  private places = 0;

  constructor(
    readonly service: S,
    useCases: readonly UseCase[],
    private readonly options: SimulationOptions = {},
  ) {
    const { start, checks } = options;
    this.engine = new MemoryEngine({ ...(start && { start }), ...(checks && { checks }) });
    this.useCases = byTrigger(useCases.map((useCase) => watched(useCase, ({ id }, error) => this.thrown.set(id, error))));
    this.runner = new Runner({
      service, engine: this.engine, useCases: this.useCases,
      seal: async (text) => Buffer.from(text).toString('base64'),
      newTraceparent: () => TRACEPARENT,
      observe: ({ input }, outcome) => void this.ends.set(input.id, outcome),
      committed: ({ moved }) => moved.forEach((key) => this.moved.add(key)),
    });
  }

  get now(): Instant {
    return this.engine.clock.now;
  }

  /** Everything published so far, parsed against the score. */
  get published(): readonly Envelope[] {
    return this.engine.published.map((record) => this.read(record));
  }

  /** Intents that are stored and not yet answered. */
  get intents(): readonly Intent[] {
    return this.rows(intents);
  }

  get timers(): readonly DueTimer[] {
    return this.rows(timers);
  }

  get deadLetters(): readonly DeadLetter[] {
    return this.rows(deadLetters);
  }

  rows<R extends object, K extends keyof R & string, A>(store: Store<R, K, A>): R[] {
    return this.engine.rows(store) as R[];
  }

  /** The row, or what stands for it where the store's rows are never absent. */
  row<R extends object, K extends keyof R & string, A>(store: Store<R, K, A>, key: KeyOfRow<R, K>): R | A {
    return (this.engine.row(store, key as Record<string, unknown>) ?? store.initial?.(key)) as R | A;
  }

  /** Delivers one event as a batch of one. Rejects with what its use case throws. */
  async event<T extends AddressedTo<S>>(type: T, data: EventData<T>, about: Circumstances): Promise<Happened> {
    const [happened] = await this.batch([{ event: type, data, ...about } as SimulatedInput]);
    return happened!;
  }

  /** Gives one command. Rejects with the ProblemError of its refusal, or with what its use case throws. */
  async command<N extends string, D, R>(command: Command<N, D, R>, data: D, about: Circumstances): Promise<R> {
    const [happened] = await this.batch([{ command, data, ...about }]);
    if (happened!.refused) throw new ProblemError(happened!.refused as ProblemCode, happened!.detail ?? '');
    return happened!.reply as R;
  }

  /** Decides several inputs in one batch. Their `events` are those that each of them caused directly. */
  async batch(inputs: readonly SimulatedInput[]): Promise<Happened[]> {
    const before = this.engine.published.length;
    const settled = new Map<number, Settlement>();
    const tasks = inputs.map((input, index) => this.taskOf(input, (settlement) => settled.set(index, settlement ?? { is: 'done' })));
    await this.decide(tasks);
    await this.settle();
    const events = this.published.slice(before);
    return tasks.map(({ input }, index) => {
      const own = tasks.length === 1 ? events : events.filter(({ causationId }) => causationId === input.id);
      return this.happened(input.id, settled.get(index), own);
    });
  }

  /** Answers an intent as its performer would. Rejects where it is not stored, not due, or where its use case throws. */
  async outcome(intentId: string, answer: unknown): Promise<Happened> {
    return this.bringBack(intentId, { is: 'answered', answer });
  }

  /** Lets the lease of an intent run out: nobody knows whether it was done. */
  async expire(intentId: string): Promise<Happened> {
    return this.bringBack(intentId, { is: 'expired' });
  }

  /** Moves the clock, stopping at every moment at which a timer, a waiting input or (with performers) an intent is due. */
  async advance(by: Duration): Promise<Happened> {
    const before = this.engine.published.length;
    const end = instant(Date.parse(this.now) + milliseconds(by));
    let again = 0;
    for (let step = 0; ; step++) {
      if (step > LIMIT) throw new Error('timers set each other without end');
      const next = this.nextDue();
      if (next === undefined || next > end) break;
      if (next > this.now) this.engine.clock.set(next);
      await this.decide([], { timers: LIMIT, waiting: LIMIT, keys: [] });
      await this.settle();
      again = this.nextDue() === next ? again + 1 : 0;
      if (again > LONGEST_CHAIN) throw new Error(`what was due at ${next} is due again at once`);
    }
    this.engine.clock.set(end);
    return { events: this.published.slice(before) };
  }

  /** Tries again what waited for keys that have moved, and performs what is due, until nothing is left to do. */
  private async settle(): Promise<void> {
    for (let step = 0; ; step++) {
      if (step > LIMIT) throw new Error('the service does not come to rest');
      const keys = [...this.moved];
      this.moved.clear();
      if (keys.length > 0) await this.decide([], { timers: 0, waiting: 0, keys });
      else if (!(await this.perform())) break;
    }
    this.checkVersions();
    this.checkStores();
  }

  private async decide(tasks: readonly Task[], extras = { timers: 0, waiting: 0, keys: [] as string[] }): Promise<void> {
    this.thrown.clear();
    this.ends.clear();
    await this.runner.process(tasks, extras);
    for (const [id, end] of this.ends) {
      if (end !== 'poison' && end !== 'failed') continue;
      const { input, broken } = tasks.find((task) => task.input.id === id) ?? {};
      const letter = broken ?? this.deadLetters.find(({ inputId }) => inputId === id) ?? { reason: end, detail: '' };
      const thrown = broken ? undefined : this.thrown.get(id);
      throw thrown ?? new Error(`${input?.name ?? 'an input'} cannot be decided: ${letter.reason} ${letter.detail}`);
    }
  }

  private async perform(): Promise<boolean> {
    const { performers = {} } = this.options;
    const due = this.intents.filter(({ name, state, dueAt }) => performers[name] && state === 'waiting' && dueAt <= this.now);
    const first = due[0];
    if (!first) return false;
    const performer = performers[first.name]!;
    const leased = await this.lease(due.filter(({ name, lane }) => name === first.name && lane === first.lane).slice(0, performer.batch));
    const answers = await performer.perform(leased);
    await this.decide(leased.map((intent, index) => this.runner.taskOfOutcome(intent, { is: 'answered', answer: answers[index] }, () => undefined)));
    return true;
  }

  private async bringBack(intentId: string, result: Outcome<unknown, unknown>['result']): Promise<Happened> {
    const intent = this.row(intents, { id: intentId });
    if (!intent) throw new Error(`no intent ${intentId} is stored`);
    if (intent.dueAt > this.now) throw new Error(`intent ${intent.name} is not due before ${intent.dueAt}: move the clock first`);
    const before = this.engine.published.length;
    const [leased] = await this.lease([intent]);
    let settlement: Settlement | undefined;
    const task = this.runner.taskOfOutcome(leased!, result, (end) => (settlement = end));
    await this.decide([task]);
    await this.settle();
    return this.happened(task.input.id, settlement, this.published.slice(before));
  }

  private async lease(due: readonly Intent[]): Promise<Intent[]> {
    const leased = due.map((intent): Intent => ({ ...intent, state: 'leased', attempt: intent.attempt + 1 }));
    const unit = await this.engine.begin();
    await unit.update(intents, leased as never);
    await unit.commit();
    return leased;
  }

  private nextDue(): Instant | undefined {
    const { performers = {} } = this.options;
    const waiting: WaitingInput[] = this.rows(waitingInputs);
    const moments = [
      ...this.timers.map(({ dueAt }) => dueAt), ...waiting.map(({ retryAt }) => retryAt),
      ...this.intents.filter(({ name }) => performers[name]).map(({ dueAt }) => dueAt),
    ];
    return moments.sort()[0];
  }

  private taskOf(input: SimulatedInput, settle: (settlement?: Settlement) => void): Task {
    const place = ++this.places;
    if ('event' in input) {
      const message = deliveredEvent(input.event, input.data, input, place, this.now);
      const task = taskOfMessage(this.service, this.useCases, message, settle);
      if (!task) throw new Error(`${input.event} is not addressed to ${this.service}`);
      return task;
    }
    const { command, data, merchant = 'm1', ...about } = input;
    return this.runner.taskOfCommand(command.name, { data, merchant, ...about, traceparent: TRACEPARENT }, settle);
  }

  private happened(id: string, settlement: Settlement | undefined, events: readonly Envelope[]): Happened {
    const end = this.ends.get(id);
    return {
      events,
      ...(settlement?.is === 'done' && settlement.reply !== undefined && { reply: settlement.reply }),
      ...(settlement?.is === 'refused' && { refused: settlement.code, detail: settlement.detail }),
      ...(end === 'early' && { early: true }),
      ...(end === 'parked' && { parked: true }),
      ...(end === 'repeat' && { repeat: true }),
    };
  }

  private read({ headers, body }: BusRecord): Envelope {
    const envelope = fromHeaders(headers);
    const { type } = envelope;
    if (!isEventType(type) || publisherOf(type) !== this.service) throw new Error(`${this.service} publishes ${type}, which is not its own fact`);
    const parsed = schemaOf(type).safeParse(JSON.parse(body));
    if (!parsed.success) throw new Error(`${this.service} publishes an invalid ${type}: ${parsed.error.message}`);
    return { ...envelope, type, data: parsed.data } as Envelope;
  }

  private checkStores(): void {
    const declared = new Set([...(this.options.stores ?? this.engine.stores), ...frameworkStores].map(({ name }) => name));
    const foreign = this.engine.stores.filter(({ name }) => !declared.has(name));
    if (foreign.length > 0) throw new Error(`${this.service} uses tables that it does not declare: ${foreign.map(({ name }) => name).join(', ')}`);
  }

  /** Versions of one aggregate have no gap. */
  private checkVersions(): void {
    const last = new Map<string, number>();
    for (const { type, aggregateType, aggregateId, aggregateVersion } of this.published) {
      const aggregate = `${aggregateType} ${aggregateId}`;
      const previous = last.get(aggregate) ?? aggregateVersion - 1;
      if (aggregateVersion !== previous + 1) {
        throw new Error(`${type} has version ${aggregateVersion} of ${aggregate}, after ${previous}: versions of an aggregate have no gap`);
      }
      last.set(aggregate, aggregateVersion);
    }
  }
}

/** Starts a service in memory with nothing stored. */
export const simulation = <const S extends Service>(service: S, useCases: readonly UseCase[], options?: SimulationOptions): Simulation<S> =>
  new Simulation(service, useCases, options);

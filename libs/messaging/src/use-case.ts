import { type AddressedTo, type EventData, type EventType, type Instant, type PublishedBy, type Service } from '@redress/contracts';
import { type Ref, type Write } from './store.js';

/** Who gave a command: a member of staff, a customer by case link, a channel by signature, another service. */
export interface Actor {
  readonly id: string;
  readonly role: string;
}

/** One thing that happened and waits for a decision: an event, a command, a due timer, the answer to an intent. */
export interface Input<Data = unknown> {
  readonly kind: 'event' | 'command' | 'timer' | 'outcome';
  readonly name: string;
  /** Event id, command id, timer id, or intent id with its attempt: what the inbox claims. */
  readonly id: string;
  /** The key whose order is kept and which is parked with a poisonous input; for events about a case, the case id. */
  readonly key: string;
  readonly merchant: string;
  readonly channel?: string | undefined;
  /** When it happened at its source (for an event, its time). */
  readonly at: Instant;
  readonly traceparent: string;
  readonly actor?: Actor | undefined;
  readonly data: Data;
}

/** A request that somebody waits for. `Reply` is what they get once the batch is committed. */
export interface Command<Name extends string, Data, Reply> {
  readonly kind: 'command';
  readonly name: Name;
  readonly takes?: Data;
  readonly gives?: Reply;
}
export interface Timer<Name extends string, Data> {
  readonly kind: 'timer';
  readonly name: Name;
  readonly takes?: Data;
}
/** A side effect that is stored before it is tried (a rail call, a message). `Answer` is what trying it gave. */
export interface IntentKind<Name extends string, Payload, Answer> {
  readonly kind: 'intent';
  readonly name: Name;
  readonly takes?: Payload;
  readonly gives?: Answer;
}
export const command = <Data, Reply = void>() => <const N extends string>(name: N): Command<N, Data, Reply> => ({ kind: 'command', name });
export const timer = <Data>() => <const N extends string>(name: N): Timer<N, Data> => ({ kind: 'timer', name });
export const intent = <Payload, Answer>() => <const N extends string>(name: N): IntentKind<N, Payload, Answer> => ({ kind: 'intent', name });

/** What a performed intent brings back. `expired`: its lease ran out, so nobody knows whether it was done. */
export interface Outcome<Payload, Answer> {
  readonly intentId: string;
  readonly attempt: number;
  readonly payload: Payload;
  readonly result: { readonly is: 'answered'; readonly answer: Answer } | { readonly is: 'expired' };
}

export interface EventInput<T extends EventType> extends Input<EventData<T>> {
  readonly kind: 'event';
  readonly name: T;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a trigger of any payload
export type Trigger = EventType | Command<string, any, any> | Timer<string, any> | IntentKind<string, any, any>;
export type InputOf<T> = T extends EventType
  ? EventInput<T>
  : T extends Command<string, infer D, unknown>
    ? Input<D> & { readonly kind: 'command' }
    : T extends Timer<string, infer D>
      ? Input<D> & { readonly kind: 'timer' }
      : T extends IntentKind<string, infer P, infer A>
        ? Input<Outcome<P, A>> & { readonly kind: 'outcome' }
        : never;
export type ReplyOf<T> = T extends Command<string, never, infer R> ? R : T extends Command<string, infer _D, infer R> ? R : void;

export type Refs = Record<string, Ref<unknown>>;
export type View<R> = { readonly [N in keyof R]: R[N] extends Ref<infer V> ? V : never };

/** A fact that the service publishes. Merchant, channel, cause and trace come from the input. */
export interface Fact<T extends EventType = EventType> {
  readonly type: T;
  /** The key: the case id for events about a case. */
  readonly subject: string;
  readonly aggregate: { readonly type: string; readonly id: string; readonly version: number };
  readonly data: EventData<T>;
  /** Where it differs from the input's merchant or channel. */
  readonly merchant?: string;
  readonly channel?: string | undefined;
}

export interface StoredIntent {
  readonly name: string;
  /** Derived from the business: the same intent is stored once. */
  readonly id: string;
  /** At most N of one lane are in flight, e.g. the rail account. */
  readonly lane: string;
  readonly key: string;
  readonly payload: unknown;
  /** Not before; at once where absent. */
  readonly dueAt?: Instant;
}
export type TimerChange =
  | {
    readonly set: string; readonly key: string; readonly id: string; readonly data: unknown;
    /** Not before; at once where absent. */
    readonly dueAt?: Instant | undefined;
    /** Where it differs from the input's. */
    readonly merchant?: string;
  }
  | { readonly cancel: string; readonly id: string };

/** An entry of the hash-chained audit log: every privileged act leaves one. */
export interface AuditEntry {
  readonly act: string;
  readonly target: string;
  readonly detail?: Record<string, string>;
  /** Where merchant and actor are not the input's: who speaks on an input topic is known by what they sent. */
  readonly inNameOf?: { readonly merchant: string; readonly actor: Actor };
}

export interface Effects<P extends EventType = EventType, Reply = unknown> {
  readonly writes?: readonly Write[];
  readonly events?: readonly Fact<P>[];
  readonly intents?: readonly StoredIntent[];
  readonly timers?: readonly TimerChange[];
  readonly audit?: readonly AuditEntry[];
  readonly reply?: Reply;
}
/** A business refusal: nothing is written (but `audit`, if any); a command's caller gets the problem of that code. */
export interface Refusal {
  readonly refused: string;
  readonly detail: string;
  readonly audit?: readonly AuditEntry[];
}
/** The fact this input builds on is not here yet: it waits with its key, bounded in time. */
export interface Early {
  readonly early: string;
  /** Nothing is late: somebody has stopped it on purpose. It waits for as long as that lasts, and is never a dead letter for it. */
  readonly held?: true;
}
export type Decision<P extends EventType = EventType, Reply = unknown> = Effects<P, Reply> | Refusal | Early;

export const refuse = (code: string, detail: string): Refusal => ({ refused: code, detail });
export const early = (missing: string): Early => ({ early: missing });
/** The same without a bound: `until` names what a person has to do first. */
export const hold = (until: string): Early => ({ early: until, held: true });
export const nothing: Effects<never, never> = {};

/** A use case as the runner holds it, with its types worn off but for the events that it answers to. */
export interface UseCase<On extends Trigger = Trigger> {
  readonly name: string;
  readonly on: readonly On[];
  reads?(input: Input<never>): Refs;
  then?(input: Input<never>, view: Record<string, unknown>): Refs;
  prepare?(inputs: readonly Input<never>[]): Promise<readonly unknown[]>;
  decide(input: Input<never>, view: Record<string, unknown>, now: Instant, prepared: unknown): Decision;
}

export interface UseCaseSpec<S extends Service, On extends Trigger, R extends Refs, R2 extends Refs, Prepared> {
  /** The verb, as the file is named: `settle-payout`. */
  name: string;
  on: On | readonly On[];
  /** Rows to see, by keys taken from the input alone. */
  reads?(input: InputOf<On>): R;
  /** More rows, by keys found in the first ones. */
  then?(input: InputOf<On>, view: View<R>): R2;
  /** Slow or asynchronous work over the whole batch (classifier, decision tables), from inputs and pinned facts only, never from rows. */
  prepare?(inputs: readonly InputOf<On>[]): Promise<readonly Prepared[]>;
  /** Pure: the same input, view and time give the same decision. It throws only where an invariant is broken. */
  decide(input: InputOf<On>, view: View<R> & View<R2>, now: Instant, prepared: Prepared): Decision<PublishedBy<S>, ReplyOf<On>>;
}

type EventsOf<Cases> = Cases extends readonly UseCase<infer On>[] ? Extract<On, EventType> : never;
type Forgotten<S extends Service, Cases> = Exclude<AddressedTo<S>, EventsOf<Cases>>;

/**
 * A service's pen and ear, held to the score by the compiler: it hears only what is addressed to it, publishes only its own facts,
 * and forgets nothing that the score sends it.
 */
export const service = <const S extends Service>(name: S) => ({
  name,
  useCase: <
    const On extends AddressedTo<S> | Command<string, never, never> | Command<string, any, any> | Timer<string, any> | IntentKind<string, any, any>,
    R extends Refs = Record<never, never>,
    R2 extends Refs = Record<never, never>,
    Prepared = undefined,
  >(
    spec: UseCaseSpec<S, On, R, R2, Prepared>,
  ): UseCase<On> => ({ ...spec, on: Array.isArray(spec.on) ? spec.on : [spec.on] }) as unknown as UseCase<On>,

  /** A fact of this service, ready to be published with the batch. */
  fact: <T extends PublishedBy<S>>(
    type: T,
    subject: string,
    aggregate: Fact['aggregate'],
    data: EventData<T>,
    where: { merchant?: string; channel?: string | undefined } = {},
  ): Fact<T> => ({ type, subject, aggregate, data, ...where }),

  /** All use cases of the service. Does not compile while an event addressed to the service has none. */
  perform: <const Cases extends readonly UseCase<any>[]>(
    cases: [Forgotten<S, Cases>] extends [never] ? Cases : Cases & { readonly 'events without a use case': Forgotten<S, Cases> },
  ): readonly UseCase[] => cases as unknown as readonly UseCase[],
});

/** `dueAt` undefined: at once, in a transaction of its own. */
export const setTimer = <N extends string, D>(kind: Timer<N, D>, id: string, key: string, dueAt: Instant | undefined, data: D): TimerChange => ({
  set: kind.name, id, key, dueAt, data,
});
export const cancelTimer = <N extends string, D>(kind: Timer<N, D>, id: string): TimerChange => ({ cancel: kind.name, id });
export const storeIntent = <N extends string, P, A>(
  kind: IntentKind<N, P, A>, id: string, key: string, lane: string, payload: P, dueAt?: Instant,
): StoredIntent => ({ name: kind.name, id, key, lane, payload, ...(dueAt && { dueAt }) });

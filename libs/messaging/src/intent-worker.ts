import { type Tracing, untraced } from '@redress/chassis';
import { plus } from '@redress/contracts';
import { type Engine } from './engine.js';
import { type Intent, intents } from './framework-stores.js';
import { type CallTraits, startCall } from './spans.js';
import { type Outcome } from './use-case.js';

/** How intents of one name are carried out: outside any transaction, in batches, a few at a time per lane. */
export interface Performer<Payload = unknown, Answer = unknown> {
  /** Intents in one call, at most. */
  readonly batch: number;
  /** Calls in flight per lane (a rail account, a mail server), at most. */
  readonly concurrency: number;
  /** Time after which an attempt without an answer counts as unknown. */
  readonly leaseSeconds: number;
  readonly traced?: CallTraits;
  /** Answers in the order of the intents. An attempt that may have reached the other side must be answered as unknown, not thrown. */
  perform(intents: readonly (Intent & { payload: Payload })[]): Promise<readonly Answer[]>;
}
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- performers of any payload
export type Performers = Readonly<Record<string, Performer<any, any>>>;

interface Lane {
  readonly ready: { intent: Intent; leasedAt: number }[];
  inFlight: number;
}

export interface IntentWorkerOptions {
  readonly engine: Engine;
  readonly performers: Performers;
  /** Brings what an attempt gave back into the service's batches. */
  answer(intent: Intent, result: Outcome<unknown, unknown>['result']): Promise<unknown>;
  trouble?(name: string, error: unknown): void;
  readonly tracing?: Tracing;
}

/** Tries stored intents: each attempt is leased by a committed update before the call, so a crash leaves it known as begun. */
export class IntentWorker {
  private readonly lanes = new Map<string, Lane>();
  private readonly working = new Set<Promise<void>>();
  private sweeping: Promise<void> | undefined;
  private stopped = false;
  /** More was due than could be leased at the last sweep. */
  private more = false;

  constructor(private readonly options: IntentWorkerOptions) {}

  /** Seconds of lease for a new intent that can be tried as soon as its batch is committed; undefined where enough is in hand already. */
  leaseAtOnce(name: string, lane: string): number | undefined {
    const performer = this.options.performers[name];
    if (!performer || this.stopped) return undefined;
    return this.laneOf(name, lane).ready.length < performer.batch * performer.concurrency ? performer.leaseSeconds : undefined;
  }

  /** Intents that a committed batch leased to this process. */
  take(leased: readonly Intent[]): void {
    const leasedAt = performance.now();
    const touched = new Set<string>();
    for (const intent of leased) {
      this.laneOf(intent.name, intent.lane).ready.push({ intent, leasedAt });
      touched.add(`${intent.name}\u0000${intent.lane}`);
    }
    for (const lane of touched) this.pump(lane);
  }

  /**
   * Leases what is due, as far as there is room to try it, and brings back as unknown what was leased by somebody who never answered.
   * Without room nothing is read: looking at rows that cannot be tried would lock, and so write, each of them again and again.
   */
  sweep(): Promise<void> {
    if (this.room() === 0) return Promise.resolve();
    this.sweeping ??= this.claimDue().finally(() => (this.sweeping = undefined));
    return this.sweeping;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.sweeping?.catch(() => undefined);
    await Promise.allSettled(this.working);
  }

  private async claimDue(): Promise<void> {
    if (this.stopped) return;
    const unit = await this.options.engine.begin();
    try {
      const limit = this.room();
      const [now, rows] = await Promise.all([unit.now, unit.due(intents, 'dueAt', limit)]);
      const due = rows as unknown as Intent[];
      const claimed = due.filter(({ name, lane, state }) => state === 'leased' || this.leaseAtOnce(name, lane) !== undefined);
      const leased = claimed.map((intent): Intent => ({
        ...intent, state: 'leased', attempt: intent.state === 'leased' ? intent.attempt : intent.attempt + 1,
        dueAt: plus(now, { seconds: this.options.performers[intent.name]?.leaseSeconds ?? 60 }),
      }));
      await unit.update(intents, leased as never);
      await unit.commit();
      this.more = rows.length === limit;
      const expired = leased.filter((_, index) => claimed[index]!.state === 'leased');
      this.take(leased.filter((_, index) => claimed[index]!.state === 'waiting'));
      for (const intent of expired) this.track(this.options.answer(intent, { is: 'expired' }).then(() => undefined));
    } catch (error) {
      await unit.rollback();
      throw error;
    }
  }

  /** Intents that may be leased now over all lanes, known and still unknown ones. */
  private room(): number {
    const performers = Object.values(this.options.performers).reduce((sum, { batch, concurrency }) => sum + batch * concurrency, 0);
    const ready = [...this.lanes.values()].reduce((sum, lane) => sum + lane.ready.length, 0);
    return Math.max(0, performers - ready);
  }

  private pump(laneName: string): void {
    const [name] = laneName.split('\u0000') as [string, string];
    const performer = this.options.performers[name]!;
    const lane = this.lanes.get(laneName)!;
    while (lane.ready.length > 0 && lane.inFlight < performer.concurrency && !this.stopped) {
      const batch = lane.ready.splice(0, performer.batch);
      // An attempt that waited here for half its lease is not begun any more: its lease may end in the middle of the call.
      const fresh = batch.filter(({ leasedAt }) => performance.now() - leasedAt < performer.leaseSeconds * 500).map(({ intent }) => intent);
      if (fresh.length === 0) continue;
      lane.inFlight += 1;
      this.track(this.perform(performer, name, fresh).finally(() => {
        lane.inFlight -= 1;
        this.pump(laneName);
        if (this.more && lane.ready.length === 0) void this.sweep().catch(() => undefined);
      }));
    }
  }

  private async perform(performer: Performer, name: string, batch: readonly Intent[]): Promise<void> {
    const call = startCall(this.options.tracing ?? untraced, performer.traced ?? {}, batch);
    let answers: readonly unknown[];
    try {
      answers = await performer.perform(call.intents);
      call.end(answers);
    } catch (error) {
      call.end(undefined, 'thrown');
      // Left leased: the attempts come back as unknown when their lease ends.
      return this.options.trouble?.(name, error);
    }
    await Promise.all(call.intents.map((intent, index) => this.options.answer(intent, { is: 'answered', answer: answers[index] })));
  }

  private track(work: Promise<void>): void {
    const task = work.catch((error: unknown) => this.options.trouble?.('answer', error)).finally(() => this.working.delete(task));
    this.working.add(task);
  }

  private laneOf(name: string, lane: string): Lane {
    const key = `${name}\u0000${lane}`;
    let found = this.lanes.get(key);
    if (!found) this.lanes.set(key, (found = { ready: [], inFlight: 0 }));
    return found;
  }
}

import { capped, type CounterOf, type HistogramOf, inputOutcomes, isProblemCode, type Labels, type Meters } from '@redress/chassis';
import { eventTypes, publisherOf, type Service } from '@redress/contracts';
import { type Committed } from './batch.js';
import { type BusRecord } from './bus.js';
import { type Performers } from './intent-worker.js';
import { type PublishInTransaction } from './sql-engine.js';
import { type Task } from './task.js';
import { type UseCase } from './use-case.js';

type Outcome = (typeof inputOutcomes)[number];
interface Seen { readonly outcome: Outcome; readonly code: string | undefined }
interface Tally { readonly counts: Map<Outcome, number>; slowest: number }

const MOST_CHANNELS = 50;
/** A fact of nobody's is about a message of no registered account: its channel is whatever an outsider wrote there. */
const channelIn = ({ headers }: BusRecord): string => (headers.merchant === 'unknown' ? 'unknown' : headers.channel ?? 'none');

/**
 * What the batches of a service come to. An input costs a look into a map; instruments are asked once for each use case and outcome of a
 * batch, and only when it is committed: an attempt that was rolled back and done again counts once.
 */
export class Measures {
  private readonly seen = new WeakMap<Task, Seen>();
  private readonly inputs: CounterOf<'inputs'>;
  private readonly refusals: CounterOf<'refusals'>;
  private readonly facts: CounterOf<'facts'>;
  private readonly durations: HistogramOf<'use_case_duration_seconds'>;
  private readonly sizes: HistogramOf<'batch_inputs'>;
  private readonly published = new Map<string, number>();
  private readonly channelOf = capped(MOST_CHANNELS);

  constructor(
    private readonly meters: Meters,
    service: Service,
    useCases: readonly UseCase[],
  ) {
    this.inputs = meters.counter('inputs');
    this.refusals = meters.counter('refusals');
    this.facts = meters.counter('facts');
    this.durations = meters.histogram('use_case_duration_seconds');
    this.sizes = meters.histogram('batch_inputs');
    // A counter that appears with its first event hides that event from a rate: those that alarms rest on begin at 0.
    for (const { name } of useCases) for (const outcome of ['done', 'repeat', 'refused', 'failed', 'poison', 'early'] as const) this.inputs.add(0, { use_case: name, outcome });
    const began = performance.now();
    const types = eventTypes.filter((type) => publisherOf(type) === service);
    meters.gauge('fact_age_seconds', () => types.map((type) => [(performance.now() - (this.published.get(type) ?? began)) / 1_000, { type }] as const));
  }

  observe(task: Task, outcome: string, code?: string): void {
    this.seen.set(task, { outcome: outcome as Outcome, code });
  }

  committed({ settlements }: Committed): void {
    if (settlements.length > 0) this.sizes.record(settlements.length, {});
    const now = performance.now();
    const tallies = new Map<string, Tally>();
    for (const [task] of settlements) this.count(tallies, task, now);
    for (const [useCase, { counts, slowest }] of tallies) {
      for (const [outcome, count] of counts) this.inputs.add(count, { use_case: useCase, outcome });
      if (slowest >= 0) this.durations.record(slowest / 1_000, { use_case: useCase });
    }
  }

  private count(tallies: Map<string, Tally>, task: Task, now: number): void {
    const seen = this.seen.get(task);
    if (!seen) return;
    const name = task.useCase?.name ?? 'unknown';
    let tally = tallies.get(name);
    if (!tally) tallies.set(name, (tally = { counts: new Map(), slowest: -1 }));
    tally.counts.set(seen.outcome, (tally.counts.get(seen.outcome) ?? 0) + 1);
    if (task.takenAt !== undefined && now - task.takenAt > tally.slowest) tally.slowest = now - task.takenAt;
    if (seen.outcome === 'refused') this.refusals.add(1, { use_case: name, code: isProblemCode(seen.code ?? '') ? seen.code! : 'other' });
  }

  /** Counts what a unit of work hands to the bus. */
  publishing(publish: PublishInTransaction): PublishInTransaction {
    return async (client, records) => {
      await publish(client, records);
      const now = performance.now();
      const groups = Map.groupBy(records, (record) => `${record.headers.ce_type} ${channelIn(record)}`);
      for (const [group, { length }] of groups) {
        const [type, channel] = group.split(' ') as [string, string];
        this.published.set(type, now);
        this.facts.add(length, { type, channel: this.channelOf(channel) });
      }
    };
  }

  /** Times the calls of performers. */
  performing(performers: Performers): Performers {
    const durations = this.meters.histogram('intent_duration_seconds');
    return Object.fromEntries(Object.entries(performers).map(([intent, performer]) => [intent, {
      ...performer,
      perform: async (intents: Parameters<typeof performer.perform>[0]) => {
        const began = performance.now();
        let result: Labels<'intent_duration_seconds'>['result'] = 'threw';
        try {
          const answers = await performer.perform(intents);
          result = 'answered';
          return answers;
        } finally {
          durations.record((performance.now() - began) / 1_000, { intent, result });
        }
      },
    }]));
  }
}

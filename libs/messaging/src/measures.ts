import { capped, type CounterOf, type HistogramOf, inputOutcomes, isProblemCode, type Labels, type Meters } from '@redress/chassis';
import { eventTypes, publisherOf, type Service } from '@redress/contracts';
import { type Committed } from './batch.js';
import { type BusRecord } from './bus.js';
import { type Performers } from './intent-worker.js';
import { type PublishInTransaction } from './sql-engine.js';
import { type Settled } from './task.js';
import { type UseCase } from './use-case.js';

type Outcome = (typeof inputOutcomes)[number];
interface Tally { readonly counts: Map<Outcome, number>; slowest: number }

const MOST_CHANNELS = 50;
/** A fact of nobody's is about a message of no registered account: its channel is whatever an outsider wrote there. */
const channelIn = ({ headers }: BusRecord): string => (headers.merchant === 'unknown' ? 'unknown' : headers.channel ?? 'none');

/**
 * What the committed batches of a service come to: an attempt that was rolled back and done again counts once. An input costs a look into
 * a map; instruments are asked once for each use case and outcome of a batch.
 */
export class Measures {
  private readonly inputs: CounterOf<'inputs'>;
  private readonly refusals: CounterOf<'refusals'>;
  private readonly facts: CounterOf<'facts'>;
  private readonly durations: HistogramOf<'use_case_duration_seconds'>;
  private readonly sizes: HistogramOf<'batch_inputs'>;
  private readonly batches: HistogramOf<'batch_duration_seconds'>;
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
    this.batches = meters.histogram('batch_duration_seconds');
    // A counter that appears with its first event hides that event from a rate: those that alarms rest on begin at 0.
    for (const { name } of useCases) for (const outcome of inputOutcomes) this.inputs.add(0, { use_case: name, outcome });
    const began = performance.now();
    const types = eventTypes.filter((type) => publisherOf(type) === service);
    meters.gauge('fact_age_seconds', () => types.map((type) => [(performance.now() - (this.published.get(type) ?? began)) / 1_000, { type }] as const));
  }

  committed({ settlements, began, ended }: Committed): void {
    if (settlements.length === 0) return;
    this.sizes.record(settlements.length, {});
    this.batches.record((ended - began) / 1_000, {});
    const tallies = new Map<string, Tally>();
    for (const settled of settlements) this.count(tallies, settled, ended);
    for (const [useCase, { counts, slowest }] of tallies) {
      for (const [outcome, count] of counts) this.inputs.add(count, { use_case: useCase, outcome });
      if (slowest >= 0) this.durations.record(slowest / 1_000, { use_case: useCase });
    }
  }

  private count(tallies: Map<string, Tally>, [{ useCase, takenAt }, , told, code]: Settled, ended: number): void {
    const name = useCase?.name ?? 'unknown';
    const outcome = told as Outcome;
    let tally = tallies.get(name);
    if (!tally) tallies.set(name, (tally = { counts: new Map(), slowest: -1 }));
    tally.counts.set(outcome, (tally.counts.get(outcome) ?? 0) + 1);
    if (takenAt !== undefined && ended - takenAt > tally.slowest) tally.slowest = ended - takenAt;
    if (outcome === 'refused') this.refusals.add(1, { use_case: name, code: isProblemCode(code ?? '') ? code! : 'other' });
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

import { type Duration, type Service } from '@redress/contracts';
import { type UseCase } from '@redress/messaging';
import fc from 'fast-check';
import { deepStrictEqual } from 'node:assert';
import { type SimulatedInput } from './simulated-input.js';
import { Simulation, type SimulationOptions } from './simulation.js';

export interface OneByOneOptions extends SimulationOptions {
  /** What happened before, one by one in both runs. */
  readonly before?: readonly SimulatedInput[];
  /** How far the clock moves after that, so that the inputs meet what it has set in motion. */
  readonly pause?: Duration;
  /** How far the clock moves after the inputs, so that what they set in motion counts too. */
  readonly advance?: Duration;
  /** How many lists to try where the inputs are arbitrary. */
  readonly runs?: number;
}

/**
 * The property of every use case: one batch of n leaves what n batches of one leave. Compares all rows of all stores, the framework's
 * too, and the events of each key in their order. Inputs are a list, or an arbitrary of lists. Rejects with the difference.
 */
export async function equalsOneByOne(
  service: Service, useCases: readonly UseCase[], inputs: readonly SimulatedInput[] | fc.Arbitrary<readonly SimulatedInput[]>, options: OneByOneOptions = {},
): Promise<void> {
  const check = async (list: readonly SimulatedInput[]): Promise<void> => {
    const named = list.map((input, index) => ('command' in input ? { idempotencyKey: `simulated-${index}`, ...input } : input));
    const together = await run(service, useCases, options, (stack) => stack.batch(named));
    const apart = await run(service, useCases, options, async (stack) => {
      for (const input of named) await stack.batch([input]);
    });
    deepStrictEqual(together, apart, `${service}: one batch of ${list.length} (actual) differs from ${list.length} batches of one (expected)`);
  };
  if (inputs instanceof fc.Arbitrary) await fc.assert(fc.asyncProperty(inputs, check), { numRuns: options.runs ?? 50 });
  else await check(inputs);
}

async function run(
  service: Service, useCases: readonly UseCase[], options: OneByOneOptions, work: (stack: Simulation) => Promise<unknown>,
): Promise<{ rows: unknown; events: unknown }> {
  const stack = new Simulation(service, useCases, options);
  for (const input of options.before ?? []) await stack.batch([input]);
  if (options.pause) await stack.advance(options.pause);
  await work(stack);
  if (options.advance) await stack.advance(options.advance);
  const rows = Object.fromEntries(stack.engine.stores.map((store) => [store.name, stack.engine.rows(store)]).filter(([, list]) => list!.length > 0));
  const events = Map.groupBy(stack.published, ({ subject }) => subject);
  return { rows, events: new Map([...events].sort().map(([key, list]) => [key, list.map(withoutChance)])) };
}

/** Event ids and trace spans are drawn anew in each run. */
const withoutChance = ({ id: _id, traceparent: _traceparent, ...event }: Simulation['published'][number]) => event;

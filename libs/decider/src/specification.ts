import { type Decider, fold, isRefused } from './decider.js';

/** Given past events, when a command comes, then these events follow (or this refusal). Returns what happened, for the test to assert. */
export const specification = <State, Command, Event, Refusal extends string>(decider: Decider<State, Command, Event, Refusal>) => ({
  given: (...past: Event[]) => ({
    when: (command: Command) => {
      const before = fold(decider.evolve, decider.initial, past);
      const outcome = decider.decide(command, before);
      return isRefused(outcome)
        ? { before, refused: outcome.refused, events: [] as Event[], after: before }
        : { before, refused: undefined, events: [...outcome] as Event[], after: fold(decider.evolve, before, outcome as Event[]) };
    },
  }),
});

/**
 * A life cycle as two pure functions: `decide` turns a command and the present state into events or a refusal, `evolve` folds an
 * event into the state. Both are given the time; neither asks for it.
 */
export interface Decider<State, Command, Event, Refusal extends string = string> {
  readonly initial: State;
  decide(command: Command, state: State): readonly Event[] | Refused<Refusal>;
  evolve(state: State, event: Event): State;
}

/** A business refusal is a value with a documented code, never an exception. */
export interface Refused<Code extends string = string> {
  readonly refused: Code;
  readonly detail: string;
}

export const refused = <Code extends string>(code: Code, detail: string): Refused<Code> => ({ refused: code, detail });
export const isRefused = (value: unknown): value is Refused =>
  typeof value === 'object' && value !== null && 'refused' in value;

export const fold = <State, Event>(evolve: (state: State, event: Event) => State, state: State, events: readonly Event[]): State =>
  events.reduce(evolve, state);

/** The legal moves of a life cycle, as data: from each state, the states that may follow. */
export type Transitions<S extends string> = Readonly<Record<S, readonly S[]>>;

export interface LifeCycle<S extends string> {
  readonly name: string;
  readonly states: readonly S[];
  readonly initial: S;
  readonly transitions: Transitions<S>;
  allows(from: S, to: S): boolean;
  isFinal(state: S): boolean;
}

/** Checked when it is declared, so a service with a broken life cycle does not start: every target exists, every state is reachable. */
export function lifeCycle<const S extends string>(name: string, initial: NoInfer<S>, transitions: Transitions<S>): LifeCycle<S> {
  const states = Object.keys(transitions) as S[];
  const reached = new Set<S>([initial]);
  for (const state of reached) {
    for (const next of transitions[state]) {
      if (!Object.hasOwn(transitions, next)) throw new Error(`${name}: ${state} leads to ${next}, which is no state`);
      reached.add(next);
    }
  }
  const lost = states.filter((state) => !reached.has(state));
  if (lost.length > 0) throw new Error(`${name}: nothing leads to ${lost.join(', ')}`);
  return {
    name, states, initial, transitions,
    allows: (from, to) => transitions[from].includes(to),
    isFinal: (state) => transitions[state].length === 0,
  };
}

/** The life cycle as a Mermaid state diagram, for the generated documentation. */
export function drawLifeCycle<S extends string>(cycle: LifeCycle<S>): string {
  const arrows = cycle.states.flatMap((from) => cycle.transitions[from].map((to) => `  ${from} --> ${to}`));
  return ['stateDiagram-v2', `  [*] --> ${cycle.initial}`, ...arrows].join('\n');
}

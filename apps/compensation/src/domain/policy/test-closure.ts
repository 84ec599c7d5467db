import { type Scalar, type UnaryTest } from './unary-test.js';

/** Whether an input passes. Undefined: the question has no answer, as of a word that is asked to be above 3; then the cell fails as a whole. */
export type Answers = (input: Scalar) => boolean | undefined;

/**
 * A cell as a function. It answers as zen-engine does: no value equals another of another type; ordering and ranges have an answer for
 * numbers only; of tests that are joined the first one that settles the matter ends it, and one without an answer too.
 */
export function closureOf(test: UnaryTest): Answers {
  switch (test.kind) {
    case 'any': return () => true;
    case 'compare': return comparison(test.op, test.value);
    case 'range': {
      const { from, to, negated } = test;
      return (input) => (typeof input === 'number' ? (input >= from && input <= to) !== negated : undefined);
    }
    case 'in': {
      const values = new Set(test.values);
      const { negated } = test;
      return (input) => values.has(input) !== negated;
    }
    case 'not': {
      const inner = closureOf(test.test);
      return (input) => { const answer = inner(input); return answer === undefined ? undefined : !answer; };
    }
    default: return joined(test.tests.map(closureOf), test.kind === 'or');
  }
}

function joined(tests: readonly Answers[], settles: boolean): Answers {
  return (input) => {
    for (const test of tests) {
      const answer = test(input);
      if (answer !== !settles) return answer;
    }
    return !settles;
  };
}

const orderings = {
  '<': (n: number, limit: number) => n < limit, '<=': (n: number, limit: number) => n <= limit,
  '>': (n: number, limit: number) => n > limit, '>=': (n: number, limit: number) => n >= limit,
};

function comparison(op: Extract<UnaryTest, { kind: 'compare' }>['op'], value: Scalar): Answers {
  if (op === '==') return (input) => input === value;
  if (op === '!=') return (input) => input !== value;
  const limit = value as number;
  const holds = orderings[op];
  return (input) => (typeof input === 'number' ? holds(input, limit) : undefined);
}

import { dayOfEvent, type LineFacts, lookFor } from './line-facts.js';
import { type PassedOver } from './floor.js';
import { compilePeriod, firstOf } from './period.js';
import { type Condition, type FactName, type Party } from './rule-pack.js';

/** Why a condition does not hold. */
export type Miss = Pick<PassedOver, 'because' | 'fact'>;
/** Undefined: it holds. */
export type Test = (facts: LineFacts) => Miss | undefined;
type OnFact = Extract<Condition, { readonly fact: FactName }>;

const holds = (): undefined => undefined;
const other = (party: Party): Party => (party === 'trader' ? 'consumer' : 'trader');

/** `favours`: whom it helps that the condition holds. What must be proven, and by whom, follows from that and from the burden. */
export function compileCondition(condition: Condition, favours: Party): Test {
  if ('all' in condition) return allOf(condition.all, favours);
  if ('any' in condition) return anyOf(condition.any.map((one) => compileCondition(one, favours)));
  if ('not' in condition) {
    const test = compileCondition(condition.not, other(favours));
    const miss = missOf(condition.not);
    return (facts) => (test(facts) ? undefined : miss);
  }
  return 'act' in condition ? inTime(condition) : onFact(condition, favours);
}

/** All of the conditions; the first that does not hold tells why. */
export function allOf(conditions: readonly Condition[] | undefined, favours: Party): Test {
  const tests = (conditions ?? []).map((one) => compileCondition(one, favours));
  if (tests.length < 2) return tests[0] ?? holds;
  return (facts) => {
    for (const test of tests) {
      const miss = test(facts);
      if (miss) return miss;
    }
    return undefined;
  };
}

/** Any of the tests. Where none holds, the one that came nearest tells why: what is late or unproven, before what is otherwise. */
export function anyOf(tests: readonly Test[]): Test {
  return (facts) => {
    let nearest: Miss | undefined;
    for (const test of tests) {
      const miss = test(facts);
      if (!miss) return undefined;
      if (!nearest || (nearest.because === 'condition' && miss.because !== 'condition')) nearest = miss;
    }
    return nearest;
  };
}

function inTime({ act, within }: Extract<Condition, { readonly act: unknown }>): Test {
  const acted = firstOf(act);
  const period = compilePeriod(within);
  const late: Miss = { because: 'out_of_time', fact: within.from[0]! };
  const nothingDone: Miss = { because: 'condition', fact: act[0]! };
  return (facts) => {
    const done = acted(facts);
    if (!done) return nothingDone;
    const running = period(facts);
    return running && dayOfEvent(done.event, done.at, facts) > running.lastDay ? late : undefined;
  };
}

function onFact(condition: OnFact, favours: Party): Test {
  const { fact, burden } = condition;
  const look = lookFor(fact);
  const fits = comparison(condition);
  const otherwise: Miss = { because: 'condition', fact };
  if (!burden) return (facts) => (fits(look(facts)?.value) ? undefined : otherwise);
  const unproven: Miss = { because: 'not_proven', fact };
  return (facts) => {
    const stated = look(facts);
    const bearer = burden === 'consumer' && facts.presumed.includes(fact) ? 'trader' : burden;
    const proven = stated?.proven === 'yes';
    const fitting = fits(stated?.value);
    if (bearer !== favours) return proven && !fitting ? otherwise : undefined;
    if (proven && fitting) return undefined;
    return proven ? otherwise : unproven;
  };
}

function comparison(condition: OnFact): (value: unknown) => boolean {
  if ('is' in condition) return (value) => value === condition.is;
  if ('in' in condition) {
    const listed = new Set<unknown>(condition.in);
    return (value) => listed.has(value);
  }
  if ('atLeast' in condition) return (value) => typeof value === 'number' && value >= condition.atLeast;
  if ('atMost' in condition) return (value) => typeof value === 'number' && value <= condition.atMost;
  return (value) => (value !== undefined) === condition.known;
}

/** What is to be named where the contrary of a condition was wanted. */
function missOf(condition: Condition): Miss {
  if ('all' in condition) return missOf(condition.all[0]!);
  if ('any' in condition) return missOf(condition.any[0]!);
  if ('not' in condition) return missOf(condition.not);
  return { because: 'condition', fact: 'act' in condition ? condition.within.from[0]! : condition.fact };
}

import { type Category, type Severity } from '@redress/contracts';
import { type Money, compare, subtract, zero } from '@redress/money';
import { type ComparedCase, countShare, type Shares, type Spread, spreadsIn } from '../offer/fairness-spread.js';
import { type Added, type Below } from '../offer/policy-alone.js';
import { ratioOf } from '../offer/similar-cases.js';

/** A decision of the past as a draft is tried on it; or a made one, counted apart. */
export interface PastCase extends ComparedCase {
  readonly merchant: string;
  readonly planId: string;
  readonly caseId: string;
  /** Not ended yet: its floor may still rise. */
  readonly open: boolean;
  readonly sample?: true;
}

/** What a policy and the law make of one case. */
export interface Verdict {
  /** The version of the policy that was asked. */
  readonly policy: string;
  /** What is offered, in one comparable text. */
  readonly outcome: () => string;
  /** What it costs where the default applies, in the order's currency. */
  readonly cost: Money;
  /** What is owed in money by statute. */
  readonly floor: Money;
  /** By how much the policy alone would stay below it, and the rule that says so. */
  readonly below?: Below | undefined;
  /** What law adds to the policy. */
  readonly added: () => Added | undefined;
  /** Rows of the document on trial that had a part in it. */
  readonly fired: readonly string[];
}

export interface TrialRow {
  readonly id: string;
  /** New, or other than in the version it is based on. */
  readonly changed: boolean;
}

/** A draft ready to be tried, beside what is in force now. Both are compiled: trying a case reads nothing. */
export interface Trial {
  readonly rows: readonly TrialRow[];
  /** Undefined: the same as after, since nothing that decides the case is other than before. */
  before(one: PastCase): Verdict | undefined;
  after(one: PastCase): Verdict;
  /** What cases that ought to be treated alike have in common. */
  similar(one: PastCase): string;
  /** Whether what is on trial answers for a case in which the policy falls below the floor; `before`: as it was without it. */
  answersFor(after: Below, before: Below | undefined): boolean;
}

export interface BelowFloor extends Below {
  readonly planId: string;
  readonly sample: boolean;
  readonly policy: string;
  /** Category, severity and country: of a made case, all there is to know. */
  readonly about: string;
}
/** An open case whose floor is higher by a new law; it is offered anew once that is in force. */
export interface Rise { readonly merchant: string; readonly caseId: string; readonly planId: string; readonly before: Money; readonly after: Money }
interface Change { readonly planId: string; readonly before: string; readonly after: string }
interface Cost { readonly before: Money; readonly after: Money }

/** All that is counted while cases pass. Kept between pages, so a run goes on where it was. */
export interface Tally {
  cases: number;
  samples: number;
  changed: number;
  /** Changed outcomes of real cases by `category severity`. */
  changedBy: Record<string, number>;
  changes: Change[];
  cost: Record<string, Cost>;
  /** Cases in which the draft of itself stays below the floor, and for which it answers. */
  belowCount: number;
  below: BelowFloor[];
  belowBy: Record<string, number>;
  /** By policy: the rules that it falls below. */
  belowRules: Record<string, string[]>;
  /** Cases in which it does, and did before: the law makes up for it. */
  belowAsBefore: number;
  /** Real cases in which law adds to what the draft gives by itself: how many, by rule, and what it costs. */
  added: { count: number; by: Record<string, number>; cost: Record<string, Money> };
  /** By row: real cases, made ones. */
  fired: Record<string, [cases: number, samples: number]>;
  groups: Record<string, Shares>;
  /** Open cases whose floor is higher than before. */
  risesCount: number;
  rises: Rise[];
}

export const emptyTally = (): Tally => ({
  cases: 0, samples: 0, changed: 0, changedBy: {}, changes: [], cost: {}, belowCount: 0, below: [], belowBy: {}, belowRules: {}, belowAsBefore: 0,
  added: { count: 0, by: {}, cost: {} }, fired: {}, groups: {}, risesCount: 0,
  rises: [],
});

/** How many cases are named where all are counted. */
const NAMED = 100;
/** Of open cases whose floor rises more are named: each of them is offered anew. */
const MOST_RISES = 1_000;
/** With fewer real cases than this a history says too little by itself. */
export const ENOUGH_CASES = 1_000;

/** Tries the draft on one case and counts what comes of it into the tally. */
export function tryOn(tally: Tally, trial: Trial, one: PastCase): void {
  const after = trial.after(one);
  countRows(tally, after.fired, one);
  if (one.sample) {
    tally.samples += 1;
    if (after.below) countBelow(tally, trial, one, after, trial.before(one) ?? after);
    return;
  }
  tally.cases += 1;
  const before = trial.before(one) ?? after;
  countBelow(tally, trial, one, after, before);
  countAdded(tally, after);
  const { currency } = one.facts.complaint.order;
  const { before: spent, after: toSpend } = tally.cost[currency] ?? { before: zero(currency), after: zero(currency) };
  tally.cost[currency] = {
    before: { minor: spent.minor + before.cost.minor, currency }, after: { minor: toSpend.minor + after.cost.minor, currency },
  };
  countShare((tally.groups[trial.similar(one)] ??= {}), one, ratioOf(before.cost, one.facts), ratioOf(after.cost, one.facts));
  if (before === after) return;
  if (before.outcome() !== after.outcome()) countChange(tally, one, before, after);
  if (one.open && compare(after.floor, before.floor) > 0) {
    tally.risesCount += 1;
    if (tally.rises.length < MOST_RISES) tally.rises.push(riseOf(one, before.floor, after.floor));
  }
}

const riseOf = ({ merchant, caseId, planId }: PastCase, before: Money, after: Money): Rise => ({ merchant, caseId, planId, before, after });

function countRows({ fired }: Tally, rows: readonly string[], { sample }: PastCase): void {
  for (const row of rows) (fired[row] ??= [0, 0])[sample ? 1 : 0] += 1;
}

function countBelow(tally: Tally, trial: Trial, { planId, sample, facts: { complaint, reading } }: PastCase, { policy, below }: Verdict, before: Verdict): void {
  if (!below) return;
  if (!trial.answersFor(below, before.below)) {
    tally.belowAsBefore += 1;
    return;
  }
  tally.belowCount += 1;
  tally.belowBy[policy] = (tally.belowBy[policy] ?? 0) + 1;
  const rules = (tally.belowRules[policy] ??= []);
  if (!rules.includes(below.rule)) rules.push(below.rule);
  if (tally.below.length < NAMED) tally.below.push({
    planId, sample: sample === true, policy, about: `${reading.category} ${reading.severity} ${complaint.order.country}`, ...below,
  });
}

function countAdded({ added }: Tally, after: Verdict): void {
  const found = after.added();
  if (!found) return;
  added.count += 1;
  for (const rule of found.rules) added.by[rule] = (added.by[rule] ?? 0) + 1;
  const { currency, minor } = found.cost;
  added.cost[currency] = { minor: (added.cost[currency]?.minor ?? 0n) + minor, currency };
}

function countChange(tally: Tally, { planId, facts: { reading } }: PastCase, before: Verdict, after: Verdict): void {
  tally.changed += 1;
  const by = `${reading.category} ${reading.severity}`;
  tally.changedBy[by] = (tally.changedBy[by] ?? 0) + 1;
  if (tally.changes.length < NAMED) tally.changes.push({ planId, before: before.outcome(), after: after.outcome() });
}

/** Rows that are new or other than before, and that no case has reached. */
export const unreached = ({ fired }: Pick<Tally, 'fired'>, rows: readonly TrialRow[]): string[] =>
  rows.filter(({ id, changed }) => changed && fired[id] === undefined).map(({ id }) => id);

export interface BacktestFailure { readonly code: 'below-floor' | 'row-never-fired'; readonly place: string; readonly says: string }

/** What an approver sees, and what their approval is bound to. Real cases and made ones are never added up. */
export interface BacktestReport {
  readonly documentHash: string;
  /** What else it rests on: the versions of the law, or of the policies, that were in force. */
  readonly restsOn: string;
  readonly cases: number;
  readonly samples: number;
  readonly changed: { readonly count: number; readonly by: readonly { category: Category; severity: Severity; count: number }[]; readonly cases: readonly Change[] };
  readonly cost: readonly { currency: string; before: Money; after: Money; difference: Money }[];
  readonly belowFloor: {
    readonly count: number; readonly asBefore: number; readonly byPolicy: Readonly<Record<string, number>>;
    readonly rules: Readonly<Record<string, readonly string[]>>; readonly cases: readonly BelowFloor[];
  };
  /** Real cases in which law adds to what the policy gives by itself, by rule, and what that costs where the default applies. */
  readonly addedByLaw: { readonly count: number; readonly by: readonly { rule: string; count: number }[]; readonly cost: readonly Money[] };
  readonly floorRises: { readonly count: number; readonly openCases: Tally['rises'] };
  readonly spreads: readonly Spread[];
  readonly rows: readonly { row: string; changed: boolean; cases: number; samples: number }[];
  readonly failures: readonly BacktestFailure[];
}

/** The report of a finished run. A new law is not to blame for policies that fall below it: they are named, and blocked where it comes into force. */
export function reportOf(tally: Tally, rows: readonly TrialRow[], about: { kind: 'policy' | 'pack'; documentHash: string; restsOn: string }): BacktestReport {
  const never = unreached(tally, rows).map((row): BacktestFailure => ({
    code: 'row-never-fired', place: row, says: `${row} fires for no case, not even for one made for it`,
  }));
  const below: BacktestFailure[] = about.kind === 'pack' ? [] : tally.below.map(({ planId, sample, rule, missing, about: of }) => ({
    code: 'below-floor', place: planId, says: `${sample ? 'made case' : 'case'} ${planId} (${of}) stays ${missing.minor} ${missing.currency} below ${rule}`,
  }));
  return {
    documentHash: about.documentHash, restsOn: about.restsOn, cases: tally.cases, samples: tally.samples,
    changed: { count: tally.changed, by: changesOf(tally), cases: tally.changes },
    cost: Object.entries(tally.cost).map(([currency, { before, after }]) => ({ currency, before, after, difference: subtract(after, before) })),
    belowFloor: { count: tally.belowCount, asBefore: tally.belowAsBefore, byPolicy: tally.belowBy, rules: tally.belowRules, cases: tally.below },
    addedByLaw: addedOf(tally),
    floorRises: { count: tally.risesCount, openCases: tally.rises },
    spreads: spreadsIn(tally.groups),
    rows: rows.map(({ id, changed }) => ({ row: id, changed, cases: tally.fired[id]?.[0] ?? 0, samples: tally.fired[id]?.[1] ?? 0 })),
    failures: [...below, ...never],
  };
}

const addedOf = ({ added: { count, by, cost } }: Tally): BacktestReport['addedByLaw'] => ({
  count, by: Object.entries(by).map(([rule, times]) => ({ rule, count: times })).sort((a, b) => b.count - a.count), cost: Object.values(cost),
});

const changesOf = ({ changedBy }: Tally) => Object.entries(changedBy).sort(([, a], [, b]) => b - a).map(([by, count]) => {
  const [category, severity] = by.split(' ') as [Category, Severity];
  return { category, severity, count };
});

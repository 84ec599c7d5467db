import { type RemedyKind } from '@redress/contracts';
import { type Reckon, compileAmount } from './amount.js';
import { type Miss, type Test, allOf, anyOf, compileCondition } from './condition.js';
import { dayOfEvent, type LineFacts, lookFor } from './line-facts.js';
import { dayOf } from './local-time.js';
import { type Running, compilePeriod } from './period.js';
import { type DeadlineRule, type Grant, type RulePack, type StatuteRule, type WayRule } from './rule-pack.js';

export interface CompiledWay {
  readonly rule: WayRule;
  readonly reckon?: Reckon;
}
export interface CompiledGrant {
  readonly rule: Grant;
  readonly test: Test;
  readonly ways: readonly CompiledWay[];
  /** Currency of its legal minimum, where it has one. */
  readonly minimumIn?: string | undefined;
}
export interface CompiledLimit {
  readonly test: Test;
  readonly rules: readonly string[];
  readonly share: number;
  /** What is said of a rule that is taken away. */
  readonly exception: Miss;
}
export interface CompiledDeadline {
  readonly rule: DeadlineRule;
  readonly test: Test;
  readonly period: (facts: LineFacts) => Running | undefined;
}
export interface CompiledRule {
  readonly id: string;
  readonly rule: StatuteRule;
  readonly applies: Test;
  readonly grants: readonly CompiledGrant[];
  readonly limits: readonly CompiledLimit[];
  readonly deadlines: readonly CompiledDeadline[];
  /** It does something by applying alone: others presume, are allowed or follow by it, even where its own periods are over. */
  readonly appliesAlone: boolean;
}
export interface CompiledPack {
  readonly version: string;
  readonly jurisdiction: RulePack['jurisdiction'];
  readonly pack: RulePack;
  readonly presumptions: readonly CompiledRule[];
  readonly limiting: readonly CompiledRule[];
  readonly consents: readonly { readonly id: string; readonly rules: readonly string[]; readonly remedies: readonly RemedyKind[] }[];
  /** Each after the rules that it follows. */
  readonly rules: readonly CompiledRule[];
}

/** A pack as functions: made once, when it is published or a service starts. */
export function compilePack(pack: RulePack): CompiledPack {
  const rules = inOrder(pack.rules).map(compileRule);
  return {
    version: pack.version, jurisdiction: pack.jurisdiction, pack, rules,
    presumptions: rules.filter(({ rule }) => rule.presumes),
    limiting: rules.filter(({ limits }) => limits.length > 0),
    consents: pack.rules.flatMap(({ id, byConsent }) => (byConsent ? [{ id, ...byConsent }] : [])),
  };
}

const byNumber = new Intl.Collator('en', { numeric: true });

/** By number, but each after those it follows: in whatever order a pack is written, it says the same. */
function inOrder(rules: readonly StatuteRule[]): StatuteRule[] {
  const waiting = rules.toSorted((a, b) => byNumber.compare(a.id, b.id));
  const ordered: StatuteRule[] = [];
  while (waiting.length > 0) {
    const next = waiting.findIndex(({ follows }) => !follows?.some((id) => waiting.some((one) => one.id === id)));
    if (next < 0) throw new Error(`${waiting.map(({ id }) => id).join(', ')} follow each other`);
    ordered.push(...waiting.splice(next, 1));
  }
  return ordered;
}

function compileRule(rule: StatuteRule): CompiledRule {
  const tests = [inForce(rule), ...(rule.claimOnly ? [claimed(rule.claimOnly)] : []), allOf(rule.appliesIf, 'consumer'), unlessAny(rule.unless)];
  return {
    id: rule.id, rule,
    applies: (facts) => { for (const test of tests) { const miss = test(facts); if (miss) return miss; } return undefined; },
    grants: (rule.owes ?? []).map(compileGrant),
    limits: (rule.limits ?? []).map(({ rules, share = 0, if: conditions }) => ({
      test: allOf(conditions, 'trader'), rules, share, exception: { because: 'exception', fact: firstFact(conditions) },
    })),
    deadlines: (rule.deadlines ?? []).map((deadline) => ({
      rule: deadline, test: allOf(deadline.if, 'consumer'), period: compilePeriod(deadline),
    })),
    appliesAlone: Boolean(rule.presumes ?? rule.byConsent) || (!rule.owes && !rule.limits),
  };
}

const compileGrant = (grant: Grant): CompiledGrant => {
  const [wanted, unless] = [allOf(grant.if, 'consumer'), unlessAny(grant.unless)];
  return {
    rule: grant,
    minimumIn: grant.ways.find(({ minimumInAll }) => minimumInAll)?.minimumInAll?.currency,
    test: (facts) => wanted(facts) ?? unless(facts),
    ways: grant.ways.map((way) => ({ rule: way, ...(way.amount !== undefined && { reckon: compileAmount(way.amount) }) })),
  };
};

/** Purchases are measured in the consumer's own calendar, as all days are. */
function inForce({ effectiveFrom, effectiveTo, measuredOn = 'purchasedAt' }: StatuteRule): Test {
  const [first, last] = [dayOf(effectiveFrom), effectiveTo === undefined ? Infinity : dayOf(effectiveTo)];
  const notInForce: Miss = { because: 'condition', fact: measuredOn };
  const at = (facts: LineFacts) => (measuredOn === 'claimedAt' ? facts.claimedAt : facts.order.purchasedAt.value);
  return (facts) => {
    const day = dayOfEvent(measuredOn, at(facts), facts);
    return day >= first && day <= last ? undefined : notInForce;
  };
}

function claimed(fact: NonNullable<StatuteRule['claimOnly']>): Test {
  const look = lookFor(fact);
  const notClaimed: Miss = { because: 'not_claimed', fact };
  return (facts) => (look(facts)?.value === true ? undefined : notClaimed);
}

function unlessAny(conditions: StatuteRule['unless']): Test {
  if (!conditions) return () => undefined;
  const taken = anyOf(conditions.map((one) => compileCondition(one, 'trader')));
  const exception: Miss = { because: 'exception', fact: firstFact(conditions) };
  return (facts) => (taken(facts) ? undefined : exception);
}

function firstFact([first]: readonly StatuteRule['appliesIf'][number][]): string {
  if (!first) throw new Error('an exception needs a condition');
  if ('all' in first) return firstFact(first.all);
  if ('any' in first) return firstFact(first.any);
  if ('not' in first) return firstFact([first.not]);
  return 'act' in first ? first.within.from[0]! : first.fact;
}

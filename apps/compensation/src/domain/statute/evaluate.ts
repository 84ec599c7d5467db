import { type OrderLine } from '@redress/contracts';
import { allocate, greater, type Money, share, sum } from '@redress/money';
import { type CompiledGrant, type CompiledPack, type CompiledRule } from './compile.js';
import { type Miss } from './condition.js';
import { type Floor, type PassedOver, type StatutoryDeadline, type StatutoryFacts, type Way } from './floor.js';
import { jurisdictionOf } from './jurisdiction.js';
import { dayOfEvent, type LineFacts } from './line-facts.js';
import { type Award, entitlementsOf } from './merge.js';
import { dueAt } from './period.js';

/**
 * What law owes for the facts, by the pack of the consumer's country; of several for one jurisdiction the first. Equal for lines and rules
 * in any order.
 */
export function floorOf(packs: readonly CompiledPack[], { order, category, claimedAt }: StatutoryFacts): Floor {
  const jurisdiction = jurisdictionOf(order.country);
  const pack = packs.find((one) => one.jurisdiction === jurisdiction);
  if (!pack) return { entitlements: [], deadlines: [], passedOver: [] };
  const found: Found = { awards: [], deadlines: [], passedOver: [] };
  for (const line of byRef(order.lines)) lookAt(pack, { order, line, category, claimedAt, days: new Map(), presumed: [] }, found);
  raiseToMinimum(found.awards, order.currency);
  return {
    jurisdiction, pack: pack.version, entitlements: entitlementsOf(found.awards), deadlines: found.deadlines, passedOver: found.passedOver,
  };
}

interface Found {
  readonly awards: Award[];
  readonly deadlines: StatutoryDeadline[];
  readonly passedOver: PassedOver[];
}

const byRef = (lines: readonly OrderLine[]): readonly OrderLine[] =>
  (lines.length < 2 ? lines : lines.toSorted((a, b) => (a.lineRef < b.lineRef ? -1 : 1)));

function lookAt(pack: CompiledPack, before: LineFacts, found: Found): void {
  const facts = { ...before, presumed: pack.presumptions.flatMap((one) => (one.applies(before) ? [] : one.rule.presumes!)) };
  const limits = limitsOn(pack, facts);
  const fired = new Set<string>();
  const mark = found.awards.length;
  for (const rule of pack.rules) {
    const miss = tryRule(rule, facts, limits, fired, found);
    if (!miss) fired.add(rule.id);
    else found.passedOver.push(passedOver(rule.id, before.line.lineRef, miss));
  }
  for (const { id, rules, remedies } of pack.consents) {
    if (!fired.has(id)) continue;
    for (const award of found.awards.slice(mark).filter(({ rule }) => rules.includes(rule))) {
      award.ways = award.ways.map((way) => (way.amount ? { ...way, byConsent: remedies } : way));
    }
  }
}

const passedOver = (rule: string, lineRef: string, { because, fact }: Miss): PassedOver =>
  (fact === undefined ? { rule, lineRef, because } : { rule, lineRef, because, fact });

interface LimitOn { readonly share: number; readonly exception: Miss }
interface Limits {
  readonly on: ReadonlyMap<string, LimitOn>;
  /** Rules one of whose limits holds. */
  readonly by: ReadonlySet<string>;
}

function limitsOn({ limiting }: CompiledPack, facts: LineFacts): Limits {
  const [on, by] = [new Map<string, LimitOn>(), new Set<string>()];
  for (const rule of limiting) {
    if (rule.applies(facts)) continue;
    for (const { test, rules, share: left, exception } of rule.limits) {
      if (test(facts)) continue;
      by.add(rule.id);
      for (const id of rules) if (left < (on.get(id)?.share ?? WHOLE)) on.set(id, { share: left, exception });
    }
  }
  return { on, by };
}
const WHOLE = 10_000;

/** Undefined where the rule fires. */
function tryRule(compiled: CompiledRule, facts: LineFacts, limits: Limits, fired: ReadonlySet<string>, found: Found): Miss | undefined {
  const { id, rule } = compiled;
  const miss = compiled.applies(facts);
  if (miss) return miss;
  if (rule.follows && !rule.follows.some((one) => fired.has(one))) return NOTHING_TO_FOLLOW;
  const limit = limits.on.get(id);
  if (limit?.share === 0) return limit.exception;
  const granted = grantAll(compiled, facts, limit?.share ?? WHOLE, found.awards);
  const running = runDeadlines(compiled, facts, found.deadlines);
  if (!granted || running || compiled.appliesAlone || limits.by.has(id)) return undefined;
  return granted;
}
const NOTHING_TO_FOLLOW: Miss = { because: 'condition' };

/** Undefined where something was granted; else what kept it from it. */
function grantAll(compiled: CompiledRule, facts: LineFacts, left: number, awards: Award[]): Miss | undefined {
  let nearest: Miss | undefined = compiled.grants.length === 0 ? limitMiss(compiled, facts) : undefined;
  let granted = false;
  for (const grant of compiled.grants) {
    const miss = grant.test(facts);
    const ways = miss ? [] : waysOf(grant, facts, left);
    if (ways.length > 0) {
      granted = true;
      awards.push({ rule: compiled.id, line: facts.line, grant, ways });
    } else if (!nearest || nearest.because === 'condition') nearest = miss ?? NO_SUM;
  }
  return granted ? undefined : nearest ?? NO_SUM;
}
const NO_SUM: Miss = { because: 'not_proven' };
const limitMiss = ({ limits }: CompiledRule, facts: LineFacts): Miss | undefined => limits[0]?.test(facts);

function waysOf(grant: CompiledGrant, facts: LineFacts, left: number): Way[] {
  const ways: Way[] = [];
  for (const { rule: { remedy, form, gate = 'none', open, minimumInAll }, reckon } of grant.ways) {
    if (!reckon) {
      ways.push({ remedy, form, gate });
      continue;
    }
    const reckoned = reckon(facts) ?? { minor: 0n, currency: facts.order.currency };
    const amount = left === WHOLE ? reckoned : share(reckoned, left);
    if (amount.minor === 0n && !open && !minimumInAll) continue;
    const whole = remedy !== 'refund_full' || amount.minor >= facts.line.paid.value.minor;
    ways.push({ remedy: whole ? remedy : 'refund_partial', form, gate, amount });
  }
  return ways;
}

function runDeadlines({ id, deadlines }: CompiledRule, facts: LineFacts, found: StatutoryDeadline[]): boolean {
  let running = false;
  for (const { rule: { name, whose, text }, test, period } of deadlines) {
    const runs = test(facts) ? undefined : period(facts);
    // A time of the consumer's own that was over before the claim has nothing left to run for.
    if (!runs || (whose === 'consumer' && runs.lastDay < dayOfEvent('claimedAt', facts.claimedAt, facts))) continue;
    running = true;
    const { startEvent, startedAt } = runs;
    found.push({ rule: id, name, lineRef: facts.line.lineRef, whose, startEvent, startedAt, dueAt: dueAt(runs, facts), text });
  }
  return running;
}

/**
 * A minimum is for the claim as a whole: it is shared out over the lines by what each would have by itself. Where a rule reckons in several
 * ways, of the price or of the losses, each line counts with the greatest of them, and the minimum is owed once.
 */
function raiseToMinimum(awards: readonly Award[], currency: string): void {
  const withMinimum = awards.filter(({ grant }) => grant.minimumIn === currency);
  if (withMinimum.length === 0) return;
  for (const group of Map.groupBy(withMinimum, ({ rule }) => rule).values()) {
    const minimum = group.flatMap(minimaOf).reduce(greater);
    const lines = [...Map.groupBy(group, ({ line }) => line)];
    const amounts = lines.map(([, own]) => own.flatMap(sumsOf).reduce(greater));
    if (sum(amounts, currency).minor >= minimum.minor) continue;
    const parts = shareOut(minimum, amounts, lines.map(([line]) => line.paid.value));
    lines.forEach(([, own], at) => own.forEach((award) => raise(award, parts[at]!)));
  }
}

const minimaOf = ({ grant }: Award): Money[] => grant.ways.flatMap(({ rule: { minimumInAll } }) => minimumInAll ?? []);
const sumsOf = ({ grant, ways }: Award): Money[] => ways.filter((_, index) => grant.ways[index]!.rule.minimumInAll).map(({ amount }) => amount!);

function raise(award: Award, amount: Money): void {
  award.ways = award.ways.map((way, index) => (award.grant.ways[index]!.rule.minimumInAll ? { ...way, amount } : way));
}

/** By what each line has of its own; where none has anything, by what was paid for it. */
function shareOut(whole: Money, amounts: readonly Money[], paid: readonly Money[]): Money[] {
  const weights = [amounts, paid].map((all) => all.map(({ minor }) => minor)).find((all) => all.some((weight) => weight > 0n));
  return allocate(whole, weights ?? amounts.map(() => 1n));
}

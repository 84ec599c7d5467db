import { type CircumstanceName, type Reason } from '@redress/contracts';
import { format } from '@redress/money';
import { type Measures, assess } from './entitlement.js';
import { type Facts, statutoryFactsOf } from '../facts.js';
import { withLaw } from './lawful-option.js';
import { type DraftLeg, grantsOf, houseDrafts } from './option.js';
import { type Bilingual, type PassedOver } from '../statute/floor.js';
import { policyInputsOf } from '../policy/policy-inputs.js';
import { type Rule } from '../policy/rule.js';

/** One step of the arithmetic of a leg: what it adds or takes away, by which rule, in minor units. */
export interface Step {
  readonly by: string;
  readonly change: bigint;
  readonly text: Bilingual;
}

/** How one leg of an option came about. Its steps sum to what is offered, to the last unit; a leg in kind has none. */
export interface ExplainedLeg {
  readonly optionId: string;
  readonly lineRef: string;
  readonly remedy: string;
  readonly head: string;
  readonly steps: readonly Step[];
}

/** A fact without which the offer would be another one. */
export interface DecisiveFact {
  readonly fact: string;
  readonly lineRef?: string;
  readonly value: unknown;
  readonly source?: string;
  readonly proven?: string;
}

/** What was not given, and what kept it from being given. */
export interface Refusal extends PassedOver {
  readonly reason: Reason;
}

export interface Explanation {
  readonly currency: string;
  readonly options: readonly { readonly optionId: string; readonly label: Bilingual; readonly minor: bigint }[];
  readonly defaultOption: string;
  readonly legs: readonly ExplainedLeg[];
  readonly reasons: readonly Reason[];
  readonly decisive: readonly DecisiveFact[];
  readonly refused: readonly Refusal[];
}

/** Law and policy as they judge given facts: taken away facts may change both. */
export type Judge = (facts: Facts) => Measures;

/** Explains an offer from the evaluation that made it: nothing here is known that the evaluation does not say when it is asked again. */
export function explain(judge: Judge, facts: Facts, planId: string): Explanation {
  const measures = judge(facts);
  const { options, defaultOption, reasons } = assess(measures, facts, planId);
  const { currency } = facts.complaint.order;
  return {
    currency, defaultOption, reasons,
    options: options.map(({ optionId, label, legs }) => ({ optionId, label, minor: legs.reduce((all, { amount }) => all + (amount?.minor ?? 0n), 0n) })),
    legs: options.length === 0 ? [] : explainedLegs(measures, facts),
    decisive: decisiveFacts(judge, facts, planId),
    refused: measures.floor.passedOver.map((passed) => ({ ...passed, reason: measures.cite(passed.rule) })),
  };
}

/** What the steps of an option's legs sum to. */
export const recomputed = ({ legs }: Explanation, optionId: string): bigint =>
  legs.filter((leg) => leg.optionId === optionId).flatMap(({ steps }) => steps).reduce((all, { change }) => all + change, 0n);

function explainedLegs({ policy, floor }: Measures, facts: Facts): ExplainedLeg[] {
  const rule = policy.ruleFor(policyInputsOf(facts));
  const house = houseDrafts(rule, facts).filter(({ legs }) => legs.length > 0);
  return withLaw(house, floor, facts.reading).flatMap((draft) => {
    const before = house.find(({ optionId }) => optionId === draft.optionId)?.legs ?? [];
    return grantsOf(draft, facts).map(({ leg, amount }, at): ExplainedLeg => ({
      optionId: draft.optionId, lineRef: leg.lineRef, remedy: leg.remedy, head: leg.head,
      steps: amount ? stepsOf(rule, floor.entitlements.find(({ head, lineRef }) => head === leg.head && lineRef === leg.lineRef)?.rules[0], before[at], leg, amount.minor, facts) : [],
    }));
  });
}

function stepsOf(rule: Rule, statute: string | undefined, house: DraftLeg | undefined, leg: DraftLeg, given: bigint, facts: Facts): Step[] {
  const asked = leg.amount!.minor;
  const offered = house?.amount?.minor ?? 0n;
  const { currency } = leg.amount!;
  const say = (minor: bigint, locale: string) => format({ minor, currency }, locale);
  const paid = facts.complaint.order.lines.find(({ lineRef }) => lineRef === leg.lineRef)!.paid.value.minor;
  const percent = paid > 0n ? Number((offered * 10_000n) / paid) / 100 : 0;
  const steps: Step[] = [];
  if (offered > 0n) steps.push({ by: rule.id, change: offered, text: {
    en: `Our terms give ${percent} % of the ${say(paid, 'en')} paid`, zh: `按我方政策，给予实付 ${say(paid, 'zh-CN')} 的 ${percent}%`,
  } });
  if (asked > offered) steps.push({ by: statute ?? 'law', change: asked - offered, text: {
    en: `The law owes ${say(asked, 'en')}`, zh: `依法应付 ${say(asked, 'zh-CN')}`,
  } });
  if (given < asked) steps.push({ by: 'account', change: given - asked, text: {
    en: `${say(asked - given, 'en')} of it was given or reserved before`, zh: `其中 ${say(asked - given, 'zh-CN')} 此前已给付或预留`,
  } });
  return steps;
}

/** Each fact is taken away by itself; those without which something else comes out are what decided. */
function decisiveFacts(judge: Judge, facts: Facts, planId: string): DecisiveFact[] {
  const outcome = (given: Facts): string => fingerprint(assess(judge(given), given, planId));
  const now = outcome(facts);
  return withouts(facts).filter(({ without }) => outcome(without) !== now).map(({ said }) => said);
}

const fingerprint = ({ options, defaultOption, floor, automaticUpTo }: ReturnType<typeof assess>): string => JSON.stringify(
  [options.map(({ optionId, legs }) => [optionId, legs.map(({ remedy, head, lineRef, gate, amount }) => [remedy, head, lineRef, gate, String(amount?.minor)])]),
    defaultOption, String(floor.minor), String(automaticUpTo.minor)],
);

interface Without {
  readonly said: DecisiveFact;
  readonly without: Facts;
}

const NEUTRAL = { category: 'other', severity: 's4', emotion: 'calm', requestedRemedy: 'none' } as const;

/** The facts with one of them unsaid, for each that was said. What remains unsaid of an account is that anything was drawn. */
function withouts(facts: Facts): Without[] {
  const { complaint, reading } = facts;
  const found: Without[] = [];
  for (const [fact, value] of Object.entries(NEUTRAL)) {
    if (reading[fact as keyof typeof NEUTRAL] === value) continue;
    found.push({ said: { fact, value: reading[fact as keyof typeof NEUTRAL], source: reading.classifier }, without: { ...facts, reading: { ...reading, [fact]: value } } });
  }
  for (const fact of ['promisedBy', 'dispatchedAt', 'deliveredAt'] as const) {
    const { [fact]: said, ...order } = complaint.order;
    if (said) found.push({ said: { fact, ...said }, without: { ...facts, complaint: { ...complaint, order } } });
  }
  for (const { lineRef, circumstances = {} } of statutoryFactsOf(facts).order.lines) {
    for (const [fact, said] of Object.entries(circumstances)) found.push({ said: { fact, lineRef, ...said }, without: unsaid(facts, lineRef, fact as CircumstanceName) });
  }
  return found;
}

function unsaid(facts: Facts, lineRef: string, name: CircumstanceName): Facts {
  const { complaint, findings } = facts;
  const lines = complaint.order.lines.map((line) => {
    if (line.lineRef !== lineRef || !line.circumstances) return line;
    const { [name]: _, ...circumstances } = line.circumstances;
    return { ...line, circumstances };
  });
  const { [name]: _, ...others } = findings?.[lineRef] ?? {};
  return {
    ...facts, complaint: { ...complaint, order: { ...complaint.order, lines } },
    ...(findings?.[lineRef] && { findings: { ...findings, [lineRef]: others } }),
  };
}

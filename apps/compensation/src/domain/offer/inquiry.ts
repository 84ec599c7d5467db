import { type CircumstanceName, type Instant, elapsed, plus } from '@redress/contracts';
import { type Measures } from './entitlement.js';
import { type Facts, statutoryFactsOf } from '../facts.js';
import { policyInputsOf } from '../policy/policy-inputs.js';

/** What is outstanding: the customer's answer with what our people make of it, or the report of somebody who went to see. */
export type Outstanding = 'evidence' | 'visit';

/** What the policy wants to know before it offers anything. */
export interface Inquiry {
  /** Codes of the policy: what the customer is asked for. */
  readonly wanted: readonly string[];
  readonly pending: readonly Outstanding[];
  /** From then on it is decided with what is known: silence proves nothing. */
  readonly dueAt: Instant;
}

/** A technician's report is asked of a technician, not of the customer. */
const BY_TECHNICIAN = 'technician-report';
const A_DAY_MS = 86_400_000;

/** Whoever has seen one of these has answered what evidence is asked for. */
const SETTLING = ['defectConfirmed', 'repairsFailed', 'parcelFault', 'fraud', 'unsafeFood', 'incident', 'cause'] as const satisfies readonly CircumstanceName[];

/**
 * What must be found out before the case is decided; undefined where nothing need be: the policy asks for nothing, the complaint has brought it,
 * somebody is in danger or stranded, or law leaves no time to ask.
 */
export function inquiryFor({ policy, floor }: Pick<Measures, 'policy' | 'floor'>, facts: Facts, now: Instant): Inquiry | undefined {
  if (facts.reading.severity === 's1' || floor.entitlements.some(({ head }) => head === 'care')) return undefined;
  const inputs = policyInputsOf(facts);
  const codes = policy.evidenceFor(inputs);
  if (codes.length === 0 || isProven(facts)) return undefined;
  const dueAt = [plus(now, { days: policy.deadlinesFor(inputs).evidenceDays }), ...halfOfLaw(floor, now)].reduce((a, b) => (b < a ? b : a));
  if (elapsed(now, dueAt) < A_DAY_MS) return undefined;
  const wanted = codes.filter((code) => code !== BY_TECHNICIAN);
  return { wanted, pending: [...(wanted.length > 0 ? ['evidence' as const] : []), ...(codes.includes(BY_TECHNICIAN) ? ['visit' as const] : [])], dueAt };
}

/** Of the time that law leaves us, half may go by with asking: the rest is for the customer's choice and for the way of the money. */
const halfOfLaw = ({ deadlines }: Measures['floor'], now: Instant): Instant[] => deadlines.filter(({ whose }) => whose === 'trader')
  .map(({ dueAt }) => plus(now, { milliseconds: Math.floor(elapsed(now, dueAt) / 2) }));

const isProven = (facts: Facts): boolean => statutoryFactsOf(facts).order.lines
  .every(({ circumstances = {} }) => SETTLING.some((name) => circumstances[name]?.proven === 'yes'));

/** Nobody can, or need, say more: the case is decided. */
export const isAnswered = (inquiry: Inquiry | undefined, now: Instant): boolean => !inquiry || inquiry.pending.length === 0 || now >= inquiry.dueAt;

/** The inquiry once one of its questions has its answer. The report of whoever went to see the goods answers all of them. */
export const answeredBy = (inquiry: Inquiry, answer: Outstanding, isReport: boolean): Inquiry =>
  ({ ...inquiry, pending: isReport && answer === 'visit' ? [] : inquiry.pending.filter((one) => one !== answer) });

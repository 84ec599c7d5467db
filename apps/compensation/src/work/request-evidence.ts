import { type Instant, plus } from '@redress/contracts';
import { command, refuse } from '@redress/messaging';
import { askFor, evidenceRef } from './ask-for.js';
import { isOver } from '../domain/work/work-owed.js';
import { unknownEvidence } from './policy-of-work.js';
import { compensation } from '../score.js';
import { workSheets } from '../store/work.js';
import { finish, workOn, workRefs, workRefsOf } from './work.js';

export interface EvidenceAsked {
  readonly planId: string;
  /** Codes of the policy. */
  readonly wanted: readonly string[];
  /** By the policy where absent. */
  readonly days?: number | undefined;
}
export const requestEvidenceCommand = command<EvidenceAsked, { requestId: string; dueAt: Instant }>()('request-evidence');

/** Somebody asks the customer for evidence, with a date. The decision does not wait for longer than that. */
export const requestEvidence = compensation.useCase({
  name: 'request-evidence',
  on: requestEvidenceCommand,
  reads: ({ merchant, data: { planId } }) => ({ ...workRefs(merchant, planId), sheet: workSheets.at({ merchant, planId }) }),
  then: (_, { plan, sheet }) => ({ ...workRefsOf(plan), asked: evidenceRef(sheet) }),
  decide: ({ data: { planId, wanted, days }, actor }, { plan, goods, sheet, files, ...view }, now) => {
    if (!actor) throw new Error('evidence is asked for by somebody');
    if (!plan) return refuse('not-found', 'there is no such plan');
    if (isOver(plan)) return refuse('wrong-state', `the plan is ${plan.state}`);
    const unknown = unknownEvidence(plan, wanted);
    if (unknown) return refuse('schema-violation', `wanted: the policy has no evidence ${unknown}`);
    const work = workOn(plan, goods, files[0], now);
    const { requestId, dueAt } = askFor(work, sheet, wanted, actor.id, days === undefined ? undefined : plus(now, { days }));
    const effects = finish(work, view);
    if ('refused' in effects) return effects;
    return { ...effects, audit: [{ act: 'evidence.request', target: planId, detail: { wanted: wanted.join(' ') } }], reply: { requestId, dueAt } };
  },
});

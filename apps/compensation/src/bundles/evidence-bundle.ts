import { type AuditRow } from '@redress/messaging';
import { disputeInFull } from '../disputes/dispute-view.js';
import { type CaseFile } from '../domain/case-file.js';
import { type Dispute } from '../domain/dispute/dispute.js';
import { hashOf } from '../domain/facts.js';
import { type Plan, chosenOption, stateOf } from '../domain/plan/plan.js';

/** What a case's bundle is put together from. */
export interface BundleSources {
  readonly merchant: string;
  readonly caseId: string;
  readonly file?: CaseFile | undefined;
  readonly plans: readonly Plan[];
  readonly disputes: readonly Dispute[];
  readonly audit: readonly AuditRow[];
}

const planIn = (plan: Plan) => {
  const { planId, state, createdAt, requestedBy, approver, decidedBy, offer, chosen, grounds, facts, withdrawn, disputeId, negotiation = [] } = plan;
  const legs = (chosenOption(plan)?.legs ?? []).map((leg) => ({ ...leg, state: stateOf(plan, leg) }));
  const { options, defaultOption, floor, ceiling, reasons } = offer;
  return {
    planId, complaintId: facts.complaint.complaintId, state, createdAt, requestedBy, approver, decidedBy, chosen, withdrawn, disputeId, grounds,
    reading: facts.reading, left: facts.left, floor, ceiling, options, defaultOption, reasons, negotiation, legs,
  };
};

const contentOf = ({ merchant, caseId, file, plans, disputes, audit }: BundleSources) => ({
  format: 'redress-evidence-bundle@1' as const, merchant, caseId,
  complaints: (file?.complaints ?? []).map(({ customerRef: _, ...facts }) => facts), findings: file?.findings ?? {},
  plans: plans.map(planIn), disputes: disputes.map(disputeInFull),
  timeline: audit.map(({ at, actor, role, act, target, detail, allowed }) => ({ at, actor, role, act, target, detail, allowed })),
});

export type EvidenceBundle = ReturnType<typeof contentOf> & { readonly sha256: string };

/**
 * All that compensation holds of a case, for whoever has to judge it: order facts, offers, decisions and their rules, payouts, evidence,
 * rulings, and who did what when. No text of the customer's and no contact. `sha256` is the hash of the rest in canonical form (keys sorted,
 * no blanks), the same as long as nothing changes.
 */
export function evidenceBundle(sources: BundleSources): EvidenceBundle {
  const content = contentOf(sources);
  return { ...content, sha256: hashOf(content) };
}

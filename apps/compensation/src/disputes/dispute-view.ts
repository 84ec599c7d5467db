import { type Dispute } from '../domain/dispute/dispute.js';

const money = (minor: bigint, { currency }: Dispute) => ({ minor, currency });

/** A dispute in a queue. */
export const listedDispute = (dispute: Dispute) => {
  const { merchant, disputeId, caseId, orderSource, orderRef, state, level, by, reason, claimed, openedAt, clock, appealUntil, requests } = dispute;
  const due = requests.filter((one) => one.state === 'open').map(({ party, dueAt }) => ({ of: 'evidence' as const, party, dueAt }));
  return {
    merchant, disputeId, caseId, orderSource, orderRef, state, level, by, reason, openedAt, appealUntil,
    claimed: claimed === undefined ? undefined : money(claimed, dispute),
    due: [...due, ...(clock ? [{ of: 'ruling' as const, dueAt: clock.dueAt }] : [])],
  };
};

/** A dispute with all that was asked, brought and ruled. */
export const disputeInFull = (dispute: Dispute) => {
  const { plans, requests, evidence, rulings, visited, appealedAt, receivable } = dispute;
  return { ...listedDispute(dispute), plans, visited, appealedAt, requests, evidence, rulings, receivable: money(receivable, dispute) };
};

/** What its customer sees of it: not who works on it, nor where our evidence lies. */
export const disputeForCustomer = (dispute: Dispute) => {
  const { disputeId, state, level, reason, openedAt, appealUntil, requests, evidence, rulings, appealedAt } = dispute;
  return {
    disputeId, state, level, reason, openedAt,
    appealUntil: state === 'decided' && !appealedAt.includes(level) ? appealUntil : undefined,
    asked: requests.filter(({ party, state: is }) => party === 'consumer' && is === 'open').map(({ requestId, kinds, dueAt }) => ({ requestId, kinds, dueAt })),
    brought: evidence.filter(({ party }) => party === 'consumer').map(({ kind, sha256, providedAt, late }) => ({ kind, sha256, providedAt, late })),
    rulings: rulings.map(({ level: at, outcome, awarded, reason: why, at: on }) => ({ level: at, outcome, awarded, reason: why, at: on })),
  };
};

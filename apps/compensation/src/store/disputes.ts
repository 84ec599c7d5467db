import { bigint, integer, json, oneOf, optional, storeOf, text, time, uuid } from '@redress/messaging';
import { type Dispute } from '../domain/dispute/dispute.js';

/** One row a dispute, with all that was asked, brought and ruled: it is read and written whole, and seldom. */
export const disputes = storeOf<Dispute>()({
  table: 'dispute', key: ['merchant', 'disputeId'], version: 'version',
  columns: {
    merchant: text, disputeId: uuid, caseId: uuid, channel: optional(text), chargebackId: optional(uuid), orderSource: text, orderRef: text,
    lineRefs: json<Dispute['lineRefs']>(), customerRef: optional(text), currency: text, timeZone: text, state: oneOf<Dispute['state']>(), level: oneOf<Dispute['level']>(),
    visited: json<Dispute['visited']>(), appealedAt: json<Dispute['appealedAt']>(), by: oneOf<Dispute['by']>(), openedBy: text, reason: text,
    claimed: optional(bigint), openedAt: time, plans: json<Dispute['plans']>(), requests: json<Dispute['requests']>(),
    evidence: json<Dispute['evidence']>(), rulings: json<Dispute['rulings']>(), clock: optional(json<NonNullable<Dispute['clock']>>()),
    appealUntil: optional(time), receivable: bigint, receivableHead: optional(oneOf<NonNullable<Dispute['receivableHead']>>()),
    assignments: integer, facts: integer, version: integer,
  },
  indexes: [{ columns: ['caseId'] }, { columns: ['state', 'openedAt'], where: "state NOT IN ('closed', 'withdrawn', 'expired')" }],
  checks: { owed_back: 'receivable >= 0' },
});

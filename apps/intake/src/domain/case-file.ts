import { caseId, complaintId, type Instant, type Language, type Receipt } from '@redress/contracts';
import { receiptNumber } from './receipt-number.js';
import { type Account } from './registry.js';

/** A complaint of a case, and whose data key closes what it left in the vault. */
export interface CaseComplaint {
  complaintId: string;
  subjectId: string;
}

/**
 * A case: everything about one matter. Today each complaint opens one of its own, also a second one about the same order, which notes
 * what it repeats; the order's entitlement account, not the case, keeps one loss from being made good twice. `complaints` is a list
 * because cases can be merged.
 */
export interface CaseFile {
  merchant: string;
  caseId: string;
  number: string;
  openedBy: 'complaint' | 'chargeback' | 'operation' | 'campaign';
  orderSource: string;
  orderRef: string;
  customerRef?: string | undefined;
  language: Language;
  complaints: CaseComplaint[];
  /** Whose contact it is where nobody has complained: an earlier complaint's about the order, or the buyer's. */
  contactOf?: CaseComplaint | undefined;
  /** Money is on its way: from now on nobody withdraws. */
  payoutSubmitted: boolean;
  openedAt: Instant;
}

export interface Complaint {
  merchant: string;
  complaintId: string;
  caseId: string;
  channel: string;
  account: string;
  externalId: string;
  contentHash: string;
  customerRef: string;
  orderRef: string;
  state: 'open' | 'withdrawn';
  /** The case of an earlier complaint about the same order. */
  repeatOf?: string | undefined;
  receivedAt: Instant;
  /** Facts published about the complaint so far. */
  facts: number;
}

/** A receipt without its link: the link is signed at the door, from nothing but this. */
export type Acceptance = Omit<Receipt, 'caseLink'>;

export interface ComplaintIds {
  readonly complaintId: string;
  readonly caseId: string;
}

/** Ids of a complaint and of the case that it opens, from the channel's own id: a repeat meets its own past. */
export function idsOf({ merchant, account }: Account, externalId: string): ComplaintIds {
  const id = complaintId(merchant, account, externalId);
  return { complaintId: id, caseId: caseId(merchant, id) };
}

export const acceptanceOf = ({ caseId: id, receivedAt }: Complaint): Acceptance => ({ caseId: id, number: receiptNumber(id), receivedAt });

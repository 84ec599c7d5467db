import { type Standing } from './offer/customer-standing.js';
import { type ComplaintFacts, type Findings } from './facts.js';

/** What is known of a case before and between decisions. Its complaints are numbered from 1: complaint n has plan n. */
export interface CaseFile {
  readonly merchant: string;
  readonly caseId: string;
  readonly complaints: readonly FiledComplaint[];
  readonly findings?: Findings | undefined;
  readonly version: number;
}

export interface FiledComplaint extends ComplaintFacts {
  readonly withdrawn?: true;
  /** How the customer stood when it came; absent where there was nothing to look back at. */
  readonly standing?: Standing;
}

export const ordinalOf = (file: CaseFile, complaintId: string): number =>
  file.complaints.findIndex((filed) => filed.complaintId === complaintId) + 1;

import { type creditRemedies } from '@redress/contracts';

/** What a leg of credit gives, kept with its payout. */
export interface CreditTerms {
  readonly remedy: (typeof creditRemedies)[number];
  /** How many points; the payout's amount is what they cost. */
  readonly units?: number | undefined;
  readonly customerRef: string;
}

import { type Instant } from '@redress/contracts';

/** A message of an input topic that could not be taken: why, from whom, and its bytes, locked, for whoever looks into it. */
export interface Quarantined {
  merchant: string;
  inputId: string;
  reason: string;
  channel: string;
  account: string;
  externalId?: string | undefined;
  at: Instant;
  body: Buffer;
}

import { type Instant } from '@redress/contracts';

/** A message on the topic of task answers that could not be taken. Its bytes are not kept: they hold somebody's token. */
export interface RefusedAnswer {
  readonly merchant: string;
  readonly inputId: string;
  /** A code of the problem catalogue. */
  readonly reason: string;
  readonly detail: string;
  readonly taskId?: string | undefined;
  readonly at: Instant;
}

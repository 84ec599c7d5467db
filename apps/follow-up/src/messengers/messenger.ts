import { type Language } from '@redress/contracts';
import { type Delivery } from '../domain/letter.js';

/** A letter with its address on, as it leaves the house. It exists in memory only. */
export interface Mail {
  /** The same in every try, so that a repeat can be recognised by whoever gets it. */
  readonly messageId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly language: Language;
}

/** How letters leave. One answer for each, in the same order; it never rejects. */
export interface Messenger {
  send(mails: readonly Mail[]): Promise<readonly Delivery[]>;
  close(): void;
}

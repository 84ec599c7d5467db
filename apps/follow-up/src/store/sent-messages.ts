import { type Instant, type Language } from '@redress/contracts';
import { integer, json, oneOf, optional, storeOf, text, time, uuid } from '@redress/messaging';
import { type Letter } from '../domain/letter.js';

/**
 * What became of a message, once that is certain. `letter` is what it said; from it and `language` the text can be built again, but
 * for the name, which only the vault knows.
 */
export interface SentMessage {
  merchant: string;
  caseId: string;
  messageId: string;
  template: string;
  cause: string;
  language: Language;
  timeZone: string;
  number: string;
  state: 'sent' | 'failed';
  reason?: string | undefined;
  tries: number;
  at: Instant;
  letter: Letter;
}

export const sentMessages = storeOf<SentMessage>()({
  table: 'sent_message', key: ['merchant', 'caseId', 'messageId'],
  columns: {
    merchant: text, caseId: uuid, messageId: uuid, template: text, cause: text, language: oneOf<Language>(), timeZone: text, number: text,
    state: oneOf<'sent' | 'failed'>(), reason: optional(text), tries: integer, at: time, letter: json<Letter>(),
  },
});

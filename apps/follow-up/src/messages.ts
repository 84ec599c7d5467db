import { derivedId, type Instant, messageId, plus } from '@redress/contracts';
import { intent, type StoredIntent, storeIntent } from '@redress/messaging';
import { type FollowUp } from './domain/case-life.js';
import { type Delivery, type Letter, type Message } from './domain/letter.js';

/** A message to a customer, stored before it is tried. */
export const sendMessage = intent<Message, Delivery>()('message.send');

/** A letter's link opens the case for this long after it was opened. */
const LINK_LASTS = { days: 365 };

/** The intent to tell the customer something. `cause` is what it is about: of one cause one letter of a kind is sent. */
export function letterTo(row: FollowUp, letter: Letter, cause: string): StoredIntent {
  const { caseId, number, language, timeZone, openedAt } = row;
  return attempt({
    messageId: messageId(caseId, letter.template, cause), caseId, cause, number, language, timeZone, linkUntil: plus(openedAt, LINK_LASTS), letter,
    tries: 0, uncertain: false,
  });
}

export const attempt = (message: Message, dueAt?: Instant): StoredIntent =>
  storeIntent(
    sendMessage, derivedId('attempt', message.messageId, message.tries, String(message.uncertain)), message.caseId, 'email', message, dueAt,
  );

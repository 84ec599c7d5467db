import { type Duration } from '@redress/contracts';
import { type Delivery, type Message } from './letter.js';

/** How long to wait after the first, second, … try. */
const PAUSES: readonly Duration[] = [{ minutes: 1 }, { minutes: 5 }, { minutes: 30 }, { hours: 2 }, { hours: 12 }];

export type NextStep =
  | { readonly is: 'sent' }
  | { readonly is: 'failed'; readonly reason: string }
  | { readonly is: 'again'; readonly after: Duration; readonly message: Message };

/**
 * What follows a try. Whatever was certainly not delivered is tried again with growing pauses. Where nobody knows whether it was, it is
 * repeated once: a customer may get a letter twice (under one Message-ID, which mail programs fold), but never three times.
 */
export function nextStep(message: Message, delivery: Delivery): NextStep {
  switch (delivery.is) {
    case 'sent':
      return { is: 'sent' };
    case 'no-contact':
      return { is: 'failed', reason: 'no-contact' };
    case 'refused':
      return { is: 'failed', reason: delivery.reason };
    case 'unknown':
      if (message.uncertain) return { is: 'failed', reason: 'outcome-unknown' };
      return again({ ...message, uncertain: true }, 'outcome-unknown');
    case 'unavailable':
      return again(message, delivery.reason);
  }
}

function again(message: Message, reason: string): NextStep {
  const after = PAUSES[message.tries];
  return after ? { is: 'again', after, message: { ...message, tries: message.tries + 1 } } : { is: 'failed', reason };
}

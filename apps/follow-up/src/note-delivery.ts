import { plus } from '@redress/contracts';
import { nextStep } from './domain/resend.js';
import { surveyId } from './domain/survey.js';
import { attempt, sendMessage } from './messages.js';
import { keepPromise, promiseOf } from './domain/promise.js';
import { withPromises } from './promise-book.js';
import { followUp } from './score.js';
import { promises } from './store/promises.js';
import { sentMessages } from './store/sent-messages.js';

/** A try to send a message has come back, or its lease has run out and nobody knows. */
export const noteDelivery = followUp.useCase({
  name: 'note-delivery',
  on: sendMessage,
  // Of a letter of apology the cause is its leg.
  reads: ({ merchant, data: { payload: { letter, cause } } }) => ({
    promised: promises.all(letter.template === 'apology' ? [{ merchant, promiseId: promiseOf(cause) }] : []),
  }),
  decide: ({ merchant, data: { payload, result } }, { promised }, now) => {
    const next = nextStep(payload, result.is === 'answered' ? result.answer : { is: 'unknown' });
    if (next.is === 'again') return { intents: [attempt(next.message, plus(now, next.after))] };
    const { messageId, caseId, cause, language, letter, number, timeZone } = payload;
    const { template } = letter;
    const told = { messageId, caseId, template, medium: 'email' as const, language, cause };
    const life = (version: number) => ({ type: 'message', id: messageId, version });
    return withPromises({
      writes: [sentMessages.add({
        merchant, caseId, messageId, template, cause, language, timeZone, number, letter, state: next.is, tries: payload.tries + 1, at: now,
        ...(next.is === 'failed' && { reason: next.reason }),
      })],
      events: next.is === 'failed'
        ? [followUp.fact('message.failed.v1', caseId, life(1), { ...told, reason: next.reason })]
        : [
            followUp.fact('message.sent.v1', caseId, life(1), { ...told, sentAt: now }),
            ...(letter.template === 'survey'
              ? [followUp.fact('survey.sent.v1', caseId, life(2), { caseId, surveyId: surveyId(caseId, letter.round), sentAt: now })] : []),
          ],
    }, next.is === 'sent' ? promised.flatMap((promise) => keepPromise(promise, now)) : []);
  },
});

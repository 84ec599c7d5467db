import { type Letter, type OfferedOption } from '../domain/letter.js';
import { type Outcome } from '../domain/case-life.js';
import { type Reader, type Wording } from './wording.js';

const OUTCOMES: Record<Outcome, string> = {
  monetary_relief: 'You were compensated in money.',
  non_monetary_relief: 'You were compensated in kind.',
  explanation: 'You were given an explanation.',
  none: 'It ended without an outcome.',
};
const CREDITS: Record<Letter<'credit'>['remedy'], string> = {
  store_credit: 'store credit', gift_card: 'gift card', coupon: 'coupon', discount: 'discount', points: 'points credit',
};
const option = ({ label, amount, by }: OfferedOption, reader: Reader): string =>
  `- ${label.en}${amount ? `: ${reader.amount(amount)}` : ''}${by ? `, with you by ${reader.date(by)}` : ''}`;
const seeCase = ({ caseLink }: Reader): string => `Your case, at any time: ${caseLink}`;

export const en: Wording = {
  acknowledged: (_, reader) => ({
    subject: `We have your complaint (${reader.number})`,
    body: [
      `Thank you for telling us. Your complaint is on file under the number ${reader.number}, and we have begun to work on it.`,
      seeCase(reader),
    ],
  }),
  evidence: ({ asks, until }, reader) => ({
    subject: `Please send us something for your case (${reader.number})`,
    body: [
      `Before we can make you an offer, we need to see:\n${asks.map((one) => `- ${one.en}`).join('\n')}`,
      `Please send it by ${reader.date(until)} on the page of your case. If you cannot, say so there.`,
      'If we hear nothing by then, we decide with what we know. Your rights by law do not depend on your answer.',
      seeCase(reader),
    ],
  }),
  visit: ({ until }, reader) => ({
    subject: `A technician is coming to look at it (${reader.number})`,
    body: [
      `A technician comes to look at the goods, by ${reader.date(until)}, and reports to us. It costs you nothing; they will arrange the time with you.`,
      'If nobody comes by then, we decide with what we know. Your rights by law stay as they are.',
      seeCase(reader),
    ],
  }),
  offer: ({ options, needsChoice, needsApproval, reason, law, range, until }, reader) => ({
    subject: needsChoice ? `Please choose: how we make it good (${reader.number})` : `A colleague is looking at your case (${reader.number})`,
    body: [
      ...(needsChoice || !needsApproval
        ? [
            `What we found: ${reason.en}`,
            ...(law ? [`What the law says:\n${law.map(({ en: said }) => `- ${said}`).join('\n')}`] : []),
            `We offer you:\n${options.map((one) => option(one, reader)).join('\n')}`,
            ...(range && range.least.minor !== range.most.minor
              ? [`Cases like yours come to ${reader.amount(range.least)} to ${reader.amount(range.most)}.`] : []),
            ...(needsApproval ? ['A colleague confirms your choice before we carry it out.'] : []),
            `Please choose by ${reader.date(until)} on the page of your case. If we hear nothing, the first option applies.`,
          ]
        : [`Your case needs a decision by a colleague. You will hear from us by ${reader.date(until)}.`]),
      seeCase(reader),
    ],
  }),
  proactive: ({ options, reason }, reader) => ({
    subject: `About your order: we are making something good (${reader.number})`,
    body: [
      `Something went wrong, and we do not wait for you to complain. ${reason.en}`,
      `You get:\n${options.map((one) => option(one, reader)).join('\n')}`,
      'You need to do nothing. Your rights by law stay as they are.',
      seeCase(reader),
    ],
  }),
  paid: ({ amount, reason, valueDate }, reader) => ({
    subject: `We have paid you ${reader.amount(amount)} (${reader.number})`,
    body: [
      `We have paid ${reader.amount(amount)} back the way you paid, with value on ${reader.date(`${valueDate}T12:00:00.000Z`)}.`,
      `Why: ${reason.en}`,
      'Your bank may need a few days to show it.',
      seeCase(reader),
    ],
  }),
  credit: ({ remedy, amount, units, code, reason }, reader) => ({
    subject: `A ${CREDITS[remedy]} for you (${reader.number})`,
    body: [
      units === undefined ? `We have issued you a ${CREDITS[remedy]} of ${reader.amount(amount)}.` : `We have credited you ${units} points.`,
      `Its code: ${code}. It is good in our shop for you alone.`,
      `Why: ${reason.en}`,
      seeCase(reader),
    ],
  }),
  needs_customer: ({ amount }, reader) => ({
    subject: `Please confirm so that we can pay you (${reader.number})`,
    body: [
      `A payment of ${reader.amount(amount)} waits for you: the payment provider asks you to confirm it in its own app or on its own page.`,
      'We never ask for passwords or card numbers.',
      seeCase(reader),
    ],
  }),
  apology: ({ reason }, reader) => ({
    subject: `We are sorry (${reader.number})`,
    body: [
      'We are sorry. What happened should not have happened, and we understand that it cost you time and trust.',
      `What we found: ${reason.en}`,
      'We have noted it so that it does not happen to others.',
      seeCase(reader),
    ],
  }),
  declined: ({ reasons, feedback }, reader) => ({
    subject: `Our answer to you (${reader.number})`,
    body: [
      'We have read carefully what you wrote. This is our answer:',
      reasons.map((reason) => `- ${reason.en}`).join('\n'),
      ...(feedback ? [] : ['If you know something that we do not, open the case again on its page. You may also turn to your consumer association or authority.']),
      seeCase(reader),
    ],
  }),
  survey: (_, reader) => ({
    subject: `Did it help? (${reader.number})`,
    body: [
      'A short while ago we closed our work on your complaint. Did it help? Your answer takes less than a minute:',
      reader.surveyLink,
      'If it did not, say so there, and the case is opened again.',
    ],
  }),
  closed: ({ outcome }, reader) => ({
    subject: `Your case is closed (${reader.number})`,
    body: [
      `We have closed your case. ${OUTCOMES[outcome]}`, 'If the matter is not over for you, open the case again on its page.', seeCase(reader),
    ],
  }),
  withdrawn: (_, reader) => ({
    subject: `You have withdrawn your complaint (${reader.number})`,
    body: [
      'As you asked, we have stopped our work on your complaint. Nothing further happens. You can complain again at any time.', seeCase(reader),
    ],
  }),
};

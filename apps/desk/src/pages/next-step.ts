import { type Language } from '@redress/contracts';
import { type CaseState, type WaitsFor } from '../domain/case-state.js';
import { type CaseSummary } from '../domain/case-summary.js';
import { type InBoth } from '../domain/vocabulary.js';
import { html, type Html } from './html.js';

/** Where a customer may go from the page; an absent one is not offered. */
export interface CustomerLinks {
  readonly survey?: string | undefined;
  readonly choice?: string | undefined;
  /** How services worked on the case. */
  readonly trace?: string | undefined;
}

const both = (en: string, zh: string): InBoth => ({ en, zh });
const WORKING = both('We are working on it. You need not do anything.', '我们正在处理，您无需任何操作。');
const MONEY = both('The money is on its way. You need not do anything.', '款项正在支付中，您无需任何操作。');
const DONE = both('Nothing is open. Your bank may need a few days to show a payment.', '已无待办事项。银行入账可能需要几天时间。');
const PERSON = both('A colleague is looking at it and will write to you.', '已转由专人处理，结果将邮件通知您。');

const BY_STATE: Readonly<Record<CaseState, InBoth>> = {
  received: WORKING, classified: WORKING, proposed: WORKING, approved: MONEY, paying: MONEY, paid: DONE, fulfilled: DONE,
  declined: both('If you know something that we do not, let us have the case opened again.', '如有新的情况，可申请重新处理。'),
  failed: PERSON, reopened: PERSON,
  cancelled: both('We have stopped our work on this case.', '我们已停止处理本案。'),
  withdrawn: both('You have withdrawn the complaint. You can complain again at any time.', '您已撤回投诉，可随时再次投诉。'),
  resolved: both('Tell us whether it helped. If not, we open the case again.', '请告诉我们结果是否有帮助；如问题仍未解决，我们将重新处理。'),
  closed: both('The case is closed.', '本案已结案。'),
};
const BY_WAIT: Readonly<Partial<Record<WaitsFor, InBoth>>> = {
  choice: both('Please choose one of the remedies that we offer.', '请选择我们提供的处理方案。'),
  approval: both('A colleague decides about the remedy. You will hear from us.', '方案正在由专人审批，结果将邮件通知您。'),
  confirmation: both('Please confirm the payment in the app or on the page of your payment provider.', '请在支付平台确认收款。'),
};

/** What the customer may expect or should do now. */
export function nextStep({ state, waitsFor }: CaseSummary, language: Language, { survey, choice }: CustomerLinks): Html {
  const text = (waitsFor && BY_WAIT[waitsFor]) ?? BY_STATE[state];
  const link = waitsFor === 'choice' ? choice : state === 'resolved' || state === 'closed' ? survey : undefined;
  const label = waitsFor === 'choice' ? both('Choose', '去选择') : both('Say whether it helped, or have the case opened again', '评价处理结果或申请重新处理');
  return html`<p>${text[language]}</p>${link && html`<p><a href="${link}">${label[language]}</a></p>`}`;
}

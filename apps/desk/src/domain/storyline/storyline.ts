import { type Language } from '@redress/contracts';
import { clockStory } from './clock.js';
import { disputeStory } from './dispute.js';
import { followUpStory } from './follow-up.js';
import { intakeStory } from './intake.js';
import { paymentStory } from './payment.js';
import { promiseStory } from './promise.js';
import { remedyStory } from './remedy.js';
import { type DeskEvent, type Params, type Story } from './story.js';
import { workStory } from './work.js';

/** How every event that desk hears is told. An event of the score without a line here does not compile. */
const storyline: { readonly [T in DeskEvent]: Story<T, never> } = {
  ...intakeStory, ...remedyStory, ...paymentStory, ...disputeStory, ...clockStory, ...followUpStory, ...workStory, ...promiseStory,
};

/** Every event addressed to desk: whatever can be told is heard. */
export const told = Object.keys(storyline) as DeskEvent[];

const storyOf = (type: DeskEvent): Story => storyline[type] as unknown as Story;

export const kept = (event: { readonly name: DeskEvent; readonly data: unknown }): Params => storyOf(event.name).keeps(event.data as never);
export const tell = (type: DeskEvent, params: Params, language: Language): string => storyOf(type)[language](params);
export const isForCustomer = (type: DeskEvent): boolean => storyOf(type).forCustomer;

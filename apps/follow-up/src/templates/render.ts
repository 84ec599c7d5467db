import { type Language } from '@redress/contracts';
import { type Letter, type Message } from '../domain/letter.js';
import { en } from './en.js';
import { amountIn, dateIn, type Reader, type Wording } from './wording.js';
import { zh } from './zh.js';

const wordings: Record<Language, Wording> = { en, zh };
const GREETINGS: Record<Language, (name: string | undefined) => string> = {
  en: (name) => (name ? `Dear ${name},` : 'Hello,'),
  zh: (name) => (name ? `${name}，您好：` : '您好：'),
};
const CLOSINGS: Record<Language, string> = { en: 'Your after-sales team', zh: '售后服务团队' };

export interface Links {
  readonly caseLink: string;
  readonly surveyLink: string;
}
export interface Text {
  readonly subject: string;
  readonly text: string;
}

type Written = Pick<Message, 'letter' | 'language' | 'number' | 'timeZone'>;

/** The mail as plain text. The name comes from the vault and goes nowhere but into the mail. */
export function render({ letter, language, number, timeZone }: Written, links: Links, name?: string): Text {
  const reader: Reader = { number, ...links, amount: amountIn(language), date: dateIn(language, timeZone) };
  const write = wordings[language][letter.template] as (letter: Letter, reader: Reader) => { subject: string; body: readonly string[] };
  const { subject, body } = write(letter, reader);
  return { subject, text: [GREETINGS[language](oneLine(name)), ...body, CLOSINGS[language]].join('\n\n') };
}

/** A name is what somebody typed: it must not be able to add lines to a letter. */
const oneLine = (name: string | undefined): string | undefined => name?.replace(/\s+/gu, ' ').trim().slice(0, 100) || undefined;

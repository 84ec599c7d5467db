import { type Instant, type Language, type Template } from '@redress/contracts';
import { format, type Money } from '@redress/money';
import { type Letter } from '../domain/letter.js';

/** What every letter may refer to, already in the words of its reader. */
export interface Reader {
  readonly number: string;
  readonly caseLink: string;
  readonly surveyLink: string;
  readonly amount: (value: Money) => string;
  readonly date: (at: Instant) => string;
}
/** One language's words for every letter: a subject, and paragraphs. A template without words does not compile. */
export type Wording = {
  readonly [T in Template]: (letter: Letter<T>, reader: Reader) => { readonly subject: string; readonly body: readonly string[] };
};

const LOCALES: Record<Language, string> = { en: 'en-GB', zh: 'zh-CN' };

export const amountIn = (language: Language) => (value: Money): string => format(value, LOCALES[language]);
export const dateIn = (language: Language, timeZone: string) => (at: Instant): string => formatOf(language, timeZone).format(Date.parse(at));

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format costs more than writing the letter; there are no more of them than time zones. */
function formatOf(language: Language, timeZone: string): Intl.DateTimeFormat {
  const name = `${language} ${timeZone}`;
  let format = formats.get(name);
  if (!format) formats.set(name, (format = new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'long', timeZone })));
  return format;
}

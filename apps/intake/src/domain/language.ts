import { type Language } from '@redress/contracts';

/** A Chinese character says about as much as three Latin letters. */
const LETTERS_PER_CHARACTER = 3;

/** Chinese or English by script; the fallback where the text has neither. A brand name in Latin letters does not make a text English. */
export function languageOf(text: string, fallback: Language): Language {
  const characters = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const letters = text.match(/\p{Script=Latin}/gu)?.length ?? 0;
  if (characters === 0 && letters === 0) return fallback;
  return characters * LETTERS_PER_CHARACTER >= letters ? 'zh' : 'en';
}

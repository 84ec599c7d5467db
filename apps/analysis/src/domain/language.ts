import { type Language } from '@redress/contracts';

/** Chinese where at least one sign in five is a Han character: brand names and units in Latin letters do not make a text English. */
export function languageOf(text: string): Language {
  let han = 0;
  let latin = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 0x3400 && code <= 0x9fff) han++;
    else if ((code >= 65 && code <= 90) || (code >= 97 && code <= 122)) latin++;
  }
  return han > 0 && han * 4 >= latin ? 'zh' : 'en';
}

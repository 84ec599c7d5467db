import { type Language } from '@redress/contracts';

/** The first of our languages in an Accept-Language header, by weight; `otherwise` where it names none. */
export function languageFrom(header: string | undefined, otherwise: Language = 'en'): Language {
  const wanted = (header ?? '').split(',').map((entry) => {
    const [tag = '', ...params] = entry.trim().toLowerCase().split(';');
    const weight = Number(params.map((param) => /^\s*q=([\d.]+)$/.exec(param)?.[1]).find(Boolean) ?? 1);
    return { language: tag.split('-')[0], weight };
  });
  const known = wanted.filter(({ language, weight }) => (language === 'zh' || language === 'en') && weight > 0);
  const [best] = known.sort((a, b) => b.weight - a.weight);
  return (best?.language as Language | undefined) ?? otherwise;
}

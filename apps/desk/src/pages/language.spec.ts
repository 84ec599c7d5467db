import { languageFrom } from './language.js';

it.each([
  ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'], ['en-GB', 'en'], ['fr-FR, zh;q=0.3, en;q=0.7', 'en'], ['zh;q=0, en;q=0.1', 'en'], [undefined, 'en'], ['de', 'en'], ['*', 'en'],
] as const)('%s means %s', (header, language) => expect(languageFrom(header)).toBe(language));

it('falls back to the language of the case', () => expect(languageFrom('fr', 'zh')).toBe('zh'));

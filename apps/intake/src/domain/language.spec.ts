import { languageOf } from './language.js';

it.each([
  ['水壶裂了', 'zh'], ['The kettle is cracked', 'en'], ['iPhone 15 Pro Max 屏幕坏了要求退款', 'zh'], ['I asked for 退款 and nobody answered me', 'en'],
  ['12345 !!!', 'zh'], ['😡', 'zh'],
] as const)('%s is %s', (text, language) => {
  expect(languageOf(text, 'zh')).toBe(language);
});

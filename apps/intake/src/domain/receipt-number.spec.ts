import { derivedId } from '@redress/contracts';
import { isReceiptNumber, receiptNumber } from './receipt-number.js';

it('is derived, short, and without signs that sound or look alike', () => {
  const number = receiptNumber(derivedId('case', 'a'));
  expect(number).toBe(receiptNumber(derivedId('case', 'a')));
  expect(number).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
  const many = new Set(Array.from({ length: 20_000 }, (_, i) => receiptNumber(derivedId('case', i))));
  expect(many.size).toBe(20_000);
});

it('notices every single wrong sign', () => {
  const number = receiptNumber(derivedId('case', 'b'));
  expect(isReceiptNumber(number)).toBe(true);
  expect(isReceiptNumber(number.toLowerCase().replaceAll('-', ''))).toBe(true);
  for (let i = 0; i < number.length; i++) {
    if (number[i] === '-') continue;
    const wrong = number.slice(0, i) + (number[i] === '7' ? '8' : '7') + number.slice(i + 1);
    expect(isReceiptNumber(wrong)).toBe(false);
  }
});

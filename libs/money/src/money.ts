import { exponentOf } from './currency.js';

/** An amount in integer minor units (fen, cents, yen) of one ISO 4217 currency. Never a float, never converted silently. */
export interface Money {
  readonly minor: bigint;
  readonly currency: string;
}

export const money = (minor: bigint | number, currency: string): Money => ({ minor: BigInt(minor), currency });
export const zero = (currency: string): Money => ({ minor: 0n, currency });

/** Throws: two currencies in one sum is a broken invariant, never an input error. */
function sameCurrency(a: Money, b: Money): void {
  if (a.currency !== b.currency) throw new TypeError(`cannot combine ${a.currency} with ${b.currency}`);
}

export function add(a: Money, b: Money): Money {
  sameCurrency(a, b);
  return { minor: a.minor + b.minor, currency: a.currency };
}

export function subtract(a: Money, b: Money): Money {
  sameCurrency(a, b);
  return { minor: a.minor - b.minor, currency: a.currency };
}

export function sum(amounts: readonly Money[], currency: string): Money {
  return amounts.reduce(add, zero(currency));
}

export function compare(a: Money, b: Money): -1 | 0 | 1 {
  sameCurrency(a, b);
  return a.minor < b.minor ? -1 : a.minor > b.minor ? 1 : 0;
}

export const lesser = (a: Money, b: Money): Money => (compare(a, b) <= 0 ? a : b);
export const greater = (a: Money, b: Money): Money => (compare(a, b) >= 0 ? a : b);
export const isPositive = (a: Money): boolean => a.minor > 0n;

/** Share of an amount in basis points (10,000 = the whole), rounded half to even once, at the end. */
export function share(amount: Money, basisPoints: number): Money {
  const numerator = amount.minor * BigInt(basisPoints);
  const size = numerator < 0n ? -numerator : numerator;
  const floor = size / 10_000n;
  const twice = (size % 10_000n) * 2n;
  const rounded = twice > 10_000n || (twice === 10_000n && floor % 2n === 1n) ? floor + 1n : floor;
  return { minor: numerator < 0n ? -rounded : rounded, currency: amount.currency };
}

/** "12.50" for 1250 CNY, "1250" for 1250 JPY. */
export function toDecimal({ minor, currency }: Money): string {
  const exponent = exponentOf(currency);
  if (exponent === 0) return minor.toString();
  const digits = (minor < 0n ? -minor : minor).toString().padStart(exponent + 1, '0');
  return `${minor < 0n ? '-' : ''}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/**
 * Reads a channel's decimal string ("12.5", "1250") exactly.
 * Throws RangeError where the text is no decimal number or has more places than the currency.
 */
export function fromDecimal(text: string, currency: string): Money {
  const exponent = exponentOf(currency);
  const match = /^(-?)(\d{1,15})(?:\.(\d+))?$/.exec(text);
  const places = match?.[3] ?? '';
  if (!match || /[1-9]/.test(places.slice(exponent))) {
    throw new RangeError(`an amount of ${currency} has at most ${exponent} decimal places`);
  }
  const minor = BigInt(match[2] + places.slice(0, exponent).padEnd(exponent, '0'));
  return { minor: match[1] ? -minor : minor, currency };
}

const formatters = new Map<string, Intl.NumberFormat>();

/** Making a formatter costs a hundred times as much as using it, so each is made once. */
function formatterOf(currency: string, locale: string): Intl.NumberFormat {
  const places = exponentOf(currency);
  const made = formatters.get(`${locale} ${currency}`) ?? new Intl.NumberFormat(locale, {
    style: 'currency', currency, minimumFractionDigits: places, maximumFractionDigits: places,
  });
  formatters.set(`${locale} ${currency}`, made);
  return made;
}

export const format = (amount: Money, locale = 'en'): string =>
  formatterOf(amount.currency, locale).format(toDecimal(amount) as Intl.StringNumericLiteral);

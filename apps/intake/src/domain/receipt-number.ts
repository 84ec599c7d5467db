/** Crockford's alphabet: no I, L, O, U, so that nobody on the phone hears one sign for another. */
const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * The number that people read out: `7K3M-92QX-4T8W`, eleven signs taken from the case id and one that checks them, so that a slip of the
 * pen is noticed. It is derived: the same case has the same number for ever.
 */
export function receiptNumber(caseId: string): string {
  let rest = BigInt(`0x${caseId.replaceAll('-', '').slice(18)}`) & ((1n << 55n) - 1n);
  let signs = '';
  for (let i = 0; i < 11; i++) {
    signs = SIGNS[Number(rest & 31n)]! + signs;
    rest >>= 5n;
  }
  const whole = signs + checkSign(signs);
  return `${whole.slice(0, 4)}-${whole.slice(4, 8)}-${whole.slice(8)}`;
}

export const isReceiptNumber = (text: string): boolean => {
  const signs = text.toUpperCase().replaceAll('-', '');
  return /^[0-9A-HJKMNP-TV-Z]{12}$/.test(signs) && checkSign(signs.slice(0, 11)) === signs[11];
};

/** Weights are odd, hence without a common factor with 32: every single wrong sign changes the check. */
const checkSign = (signs: string): string => SIGNS[[...signs].reduce((sum, sign, i) => sum + SIGNS.indexOf(sign) * (2 * i + 1), 0) % 32]!;

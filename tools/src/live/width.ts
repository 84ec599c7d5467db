const WIDE = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/u;
const cells = (sign: string): number => (WIDE.test(sign) ? 2 : 1);

/** Columns that a text takes in a terminal: Chinese signs take two. */
export const widthOf = (text: string): number => [...text].reduce((sum, sign) => sum + cells(sign), 0);

/** Cut or filled to exactly this many columns. Control characters are left out: text from outside must not steer the terminal. */
export function fit(text: string, columns: number): string {
  const clean = [...text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ')];
  const whole = clean.reduce((sum, sign) => sum + cells(sign), 0);
  let taken = '';
  let used = 0;
  for (const sign of clean) {
    if (used + cells(sign) > columns - (whole > columns ? 1 : 0)) break;
    taken += sign;
    used += cells(sign);
  }
  if (whole > columns) return `${taken}…${' '.repeat(Math.max(0, columns - used - 1))}`;
  return taken + ' '.repeat(columns - used);
}

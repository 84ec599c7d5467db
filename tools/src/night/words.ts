import { toDecimal } from '@redress/money';

export interface InBoth { readonly en: string; readonly zh: string }
export type Language = keyof InBoth;

/** As the launcher has it: Chinese where the terminal is, else English. */
export const languageOf = (env: NodeJS.ProcessEnv = process.env): Language => (/^zh/i.test(env.LC_ALL ?? env.LANG ?? '') ? 'zh' : 'en');
export const both = (en: string, zh: string): InBoth => ({ en, zh });

interface WireMoney { readonly minor: string | bigint; readonly currency: string }
export const inWords = ({ minor, currency }: WireMoney): string => `${toDecimal({ minor: BigInt(minor), currency })} ${currency}`;

const UNITS = [[86_400, 'd'], [3_600, 'h'], [60, 'min'], [1, 's']] as const;
/** The two largest units of a time: `3 d 4 h`, `12 s`. */
export function age(seconds: number): string {
  let left = Math.max(0, Math.round(seconds));
  const parts = UNITS.flatMap(([size, unit]) => {
    const count = Math.floor(left / size);
    left -= count * size;
    return count > 0 ? [`${count} ${unit}`] : [];
  });
  return parts.slice(0, 2).join(' ') || '0 s';
}

/** Columns as wide as their widest cell; the last one is left as it is. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column]!))).join('  '));
}

/** What can be wrong with a policy. */
export const faultCodes = [
  'malformed', 'unsupported-expression', 'unreachable-row', 'contradictory-rows', 'no-default-row', 'unknown-currency', 'unknown-name',
  'ends-before-it-begins', 'choice-without-default', 'above-price', 'below-own-floor', 'missing-text', 'ineligible-without-reason',
] as const;
export type FaultCode = (typeof faultCodes)[number];

/** A fault with its place: a table's row and column, or a part of the document such as `options.keep-or-return`. */
export interface Fault {
  readonly code: FaultCode;
  readonly table?: string | undefined;
  readonly row?: string | undefined;
  readonly column?: string | undefined;
  readonly part?: string | undefined;
  readonly detail: string;
}

/** One line for people: where, and what. */
export function faultLine({ code, table, row, column, part, detail }: Fault): string {
  const place = [part, table && `table ${table}`, row && `row ${row}`, column && `column ${column}`].filter(Boolean).join(', ');
  return `${place || 'policy'}: ${detail} (${code})`;
}

/** A row as the file has it: values by column name, all of them text. */
export interface Row {
  readonly source: string;
  readonly line: number;
  readonly values: Readonly<Record<string, string>>;
}

/** A row that cannot be read or sent, and why. */
export interface BadRow {
  readonly source: string;
  readonly line: number;
  readonly why: string;
}
export const isBad = (row: object): row is BadRow => 'why' in row;

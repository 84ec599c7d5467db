import { type CompiledRow, type CompiledTable, valuesIn } from './compile-table.js';
import { type Tables } from './compile-policy.js';
import { type Fault } from './fault.js';
import { type PolicyDocument, type TableName, dispositions, tableNames } from './policy-document.js';
import { type InputName } from './policy-inputs.js';
import { reachFaults } from './reachability.js';
import { authorities } from './rule.js';
import { type Domain, vocabularyOf } from './vocabulary.js';

/** What an output column must hold; undefined where the cell is empty. */
type Judge = (value: unknown, document: PolicyDocument) => string | undefined;

const oneOf = (what: string, known: (document: PolicyDocument) => readonly string[], mayBeEmpty = false): Judge => (value, document) => {
  if (value === undefined) return mayBeEmpty ? undefined : `${what} is missing`;
  return typeof value === 'string' && known(document).includes(value) ? undefined : `there is no ${what} ${String(value)}`;
};
const whole = (most: number): Judge => (value) =>
  (Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most ? undefined : `a whole number from 0 to ${most} is needed`);
const days = whole(3_650);
const listOf = (what: string, known: (document: PolicyDocument) => readonly string[]): Judge => (value, document) => {
  const codes = value === undefined ? [] : value;
  if (!Array.isArray(codes)) return `a list of ${what} is needed`;
  const unknown = codes.filter((code) => !known(document).includes(code as string));
  return unknown.length > 0 ? `there is no ${what} ${unknown.join(', ')}` : undefined;
};
const reasonsOf = ({ reasons, explanations }: PolicyDocument) => [...Object.keys(reasons), ...Object.keys(explanations)];

const outputs: Readonly<Record<TableName, Readonly<Record<string, Judge>>>> = {
  remedies: {
    eligible: (value) => (typeof value === 'boolean' ? undefined : 'true or false is needed'),
    rule: (value) => (typeof value === 'string' && value !== '' ? undefined : 'a rule needs a name'),
    options: oneOf('set of options', ({ options }) => Object.keys(options), true), default: (value) => (
      value === undefined || typeof value === 'string' ? undefined : 'the id of an option is needed'),
    authority: oneOf('authority', () => authorities), reason: oneOf('reason', reasonsOf, true),
  },
  amounts: { floor: whole(10_000), share: whole(10_000) },
  authority: { authority: oneOf('authority', () => authorities) },
  evidence: { evidence: listOf('evidence', ({ evidence }) => Object.keys(evidence)) },
  goods: { disposition: oneOf('disposition', () => dispositions) },
  deadlines: { offerDays: days, evidenceDays: days, returnDays: days, repairDays: days, refundDays: days },
};

/** Every table of a document, overlays included, with where it stands. */
export const allTables = (tables: Tables): { name: TableName; overlay?: string; table: CompiledTable }[] => tableNames.flatMap((name) => [
  { name, table: tables[name].base }, ...[...tables[name].overlays].map(([overlay, table]) => ({ name, overlay, table })),
]);

export const rulesIn = (tables: Tables): string[] => allTables(tables).filter(({ name }) => name === 'remedies')
  .flatMap(({ table }) => table.rows.map((row) => String(row.outputs['rule'])));

/** What is wrong with the tables one by one: columns, names in cells, rows that never decide, a missing default row. */
export function tableFaults(document: PolicyDocument, tables: Tables): Fault[] {
  const domains: Readonly<Record<string, Domain>> = vocabularyOf(document, rulesIn(tables));
  return allTables(tables).flatMap(({ name, overlay, table }) => {
    const faults = faultsIn(document, name, table, domains, overlay !== undefined);
    return overlay === undefined ? faults : faults.map((fault): Fault => ({ ...fault, part: `overlay ${overlay}` }));
  });
}

function faultsIn(
  document: PolicyDocument, name: TableName, table: CompiledTable, domains: Readonly<Record<string, Domain>>, isOverlay: boolean,
): Fault[] {
  const strange = table.inputs.filter((input) => !Object.hasOwn(domains, input) || (input === 'rule' && name === 'remedies'));
  if (strange.length > 0) return strange.map((column) => ({ code: 'unknown-name', table: name, column, detail: 'there is no such input' }));
  const expected = Object.keys(outputs[name]);
  if ([...table.outputs].sort().join() !== expected.sort().join()) {
    return [{ code: 'malformed', table: name, detail: `the outputs are to be ${expected.join(', ')}` }];
  }
  const last = table.rows.at(-1);
  const open: Fault[] = !isOverlay && (!last || Object.keys(last.conditions).length > 0)
    ? [{ code: 'no-default-row', table: name, row: last?.id, detail: 'the last row must fit everything' }] : [];
  return [...open, ...table.rows.flatMap((row) => rowFaults(document, name, row, domains)), ...reachFaults(table, domains)];
}

function rowFaults(document: PolicyDocument, name: TableName, row: CompiledRow, domains: Readonly<Record<string, Domain>>): Fault[] {
  const cells = Object.entries(row.conditions).flatMap(([column, { test }]) => valuesIn(test).flatMap((value): Fault[] => {
    const domain = domains[column as InputName]!;
    if (domain.kind !== 'closed' || domain.values.includes(value)) return [];
    return [{
      code: column === 'currency' ? 'unknown-currency' : 'unknown-name', table: name, row: row.id, column,
      detail: `there is no ${column} ${JSON.stringify(value)}`,
    }];
  }));
  return [...cells, ...Object.entries(outputs[name]).flatMap(([column, judge]): Fault[] => {
    const detail = judge(row.outputs[column], document);
    if (detail === undefined) return [];
    return [{ code: detail.startsWith('there is no') ? 'unknown-name' : 'malformed', table: name, row: row.id, column, detail }];
  })];
}

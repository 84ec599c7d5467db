import { type DecisionGraph, type Row, type TableContent, tableOf } from './decision-table.js';
import { type Fault } from './fault.js';
import { type Answers, closureOf } from './test-closure.js';
import { type Scalar, type UnaryTest, UnsupportedExpression, parseOutput, parseUnaryTest } from './unary-test.js';

/** What a table is asked with: an absent field is null to it. Numbers are integers or short decimals. */
export type TableInputs = Readonly<Record<string, Scalar | undefined>>;
export type Output = Scalar | readonly Scalar[];

export interface CompiledRow {
  readonly id: string;
  /** By output column; an empty cell gives none. */
  readonly outputs: Readonly<Record<string, Output>>;
  /** By input column; without those that take anything. */
  readonly conditions: Readonly<Record<string, { readonly test: UnaryTest; readonly text: string; readonly answers: Answers }>>;
}

export interface CompiledTable {
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly rows: readonly CompiledRow[];
  /** Index of the first row that fits; -1 where none does. What `inputs` has no value for is looked up in `derived`. */
  readonly match: (inputs: TableInputs, derived?: TableInputs) => number;
}

/** A table as a plain function, or the cells that cannot be compiled. */
export function compileTable(name: string, graph: DecisionGraph): CompiledTable | Fault[] {
  const content = tableOf(name, graph);
  if (Array.isArray(content)) return content;
  const faults: Fault[] = [];
  const rows = (content as TableContent).rules.map((row) => rowOf(name, content as TableContent, row, faults));
  if (faults.length > 0) return faults;
  const { inputs, outputs } = content as TableContent;
  const fields = inputs.map(({ field }) => field);
  return { name, inputs: fields, outputs: outputs.map(({ field }) => field), rows, match: matcherOf(fields, rows) };
}

function rowOf(table: string, { inputs, outputs }: TableContent, row: Row, faults: Fault[]): CompiledRow {
  const read = <T>(column: string, text: string, parse: (text: string) => T): T | undefined => {
    try {
      return parse(text);
    } catch (fault) {
      if (!(fault instanceof UnsupportedExpression)) throw fault;
      faults.push({ code: 'unsupported-expression', table, row: row._id, column, detail: `${text}: ${fault.message}` });
      return undefined;
    }
  };
  const conditions: Record<string, { test: UnaryTest; text: string; answers: Answers }> = {};
  for (const { id, field } of inputs) {
    const test = read(field, row[id]!, parseUnaryTest);
    if (test && test.kind !== 'any') conditions[field] = { test, text: row[id]!, answers: closureOf(test) };
  }
  const given: Record<string, Output> = {};
  for (const { id, field } of outputs) {
    const value = read(field, row[id]!, parseOutput);
    if (value !== undefined) given[field] = value;
  }
  return { id: row._id, outputs: given, conditions };
}

const nothing: TableInputs = {};

interface Candidate {
  readonly index: number;
  readonly fields: readonly string[];
  readonly tests: readonly Answers[];
}

/** Rows are looked up by the column that tells them apart best, and asked one after another for the rest. */
function matcherOf(fields: readonly string[], rows: readonly CompiledRow[]): CompiledTable['match'] {
  const key = mostSelective(fields, rows);
  const others = candidatesOf(rows.map((_, index) => index), rows);
  const byValue = new Map<Scalar, readonly Candidate[]>();
  if (key !== undefined) {
    for (const value of rows.flatMap((row) => valuesIn(row.conditions[key]?.test))) {
      const passing = rows.flatMap(({ conditions }, index) => (conditions[key]?.answers(value) ?? !conditions[key] ? [index] : []));
      byValue.set(value, candidatesOf(passing, rows, key));
    }
  }
  return (inputs, derived = nothing) => {
    const candidates = (key !== undefined && byValue.get(inputs[key] ?? derived[key] ?? null)) || others;
    for (const { index, fields: asked, tests } of candidates) {
      let at = 0;
      while (at < tests.length && tests[at]!(inputs[asked[at]!] ?? derived[asked[at]!] ?? null) === true) at++;
      if (at === tests.length) return index;
    }
    return -1;
  };
}

function candidatesOf(indexes: readonly number[], rows: readonly CompiledRow[], known?: string): Candidate[] {
  return indexes.map((index) => {
    const asked = Object.entries(rows[index]!.conditions).filter(([field]) => field !== known);
    return { index, fields: asked.map(([field]) => field), tests: asked.map(([, { answers }]) => answers) };
  });
}

/** The column with the most cells that name values. */
function mostSelective(fields: readonly string[], rows: readonly CompiledRow[]): string | undefined {
  const counted = fields.map((field) => ({ field, count: rows.filter(({ conditions }) => valuesIn(conditions[field]?.test).length > 0).length }));
  const best = counted.reduce((most, one) => (one.count > most.count ? one : most), { field: '', count: 0 });
  return best.count > 0 ? best.field : undefined;
}

/** Every value that a test names: between them, and beyond them, it answers alike. */
export function valuesIn(test: UnaryTest | undefined): Scalar[] {
  if (!test) return [];
  switch (test.kind) {
    case 'any': return [];
    case 'compare': return [test.value];
    case 'range': return [test.from, test.to];
    case 'in': return [...test.values];
    case 'not': return valuesIn(test.test);
    default: return test.tests.flatMap(valuesIn);
  }
}

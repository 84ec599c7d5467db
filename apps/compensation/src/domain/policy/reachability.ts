import { type CompiledRow, type CompiledTable, valuesIn } from './compile-table.js';
import { type Fault } from './fault.js';
import { type Scalar } from './unary-test.js';
import { type Domain, samplesOf } from './vocabulary.js';

/** A part of what can come in: for each input column which of its samples, as bits. */
type Box = readonly bigint[];
/** What a row decides and no row before it does: by input column the values that may be combined freely. */
export type Region = Readonly<Record<string, readonly Scalar[]>>;

interface Space {
  readonly fields: readonly string[];
  readonly samples: readonly (readonly Scalar[])[];
}

/** A table as boxes over samples that stand for everything it can tell apart: what holds for them holds for all inputs. */
function spaceOf({ inputs, rows }: CompiledTable, domains: Readonly<Record<string, Domain>>): Space {
  return {
    fields: inputs,
    samples: inputs.map((field) => samplesOf(domains[field]!, rows.flatMap(({ conditions }) => valuesIn(conditions[field]?.test)))),
  };
}

const boxOf = ({ fields, samples }: Space, { conditions }: CompiledRow): Box => fields.map((field, column) => {
  const answers = conditions[field]?.answers;
  return samples[column]!.reduce<bigint>((bits, value, at) => (!answers || answers(value) === true ? bits | (1n << BigInt(at)) : bits), 0n);
});

/** What is left of a box without another one, as boxes that do not overlap. */
function without(box: Box, other: Box): Box[] {
  if (box.some((bits, column) => (bits & other[column]!) === 0n)) return [box];
  const left: Box[] = [];
  const inner = [...box];
  for (const [column, bits] of other.entries()) {
    const outside = inner[column]! & ~bits;
    if (outside !== 0n) left.push(inner.map((own, at) => (at === column ? outside : own)));
    inner[column] = inner[column]! & bits;
  }
  return left;
}

/** For each row what it alone decides: empty where rows before it take everything. */
export function regionsOf(table: CompiledTable, domains: Readonly<Record<string, Domain>>): readonly (readonly Region[])[] {
  const space = spaceOf(table, domains);
  const boxes = table.rows.map((row) => boxOf(space, row));
  const named = (box: Box): Region => Object.fromEntries(space.fields.map((field, column) => [
    field, space.samples[column]!.filter((_, at) => (box[column]! >> BigInt(at)) & 1n),
  ]));
  return boxes.map((box, index) => {
    if (box.some((bits) => bits === 0n)) return [];
    return boxes.slice(0, index).reduce<Box[]>((left, earlier) => left.flatMap((one) => without(one, earlier)), [box]).map(named);
  });
}

/** Rows that never decide, and rows that contradict an earlier one with the same conditions. */
export function reachFaults(table: CompiledTable, domains: Readonly<Record<string, Domain>>): Fault[] {
  const space = spaceOf(table, domains);
  const boxes = table.rows.map((row) => boxOf(space, row).join());
  return regionsOf(table, domains).flatMap((regions, index): Fault[] => {
    if (regions.length > 0) return [];
    const row = table.rows[index]!;
    const twin = table.rows[boxes.indexOf(boxes[index]!)]!;
    const place = { table: table.name, row: row.id };
    if (twin !== row && !sameOutputs(twin, row)) {
      return [{ ...place, code: 'contradictory-rows', detail: `has the conditions of row ${twin.id} and another outcome` }];
    }
    return [{ ...place, code: 'unreachable-row', detail: 'rows before it take everything that it asks for' }];
  });
}

const sameOutputs = (one: CompiledRow, other: CompiledRow): boolean => JSON.stringify(one.outputs) === JSON.stringify(other.outputs);

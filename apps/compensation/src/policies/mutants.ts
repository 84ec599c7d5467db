import { cashRemedies, creditRemedies, gates, goodsRemedies, serviceRemedies, wordRemedies } from '@redress/contracts';
import { type TableContent } from '../domain/policy/decision-table.js';
import { type PolicyDocument, type TableName, dispositions } from '../domain/policy/policy-document.js';
import { authorities } from '../domain/policy/rule.js';

/** A small wrong in a policy document: done and undone in place, so that thousands can be tried. */
export interface Mutant {
  readonly says: string;
  /** The one table that it changes; none where it changes something else. */
  readonly table?: TableName;
  readonly apply: () => void;
  readonly undo: () => void;
}

type Changeable<T> = { -readonly [K in keyof T]: T[K] };

function setting(says: string, bag: object, key: string, value: unknown): Mutant {
  const put = (one: unknown) => { (bag as Record<string, unknown>)[key] = one; };
  const was = (bag as Readonly<Record<string, unknown>>)[key];
  return { says: `${says} ${key}: ${String(was)} → ${String(value)}`, apply: () => put(value), undo: () => put(was) };
}

/** Every wrong of one step: a row dropped, a number moved by one unit, a value struck from a list, an outcome swapped with its neighbour. */
export function mutantsOf(document: PolicyDocument): Mutant[] {
  const tables = [
    ...Object.entries(document.tables).map(([name, graph]) => ({ name, says: name, graph })),
    ...Object.entries(document.overlays).flatMap(([channel, graphs]) => Object.entries(graphs)
      .map(([name, graph]) => ({ name, says: `${channel} ${name}`, graph }))),
  ];
  const inTables = tables.flatMap(({ name, says, graph }) => {
    const content = graph.nodes.find(({ type }) => type === 'decisionTableNode')!.content as TableContent;
    const isOverlay = says !== name;
    return tableMutants(document, name as TableName, says, content, isOverlay).map((mutant) => ({ ...mutant, table: name as TableName }));
  });
  return [...inTables, ...optionMutants(document), ...amountMutants(document)];
}

function tableMutants(document: PolicyDocument, name: TableName, says: string, content: TableContent, isOverlay: boolean): Mutant[] {
  const rows = content.rules as Changeable<TableContent>['rules'][number][];
  const dropped = rows.slice(0, isOverlay ? undefined : -1).map((row, at): Mutant => ({
    says: `${says}: row ${row._id} dropped`, apply: () => { rows.splice(at, 1); }, undo: () => { rows.splice(at, 0, row); },
  }));
  const changed = rows.flatMap((row) => [
    ...content.inputs.flatMap(({ id }) => inputVariants(row[id]!).map((cell) => setting(`${says} ${row._id}`, row, id, cell))),
    ...content.outputs.flatMap(({ id, field }) => outputVariants(document, name, field, row[id]!)
      .map((cell) => setting(`${says} ${row._id}`, row, id, cell))),
  ]);
  return [...dropped, ...changed];
}

/** A number one higher and one lower; a list without each of its values. */
function inputVariants(cell: string): string[] {
  const moved = /\d/.test(cell) && !cell.includes('"') ? byOne(cell) : [];
  const values = cell.split(', ');
  return [...moved, ...values.length > 1 ? values.map((_, at) => values.filter((__, other) => other !== at).join(', ')) : []];
}

const byOne = (cell: string): string[] => [1, -1].flatMap((step) => {
  const moved = cell.replace(/-?\d+/, (digits) => String(Number(digits) + step));
  return moved === cell || moved.includes('-') ? [] : [moved];
});

function outputVariants({ options, reasons }: PolicyDocument, name: TableName, field: string, cell: string): string[] {
  if (cell === '') return [];
  if (field === 'options') return neighbours(Object.keys(options), cell);
  if (field === 'reason') return neighbours(Object.keys(reasons), cell);
  if (field === 'authority') return name === 'authority' ? others(authorities, cell) : neighbours(authorities, cell);
  if (field === 'disposition') return others(dispositions, cell);
  if (field === 'evidence') {
    const [, ...rest] = JSON.parse(cell) as string[];
    return ['', ...rest.length > 0 ? [JSON.stringify(rest)] : []];
  }
  if (field === 'default') return [''];
  return /^\d+$/.test(cell) ? byOne(cell) : [];
}

const others = (all: readonly string[], cell: string): string[] =>
  all.filter((one) => JSON.stringify(one) !== cell).map((one) => JSON.stringify(one));
const neighbours = (all: readonly string[], cell: string): string[] =>
  [JSON.stringify(all[(all.indexOf(JSON.parse(cell) as string) + 1) % all.length]!)];

const families = [cashRemedies, creditRemedies, goodsRemedies, serviceRemedies, wordRemedies];
const next = (all: readonly string[], one: string): string => all[(all.indexOf(one) + 1) % all.length]!;

function optionMutants({ options, amounts }: PolicyDocument): Mutant[] {
  return Object.entries(options).flatMap(([set, list]) => list.flatMap(({ id, legs }) => legs.flatMap((leg, at) => {
    const says = `options ${set}.${id}[${at}]`;
    const family = families.find((one: readonly string[]) => one.includes(leg.remedy))!;
    const numbers = (['share', 'days', 'units'] as const)
      .flatMap((key) => (typeof leg[key] === 'number' ? [setting(says, leg, key, leg[key] - 1)] : []));
    const names = (['atLeast', 'atMost', 'worth'] as const)
      .flatMap((key) => (leg[key] ? [setting(says, leg, key, next(Object.keys(amounts), leg[key]))] : []));
    return [
      setting(says, leg, 'remedy', next(family, leg.remedy)), setting(says, leg, 'gate', next(gates, leg.gate)), ...numbers, ...names,
      ...leg.once ? [setting(says, leg, 'once', undefined)] : [],
    ];
  })));
}

function amountMutants({ amounts, ceilings, limits, bands }: PolicyDocument): Mutant[] {
  const shifted = Object.entries({ ...amounts, ceilings }).flatMap(([name, bag]) => Object.keys(bag)
    .flatMap((key) => [1, -1].map((step) => setting(name, bag, key, (bag as Record<string, number>)[key]! + step))));
  return [
    ...shifted, setting('limits', limits, 'standard', limits.careful), setting('limits', limits, 'careful', limits.standard),
    ...bands.slice(1).map((band, at) => setting(`bands ${band.name}`, band, 'upTo', bands[at]!.upTo)),
  ];
}

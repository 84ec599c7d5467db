import { type Fault } from './fault.js';

/** A column of a decision table: `id` is the key of its cells in the rows, `field` the name of the input or output. */
export interface Column {
  readonly id: string;
  readonly name: string;
  readonly field: string;
}

/** A row: the text of each cell by the id of its column, `_id` the row's own name, `_description` a remark. */
export type Row = Readonly<Record<string, string>> & { readonly _id: string };

export interface TableContent {
  readonly hitPolicy: 'first';
  readonly inputs: readonly Column[];
  readonly outputs: readonly Column[];
  readonly rules: readonly Row[];
}

interface Node {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly position?: { readonly x: number; readonly y: number };
  readonly content?: unknown;
}

/** A decision of one table as the GoRules editor and zen-engine read it: what comes in, the table, what goes out. */
export interface DecisionGraph {
  readonly contentType?: string;
  readonly nodes: readonly Node[];
  readonly edges: readonly { readonly id: string; readonly sourceId: string; readonly targetId: string; readonly type?: string }[];
}

const identifier = /^[A-Za-z]\w*$/;
const reserved = new Set(['and', 'or', 'not', 'in', 'true', 'false', 'null']);
const isName = (field: unknown): field is string =>
  typeof field === 'string' && identifier.test(field) && !reserved.has(field) && !(field in Object.prototype);

/** The one table of a graph, or what keeps it from being read as one. Whatever JSON holds may be given. */
export function tableOf(name: string, graph: DecisionGraph): TableContent | Fault[] {
  const malformed = (detail: string, at: Partial<Fault> = {}): Fault => ({ code: 'malformed', table: name, detail, ...at });
  const nodes = objectsIn(graph?.nodes);
  const kinds = nodes.map(({ type }) => String(type)).sort().join();
  if (kinds !== 'decisionTableNode,inputNode,outputNode') return [malformed('a decision is an input node, one decision table and an output node')];
  const { id, content } = nodes.find(({ type }) => type === 'decisionTableNode')! as unknown as Node;
  if (!isWired(nodes, objectsIn(graph.edges), id)) return [malformed('the nodes are to be joined: input, table, output')];
  const given = (typeof content === 'object' && content !== null ? content : {}) as Readonly<Record<string, unknown>>;
  if (given['hitPolicy'] !== 'first') return [malformed('the hit policy is to be first')];
  if (given['passThrough'] || given['inputField'] || given['outputPath'] || given['executionMode'] === 'loop') {
    return [malformed('pass through, input field, output path and loop are not supported')];
  }
  const table = { inputs: objectsIn(given['inputs']), outputs: objectsIn(given['outputs']), rules: objectsIn(given['rules']) } as unknown as TableContent;
  const faults = [...columnFaults(table), ...rowFaults(table)];
  return faults.length > 0 ? faults.map(({ detail, ...at }) => malformed(detail, at)) : { ...table, hitPolicy: 'first' };
}

type Place = Pick<Fault, 'row' | 'column' | 'detail'>;

function columnFaults({ inputs, outputs }: TableContent): Place[] {
  const unnamed = [...inputs, ...outputs].filter(({ field }) => !isName(field));
  return [
    ...unnamed.map(({ id, field }) => ({ column: String(field || id), detail: 'a column needs the plain name of an input or output' })),
    ...twice(inputs, 'field').map((column) => ({ column, detail: 'two input columns have one name' })),
    ...twice(outputs, 'field').map((column) => ({ column, detail: 'two output columns have one name' })),
    ...twice([...inputs, ...outputs], 'id').map((column) => ({ column, detail: 'two columns have one id' })),
  ];
}

function rowFaults({ inputs, outputs, rules }: TableContent): Place[] {
  return [
    ...twice(rules, '_id').map((row) => ({ row, detail: 'two rows have one id' })),
    ...rules.flatMap((row): Place[] => (typeof row._id !== 'string' || row._id === '' ? [{ detail: 'a row without an id' }]
      : [...inputs, ...outputs].filter(({ id }) => typeof row[id] !== 'string')
        .map(({ field }) => ({ row: row._id, column: field, detail: 'the cell is missing; leave it empty for any' })))),
  ];
}

function isWired(nodes: readonly Loose[], edges: readonly Loose[], table: string): boolean {
  const idOf = (type: string) => String(nodes.find((node) => node['type'] === type)?.['id']);
  const wires = edges.map(({ sourceId, targetId }) => `${String(sourceId)} ${String(targetId)}`).sort().join();
  return wires === [`${idOf('inputNode')} ${table}`, `${table} ${idOf('outputNode')}`].sort().join();
}

type Loose = Readonly<Record<string, unknown>>;
const objectsIn = (list: unknown): Loose[] =>
  (Array.isArray(list) ? list : []).map((item: unknown) => (typeof item === 'object' && item !== null ? item as Loose : {}));

/** Values of a key that more than one item has. */
const twice = <K extends string, T extends Readonly<Record<K, string>>>(items: readonly T[], key: K): string[] =>
  items.filter((item, index) => items.findIndex((other) => other[key] === item[key]) !== index).map((item) => String(item[key]));

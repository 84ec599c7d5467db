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
const isName = (field: unknown): field is string => typeof field === 'string' && identifier.test(field) && !reserved.has(field);

/** The one table of a graph, or what keeps it from being read as one. */
export function tableOf(name: string, graph: DecisionGraph): TableContent | Fault[] {
  const malformed = (detail: string, at: Partial<Fault> = {}): Fault => ({ code: 'malformed', table: name, detail, ...at });
  const nodes = Array.isArray(graph?.nodes) ? graph.nodes : [];
  const kinds = nodes.map(({ type }) => type).sort().join();
  if (kinds !== 'decisionTableNode,inputNode,outputNode') return [malformed('a decision is an input node, one decision table and an output node')];
  const table = nodes.find(({ type }) => type === 'decisionTableNode')!;
  const content = table.content as TableContent & Record<string, unknown>;
  if (!isWired(graph, table.id)) return [malformed('the nodes are to be joined: input, table, output')];
  if (content?.hitPolicy !== 'first') return [malformed('the hit policy is to be first')];
  if (content['passThrough'] || content['inputField'] || content['outputPath'] || content['executionMode'] === 'loop') {
    return [malformed('pass through, input field, output path and loop are not supported')];
  }
  const columns = [...content.inputs, ...content.outputs];
  const faults = columns.filter(({ field }) => !isName(field)).map(({ id, field }) => malformed(
    'a column needs the plain name of an input or output', { column: field || id },
  ));
  for (const { field } of twice(content.outputs.map(({ field }) => ({ field })), 'field')) {
    faults.push(malformed('two output columns have one name', { column: field }));
  }
  for (const { _id } of twice(content.rules, '_id')) faults.push(malformed('two rows have one id', { row: _id }));
  for (const row of content.rules) {
    if (!row._id) faults.push(malformed('a row without an id'));
    for (const { id, field } of columns) {
      if (typeof row[id] !== 'string') faults.push(malformed('the cell is missing; leave it empty for any', { row: row._id, column: field }));
    }
  }
  return faults.length > 0 ? faults : content;
}

function isWired({ nodes, edges }: DecisionGraph, table: string): boolean {
  const idOf = (type: string) => nodes.find((node) => node.type === type)?.id;
  const wires = (Array.isArray(edges) ? edges : []).map(({ sourceId, targetId }) => `${sourceId} ${targetId}`).sort().join();
  return wires === [`${idOf('inputNode')} ${table}`, `${table} ${idOf('outputNode')}`].sort().join();
}

const twice = <K extends string, T extends Readonly<Record<K, string>>>(items: readonly T[], key: K): T[] =>
  items.filter((item, index) => items.findIndex((other) => other[key] === item[key]) !== index);

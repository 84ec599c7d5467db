import { type DecisionGraph, tableOf } from './decision-table.js';

const inputs = [{ id: 'c1', name: 'A', field: 'a' }, { id: 'c2', name: 'B', field: 'b' }];
const outputs = [{ id: 'c3', name: 'X', field: 'x' }];
const rules = [{ _id: 'r1', c1: '"p"', c2: '', c3: '1' }, { _id: 'r2', c1: '', c2: '', c3: '2' }];
const content = { hitPolicy: 'first', inputs, outputs, rules };
const graph = (change: object = {}, of: object = {}): DecisionGraph => ({
  nodes: [{ id: 'i', name: 'in', type: 'inputNode' }, { id: 't', name: 'table', type: 'decisionTableNode', content: { ...content, ...change } }, { id: 'o', name: 'out', type: 'outputNode' }],
  edges: [{ id: 'e1', sourceId: 'i', targetId: 't' }, { id: 'e2', sourceId: 't', targetId: 'o' }], ...of,
}) as DecisionGraph;
const faults = (given: DecisionGraph) => {
  const table = tableOf('goods', given);
  return Array.isArray(table) ? table.map(({ code, table: name, row, column, detail }) => [code, name, row, column, detail].filter((one) => one !== undefined).join(' | ')) : table;
};
const { nodes, edges } = graph();

it('a graph of one table is read as it is, whatever the order of its nodes and wires', () => {
  expect([faults(graph()), faults(graph({}, { nodes: nodes.toReversed(), edges: edges.toReversed() }))]).toEqual([content, content]);
  expect(faults(graph({ executionMode: 'single', passThrough: false, inputField: null, rules: undefined }))).toEqual({ ...content, rules: [] });
});

it.each<[string, DecisionGraph, string]>([
  ['no graph', undefined as never, 'a decision is an input node, one decision table and an output node'],
  ['nodes that are none', graph({}, { nodes: ['x', null, 5] }), 'a decision is an input node, one decision table and an output node'],
  ['a node less', graph({}, { nodes: nodes.slice(1) }), 'a decision is an input node, one decision table and an output node'],
  ['wires missing', graph({}, { edges: edges.slice(1) }), 'the nodes are to be joined: input, table, output'],
  ['wires astray', graph({}, { edges: [edges[0], { ...edges[1]!, targetId: 'i' }] }), 'the nodes are to be joined: input, table, output'],
  ['wires that are none', graph({}, { edges: [null, 'x'] }), 'the nodes are to be joined: input, table, output'],
  ['another hit policy', graph({ hitPolicy: 'collect' }), 'the hit policy is to be first'],
  ['no content', graph({}, { nodes: nodes.map((node) => ({ ...node, content: null })) }), 'the hit policy is to be first'],
  ...([{ passThrough: true }, { inputField: 'a' }, { outputPath: 'x' }, { executionMode: 'loop' }].map((change) =>
    [JSON.stringify(change), graph(change), 'pass through, input field, output path and loop are not supported'] as [string, DecisionGraph, string])),
])('a graph with %s is malformed', (_, given, detail) => {
  expect(faults(given)).toEqual([`malformed | goods | ${detail}`]);
});

it.each(['and', 'or', 'not', 'in', 'true', 'false', 'null', 'constructor', 'a b', '1a', 'a-b', ''])('a column may not be called %s', (field) => {
  expect(faults(graph({ outputs: [{ ...outputs[0], field }] }))).toEqual([`malformed | goods | ${field || 'c3'} | a column needs the plain name of an input or output`]);
});

it.each<[string, object, string[]]>([
  ['two input columns of one name', { inputs: [inputs[0], { ...inputs[1], field: 'a' }] }, ['a | two input columns have one name']],
  ['two output columns of one name', { outputs: [outputs[0], { ...outputs[0], id: 'c1x' }], rules: [] }, ['x | two output columns have one name']],
  ['an output called as an input', { outputs: [{ ...outputs[0], field: 'a' }] }, []],
  ['two columns of one id', { outputs: [{ ...outputs[0], id: 'c1' }] }, ['c1 | two columns have one id']],
  ['a column whose name is no text', { outputs: [{ ...outputs[0], field: 5 }] }, ['5 | a column needs the plain name of an input or output']],
  ['two rows of one id', { rules: [rules[0], { ...rules[1], _id: 'r1' }] }, ['r1 | two rows have one id']],
  ['a row without an id', { rules: [{ ...rules[0], _id: '' }] }, ['a row without an id']], ['a row whose id is no text', { rules: [{ ...rules[0], _id: 7 }] }, ['a row without an id']],
  ['a cell missing', { rules: [{ _id: 'r1', c1: '', c3: '1' }] }, ['r1 | b | the cell is missing; leave it empty for any']],
  ['a cell that is no text', { rules: [{ ...rules[0], c3: 1 }] }, ['r1 | x | the cell is missing; leave it empty for any']],
])('a table with %s', (_, change, found) => {
  const said = faults(graph(change));
  expect(Array.isArray(said) ? said : []).toEqual(found.map((one) => `malformed | goods | ${one}`));
});

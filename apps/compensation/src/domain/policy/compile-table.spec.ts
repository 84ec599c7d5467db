import { ZenEngine } from '@gorules/zen-engine';
import fc from 'fast-check';
import { compileTable } from './compile-table.js';
import { type DecisionGraph } from './decision-table.js';
import { type Scalar } from './unary-test.js';

const graphOf = (inputs: string[], outputs: string[], rules: string[][]): DecisionGraph => ({
  nodes: [
    { id: 'in', type: 'inputNode', name: 'in', position: { x: 0, y: 0 } },
    { id: 'table', type: 'decisionTableNode', name: 'table', position: { x: 1, y: 0 }, content: {
      hitPolicy: 'first',
      inputs: inputs.map((field) => ({ id: `i-${field}`, name: field, field })),
      outputs: outputs.map((field) => ({ id: `o-${field}`, name: field, field })),
      rules: rules.map((cells, index) => ({
        _id: `r${index}`,
        ...Object.fromEntries([...inputs.map((field) => `i-${field}`), ...outputs.map((field) => `o-${field}`)].map((id, at) => [id, cells[at]!])),
      })),
    } },
    { id: 'out', type: 'outputNode', name: 'out', position: { x: 2, y: 0 } },
  ],
  edges: [{ id: 'a', type: 'edge', sourceId: 'in', targetId: 'table' }, { id: 'b', type: 'edge', sourceId: 'table', targetId: 'out' }],
});

const word = fc.constantFrom('"a"', '"b"', "'c'", '"两个"', '""');
const number = fc.oneof(fc.integer({ min: -3, max: 3 }).map(String), fc.constantFrom('2.5', '1000000'));
const literal = fc.oneof(word, number, fc.constantFrom('true', 'false', 'null'));
const list = fc.array(literal, { minLength: 1, maxLength: 3 }).map((values) => `[${values.join(', ')}]`);
const range = fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: 0, max: 3 })).map(([from, more]) => `[${from}..${from + more}]`);
const comparison = fc.oneof(
  fc.tuple(fc.constantFrom('==', '!='), literal).map((parts) => parts.join(' ')),
  fc.tuple(fc.constantFrom('<', '<=', '>', '>='), number).map((parts) => parts.join('')),
  fc.tuple(fc.constantFrom('in', 'not in'), fc.oneof(list, range)).map((parts) => parts.join(' ')),
);
const named = fc.tuple(fc.boolean(), comparison).map(([not, test]) => (not ? `not ($ ${test})` : `$ ${test}`));
const joined = (test: fc.Arbitrary<string>, ...joins: string[]) =>
  fc.tuple(fc.array(test, { minLength: 1, maxLength: 3 }), fc.constantFrom(...joins)).map(([tests, join]) => tests.join(join));
const cell = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  { weight: 3, arbitrary: joined(fc.oneof(literal, range, comparison), ', ', ' or ') },
  { weight: 1, arbitrary: joined(fc.oneof(literal, range, comparison), ' and ') },
  { weight: 2, arbitrary: joined(named, ' and ', ' or ') },
);
const output = fc.oneof(word, number, fc.constantFrom('true', 'false', 'null', ''), list);
const input: fc.Arbitrary<Scalar | undefined> = fc.constantFrom(
  'a', 'b', 'c', '两个', '', 'z', -3, -1, 0, 1, 2, 2.5, 3, 1_000_000, true, false, null, undefined,
);
const tables = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 2 })).chain(([ins, outs]) => fc.record({
  graph: fc.array(fc.tuple(...Array.from({ length: ins }, () => cell), ...Array.from({ length: outs }, () => output)), { minLength: 1, maxLength: 5 })
    .map((rules) => graphOf(['x', 'y', 'z'].slice(0, ins), ['p', 'q'].slice(0, outs), rules)),
  inputs: fc.array(fc.record({ x: input, y: input, z: input }), { minLength: 4, maxLength: 12 }),
}));

describe('a compiled table', () => {
  it('gives what zen-engine gives, for random tables of the supported subset and random inputs', async () => {
    const engine = new ZenEngine();
    await fc.assert(fc.asyncProperty(tables, async ({ graph, inputs }) => {
      const compiled = compileTable('random', graph);
      if (Array.isArray(compiled)) throw new Error(JSON.stringify(compiled));
      const decision = engine.createDecision(graph);
      for (const given of inputs) {
        const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
        expect({ given, result: compiled.rows[compiled.match(given)]?.outputs ?? {} })
          .toEqual({ given, result: (await decision.evaluate(present)).result });
      }
    }), { numRuns: 700 });
    engine.dispose();
  }, 30_000);
});

describe('a table that cannot be compiled', () => {
  const cellOf = (cell: string) => compileTable('remedies', graphOf(['x'], ['p'], [[cell, '1'], ['', '2']]));
  it.each([
    ['> "w"'], ['x > 3'], ['$ > 3 or 4'], ['> 3 and < 6 or == 9'], ['[5..1]'], ['(1..5)'], ['not (> 3)'], ['TRUE'], ['1e3'], ['"a\\"b"'],
    ['len($) > 0'], ['-'], ['> 3,'], ['in []'], ['1234567890123456'], ['1_000'], ['"x" "y"'], ['$ == "x" && $ != "y"'], ['not "x"'],
  ])('names table, row and column of %s', (cell) => {
    expect(cellOf(cell)).toEqual([expect.objectContaining({ code: 'unsupported-expression', table: 'remedies', row: 'r0', column: 'x' })]);
  });

  it.each([
    ['an output that is reckoned', graphOf(['x'], ['p'], [['', '1 + 1']]), { code: 'unsupported-expression', row: 'r0', column: 'p' }],
    ['a column with a path', graphOf(['x.y'], ['p'], [['', '1']]), { code: 'malformed', column: 'x.y' }],
    ['two outputs of one name', graphOf(['x'], ['p', 'p'], [['', '1', '2']]), { code: 'malformed', column: 'p' }],
    ['a missing cell', graphOf(['x', 'y'], ['p'], [['', '']]), { code: 'malformed', row: 'r0', column: 'p' }],
    ['no graph', {} as DecisionGraph, { code: 'malformed', table: 'remedies' }],
    ['loose nodes', { ...graphOf(['x'], ['p'], [['', '1']]), edges: [] }, { code: 'malformed', table: 'remedies' }],
  ])('says what is wrong with %s', (_, graph, fault) => {
    expect(compileTable('remedies', graph)).toContainEqual(expect.objectContaining(fault));
  });
});

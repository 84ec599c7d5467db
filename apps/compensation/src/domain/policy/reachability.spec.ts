import fc from 'fast-check';
import { type CompiledTable, compileTable } from './compile-table.js';
import { type DecisionGraph } from './decision-table.js';
import { reachFaults, regionsOf } from './reachability.js';
import { type Domain } from './vocabulary.js';

const domains: Readonly<Record<string, Domain>> = {
  letter: { kind: 'closed', values: ['a', 'b', 'c'] }, word: { kind: 'open', nullable: true },
  number: { kind: 'number', least: 0, most: 9, nullable: true },
};
const values = { letter: ['a', 'b', 'c'], word: ['x', 'y', 'something', null], number: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, null] } as const;
const inputs = values.letter.flatMap((letter) => values.word.flatMap((word) => values.number.map((number) => ({ letter, word, number }))));

const table = (rows: readonly (readonly [letter: string, word: string, number: string, out: string])[]): CompiledTable => {
  const column = (id: string) => ({ id, name: id, field: id });
  const graph: DecisionGraph = {
    nodes: [{ id: 'i', name: 'i', type: 'inputNode' }, { id: 'o', name: 'o', type: 'outputNode' }, {
      id: 't', name: 't', type: 'decisionTableNode', content: {
        hitPolicy: 'first', inputs: ['letter', 'word', 'number'].map(column), outputs: [column('out')],
        rules: rows.map(([letter, word, number, out], at) => ({ _id: `r${at}`, letter, word, number, out })),
      },
    }],
    edges: [{ id: '1', sourceId: 'i', targetId: 't' }, { id: '2', sourceId: 't', targetId: 'o' }],
  };
  return compileTable('t', graph) as CompiledTable;
};
const row = fc.tuple(
  fc.constantFrom('', '"a"', '"a", "b"', '!= "c"', 'not in ["a", "b"]'), fc.constantFrom('', '"x"', '!= "x"', 'null', 'not in ["x", "y"]', '!= null'),
  fc.constantFrom('', '< 3', '>= 3', '[2..5]', 'not in [2..5]', '4', 'null', '!= null', '> 9', '< 2.5'), fc.constantFrom('1', '2'),
);

describe('what a row decides', () => {
  it('is what trying every input finds: each row is reached or reported, and no region holds a stranger', () => {
    fc.assert(fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), (rows) => {
      const made = table(rows);
      const reached = new Set(inputs.map((input) => made.match(input)));
      const reported = reachFaults(made, domains).map((fault) => fault.row);
      expect(reported).toEqual(made.rows.flatMap(({ id }, index) => (reached.has(index) ? [] : [id])));
      for (const [index, regions] of regionsOf(made, domains).entries()) for (const region of regions) {
        for (const letter of region['letter']!) for (const word of region['word']!) for (const number of region['number']!) {
          expect({ index, is: made.match({ letter, word, number }) }).toEqual({ index, is: index });
        }
      }
    }), { numRuns: 400 });
  });

  it('is told apart: a row that others take from, a twin that says the same, a twin that contradicts', () => {
    const codes = (rows: Parameters<typeof table>[0]) => reachFaults(table(rows), domains).map(({ code, row: at, detail }) => `${at} ${code}: ${detail}`);
    expect(codes([['"a", "b"', '', '', '1'], ['"a"', '"x"', '', '2'], ['', '', '', '3']]))
      .toEqual(['r1 unreachable-row: rows before it take everything that it asks for']);
    expect(codes([['"a"', '', '', '1'], ['in ["a"]', '', '', '1'], ['', '', '', '3']]))
      .toEqual(['r1 unreachable-row: rows before it take everything that it asks for']);
    expect(codes([['"a"', '', '', '1'], ['in ["a"]', '', '', '2'], ['', '', '', '3']]))
      .toEqual(['r1 contradictory-rows: has the conditions of row r0 and another outcome']);
    expect(codes([['', '', '< 5', '1'], ['', '', '>= 5', '2'], ['', '', 'null', '3'], ['', '', '', '4']])).toHaveLength(1);
    expect(codes([['"a"', '', '> 9', '1'], ['', '', '', '4']])).toEqual(['r0 unreachable-row: rows before it take everything that it asks for']);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ZenEngine } from '@gorules/zen-engine';
import { categories, emotions, goodsClasses, requestedRemedies, severities } from '@redress/contracts';
import fc from 'fast-check';
import { type CompiledTable, compileTable } from '../domain/policy/compile-table.js';
import { type PolicyInputs, abuseBands, neutral, segments } from '../domain/policy/policy-inputs.js';
import { authorities } from '../domain/policy/rule.js';
import { currentPolicy, shippedDocuments } from './shipped.js';

const { currencies, amounts } = currentPolicy.document;
const anything: fc.Arbitrary<PolicyInputs> = fc.record({
  category: fc.constantFrom(...categories), severity: fc.constantFrom(...severities), emotion: fc.constantFrom(...emotions),
  requestedRemedy: fc.constantFrom(...requestedRemedies), confidence: fc.integer({ min: 0, max: 100 }),
  demandedRatio: fc.constantFrom(null, 0, 9_999, 10_000, 25_000), goodsClass: fc.constantFrom(...goodsClasses, 'mixed'),
  currency: fc.constantFrom(...currencies, 'BRL'), amount: fc.constantFrom(...Object.values(amounts).flatMap(Object.values), 1).chain((edge) =>
    fc.constantFrom(edge, edge + 1)),
  jurisdiction: fc.constantFrom('CN', 'EU', 'UK', 'US', 'other'), channel: fc.constantFrom('jd', 'tmall'),
  segment: fc.constantFrom(...segments), complaints: fc.integer({ min: 0, max: 8 }), isRepeat: fc.boolean(), abuse: fc.constantFrom(...abuseBands),
  cause: fc.constantFrom(null, 'batch_defect', 'weather', 'missing_gift', 'wear'),
});

describe('the shipped tables', () => {
  it('give compiled what zen-engine gives, overlays too, each output cell', async () => {
    const engine = new ZenEngine();
    const graphs = shippedDocuments.flatMap(({ tables, overlays }) => [tables, ...Object.values(overlays)]
      .flatMap((named) => Object.entries(named)));
    const pairs = graphs.map(([name, graph]) => ({ compiled: compileTable(name, graph) as CompiledTable, decision: engine.createDecision(graph) }));
    await fc.assert(fc.asyncProperty(anything, async (inputs) => {
      const { id: rule } = currentPolicy.ruleFor(inputs);
      const given = { ...inputs, band: currentPolicy.bandOf(inputs), rule };
      for (const { compiled, decision } of pairs) {
        const { result } = await decision.evaluate(given);
        const { name: table, rows } = compiled;
        expect({ table, given, result: rows[compiled.match(given)]?.outputs ?? {} }).toEqual({ table, given, result });
      }
    }), { numRuns: 500 });
    engine.dispose();
  }, 30_000);

  it('say which rows decided, and under which conditions', () => {
    fc.assert(fc.property(anything, (inputs) => {
      const rule = currentPolicy.ruleFor(inputs);
      const [remedy, amount, authority] = currentPolicy.explainRule(inputs);
      expect(remedy).toMatchObject({ table: 'remedies', outputs: { rule: rule.id } });
      expect(amount!.outputs['floor']).toBe(rule.floor[inputs.severity] ?? 0);
      expect(authorities.indexOf(authority!.outputs['authority'] as never)).toBeLessThanOrEqual(authorities.indexOf(rule.authority));
      const asked: Record<string, unknown> = { ...inputs, band: currentPolicy.bandOf(inputs) };
      expect(remedy!.conditions.filter(({ input, is }) => is !== asked[input])).toEqual([]);
    }));
  });
});

/** What a rule gives: to the silent and at most, in basis points of money, and in how many ways. */
const worthOf = (inputs: PolicyInputs) => {
  const { options, byDefault, floor } = currentPolicy.ruleFor(inputs);
  const shares = options.map(({ id, legs }) => ({ id, share: legs.reduce((all, { share }) => all + (share?.[inputs.severity] ?? 0), 0) }));
  const silent = shares.find(({ id }) => id === byDefault) ?? shares[0];
  const most = Math.max(0, ...shares.map(({ share }) => share));
  return { floor: floor[inputs.severity] ?? 0, silent: silent?.share ?? 0, most, options: options.length };
};

it('docs/policy.md shows a table as it is', () => {
  const page = readFileSync(join(__dirname, '../../../../docs/policy.md'), 'utf8');
  const { inputs, outputs, rows } = compileTable('authority', shippedDocuments[0]!.tables.authority) as CompiledTable;
  const cell = (text: string | undefined) => (text === undefined ? ' |' : ` \`${text}\` |`);
  for (const { id, conditions, outputs: given } of rows) {
    const cells = [...inputs.map((field) => conditions[field]?.text), ...outputs.map((field) => JSON.stringify(given[field]))];
    expect(page).toContain(`| ${id} |${cells.map(cell).join('')}`);
  }
});

describe('what is known of a customer', () => {
  it('may raise what the shipped policy gives, and never lowers it', () => {
    fc.assert(fc.property(anything, (inputs) => {
      const usual = worthOf({ ...inputs, ...neutral });
      const known = worthOf(inputs);
      const lowered = (['floor', 'silent', 'most', 'options'] as const).filter((key) => known[key] < usual[key]);
      expect({ inputs, lowered }).toEqual({ inputs, lowered: [] });
    }), { numRuns: 3_000 });
  });

  it('by an abuse score alone asks for evidence or a person, and takes nothing away', () => {
    fc.assert(fc.property(anything, (inputs) => {
      const trusted = { ...inputs, abuse: 'none' } as const;
      const { authority, ...given } = currentPolicy.ruleFor(inputs);
      const { authority: least, ...owed } = currentPolicy.ruleFor(trusted);
      expect(given).toEqual(owed);
      expect(authorities.indexOf(authority)).toBeGreaterThanOrEqual(authorities.indexOf(least));
      expect(currentPolicy.deadlinesFor(inputs)).toEqual(currentPolicy.deadlinesFor(trusted));
    }), { numRuns: 1_000 });
  });
});

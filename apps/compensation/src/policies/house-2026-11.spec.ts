import { type Tables, compileLayers, compileTables, policyOf } from '../domain/policy/compile-policy.js';
import { type PolicyDocument, type TableName } from '../domain/policy/policy-document.js';
import { type Policy } from '../domain/policy/policy.js';
import { amountDeviations, careDeviations } from './house-2026-11.expected-care.js';
import { expectedRules, usual } from './house-2026-11.expected.js';
import { mutantsOf } from './mutants.js';
import { ruleText } from './rule-text.js';
import { currentPolicy, shippedDocuments, shippedPolicy } from './shipped.js';

const differs = (policy: Policy) => ([when, gives]: (typeof expectedRules)[number]) => ruleText(policy, { ...usual, ...when }) !== gives;

describe('the shipped policy', () => {
  it('gives what was written down by hand', () => {
    const wrong = expectedRules.filter(differs(currentPolicy));
    expect(wrong.map(([when, gives]) => ({ when, gives, is: ruleText(currentPolicy, { ...usual, ...when }) }))).toEqual([]);
    expect(careDeviations(currentPolicy, usual)).toEqual([]);
    expect(amountDeviations(currentPolicy, usual)).toEqual([]);
    expect(() => shippedPolicy('house-1999-01')).toThrow('there is no policy');
  });

  it('is told from at least 95 of 100 policies with one small wrong', () => {
    const document = structuredClone(shippedDocuments[0]!) as PolicyDocument;
    const right = compileTables(document) as Tables;
    const mutants = mutantsOf(document);
    const survivors = mutants.filter((mutant) => {
      mutant.apply();
      const caught = isCaught(document, right, mutant.table);
      mutant.undo();
      return !caught;
    });
    expect(mutants.length).toBeGreaterThan(1_000);
    expect(survivors.length > mutants.length / 20 ? survivors.map(({ says }) => says) : []).toEqual([]);
  }, 30_000);
});

/** A policy that cannot be compiled or decided by is caught, too. */
function isCaught(document: PolicyDocument, right: Tables, changed: TableName | undefined): boolean {
  const layers = changed && compileLayers(document, changed);
  if (Array.isArray(layers)) return true;
  try {
    const policy = policyOf(document, changed ? { ...right, [changed]: layers } : right);
    return amountDeviations(policy, usual).length > 0 || careDeviations(policy, usual).length > 0 || expectedRules.some(differs(policy));
  } catch {
    return true;
  }
}

import { type Fault } from './fault.js';
import { type Policy } from './policy.js';
import { compileTables, policyOf } from './compile-policy.js';
import { type PolicyDocument } from './policy-document.js';

/** A document made ready to decide by, or all that is wrong with it. */
export function compilePolicy(document: PolicyDocument): Policy | readonly Fault[] {
  const tables = compileTables(document);
  return Array.isArray(tables) ? tables : policyOf(document, tables);
}

import { compileTables, policyOf } from './compile-policy.js';
import { documentFaults } from './document-faults.js';
import { type Fault } from './fault.js';
import { outcomeFaults } from './outcome-faults.js';
import { type Policy } from './policy.js';
import { type PolicyDocument } from './policy-document.js';
import { shapeFaults } from './shape.js';
import { tableFaults } from './table-faults.js';

/** A document made ready to decide by, or all that is wrong with it, each fault with its place. Whatever JSON holds may be given. */
export function compilePolicy(document: unknown): Policy | readonly Fault[] {
  const shape = shapeFaults(document);
  if (shape.length > 0) return shape;
  const shaped = document as PolicyDocument;
  const tables = compileTables(shaped);
  if (Array.isArray(tables)) return [...documentFaults(shaped), ...tables];
  const faults = [...documentFaults(shaped), ...tableFaults(shaped, tables)];
  // What rows give together can be reckoned once every name in them is known.
  if (faults.length === 0) faults.push(...outcomeFaults(shaped, tables));
  return faults.length > 0 ? faults : policyOf(shaped, tables);
}

/** All that is wrong with a document; nothing where it can be used. */
export function checkPolicy(document: unknown): readonly Fault[] {
  const compiled = compilePolicy(document);
  return isFaults(compiled) ? compiled : [];
}

export const isFaults = (compiled: Policy | readonly Fault[]): compiled is readonly Fault[] => Array.isArray(compiled);

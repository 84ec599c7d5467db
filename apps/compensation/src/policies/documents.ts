import { hashOf } from '../domain/facts.js';
import { type Described, type Describe, type Fault } from '../domain/publication/publication.js';
import { checkPolicy, compilePolicy } from '../domain/policy/check-policy.js';
import { compileTables, type Tables } from '../domain/policy/compile-policy.js';
import { type Fault as PolicyFault, faultLine } from '../domain/policy/fault.js';
import { type PolicyDocument } from '../domain/policy/policy-document.js';
import { type Policy } from '../domain/policy/policy.js';
import { EVERYONE } from '../domain/publication/publication.js';
import { checkPack } from '../domain/statute/check-pack.js';
import { type RulePack } from '../domain/statute/rule-pack.js';
import { currentPolicy, shippedDocuments } from './shipped.js';

/** A policy ready to decide by and to be looked into. */
export interface ReadyPolicy {
  readonly document: PolicyDocument;
  readonly policy: Policy;
  readonly tables: Tables;
}

/** By the hash of the document: what is equal is compiled once in a process, and never changes. */
const ready = new Map<string, ReadyPolicy>();

/** @throws Error where the document has faults: only checked ones come here. */
export function readyPolicy(hash: string, document: () => unknown): ReadyPolicy {
  const known = ready.get(hash);
  if (known) return known;
  const given = document() as PolicyDocument;
  const [policy, tables] = [compilePolicy(given), compileTables(given)];
  if ('length' in policy || Array.isArray(tables)) throw new Error(`${given.version} cannot be used`);
  const made = { document: given, policy, tables: tables as Tables };
  ready.set(hash, made);
  return made;
}
export const isReady = (hash: string): boolean => ready.has(hash);

/** A policy that comes with the house, by its version; without one, the one that is in force where nothing is published. */
export function shippedReady(version?: string): ReadyPolicy | undefined {
  const document = version === undefined ? currentPolicy.document : shippedDocuments.find((one) => one.version === version);
  return document && readyPolicy(hashOf(document), () => document);
}

/** What a document says of itself, and all that is wrong with it. */
export const describeDocument: Describe = (kind, document) => (kind === 'policy' ? describePolicy(document) : describePack(document));

function describePolicy(document: unknown): Described {
  const { version = '', effectiveTo } = (document ?? {}) as Partial<PolicyDocument>;
  return { name: version, subject: EVERYONE, ...(effectiveTo && { until: effectiveTo }), faults: checkPolicy(document).map(asFault) };
}

const codes: Partial<Record<PolicyFault['code'], string>> = { 'unknown-currency': 'unknown-currency', 'ends-before-it-begins': 'empty-period' };
const asFault = (fault: PolicyFault): Fault => {
  const [place = 'policy', ...says] = faultLine(fault).split(': ');
  return { code: codes[fault.code] ?? 'faulty-document', place, says: says.join(': ') };
};

function describePack(document: unknown): Described {
  const { jurisdiction = '', version = '' } = (document ?? {}) as Partial<RulePack>;
  return { name: version, subject: jurisdiction, faults: packFaults(document) };
}

/** A document from outside may be anything; what cannot even be looked at has not the shape of a pack. */
function packFaults(document: unknown): readonly Fault[] {
  try {
    return checkPack(document as RulePack);
  } catch (error) {
    return [{ code: 'faulty-document', place: 'pack', says: `has not the shape of a rule pack: ${(error as Error).message}` }];
  }
}

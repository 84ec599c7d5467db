import { type Fault } from './fault.js';
import { tableNames, termNames } from './policy-document.js';
import { explanations } from './rule.js';

/** What a value of the JSON must be; an object by its fields, `?` after those that may be absent. */
type Shape =
  | 'text' | 'number' | 'instant' | 'graph' | 'words' | 'chinese' | 'share' | 'yes'
  | readonly ['list' | 'record', Shape] | { readonly [field: string]: Shape };

const bilingual: Shape = { en: 'words', zh: 'chinese' };
const fields = (names: readonly string[], shape: Shape): Shape => Object.fromEntries(names.map((name) => [name, shape]));
const leg: Shape = {
  form: 'text', remedy: 'text', head: 'text', gate: 'text', 'share?': 'share', 'atLeast?': 'text', 'atMost?': 'text', 'worth?': 'text',
  'units?': 'number', 'days?': 'number', 'once?': 'yes',
};
const documentShape: Shape = {
  id: 'text', merchant: 'text', version: 'text', effectiveFrom: 'instant', 'effectiveTo?': 'instant', currencies: ['list', 'text'],
  amounts: ['record', ['record', 'number']], bands: ['list', { name: 'text', upTo: 'text' }], limits: { standard: 'text', careful: 'text' },
  ceilings: fields(['freight', 'damages', 'statutory_multiple', 'delay', 'care', 'goodwill'], 'number'), leastCeiling: 'text',
  tables: fields(tableNames, 'graph'), overlays: ['record', fields(tableNames.map((name) => `${name}?`), 'graph')],
  options: ['record', ['list', { id: 'text', label: bilingual, legs: ['list', leg] }]],
  reasons: ['record', bilingual], explanations: fields(explanations, bilingual), evidence: ['record', bilingual], terms: fields(termNames, bilingual),
};

/** Where a document is not of the shape of `PolicyDocument`; numbers are whole and not below zero. */
export const shapeFaults = (document: unknown): Fault[] => faultsAt(document, documentShape, '');

const simple: Readonly<Record<string, readonly [string, (value: unknown) => boolean]>> = {
  text: ['a word is needed', (value) => typeof value === 'string' && value !== ''],
  number: ['a whole number is needed, not below zero', (value) => Number.isSafeInteger(value) && (value as number) >= 0],
  share: ['basis points are needed, or "share"', (value) => value === 'share' || (Number.isSafeInteger(value) && (value as number) >= 0)],
  instant: ['an instant is needed, such as 2026-11-01T00:00:00.000Z', (value) =>
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) && !Number.isNaN(Date.parse(value))],
  graph: ['a decision with nodes is needed', (value) => typeof value === 'object' && value !== null],
  yes: ['is true or absent', (value) => value === true],
};

function faultsAt(value: unknown, shape: Shape, part: string): Fault[] {
  const fault = (detail: string, code: Fault['code'] = 'malformed'): Fault[] => [{ code, part: part || 'policy', detail }];
  if (shape === 'words') return typeof value === 'string' && value.trim() !== '' ? [] : fault('the text is missing', 'missing-text');
  if (shape === 'chinese') return typeof value === 'string' && /\p{Script=Han}/u.test(value) ? [] : fault('the Chinese text is missing', 'missing-text');
  if (typeof shape === 'string') return simple[shape]![1](value) ? [] : fault(simple[shape]![0]);
  if (isRepeated(shape)) return repeatedFaults(value, shape, part) ?? fault(`a ${shape[0] === 'list' ? 'list' : 'set of names'} is needed`);
  if (typeof value !== 'object' || value === null) return fault('an object is needed');
  const object = value as Readonly<Record<string, unknown>>;
  const at = (key: string) => (part ? `${part}.${key}` : key);
  const known = Object.keys(shape).map((key) => key.replace('?', ''));
  const unknown = Object.keys(object).filter((key) => !known.includes(key)).map((key): Fault => ({
    code: 'unknown-name', part: at(key), detail: 'there is no such field',
  }));
  return [...unknown, ...Object.entries(shape).flatMap(([key, inner]) => {
    const name = key.replace('?', '');
    return key.endsWith('?') && object[name] === undefined ? [] : faultsAt(object[name], inner, at(name));
  })];
}

type Repeated = readonly ['list' | 'record', Shape];
const isRepeated = (shape: Shape): shape is Repeated => Array.isArray(shape);

function repeatedFaults(value: unknown, [kind, inner]: Repeated, part: string): Fault[] | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value) !== (kind === 'list')) return undefined;
  return Object.entries(value).flatMap(([key, item]) => faultsAt(item, inner, kind === 'list' ? `${part}[${key}]` : `${part}.${key}`));
}

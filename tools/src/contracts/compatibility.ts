import { isDeepStrictEqual } from 'node:util';
import { type Contract, type Contracts } from './contract.js';
import { type JsonSchema } from './wire-schema.js';

/**
 * What in `present` breaks those who were built against `before`, one line each; nothing where they can live side by side. A contract
 * may grow: new events, new optional fields, wider limits, more values. What cannot be judged counts as a break.
 */
export function breaks(before: Contracts, present: Contracts): string[] {
  return Object.entries(before).flatMap(([name, contract]) => {
    const now = present[name];
    return now ? breaksOf(contract, now).map((line) => `${name}: ${line}`) : [`${name}: is gone`];
  });
}

export const compatible = (before: Contracts, present: Contracts): boolean => breaks(before, present).length === 0;

function breaksOf(before: Contract, now: Contract): string[] {
  const moved = (['direction', 'publisher', 'topic', 'key'] as const).filter((field) => before[field] !== now[field])
    .map((field) => `${field} was ${before[field]} and is ${now[field]}`);
  const left = before.listeners.filter((one) => !now.listeners.includes(one)).map((one) => `${one} listens no more`);
  return [...moved, ...left, ...narrower(before.schema, now.schema, { path: '', direction: before.direction })];
}

interface Place {
  readonly path: string;
  readonly direction: Contract['direction'];
}
const at = ({ path, direction }: Place, step: string): Place => ({ path: path ? `${path}.${step}` : step, direction });

/** Words that explain and do not bind. */
const PROSE = new Set(['$schema', '$id', '$comment', 'title', 'description', 'examples', 'default', 'deprecated']);
const LOWER = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
const UPPER = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];
const JUDGED = new Set([
  ...PROSE, ...LOWER, ...UPPER, 'type', 'const', 'enum', 'pattern', 'format', 'properties', 'required', 'additionalProperties', 'items',
  'anyOf', 'oneOf',
]);

/** Where the new schema refuses what the old one allowed, or says less than the old one promised. */
function narrower(before: JsonSchema, now: JsonSchema, place: Place): string[] {
  const name = place.path || '(whole)';
  if (isDeepStrictEqual(before, now)) return [];
  if (branchesOf(before) ?? branchesOf(now)) return narrowerBranches(before, now, place);
  const unjudged = [...new Set([...Object.keys(before), ...Object.keys(now)])]
    .filter((word) => !JUDGED.has(word) && !isDeepStrictEqual(before[word], now[word]));
  return [
    ...unjudged.map((word) => `${name}: ${word} changed, which cannot be judged`),
    ...narrowerValue(before, now, name),
    ...narrowerLimits(before, now, name),
    ...narrowerObject(before, now, place),
    ...narrowerItems(before, now, place),
  ];
}

function narrowerValue(before: JsonSchema, now: JsonSchema, name: string): string[] {
  const lines: string[] = [];
  const types = typesOf(now);
  if (types && !(typesOf(before) ?? ['anything']).every((type) => types.includes(type) || (type === 'integer' && types.includes('number')))) {
    lines.push(`${name}: type is narrower`);
  }
  const allowed = valuesOf(now);
  const were = valuesOf(before);
  if (allowed && !were) lines.push(`${name}: is now one of few values`);
  if (allowed && were) {
    const gone = were.filter((value) => !allowed.includes(value));
    if (gone.length > 0) lines.push(`${name}: ${gone.join(', ')} no longer allowed`);
  }
  for (const word of ['pattern', 'format'] as const) {
    if (now[word] !== undefined && now[word] !== before[word]) lines.push(`${name}: ${word} is another`);
  }
  return lines;
}

const typesOf = ({ type }: JsonSchema): readonly unknown[] | undefined => (type === undefined ? undefined : [type].flat());
const valuesOf = (schema: JsonSchema): readonly unknown[] | undefined =>
  'const' in schema ? [schema.const] : (schema.enum as readonly unknown[] | undefined);

function narrowerLimits(before: JsonSchema, now: JsonSchema, name: string): string[] {
  const tighter = (words: readonly string[], isTighter: (now: number, before: number) => boolean) => words.filter((word) => {
    const [was, is] = [before[word], now[word]] as [number | undefined, number | undefined];
    return is !== undefined && (was === undefined || isTighter(is, was));
  });
  const higher = tighter(LOWER, (is, was) => is > was);
  const lower = tighter(UPPER, (is, was) => is < was);
  return [...higher, ...lower].map((word) => `${name}: ${word} is ${String(now[word])}, was ${String(before[word] ?? 'not limited')}`);
}

const propertiesOf = (schema: JsonSchema) => (schema.properties ?? {}) as Readonly<Record<string, JsonSchema>>;
const requiredOf = (schema: JsonSchema) => new Set((schema.required ?? []) as readonly string[]);

function narrowerObject(before: JsonSchema, now: JsonSchema, place: Place): string[] {
  const [old, fresh] = [propertiesOf(before), propertiesOf(now)];
  const [wasRequired, isRequired] = [requiredOf(before), requiredOf(now)];
  const lines = Object.entries(old).flatMap(([field, schema]) => {
    const inner = at(place, field);
    if (!fresh[field]) return [`${inner.path}: is gone`];
    const optional = place.direction === 'out' && wasRequired.has(field) && !isRequired.has(field);
    return [...(optional ? [`${inner.path}: may now be absent`] : []), ...narrower(schema, fresh[field], inner)];
  });
  const demanded = [...isRequired].filter((field) => !wasRequired.has(field)).map((field) => `${at(place, field).path}: is now required`);
  const added = place.direction === 'out' && before.additionalProperties === false
    ? Object.keys(fresh).filter((field) => !old[field]).map((field) => `${at(place, field).path}: is new where readers allow no new field`) : [];
  const closed = now.additionalProperties !== undefined && !isDeepStrictEqual(before.additionalProperties, now.additionalProperties)
    ? [`${place.path || '(whole)'}: unknown fields are no longer allowed`] : [];
  return [...lines, ...demanded, ...added, ...closed];
}

function narrowerItems(before: JsonSchema, now: JsonSchema, place: Place): string[] {
  if (now.items === undefined) return [];
  const inner = { ...place, path: `${place.path}[]` };
  return before.items === undefined ? [`${inner.path}: is now limited`] : narrower(before.items as JsonSchema, now.items as JsonSchema, inner);
}

const branchesOf = (schema: JsonSchema) => (schema.anyOf ?? schema.oneOf) as readonly JsonSchema[] | undefined;

/** Each way of saying it must still be a way; a new way may be added. A single shape may become one of several. */
function narrowerBranches(before: JsonSchema, now: JsonSchema, place: Place): string[] {
  const ways = branchesOf(now) ?? [now];
  return (branchesOf(before) ?? [before]).flatMap((branch, index) => {
    const perWay = ways.map((way) => narrower(branch, way, at(place, `way ${index + 1}`)));
    // The way with the fewest differences is the one that was meant.
    return perWay.toSorted((a, b) => a.length - b.length)[0] ?? [];
  });
}

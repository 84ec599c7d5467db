import { categories, emotions, type Instant, requestedRemedies, severities } from '@redress/contracts';
import { type PastCase } from './backtest.js';
import { type CompiledRow, valuesIn } from '../policy/compile-table.js';
import { type Tables } from '../policy/compile-policy.js';
import { type PolicyDocument, tableNames } from '../policy/policy-document.js';
import { abuseBands, neutral, segments } from '../policy/policy-inputs.js';
import { type Policy } from '../policy/policy.js';
import { type Scalar } from '../policy/unary-test.js';
import { rowName } from '../policy/policy-rows.js';
import { type Chance, chanceOf, sampleCase, type Wish } from './sample-case.js';

/** How often a case is made for a row before it is given up: rows above it may catch many. */
const ATTEMPTS = 400;
const goods = ['durable', 'fashion', 'food', 'made_to_order', 'digital', 'travel', 'service', 'book', 'other', 'mixed'];
const countries: Readonly<Record<string, string>> = { CN: 'CN', EU: 'DE', UK: 'GB', US: 'US', other: 'BR' };

/** Values that an input can have at all; numbers are taken from the conditions themselves. */
const known: Readonly<Record<string, readonly Scalar[]>> = {
  category: categories, severity: severities, emotion: emotions, requestedRemedy: requestedRemedies, goodsClass: goods, segment: segments,
  abuse: abuseBands, isRepeat: [true, false], jurisdiction: Object.keys(countries), demandedRatio: [null, 0, 5_000, 10_000, 20_000], cause: [null],
};

type Conditions = CompiledRow['conditions'];
type Chosen = Readonly<Record<string, Scalar>>;

/** Makes cases from a row's own conditions until one of them is decided by it. `latest`: when the youngest may have complained. */
export function reachRow(
  { document, policy, tables }: { document: PolicyDocument; policy: Policy; tables: Tables }, row: string, latest: Instant,
  firedIn: (one: PastCase) => readonly string[],
): PastCase | undefined {
  const found = rowsOf(tables).find(({ name }) => name === row);
  if (!found) return undefined;
  const chance = chanceOf([...row].reduce((seed, letter) => (seed * 31 + letter.charCodeAt(0)) | 0, 7));
  const leading = tables.remedies.base.rows.concat([...tables.remedies.overlays.values()].flatMap(({ rows }) => rows));
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const asked = found.row.conditions['rule'];
    const first = asked ? leading.filter(({ outputs }) => asked.answers(outputs['rule'] as Scalar) === true) : [];
    const chosen = choose(chance, document, [found.row.conditions, ...(first.length > 0 ? [oneOf(chance, first).conditions] : [])]);
    const wish = chosen && wishOf(chance, document, policy, { ...chosen, ...(found.overlay && { channel: found.overlay }) });
    if (!wish) continue;
    const made = sampleCase(chance, { merchant: policy.merchant, name: `row ${row} ${attempt}`, latest }, wish);
    if (firedIn(made).includes(row)) return made;
  }
  return undefined;
}

const rowsOf = (tables: Tables) => tableNames.flatMap((table) => {
  const { base, overlays } = tables[table];
  return [
    ...base.rows.map((row) => ({ row, name: rowName(table, row.id), overlay: undefined })),
    ...[...overlays].flatMap(([overlay, { rows }]) => rows.map((row) => ({ row, name: rowName(table, row.id, overlay), overlay }))),
  ];
});

const oneOf = <T>(chance: Chance, values: readonly T[]): T => values[Math.floor(chance() * values.length)]!;

/** A value for each input that all of these conditions take; undefined where they contradict each other. */
function choose(chance: Chance, document: PolicyDocument, all: readonly Conditions[]): Chosen | undefined {
  const fields = new Set(all.flatMap(Object.keys));
  const chosen: Record<string, Scalar> = {};
  for (const field of fields) {
    if (field === 'rule') continue;
    const tests = all.flatMap((conditions): Conditions[string][] => (conditions[field] ? [conditions[field]] : []));
    const named = tests.flatMap(({ test }) => valuesIn(test)).flatMap((value): Scalar[] => (typeof value === 'number' ? [value - 1, value, value + 1] : [value]));
    const possible = [...new Set([...named, ...(known[field] ?? []), ...ofDocument(document, field)])]
      .filter((value) => tests.every(({ answers }) => answers(value) === true));
    if (possible.length === 0) return undefined;
    chosen[field] = oneOf(chance, possible);
  }
  return chosen;
}

function ofDocument({ currencies, overlays, bands }: PolicyDocument, field: string): readonly Scalar[] {
  if (field === 'currency') return [...currencies, 'BRL'];
  if (field === 'channel') return [...Object.keys(overlays), 'another'];
  return field === 'band' ? [...bands.map(({ name }) => name), 'above', 'unknown'] : [];
}

function wishOf(chance: Chance, document: PolicyDocument, policy: Policy, { band, jurisdiction, segment, complaints, isRepeat, abuse, ...plain }: Chosen): Wish | undefined {
  const standing = { ...neutral, ...defined({ segment, complaints, isRepeat, abuse }) };
  const currency = (plain['currency'] as string | undefined) ?? (band === 'unknown' ? 'BRL' : band === undefined ? undefined : oneOf(chance, document.currencies));
  const amount = plain['amount'] ?? (band === undefined ? undefined : amountIn(chance, document, policy, String(band), currency!));
  if (band !== undefined && amount === undefined) return undefined;
  return { ...plain, ...defined({ currency, amount, country: countries[jurisdiction as string] }), standing } as Wish;
}

const defined = (values: Readonly<Record<string, Scalar | undefined>>): Record<string, Scalar> =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, Scalar] => entry[1] !== undefined));

/** An amount that the policy counts to this band; its edges are tried as well. */
function amountIn(chance: Chance, { bands, amounts }: PolicyDocument, { bandOf }: Policy, band: string, currency: string): number | undefined {
  const edges = bands.map(({ upTo }) => amounts[upTo]?.[currency] ?? 0);
  const candidates = [1, ...edges.flatMap((edge) => [edge, edge + 1, Math.floor(edge * chance()), edge * 2]), 10_000].filter((amount) => amount > 0);
  const fitting = candidates.filter((amount) => bandOf({ currency, amount }) === band);
  return fitting.length > 0 ? oneOf(chance, fitting) : undefined;
}

import { type Reason, severities } from '@redress/contracts';
import { type CompiledRow, type CompiledTable, type TableInputs, compileTable } from './compile-table.js';
import { type Fault } from './fault.js';
import { type Deadlines, type Decisive, type Policy } from './policy.js';
import { type Disposition, type LegTerms, type PolicyDocument, type TableName, tableNames } from './policy-document.js';
import { type DerivedInputs, type PolicyInputs } from './policy-inputs.js';
import { type Amounts, type Authority, type Rule, authorities, explanations, headsOf } from './rule.js';

/** A table with the overlays of its channels: their rows go first. */
export interface LayeredTable {
  readonly base: CompiledTable;
  readonly overlays: ReadonlyMap<string, CompiledTable>;
}
export type Tables = Readonly<Record<TableName, LayeredTable>>;

/** One table of a document with its overlays as functions, or the cells that cannot be compiled. */
export function compileLayers({ tables, overlays }: PolicyDocument, name: TableName): LayeredTable | Fault[] {
  const base = compileTable(name, tables[name]);
  const faults: Fault[] = Array.isArray(base) ? base : [];
  const compiled = Object.entries(overlays).flatMap(([channel, { [name]: graph }]) => {
    const overlay = graph && compileTable(name, graph);
    if (Array.isArray(overlay)) faults.push(...overlay.map((fault) => ({ ...fault, part: `overlay ${channel}` })));
    return overlay && !Array.isArray(overlay) ? [[channel, overlay] as const] : [];
  });
  return faults.length > 0 || Array.isArray(base) ? faults : { base, overlays: new Map(compiled) };
}

/** All tables of a document. */
export function compileTables(document: PolicyDocument): Tables | Fault[] {
  const compiled = tableNames.map((name) => [name, compileLayers(document, name)] as const);
  const faults = compiled.flatMap(([, layers]) => (Array.isArray(layers) ? layers : []));
  return faults.length > 0 ? faults : Object.fromEntries(compiled) as Tables;
}

/** The row that decides: of the channel's overlay where one fits, else of the policy. */
function rowFor({ base, overlays }: LayeredTable, inputs: PolicyInputs, derived: DerivedInputs): CompiledRow {
  const asked = inputs as PolicyInputs & TableInputs;
  const overlay = overlays.get(inputs.channel);
  const found = overlay ? overlay.rows[overlay.match(asked, derived)] : undefined;
  const row = found ?? base.rows[base.match(asked, derived)];
  if (!row) throw new Error(`the table ${base.name} has no row for ${JSON.stringify(inputs)}`);
  return row;
}

const ruled = (remedies: LayeredTable, inputs: PolicyInputs, band: string): DerivedInputs =>
  ({ band, rule: rowFor(remedies, inputs, { band, rule: null }).outputs['rule'] as string });

/** Makes a checked document ready to decide by. */
export function policyOf(document: PolicyDocument, tables: Tables): Policy {
  const named = mapped(document.amounts, (byCurrency) => mapped(byCurrency, BigInt));
  const amounts = (name: string): Amounts => named[name]!;
  const bandOf = bandsOf(document);
  const make = ruleMaker(document, amounts);
  const rowOf = (name: TableName, inputs: PolicyInputs): CompiledRow => rowFor(tables[name], inputs, ruled(tables.remedies, inputs, bandOf(inputs)));
  const { id, merchant, version, effectiveFrom, effectiveTo, ceilings, terms } = document;
  return {
    id, merchant, version, effectiveFrom, effectiveTo, ceilings, terms, document, bandOf,
    ruleFor: (inputs) => {
      const band = bandOf(inputs);
      const remedy = rowFor(tables.remedies, inputs, { band, rule: null });
      const derived = { band, rule: remedy.outputs['rule'] as string };
      return make(remedy, rowFor(tables.amounts, inputs, derived), rowFor(tables.authority, inputs, derived));
    },
    evidenceFor: (inputs) => (rowOf('evidence', inputs).outputs['evidence'] ?? []) as readonly string[],
    dispositionFor: (inputs) => rowOf('goods', inputs).outputs['disposition'] as Disposition,
    deadlinesFor: (inputs) => rowOf('deadlines', inputs).outputs as unknown as Deadlines,
    explainRule: (inputs) => tableNames.map((name) => decisiveOf(name, tables, inputs, bandOf(inputs))),
    limits: mapped(document.limits, amounts),
    leastCeiling: amounts(document.leastCeiling),
    heads: headsOf(Object.values(document.options).flat()),
    explanations: Object.fromEntries(explanations.map((code) => [code, { code, ...document.explanations[code] }])) as Policy['explanations'],
  };
}

const mapped = <K extends string, A, B>(record: Readonly<Record<K, A>>, change: (value: A) => B): Readonly<Record<K, B>> =>
  Object.fromEntries(Object.entries<A>(record).map(([key, value]) => [key, change(value)])) as Record<K, B>;

function bandsOf({ bands, amounts, currencies }: PolicyDocument): Policy['bandOf'] {
  return ({ currency, amount }) => {
    if (!currencies.includes(currency)) return 'unknown';
    return bands.find(({ upTo }) => amount <= (amounts[upTo]![currency] ?? -1))?.name ?? 'above';
  };
}

/** Rules are made of three rows. There are few combinations, so each is made once. */
function ruleMaker(document: PolicyDocument, amounts: (name: string) => Amounts) {
  const made = new Map<CompiledRow, Map<CompiledRow, Map<CompiledRow, Rule>>>();
  return (remedy: CompiledRow, amount: CompiledRow, authority: CompiledRow): Rule => {
    let byAmount = made.get(remedy);
    if (!byAmount) made.set(remedy, byAmount = new Map());
    let byAuthority = byAmount.get(amount);
    if (!byAuthority) byAmount.set(amount, byAuthority = new Map());
    let rule = byAuthority.get(authority);
    if (!rule) byAuthority.set(authority, rule = ruleOf(document, amounts, [remedy, amount, authority]));
    return rule;
  };
}

function ruleOf(document: PolicyDocument, amounts: (name: string) => Amounts, rows: readonly CompiledRow[]): Rule {
  const outputs = Object.assign({}, ...rows.map((row) => row.outputs)) as Readonly<Record<string, string | number | undefined>>;
  const set = outputs['options'] as string | undefined;
  const share = outputs['share'] as number;
  return {
    id: outputs['rule'] as string,
    authority: strictest(rows.flatMap((row) => (row.outputs['authority'] as Authority | undefined) ?? [])),
    floor: everywhere(outputs['floor'] as number),
    options: set === undefined ? [] : document.options[set]!.map(({ id, label, legs }) =>
      ({ id, label, legs: legs.map((leg) => legRuleOf(leg, share, amounts)) })),
    byDefault: outputs['default'] as string | undefined,
    reason: reasonOf(document, outputs['reason'] as string),
  };
}

export const reasonOf = ({ reasons, explanations: told }: PolicyDocument, code: string): Reason =>
  ({ code, ...(reasons[code] ?? told[code as keyof typeof told]) });

const strictest = (asked: readonly Authority[]): Authority =>
  authorities.findLast((authority) => asked.includes(authority)) ?? 'person';

/** A row holds for the severities that its own conditions name, so its share does too. */
const everywhere = (basisPoints: number): Rule['floor'] =>
  (basisPoints === 0 ? {} : Object.fromEntries(severities.map((severity) => [severity, basisPoints])));

function legRuleOf({ share, atLeast, atMost, worth, ...leg }: LegTerms, ofTable: number, amounts: (name: string) => Amounts) {
  return {
    ...leg,
    ...(share !== undefined && { share: everywhere(share === 'share' ? ofTable : share) }),
    ...(atLeast !== undefined && { atLeast: amounts(atLeast) }),
    ...(atMost !== undefined && { atMost: amounts(atMost) }),
    ...(worth !== undefined && { worth: amounts(worth) }),
  };
}

function decisiveOf(table: TableName, tables: Tables, inputs: PolicyInputs, band: string): Decisive {
  const derived = table === 'remedies' ? { band, rule: null } : ruled(tables.remedies, inputs, band);
  const row = rowFor(tables[table], inputs, derived);
  const all: Readonly<Record<string, unknown>> = { ...inputs, ...derived };
  const overlay = [...tables[table].overlays].find(([, { rows }]) => rows.includes(row))?.[0];
  return {
    table, row: row.id, outputs: row.outputs, ...(overlay !== undefined && { overlay }),
    conditions: Object.entries(row.conditions).map(([input, { text }]) => ({ input, is: all[input], test: text })),
  };
}

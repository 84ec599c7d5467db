import { type Reason, severities } from '@redress/contracts';
import { type CompiledRow, type CompiledTable, compileTable } from './compile-table.js';
import { type Fault } from './fault.js';
import { type Deadlines, type Decisive, type Policy } from './policy.js';
import { type Disposition, type LegTerms, type OptionTerms, type PolicyDocument, type TableName, tableNames } from './policy-document.js';
import { type PolicyInputs, type TableInput } from './policy-inputs.js';
import { type Amounts, type Authority, type OptionRule, type Rule, authorities, explanations, headsOf } from './rule.js';

/** A table with the overlays of its channels: their rows go first. */
export interface LayeredTable {
  readonly base: CompiledTable;
  readonly overlays: ReadonlyMap<string, CompiledTable>;
}
export type Tables = Readonly<Record<TableName, LayeredTable>>;

/** All tables of a document as functions, or the cells that cannot be compiled. */
export function compileTables(document: PolicyDocument): Tables | Fault[] {
  const faults: Fault[] = [];
  const compiled = (table: TableName, graph: PolicyDocument['tables'][TableName], channel?: string): CompiledTable | undefined => {
    const made = compileTable(table, graph);
    if (!Array.isArray(made)) return made;
    faults.push(...made.map((fault) => (channel === undefined ? fault : { ...fault, part: `overlay ${channel}` })));
    return undefined;
  };
  const tables = tableNames.map((name) => {
    const overlays = Object.entries(document.overlays).flatMap(([channel, { [name]: graph }]) => {
      const overlay = graph && compiled(name, graph, channel);
      return overlay ? [[channel, overlay] as const] : [];
    });
    return [name, { base: compiled(name, document.tables[name])!, overlays: new Map(overlays) }] as const;
  });
  return faults.length > 0 ? faults : Object.fromEntries(tables) as unknown as Tables;
}

/** The row that decides: of the channel's overlay where one fits, else of the policy. */
function rowFor({ base, overlays }: LayeredTable, inputs: TableInput): CompiledRow {
  const overlay = overlays.get(inputs.channel as string);
  const found = overlay ? overlay.rows[overlay.match(inputs)] : undefined;
  const row = found ?? base.rows[base.match(inputs)];
  if (!row) throw new Error(`the table ${base.name} has no row for ${JSON.stringify(inputs)}`);
  return row;
}

/** Makes a checked document ready to decide by. */
export function policyOf(document: PolicyDocument, tables: Tables): Policy {
  const amounts = (name: string): Amounts => mapped(document.amounts[name]!, BigInt);
  const bandOf = bandsOf(document);
  const make = ruleMaker(document, amounts);
  const asked = (inputs: PolicyInputs): TableInput => ({ ...inputs, band: bandOf(inputs), rule: null });
  const decisive = (given: TableInput) => {
    const remedy = rowFor(tables.remedies, given);
    const inputs = { ...given, rule: remedy.outputs['rule'] as string };
    return { inputs, remedy, amount: rowFor(tables.amounts, inputs), authority: rowFor(tables.authority, inputs) };
  };
  const ruled = (inputs: PolicyInputs) => decisive(asked(inputs)).inputs;
  const { id, merchant, version, effectiveFrom, effectiveTo, ceilings, terms } = document;
  return {
    id, merchant, version, effectiveFrom, effectiveTo, ceilings, terms, document, bandOf,
    ruleFor: (inputs) => {
      const { remedy, amount, authority } = decisive(asked(inputs));
      return make(remedy, amount, authority);
    },
    evidenceFor: (inputs) => (rowFor(tables.evidence, ruled(inputs)).outputs['evidence'] ?? []) as readonly string[],
    dispositionFor: (inputs) => rowFor(tables.goods, ruled(inputs)).outputs['disposition'] as Disposition,
    deadlinesFor: (inputs) => rowFor(tables.deadlines, ruled(inputs)).outputs as unknown as Deadlines,
    explainRule: (inputs) => { const given = ruled(inputs); return tableNames.map((name) => decisiveOf(name, tables[name], given)); },
    limits: mapped(document.limits, amounts),
    leastCeiling: amounts(document.leastCeiling),
    heads: headsOf(Object.values(document.options).flat() as readonly Pick<OptionTerms, 'legs'>[] as readonly OptionRule[]),
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

function decisiveOf(table: TableName, layered: LayeredTable, inputs: TableInput): Decisive {
  const row = rowFor(layered, inputs);
  const overlay = [...layered.overlays].find(([, { rows }]) => rows.includes(row))?.[0];
  return {
    table, row: row.id, outputs: row.outputs, ...(overlay !== undefined && { overlay }),
    conditions: Object.entries(row.conditions).map(([input, { text }]) => ({ input, is: inputs[input as keyof TableInput], test: text })),
  };
}

import { type CompiledRow } from './compile-table.js';
import { type Tables } from './compile-policy.js';
import { type Fault } from './fault.js';
import { type OptionTerms, type PolicyDocument } from './policy-document.js';
import { allTables } from './table-faults.js';

/** What is wrong with what rows give together: choices, reasons, and sums of the price. */
export function outcomeFaults(document: PolicyDocument, tables: Tables): Fault[] {
  const amounts = allTables(tables).filter(({ name }) => name === 'amounts').flatMap(({ table }) => table.rows);
  return allTables(tables).filter(({ name }) => name === 'remedies').flatMap(({ table, overlay }) => table.rows.flatMap((row) => {
    const part = overlay === undefined ? undefined : `overlay ${overlay}`;
    return [...choiceFaults(document, row, part), ...sumFaults(document, row, amounts)];
  }));
}

const optionsOf = (document: PolicyDocument, { outputs }: CompiledRow): readonly OptionTerms[] =>
  document.options[outputs['options'] as string] ?? [];

function choiceFaults(document: PolicyDocument, row: CompiledRow, part: string | undefined): Fault[] {
  const options = optionsOf(document, row);
  const { eligible, default: byDefault, reason } = row.outputs;
  const place = { part, table: 'remedies', row: row.id };
  if (eligible && reason === undefined) return [{ ...place, code: 'malformed', column: 'reason', detail: 'the reason is missing' }];
  if (!eligible && reason === undefined) return [{
    ...place, code: 'ineligible-without-reason', column: 'reason', detail: 'who gets nothing is told why',
  }];
  if (!eligible !== (options.length === 0)) return [{ ...place, code: 'malformed', column: 'options', detail: 'options go with being eligible' }];
  if (options.length > 1 ? !options.some(({ id }) => id === byDefault) : byDefault !== undefined && byDefault !== options[0]?.id) {
    return [{ ...place, code: 'choice-without-default', column: 'default', detail: 'one of the options is to apply where nobody chooses' }];
  }
  return [];
}

/** With every row of amounts that can meet it: never more than the price, and money for it never below the row's own floor. */
function sumFaults(document: PolicyDocument, row: CompiledRow, amounts: readonly CompiledRow[]): Fault[] {
  const met = amounts.filter(({ conditions }) => conditions['rule']?.answers(String(row.outputs['rule'])) ?? true);
  return met.flatMap(({ id, outputs }) => optionsOf(document, row).flatMap((option): Fault[] => {
    const place = { table: 'amounts', row: id };
    const shares = option.legs.flatMap(({ head, share }) => (head === 'price' && share !== undefined ? [share] : []));
    const sum = shares.reduce<number>((all, share) => all + (share === 'share' ? Number(outputs['share']) : share), 0);
    if (sum > 10_000) return [{
      ...place, code: 'above-price', column: 'share', detail: `${option.id} of rule ${row.id} gives back more than the price`,
    }];
    const inKind = option.legs.some(({ form, head }) => head === 'price' && form !== 'money');
    if (inKind || sum >= Number(outputs['floor'])) return [];
    return [{ ...place, code: 'below-own-floor', column: 'share', detail: `${option.id} of rule ${row.id} gives less than the floor` }];
  }));
}

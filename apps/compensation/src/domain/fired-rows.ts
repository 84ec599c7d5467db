import { type PastCase } from './backtest.js';
import { type CompiledRow } from './policy/compile-table.js';
import { type LayeredTable, type Tables } from './policy/compile-policy.js';
import { tableNames } from './policy/policy-document.js';
import { policyInputsOf, type TableInput } from './policy/policy-inputs.js';
import { type Policy } from './policy/policy.js';
import { rowName } from './policy-rows.js';

/** The rows that decide a case, one of each table: what a policy explains at length, in names alone. */
export function firedRows({ policy, tables }: { policy: Policy; tables: Tables }, { facts }: PastCase): string[] {
  const plain = policyInputsOf(facts);
  const asked: TableInput = { ...plain, band: policy.bandOf(plain), rule: null };
  const remedy = decisive(tables.remedies, asked);
  const given: TableInput = { ...asked, rule: (remedy?.row.outputs['rule'] as string | undefined) ?? null };
  return tableNames.flatMap((name) => {
    const found = name === 'remedies' ? remedy : decisive(tables[name], given);
    return found ? [nameOf(found.row, name, found.overlay)] : [];
  });
}

function decisive({ base, overlays }: LayeredTable, inputs: TableInput): { row: CompiledRow; overlay?: string } | undefined {
  const channel = inputs.channel as string;
  const overlay = overlays.get(channel);
  const above = overlay?.rows[overlay.match(inputs)];
  if (above) return { row: above, overlay: channel };
  const row = base.rows[base.match(inputs)];
  return row && { row };
}

/** Names are made once for each row. */
const names = new WeakMap<CompiledRow, string>();
function nameOf(row: CompiledRow, table: (typeof tableNames)[number], overlay: string | undefined): string {
  const name = names.get(row) ?? rowName(table, row.id, overlay);
  names.set(row, name);
  return name;
}

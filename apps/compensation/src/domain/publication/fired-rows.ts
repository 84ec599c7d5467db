import { type PastCase } from './backtest.js';
import { type CompiledRow, type TableInputs } from '../policy/compile-table.js';
import { type LayeredTable, type Tables } from '../policy/compile-policy.js';
import { tableNames } from '../policy/policy-document.js';
import { type DerivedInputs, type PolicyInputs, policyInputsOf } from '../policy/policy-inputs.js';
import { type Policy } from '../policy/policy.js';
import { rowName } from '../policy/policy-rows.js';

/** The rows that decide a case, one of each table: what a policy explains at length, in names alone. */
export function firedRows({ policy, tables }: { policy: Policy; tables: Tables }, { facts }: PastCase): string[] {
  const inputs = policyInputsOf(facts);
  const band = policy.bandOf(inputs);
  const remedy = decisive(tables.remedies, inputs, { band, rule: null });
  const derived = { band, rule: (remedy?.row.outputs['rule'] as string | undefined) ?? null };
  return tableNames.flatMap((name) => {
    const found = name === 'remedies' ? remedy : decisive(tables[name], inputs, derived);
    return found ? [nameOf(found.row, name, found.overlay)] : [];
  });
}

function decisive({ base, overlays }: LayeredTable, inputs: PolicyInputs, derived: DerivedInputs): { row: CompiledRow; overlay?: string } | undefined {
  const asked = inputs as PolicyInputs & TableInputs;
  const overlay = overlays.get(inputs.channel);
  const above = overlay?.rows[overlay.match(asked, derived)];
  if (above) return { row: above, overlay: inputs.channel };
  const row = base.rows[base.match(asked, derived)];
  return row && { row };
}

/** Names are made once for each row. */
const names = new WeakMap<CompiledRow, string>();
function nameOf(row: CompiledRow, table: (typeof tableNames)[number], overlay: string | undefined): string {
  const name = names.get(row) ?? rowName(table, row.id, overlay);
  names.set(row, name);
  return name;
}

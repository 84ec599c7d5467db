import { tableOf, type DecisionGraph, type TableContent } from './decision-table.js';
import { type PolicyDocument, type TableName, tableNames } from './policy-document.js';
import { type TrialRow } from '../publication/backtest.js';
import { canonicalJson } from '../facts.js';

/** A row's name in a report: `remedies/quality`, in an overlay `taobao:remedies/quality`. */
export const rowName = (table: TableName, row: string, overlay?: string): string => `${overlay === undefined ? '' : `${overlay}:`}${table}/${row}`;

/** Every row of a document, with whether it is new or says something else than in the version it is based on. */
export function trialRows(draft: PolicyDocument, base: PolicyDocument | undefined): TrialRow[] {
  const before = base && contentsOf(base);
  return [...contentsOf(draft)].map(([id, content]) => ({ id, changed: before?.get(id) !== content }));
}

function contentsOf(document: PolicyDocument): Map<string, string> {
  const contents = new Map<string, string>();
  const add = (graphs: Readonly<Partial<Record<TableName, DecisionGraph>>>, overlay?: string) => {
    for (const name of tableNames) {
      const table = graphs[name] && tableOf(name, graphs[name]);
      if (!table || Array.isArray(table)) continue;
      for (const row of (table as TableContent).rules) contents.set(rowName(name, row._id, overlay), contentOf(document, table as TableContent, row));
    }
  };
  add(document.tables);
  for (const [channel, graphs] of Object.entries(document.overlays)) add(graphs, channel);
  return contents;
}

/** What a row asks and gives, with the options and amounts that its cells name. */
function contentOf({ options, amounts }: PolicyDocument, { inputs, outputs }: TableContent, row: Readonly<Record<string, string>>): string {
  const cells = Object.fromEntries([...inputs, ...outputs].map(({ id, field }) => [field, row[id]]));
  const named = options[(cells['options'] ?? '').replace(/^["']|["']$/g, '')];
  const sums = named?.flatMap(({ legs }) => legs.flatMap(({ atLeast, atMost, worth }) => [atLeast, atMost, worth].map((name) => name && amounts[name])));
  return canonicalJson({ cells, named, sums });
}

import { inWords, table } from './words.js';

interface Sum { readonly minor: string | bigint; readonly currency: string }

/** What a backtest reports, as it comes over HTTP. */
export interface BacktestReport {
  readonly cases: number;
  readonly samples: number;
  readonly changed: { readonly count: number; readonly by: readonly { category: string; severity: string; count: number }[] };
  readonly cost: readonly { readonly before: Sum; readonly after: Sum; readonly difference: Sum }[];
  readonly belowFloor: { readonly count: number };
  readonly floorRises: { readonly count: number };
  readonly spreads: readonly { readonly dimension: string; readonly group: string; readonly before: number; readonly after: number; readonly most: string; readonly least: string }[];
  readonly rows: readonly { readonly row: string; readonly changed: boolean; readonly cases: number; readonly samples: number }[];
  readonly failures: readonly { readonly says: string }[];
}

const MOST = 8;
const perCent = (basisPoints: number): string => `${(basisPoints / 100).toFixed(1)} %`;

/** A report for people; the whole of it is in --json. */
export function reportLines({ cases, samples, changed, cost, belowFloor, floorRises, spreads, rows, failures }: BacktestReport): string[] {
  const touched = rows.filter((row) => row.changed);
  return [
    `Tried on ${cases} cases${samples > 0 ? `, and on ${samples} made ones, counted apart` : ''}.`,
    '', `Another outcome: ${changed.count}`,
    ...table(changed.by.slice(0, MOST).map(({ category, severity, count }) => [`  ${category}`, severity, String(count)])),
    '', 'Cost, where everybody takes what applies by default:',
    ...table(cost.map(({ before, after, difference }) => [`  ${inWords(before)}`, `→ ${inWords(after)}`, `(${inWords(difference)})`])),
    '', `Below the floor of the law: ${belowFloor.count}${floorRises.count > 0 ? `; open cases whose floor rises: ${floorRises.count}` : ''}`,
    '', 'Similar cases furthest apart (share of what was paid):',
    ...table(spreads.slice(0, MOST).map(({ dimension, group, before, after, most, least }) => [
      `  ${dimension}`, `${perCent(before)} → ${perCent(after)}`, `${most} above ${least}: ${group}`,
    ])),
    '', `Rows that are new or changed: ${touched.length}`,
    ...table(touched.slice(0, 3 * MOST).map((row) => [`  ${row.row}`, `${row.cases} cases`, row.samples > 0 ? `${row.samples} made` : ''])),
    '', ...(failures.length === 0 ? ['Nothing stands against it.'] : ['It fails:', ...failures.slice(0, 3 * MOST).map(({ says }) => `  ${says}`)]),
  ];
}

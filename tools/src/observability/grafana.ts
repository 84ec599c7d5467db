import { type Page } from './pages.js';

/** Units of values, as Grafana calls them. */
type Unit = 'short' | 's' | 'percentunit' | 'reqps' | 'bytes' | 'none';
export interface Query { readonly expr: string; readonly legend?: string }

/** What a panel shows, and what whoever looks at it at night does about it. */
export interface Panel {
  readonly kind: 'stat' | 'timeseries' | 'table';
  readonly title: string;
  /** What it means and what to do, in one or two sentences. */
  readonly says: string;
  readonly queries: readonly Query[];
  readonly runbook?: Page;
  readonly unit?: Unit;
  /** The value from which it is yellow, and red. */
  readonly warn?: number;
  readonly bad?: number;
  /** Out of 24; what is left out shares the row. */
  readonly width?: number;
}
export interface Row { readonly title: string; readonly panels: readonly Panel[]; readonly height?: number }
/** A choice at the top of a dashboard, from the values that a label has. */
export interface Choice { readonly name: string; readonly metric: string; readonly label: string }
export interface Board {
  readonly uid: string;
  readonly title: string;
  readonly says: string;
  readonly rows: readonly Row[];
  readonly choices?: readonly Choice[];
}

export const RUNBOOKS_UID = 'redress-runbooks';
const DATASOURCE = { type: 'prometheus', uid: '${datasource}' } as const;
const HEIGHT = { stat: 4, timeseries: 8, table: 8 } as const;

/** The JSON that Grafana imports; the same for the same board. `panelOf` gives the number of a runbook's panel on its own board. */
export function dashboard(board: Board, panelOf: (page: Page) => number): object {
  return {
    ...frame(board),
    links: [{ type: 'dashboards', title: 'Redress', tags: ['redress'], asDropdown: true, includeVars: false, keepTime: true }],
    templating: { list: [datasource, ...(board.choices ?? []).map(choice)] },
    panels: placed(board.rows, panelOf),
  };
}

/** All runbooks on one board, a panel each: what the links of the other boards lead to, without any server but Grafana. */
export const runbookBoard = (texts: readonly { page: Page; text: string }[]): object => ({
  ...frame({ uid: RUNBOOKS_UID, title: 'Redress: runbooks', says: 'What to do. The same pages as in docs/runbooks.' }),
  links: [{ type: 'dashboards', title: 'Redress', tags: ['redress'], asDropdown: true, includeVars: false, keepTime: true }],
  templating: { list: [] },
  panels: texts.map(({ page, text }, index) => ({
    id: index + 1, type: 'text', title: page, gridPos: { x: (index % 2) * 12, y: Math.floor(index / 2) * 16, w: 12, h: 16 },
    options: { mode: 'markdown', content: text },
  })),
});

const frame = ({ uid, title, says }: Pick<Board, 'uid' | 'title' | 'says'>) => ({
  uid, title, description: says, tags: ['redress'], schemaVersion: 39, version: 1, editable: false, timezone: 'browser', graphTooltip: 1,
  time: { from: 'now-3h', to: 'now' }, refresh: '10s',
});

const datasource = { name: 'datasource', label: 'Prometheus', type: 'datasource', query: 'prometheus', current: {}, hide: 0 };
const choice = ({ name, metric, label }: Choice) => ({
  name, label: name, type: 'query', datasource: DATASOURCE, query: { query: `label_values(${metric}, ${label})`, refId: name }, refresh: 2,
  includeAll: true, multi: true, allValue: '.*', current: { text: 'All', value: '$__all' }, sort: 1,
});

function placed(rows: readonly Row[], panelOf: (page: Page) => number): object[] {
  let y = 0;
  let id = 0;
  return rows.flatMap(({ title, panels, height }) => {
    const heading = { id: ++id, type: 'row', title, collapsed: false, panels: [], gridPos: { x: 0, y: y++, w: 24, h: 1 } };
    const tall = height ?? Math.max(...panels.map(({ kind }) => HEIGHT[kind]));
    let x = 0;
    const bodies = panels.map((one) => {
      const w = one.width ?? Math.floor((24 - panels.reduce((sum, { width = 0 }) => sum + width, 0)) / panels.filter(({ width }) => !width).length);
      const at = { x, y, w, h: tall };
      x += w;
      return panel(one, ++id, at, panelOf);
    });
    if (x > 24) throw new Error(`the row ${title} is ${x} wide`);
    y += tall;
    return [heading, ...bodies];
  });
}

function panel(one: Panel, id: number, gridPos: object, panelOf: (page: Page) => number): object {
  const { kind, title, says, queries, runbook, unit = 'short' } = one;
  return {
    id, type: kind, title, description: says, gridPos, datasource: DATASOURCE,
    ...(runbook && { links: [{ title: `What to do: ${runbook}`, url: `/d/${RUNBOOKS_UID}/runbooks?viewPanel=${panelOf(runbook)}` }] }),
    targets: queries.map(({ expr, legend }, index) => ({
      refId: String.fromCharCode(65 + index), datasource: DATASOURCE, expr, legendFormat: legend ?? '__auto',
      ...(kind !== 'timeseries' && { instant: true }), ...(kind === 'table' && { format: 'table' }),
    })),
    fieldConfig: { defaults: { unit, ...colours(one), ...(kind === 'timeseries' && { custom: { fillOpacity: 8, showPoints: 'never' } }) }, overrides: [] },
    options: options[kind],
  };
}

/** Green where nothing is to be done; no colour where there is no such line. */
function colours({ kind, warn, bad }: Panel): object {
  if (warn === undefined && bad === undefined) return {};
  const steps = [{ color: 'green', value: null }, ...(warn === undefined ? [] : [{ color: 'orange', value: warn }]), ...(bad === undefined ? [] : [{ color: 'red', value: bad }])];
  return { thresholds: { mode: 'absolute', steps }, color: { mode: kind === 'timeseries' ? 'palette-classic' : 'thresholds' } };
}

const options = {
  stat: { colorMode: 'background', graphMode: 'none', textMode: 'auto', reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false } },
  timeseries: { legend: { displayMode: 'table', placement: 'bottom', calcs: ['lastNotNull', 'max'] }, tooltip: { mode: 'multi' } },
  table: { showHeader: true, sortBy: [{ displayName: 'Value', desc: true }] },
} as const;

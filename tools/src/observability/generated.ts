import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { services } from '@redress/contracts';
import { stringify } from 'yaml';
import { portsFrom } from '../stack/ports.js';
import { type Alert, type Pace, paces, ruleGroup, testFile } from './alert.js';
import { alertGroups } from './alerts/groups.js';
import { boards } from './boards/boards.js';
import { dashboard, runbookBoard } from './grafana.js';
import { type Page, pages } from './pages.js';
import { type TimeScale, timeScale } from './scale.js';
import { prometheusConfig } from './scrape.js';

/** Text of each generated file, by its path in the repository. */
export type Generated = ReadonlyMap<string, string>;

export const GRAFANA = 'deploy/grafana';
const BEGINS = '# Made by `npm run dashboards` from tools/src/observability. Change that, not this.\n';
const yaml = (value: unknown): string => BEGINS + stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** Every alert as the house has them. */
export const everyAlert = (): readonly Alert[] => Object.values(alertGroups).flatMap(({ alerts }) => alerts(timeScale()));

/** Prometheus' rule file, at any speed. */
export const ruleFile = (scale = timeScale()): string =>
  yaml({ groups: Object.entries(alertGroups).map(([name, { recorded, alerts }]) => ruleGroup(name, recorded?.(scale) ?? [], alerts(scale), scale)) });

const testFiles = (scale: TimeScale): [string, string][] => (Object.keys(paces) as Pace[]).map((pace) =>
  [`deploy/prometheus/alerts.${pace}.test.yml`, yaml(testFile(everyAlert(), pace, 'alerts.yml', scale))]);

/** The ports of docker-compose.yml, by the names that it gives. */
const composed = services.map((service) => ({ service, address: `${service}:${portsFrom(4_300).services[service].admin}` }));

/** All files that follow from the code here and from the runbooks below `root`. */
export function generated(root: string): Generated {
  const runbooks = pages.map((page) => ({ page, text: readFileSync(join(root, 'docs', 'runbooks', `${page}.md`), 'utf8') }));
  const panelOf = (page: Page): number => pages.indexOf(page) + 1;
  const scale = timeScale();
  return new Map([
    ['deploy/prometheus/prometheus.yml', yaml(prometheusConfig(composed, 'alerts.yml', scale))],
    ['deploy/prometheus/alerts.yml', ruleFile()],
    ...testFiles(scale),
    ...boards.map((board) => [`${GRAFANA}/${board.uid}.json`, json(dashboard(board, panelOf))] as const),
    [`${GRAFANA}/redress-runbooks.json`, json(runbookBoard(runbooks))],
  ]);
}

const read = (root: string, path: string): string | undefined => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined);

/** What is not as the code says, one line each: missing, out of step, or made from what is no more. */
export function outOfStep(root: string, files: Generated): string[] {
  const wrong = [...files].flatMap(([path, text]) => {
    const found = read(root, path);
    return found === text ? [] : [`${path} ${found === undefined ? 'is missing' : 'is out of step'}`];
  });
  const boardsThere = existsSync(join(root, GRAFANA)) ? readdirSync(join(root, GRAFANA)).filter((name) => name.endsWith('.json')) : [];
  return [...wrong, ...boardsThere.map((name) => `${GRAFANA}/${name}`).filter((path) => !files.has(path)).map((path) => `${path} is left over`)];
}

export function bringInStep(root: string, files: Generated): void {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { specOf } from '@redress/chassis';
import { stringify } from 'yaml';
import { paces } from './alert.js';
import { boards } from './boards/boards.js';
import { expressions, metricOf, seriesNamed } from './expressions.js';
import { everyAlert, generated, outOfStep, ruleFile } from './generated.js';
import { headings, pages } from './pages.js';
import { neededInCi, run } from './promtool.js';
import { timeScale } from './scale.js';

const ROOT = join(__dirname, '../../..');
const runbook = (page: string): string => readFileSync(join(ROOT, 'docs', 'runbooks', `${page}.md`), 'utf8');
const PROMETHEUS = join(ROOT, 'deploy', 'prometheus');
const alerts = everyAlert();
const panels = boards.flatMap((board) => board.rows.flatMap((row) => row.panels.map((panel) => ({ board: board.uid, ...panel }))));

describe('what is committed', () => {
  it('is what the code says; else: npm run dashboards', () => {
    expect(outOfStep(ROOT, generated(ROOT))).toEqual([]);
  });
});

describe('alerts', () => {
  it('have names of their own, and say what to do first', () => {
    expect(new Set(alerts.map(({ name }) => name)).size).toBe(alerts.length);
    expect(alerts.filter(({ says, first }) => says.length < 15 || first.length < 10)).toEqual([]);
  });

  it('are sixty times as fast at that scale, windows and ages alike', () => {
    expect([timeScale().span({ hours: 1 }), timeScale(60).span({ hours: 1 }), timeScale(60).span({ seconds: 30 })]).toEqual(['1h', '1m', '500ms']);
    const [usual, fast] = [ruleFile(), ruleFile(timeScale(60))];
    expect(usual).toMatch(/state="unknown"\}\) > 600\n/);
    expect(fast).toMatch(/state="unknown"\}\) > 10\n/);
    expect([usual.includes('[3d]'), fast.includes('[3d]'), fast.includes('[72m]')]).toEqual([true, false, true]);
  });
});

describe('panels', () => {
  it('say what to do, and lead to a runbook', () => {
    expect(panels.length).toBeGreaterThan(100);
    expect(panels.filter(({ says, title, runbook: page }) => says.length < 20 || (!page && title !== 'Firing now'))).toEqual([]);
  });

  it('lie beside each other, not upon each other, on a screen that is 24 wide', () => {
    for (const [path, text] of generated(ROOT)) {
      if (!path.startsWith('deploy/grafana/')) continue;
      const { panels: placed } = JSON.parse(text) as { panels: { id: number; gridPos: { x: number; y: number; w: number; h: number } }[] };
      expect([path, new Set(placed.map(({ id }) => id)).size]).toEqual([path, placed.length]);
      const cells = placed.flatMap(({ gridPos: { x, y, w, h } }) => Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`));
      expect([path, cells.length - new Set(cells).size]).toEqual([path, 0]);
      expect([path, placed.filter(({ gridPos: { x, w } }) => x + w > 24 || w < 3)]).toEqual([path, []]);
    }
  });
});

describe('expressions', () => {
  it('name metrics and labels of the catalogue only', () => {
    const foreign = expressions().flatMap(({ where, expr }) => {
      const names = seriesNamed(expr);
      const known = new Set(['service', 'instance', 'job', 'le', 'alertname', 'alertstate', 'severity',
        ...names.flatMap((name) => Object.keys(metricOf(name) ? specOf(metricOf(name)!).labels : {}))]);
      const grouped = [...expr.matchAll(/\b(?:by|on) ?\(([^)]*)\)/g)].flatMap(([, list]) => list!.split(/, ?/));
      const matched = [...expr.matchAll(/[{,](\w+)=~?"/g)].map(([, label]) => label!);
      const unknown = [...names.filter((name) => !metricOf(name)), ...[...grouped, ...matched].filter((label) => !known.has(label) && label !== 'rail')];
      return unknown.map((name) => `${where}: ${name}`);
    });
    expect(foreign).toEqual([]);
  });
});

const promtool = neededInCi('promtool');
const withPromtool = promtool ? it : it.skip;

describe('promtool', () => {
  withPromtool('finds no fault in the rules, at either speed, nor in what panels compute', () => {
    const folder = mkdtempSync(join(tmpdir(), 'redress-rules-'));
    try {
      writeFileSync(join(folder, 'fast.yml'), ruleFile(timeScale(60)));
      writeFileSync(join(folder, 'panels.yml'), stringify({
        groups: [{ name: 'panels', rules: expressions().map(({ expr }, index) => ({ record: `panel:n${index}`, expr: expr.replaceAll('$channel', '.*') })) }],
      }));
      for (const file of [join(PROMETHEUS, 'alerts.yml'), join(folder, 'fast.yml'), join(folder, 'panels.yml')]) {
        expect(run(promtool!, ['check', 'rules', file], folder)).toMatchObject({ ok: true });
      }
      expect(run(promtool!, ['check', 'config', join(PROMETHEUS, 'prometheus.yml')], PROMETHEUS)).toMatchObject({ ok: true });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 30_000);

  withPromtool.each(Object.keys(paces))('sees each alert fire, word for word, and be silent (cases told in %s)', (pace) => {
    const { ok, said } = run(promtool!, ['test', 'rules', `alerts.${pace}.test.yml`], PROMETHEUS);
    expect(ok ? '' : said).toBe('');
  }, 120_000);
});

describe('runbooks', () => {
  it.each(pages)('%s has the five parts, and names the alerts that lead to it', (page) => {
    const text = runbook(page);
    expect([...text.matchAll(/^## (.+)$/gm)].map(([, title]) => title)).toEqual([...headings]);
    const named = [.../^Alerts?: (.+(?:\n.+)*)$/m.exec(text)![1]!.matchAll(/`(\w+)`/g)].map(([, name]) => name);
    expect(named.sort()).toEqual(alerts.filter(({ runbook: of }) => of === page).map(({ name }) => name).sort());
  });

  it('have a command to look with, and tell other runbooks\' alerts by names that exist', () => {
    for (const page of pages) {
      const look = runbook(page).split('## Look here')[1]!.split('\n## ')[0]!;
      expect([page, look.includes('```sh')]).toEqual([page, true]);
      const mentioned = [...runbook(page).matchAll(/`([A-Z][a-z]+(?:[A-Z][a-z]+)+)`/g)].map(([, name]) => name!);
      expect([page, mentioned.filter((name) => !alerts.some((alert) => alert.name === name))]).toEqual([page, []]);
    }
  });

  /** `npm run X -- word …` in a page: the words that choose what X does. */
  const commands = [...new Set(pages.flatMap((page) =>
    [...runbook(page).matchAll(/npm run (?:-s )?([a-z][\w-]*)(?: -- ([a-z]+))?((?: --[a-z-]+| [\w',./-]+| \\\n)*)/g)]
      .map(([, script, word = '', rest = '']) => JSON.stringify([script, word, [...rest.matchAll(/--[a-z-]+/g)].map(([flag]) => flag)]))))]
    .map((text) => JSON.parse(text) as [string, string, string[]]);

  it.each([...Map.groupBy(commands, ([script]) => script)])('name `npm run %s` as it is', (script, used) => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
    const name = /^node tools\/run\.mjs ([\w-]+)$/.exec(scripts[script] ?? '')?.[1];
    expect([script, name]).toEqual([script, script]);
    const built = join(ROOT, 'tools', 'dist', `${name}.js`);
    if (!existsSync(built)) throw new Error('there is no build: npm run compile');
    const { status, stdout } = spawnSync(process.execPath, [built, '--help'], { encoding: 'utf8', timeout: 20_000 });
    expect([script, status]).toEqual([script, 0]);
    for (const [, word, flags] of used) for (const part of [word, ...flags].filter(Boolean)) expect(stdout).toMatch(new RegExp(`(^|[\\s|,[])${part}\\b`, 'm'));
  }, 30_000);
});

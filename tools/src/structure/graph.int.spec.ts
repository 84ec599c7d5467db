import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Graph {
  readonly nodes: Readonly<Record<string, { readonly data: { readonly tags: readonly string[] } }>>;
  readonly dependencies: Readonly<Record<string, readonly { readonly target: string }[]>>;
}

/** Whom each library may stand on; an app may stand on all of them but testing, tools on everything. */
const LIBRARIES: Readonly<Record<string, readonly string[]>> = {
  money: [], decider: [], chassis: [], contracts: ['money'], messaging: ['chassis', 'contracts'],
  testing: ['money', 'decider', 'contracts', 'chassis', 'messaging'],
};

const short = (name: string): string => name.replace('@redress/', '');

function readGraph(): Graph {
  const folder = mkdtempSync(join(tmpdir(), 'redress-graph-'));
  try {
    const file = join(folder, 'graph.json');
    execFileSync(process.execPath, ['node_modules/nx/dist/bin/nx.js', 'graph', `--file=${file}`], {
      env: { ...process.env, NX_DAEMON: 'false', NX_CACHE_DIRECTORY: join(folder, 'cache') }, stdio: 'ignore', timeout: 60_000,
    });
    return (JSON.parse(readFileSync(file, 'utf8')) as { graph: Graph }).graph;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('the graph of projects, as Nx sees it', () => {
  let graph: Graph;
  beforeAll(() => {
    graph = readGraph();
  }, 90_000);

  const kindOf = (name: string) => graph.nodes[name]!.data.tags.find((tag) => tag.startsWith('kind:'));

  it('has a kind and a scope for every project', () => {
    const untagged = Object.entries(graph.nodes).filter(([name, { data }]) => !kindOf(name) || !data.tags.includes(`scope:${short(name)}`));
    expect(untagged.map(([name]) => name)).toEqual([]);
    expect(Object.keys(graph.nodes).length).toBeGreaterThanOrEqual(14);
  });

  it('points from apps to libraries, never between apps, and between libraries only downwards', () => {
    const wrong = Object.entries(graph.dependencies).flatMap(([name, targets]) => targets.map(({ target }) => [name, target] as const))
      .filter(([name, target]) => {
        if (kindOf(name) === 'kind:tool') return kindOf(target) !== 'kind:lib';
        if (kindOf(name) === 'kind:app') return kindOf(target) !== 'kind:lib' || short(target) === 'testing';
        return !LIBRARIES[short(name)]?.includes(short(target));
      });
    expect(wrong.map(([name, target]) => `${name} → ${target}`)).toEqual([]);
  });
});

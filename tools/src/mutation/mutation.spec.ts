import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = join(__dirname, '..', '..', '..');
let copy: string;
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'redress-mutation-'));
  mkdirSync(join(copy, 'domain'));
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

interface Result {
  readonly all: Record<string, number>;
  readonly unnoticed: readonly { readonly at: string; readonly verdict: string; readonly replacement: string }[];
}

/** Mutates a rule under one spec, in a process of its own, as the command does. */
function tried(rule: string, spec: string): Result {
  writeFileSync(join(copy, 'domain', 'rule.ts'), rule);
  writeFileSync(join(copy, 'domain', 'rule.spec.ts'), `import { rule } from './rule.js';\n${spec}`);
  const at = (file: string) => JSON.stringify(pathToFileURL(join(root, 'tools', 'dist', 'mutation', file)).href);
  writeFileSync(join(copy, 'run.mjs'), `
    const { mutate } = await import(${at('run.js')});
    const { scopeOf } = await import(${at('scope.js')});
    const { object } = await mutate(scopeOf(${JSON.stringify(copy)}, '.', 'domain'), [], 1, () => undefined);
    console.log(JSON.stringify(object));
    process.exit(0);`);
  return JSON.parse(execFileSync(process.execPath, [join(copy, 'run.mjs')], { encoding: 'utf8', timeout: 60_000 })) as Result;
}

it('tells what a spec notices from what it lets pass, what it never reaches, and what only people read', () => {
  const { all, unnoticed } = tried(
    `export const rule = (days: number): string => (days < 7 ? 'in-time' : 'late');
export const idle = (): boolean => true;
export const says = 'This is said to people.';
`,
    "it.each([[1, 'in-time'], [9, 'late']])('%d is %s', (days, is) => { expect(rule(days)).toBe(is); });",
  );
  expect(unnoticed).toContainEqual(expect.objectContaining({ at: 'domain/rule.ts:1:48', verdict: 'survived', replacement: 'days <= 7' }));
  expect(unnoticed).not.toContainEqual(expect.objectContaining({ replacement: 'days >= 7' }));
  expect(unnoticed.filter(({ verdict }) => verdict === 'uncovered').map(({ at }) => at)).toEqual(['domain/rule.ts:2:36']);
  expect(all).toMatchObject({ ignored: 1, survived: 2, uncovered: 1 });
}, 60_000);

it('finds a loop that never ends, and what a table says that is read once', () => {
  const { all, unnoticed } = tried(
    `const steps: Record<string, number> = { short: 1, long: 3 };
export function rule(name: string): number {
  let sum = 0;
  for (let left = steps[name]!; left > 0; left -= 1) sum += left;
  return sum;
}
`,
    "it('adds up', () => { expect([rule('short'), rule('long')]).toEqual([1, 6]); });",
  );
  expect(unnoticed.map(({ replacement }) => replacement)).toEqual(['left >= 0']);
  expect(all['timed-out']).toBeGreaterThan(0);
}, 60_000);

import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';

/** A version that would cost people money or a right, and the test that must not let it pass. */
interface WrongVersion {
  readonly says: string;
  readonly file: string;
  /** Stands in the file once. */
  readonly from: string;
  readonly to: string;
  readonly test: string;
  readonly named: string;
}
interface Report {
  readonly testResults: readonly { readonly message: string; readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[] }[];
}

const root = join(__dirname, '..', '..', '..');
const versions = readdirSync(__dirname).filter((file) => file.endsWith('.json'))
  .map((file) => [file.slice(0, -'.json'.length), JSON.parse(readFileSync(join(__dirname, file), 'utf8')) as WrongVersion] as const);

let copy: string;
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'redress-wrong-'));
  for (const part of ['apps', 'libs', 'tools', 'package.json', 'jest.config.mjs', 'tsconfig.base.json']) cpSync(join(root, part), join(copy, part), {
    recursive: true, filter: (source) => !['dist', 'node_modules', '.redress'].some((folder) => source.split(sep).includes(folder)),
  });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** Runs one spec of the copy; the full names of the tests that failed. */
function failuresOf(test: string): string[] {
  const report = join(copy, 'report.json');
  const project = /\.(int|journey)\.spec\.ts$/.exec(test)?.[1] ?? 'unit';
  const args = [join(copy, 'node_modules', 'jest', 'bin', 'jest.js'), '--selectProjects', project, '--runInBand', '--json', '--outputFile', report, '--runTestsByPath', test];
  rmSync(report, { force: true });
  spawnSync(process.execPath, args, { cwd: copy, stdio: 'ignore', timeout: 110_000 });
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report;
  const broken = testResults.filter(({ assertionResults }) => assertionResults.length === 0);
  if (broken.length > 0) throw new Error(`the wrong version does not even load: ${broken[0]!.message.slice(0, 500)}`);
  return testResults.flatMap(({ assertionResults }) => assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName));
}

it.each(versions)('%s is caught by the test that names it', (_, { file, from, to, test, named }) => {
  const path = join(copy, file);
  const right = readFileSync(path, 'utf8');
  expect(right.split(from)).toHaveLength(2);
  try {
    writeFileSync(path, right.replace(from, () => to));
    expect(failuresOf(test).filter((name) => name.includes(named))).not.toEqual([]);
  } finally {
    writeFileSync(path, right);
  }
}, 120_000);

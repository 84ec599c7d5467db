// npm test: builds, runs the test projects one after another, and ends with one line for the whole run.
// `--only unit,int` chooses projects; everything after them goes to jest.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build, underPinnedNode } from './run.mjs';

const PROJECTS = ['unit', 'int', 'journey'];

function parse(args) {
  const at = args.indexOf('--only');
  if (at < 0) return { projects: PROJECTS, rest: args };
  const projects = (args[at + 1] ?? '').split(',');
  const unknown = projects.filter((name) => !PROJECTS.includes(name));
  if (unknown.length > 0) throw new Error(`--only takes ${PROJECTS.join(', ')}, not "${unknown.join(', ')}"`);
  return { projects, rest: args.toSpliced(at, 2) };
}

/** Runs one project; its figures, or undefined where jest itself failed. */
async function run(project, rest, report) {
  const jest = path.resolve('node_modules/jest/bin/jest.js');
  // Pure suites take every core: jest would leave one to itself. The others share one PostgreSQL, and time what they see.
  const workers = project === 'unit' ? '--maxWorkers=100%' : '--runInBand';
  const args = [jest, '--selectProjects', project, '--passWithNoTests', workers, '--json', '--outputFile', report, ...rest];
  // jest prints the JSON on stdout besides writing it to the file: only the readable report, on stderr, is let through.
  const child = spawn(process.execPath, args, { stdio: ['inherit', 'ignore', 'inherit'] });
  const status = await new Promise((resolve) => child.once('exit', resolve));
  const found = fs.existsSync(report) ? JSON.parse(fs.readFileSync(report, 'utf8')) : undefined;
  return found && { ...found, status };
}

async function main() {
  const { projects, rest } = parse(process.argv.slice(2));
  build();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'redress-report-'));
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const project of projects) {
    const found = await run(project, rest, path.join(folder, `${project}.json`));
    sum.passed += found?.numPassedTests ?? 0;
    sum.skipped += (found?.numPendingTests ?? 0) + (found?.numTodoTests ?? 0);
    // A suite that cannot be loaded has no tests that could fail: it counts as one. So does a jest that ends in error without any.
    const failed = found ? found.numFailedTests + found.numRuntimeErrorTestSuites : 1;
    sum.failed += failed === 0 && found?.status !== 0 ? 1 : failed;
  }
  fs.rmSync(folder, { recursive: true, force: true });
  console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
  process.exitCode = sum.failed > 0 ? 1 : 0;
}

if (!underPinnedNode()) {
  main().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}

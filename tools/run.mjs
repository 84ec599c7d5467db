// Runs a tool: `node tools/run.mjs NAME [flags]`. Sees to the right Node and to a build that is up to date, then runs dist/NAME.js.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const NODE_MAJOR = 24;
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);

/** The Node that npm installed: npm scripts see it through PATH, a direct call may not. */
function pinnedNode() {
  try {
    const file = path.join(path.dirname(require.resolve(`node-${process.platform}-${process.arch}/package.json`)), 'bin', 'node');
    return fs.existsSync(file) ? file : undefined;
  } catch {
    return undefined;
  }
}

/** Runs the same command under the pinned Node; signals of the terminal reach it by itself, others are passed on. */
export function underPinnedNode() {
  if (Number.parseInt(process.versions.node, 10) >= NODE_MAJOR) return false;
  const node = pinnedNode();
  if (!node) {
    console.error(`Node ${process.versions.node} is too old. Run \`npm ci\` (it brings Node ${NODE_MAJOR} on Linux), or install Node ${NODE_MAJOR}.`);
    process.exit(1);
  }
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' });
  process.on('SIGINT', () => undefined);
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.once('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
  return true;
}

/** `tsc -b` looks by itself at what has changed: a third of a second where nothing has. */
export function build() {
  const isNew = !fs.existsSync(path.join(root, 'tools', 'dist'));
  let compiler;
  try {
    compiler = path.join(path.dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
  } catch {
    if (!isNew) return; // an installation without development packages brings its dist
    console.error('There is no build, and no compiler to make one. Run `npm ci`.');
    process.exit(1);
  }
  if (isNew) console.log('Building …');
  const { status } = spawnSync(process.execPath, [compiler, '-b'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) {
    console.error('The build failed.');
    process.exit(1);
  }
}

const [, script, name, ...flags] = process.argv;
if (script && path.resolve(script) === fileURLToPath(import.meta.url) && !underPinnedNode()) {
  if (!/^[a-z-]+$/.test(name ?? '')) {
    console.error('node tools/run.mjs NAME [flags]');
    process.exit(1);
  }
  build();
  process.argv = [process.argv[0], path.join(root, 'tools', 'dist', `${name}.js`), ...flags];
  await import(pathToFileURL(process.argv[1]).href);
}

// npm leaves platform packages out of the lock when the registry in use lacks them, and `npm ci` then refuses the lock.
// This adds an optional stub for each of them, so that one lock serves every platform. Run it after every lock change.
import fs from 'node:fs';

const platform =
  /(?:^|[-/.])(aix|android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32)-(x64|arm64|arm|ia32|ppc64|riscv64|s390x|loong64|mips64el)(?:-?(gnueabihf|musleabihf|gnu|musl|msvc|eabi))?/;

const lock = JSON.parse(fs.readFileSync('package-lock.json', 'utf8'));
const packages = lock.packages;

/** Walks up the nested node_modules folders, as Node's own resolution does. */
function isLocked(from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (packages[`${folder ? `${folder}/` : ''}node_modules/${name}`]) return true;
    if (!folder.includes('/node_modules/')) return Boolean(packages[`node_modules/${name}`]);
  }
}

function stubFor(name, range, parent) {
  const version = range.replace(/^[\^~]/, '');
  if (name.endsWith('-wasm32-wasi')) return { version, optional: true, cpu: ['wasm32'], ...(parent.dev && { dev: true }) };
  const match = platform.exec(name);
  if (!match) throw new Error(`${name} is missing from the lock and names no platform`);
  const [, os, cpu, libc = ''] = match;
  const stub = { version, optional: true, os: [os], cpu: [cpu] };
  if (parent.dev) stub.dev = true;
  if (libc.includes('musl')) stub.libc = ['musl'];
  else if (os === 'linux' && libc.includes('gnu')) stub.libc = ['glibc'];
  return stub;
}

for (const [path, entry] of Object.entries(packages)) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    if (isLocked(path, name)) continue;
    const taken = packages[`node_modules/${name}`];
    packages[`${taken && path ? `${path}/` : ''}node_modules/${name}`] = stubFor(name, range, entry);
  }
}
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
fs.writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);

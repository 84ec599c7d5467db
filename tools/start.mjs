// npm start: see tools/src/start.ts.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, underPinnedNode } from './run.mjs';

if (!underPinnedNode()) {
  process.chdir(path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..'));
  build();
  await import('./dist/start.js');
}

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chartFiles } from './deploy/chart.js';
import { checkout } from './start/home.js';

// npm run chart: writes what the Helm chart takes from the score. A test tells when it is out of step.
for (const [path, text] of Object.entries(chartFiles())) {
  writeFileSync(join(checkout(), path), text);
  console.log(`${path} written`);
}

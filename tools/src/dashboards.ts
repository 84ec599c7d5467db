import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { bringInStep, generated, outOfStep } from './observability/generated.js';
import { checkout } from './start/home.js';

const usage = `npm run dashboards [-- --check]

Writes what operators look at and are woken by, from tools/src/observability: deploy/grafana/*.json (import them into Grafana),
deploy/prometheus/alerts.yml with its tests, and prometheus.yml.

  --check  writes nothing; fails where a file is out of step
  --help   show this`;

function main(flags: readonly string[]): number {
  if (flags.some((flag) => flag !== '--check')) {
    console.log(usage);
    return flags.includes('--help') ? 0 : 1;
  }
  const root = checkout();
  const files = generated(root);
  const wrong = outOfStep(root, files);
  if (flags.includes('--check')) {
    for (const line of wrong) console.log(line);
    console.log(wrong.length > 0 ? 'Run `npm run dashboards`.' : 'All generated files are in step.');
    return wrong.length > 0 ? 1 : 0;
  }
  for (const line of wrong.filter((one) => one.endsWith(' is left over'))) rmSync(join(root, line.replace(/ is left over$/, '')));
  bringInStep(root, files);
  console.log(wrong.length > 0 ? wrong.map((line) => line.replace(/ is (missing|out of step)$/, ' written').replace(/ is left over$/, ' removed')).join('\n')
    : `${files.size} files are in step.`);
  return 0;
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

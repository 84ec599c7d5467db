import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkout } from '../start/home.js';
import { type Load, readApps } from './apps.js';
import { presentContracts } from './contract.js';
import { BASELINE, documents } from './documents.js';
import { acceptBaseline, bringInStep, type Compared, compareWithBaseline, outOfStep } from './in-step.js';

const usage = `npm run contracts [-- --check | --accept]

Writes what follows from the code: JSON Schemas, AsyncAPI, OpenAPI, the pages on journey, life cycles and errors.

  --check   writes nothing; fails where a file is out of step, or where a contract changed and was not accepted
  --accept  takes the present contracts as the accepted ones (${BASELINE}), telling what that breaks`;

const fromBuild = (root: string): Load => async (source) => {
  const built = join(root, source.replace('/src/', '/dist/').replace(/\.ts$/, '.js'));
  if (!existsSync(built)) throw new Error(`${source} is not built. Run \`npm run compile\`.`);
  return (await import(pathToFileURL(built).href)) as Record<string, unknown>;
};

const adviceFor = ({ breaks }: Compared): string => breaks.length > 0
  ? 'Publish a new version of an event instead of breaking one. Where nobody relies on it yet: npm run contracts -- --accept'
  : 'Contracts grew and are not accepted yet: npm run contracts -- --accept';

async function main(flags: readonly string[]): Promise<void> {
  const unknown = flags.filter((flag) => !['--check', '--accept'].includes(flag));
  if (unknown.length > 0) {
    console.log(usage);
    process.exitCode = unknown.includes('--help') ? 0 : 1;
    return;
  }
  const root = checkout();
  const contracts = presentContracts();
  const generated = await documents(contracts, await readApps(root, fromBuild(root)));
  const check = flags.includes('--check');
  const lines = check ? outOfStep(root, generated) : bringInStep(root, generated);
  for (const line of lines) console.log(check ? line : line.replace(/ is (missing|out of step)$/, ' written').replace(/ is left over$/, ' removed'));
  const compared = compareWithBaseline(root, contracts);
  for (const line of compared.breaks) console.log(`breaks ${line}`);
  if (flags.includes('--accept')) acceptBaseline(root, contracts);
  else if (compared.differs) console.log(adviceFor(compared));
  const wrong = check ? lines.length > 0 || compared.differs : compared.breaks.length > 0 && !flags.includes('--accept');
  if (wrong) process.exitCode = 1;
  else console.log(check ? 'All generated files are in step, and no contract changed.' : `${generated.size} files are in step.`);
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});

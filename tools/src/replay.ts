import { resolve } from 'node:path';
import { openServing } from './audit/serving.js';
import { importAccount } from './replay/account.js';
import { type Options, parseOptions, usage } from './replay/options.js';
import { progressOn } from './replay/progress.js';
import { Senders } from './replay/registry.js';
import { type Replayed, replay } from './replay/replay.js';
import { dataFiles } from './replay/rows.js';
import { readable } from './replay/send.js';
import { asJson } from './replay/tally.js';
import { told, type Wording, wordingFor } from './replay/wording.js';
import { defaultHome, homeAt } from './start/home.js';
import { openRegistry } from './start/registry.js';

const REFUSALS_SHOWN = 20;
/** npm changes to the checkout; names of files are meant from where the command was called. */
const calledFrom = process.env.INIT_CWD ?? process.cwd();

function tell({ summary, refused, timedOut }: Replayed, wording: Wording, json: boolean): void {
  if (refused.length > 0) {
    console.error(wording.refusedRows(refused.length));
    const inOrder = refused.toSorted((a, b) => (a.source === b.source ? a.line - b.line : a.source < b.source ? -1 : 1));
    for (const { source, line, why } of inOrder.slice(0, REFUSALS_SHOWN)) console.error(`  ${source}:${line} ${why}`);
    if (refused.length > REFUSALS_SHOWN) console.error(`  ${wording.more(refused.length - REFUSALS_SHOWN)}`);
  }
  for (const line of told(wording, summary, timedOut)) console.log(line);
  if (json) console.log(asJson(summary));
}

async function run(options: Options, signal: AbortSignal): Promise<number> {
  const files = await Promise.all(dataFiles(options.files, calledFrom).map((file) => readable(file, options)));
  const home = options.data === undefined ? defaultHome() : homeAt(resolve(calledFrom, options.data));
  const serving = await openServing({
    home, kafka: options.kafka, oneProcess: options.oneProcess, accounts: [importAccount], progress: (line) => console.error(line),
  });
  try {
    if (!new Senders(serving.house.registryFile).find(importAccount)) {
      openRegistry(serving.house.home, serving.house.keys, [importAccount]);
      throw new Error('The running Redress learns of the account for files at its next start: stop it, start it again, then replay.');
    }
    const wording = wordingFor(process.env);
    const replayed = await replay({ serving, files, options, progress: progressOn(process.stderr), wording, signal });
    tell(replayed, wording, options.json);
    return replayed.summary.lost + replayed.summary.unknown > 0 ? 1 : 0;
  } finally {
    await serving.stop();
  }
}

async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) {
    console.log(usage);
    return 0;
  }
  const leaving = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => (leaving.signal.aborted ? process.exit(130) : leaving.abort()));
  }
  return run(options, leaving.signal);
}

main().then((code) => process.exit(code), (error: Error) => {
  console.error(error.message);
  process.exit(1);
});

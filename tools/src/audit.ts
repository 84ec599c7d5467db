import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { audit } from './audit/audit.js';
import { openServing } from './audit/serving.js';
import { type Verdict } from './audit/checks/checks.js';
import { defaultHome, homeAt } from './start/home.js';

const usage = `npm run audit -- [flags]

Checks by itself, sharing no code with the services, that released legs, payouts, ledger, finance events and the rail's book are the same
money, each exactly once; that nothing is lost; that versions, sequences and audit logs have no gap. Ends with 1 where they are not.

  --json      print {ok, checks: [{name, ok, detail}]} as one line
  --strict    what is still on its way, or parked, is a fault too
  --kafka     the house uses Kafka (found out by itself where it runs)
  --data DIR  the data folder (default: REDRESS_HOME, or .redress in the checkout)
  --help      show this

  A running Redress is audited as it runs; where none does, it is started for the audit.
  REDRESS_AUDIT_DATABASE_URL   whoever may read all schemas, where the database is one of your own`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false }, strict: { type: 'boolean', default: false }, kafka: { type: 'boolean' }, data: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return print(usage);
  const home = values.data ? homeAt(resolve(process.env.INIT_CWD ?? '', values.data)) : defaultHome();
  const serving = await openServing({ home, kafka: values.kafka, progress: (line) => console.error(line) });
  try {
    const verdict = await audit({ auditorUrl: serving.auditorUrl, railUrl: serving.railUrl, bus: serving.house.bus }, { strict: values.strict });
    print(values.json ? JSON.stringify(verdict) : asText(verdict));
    return verdict.ok ? 0 : 1;
  } finally {
    await serving.stop();
  }
}

const asText = ({ ok, checks }: Verdict): string => [
  ...checks.map(({ name, ok: good, detail }) => `${good ? 'ok  ' : 'FAIL'}  ${name}: ${detail.replaceAll('; ', '\n        ')}`),
  ok ? 'The books agree.' : 'Not all is as it should be.',
].join('\n');

function print(text: string): 0 {
  console.log(text);
  return 0;
}

main().then((code) => process.exit(code), (error: Error) => {
  console.error(error.message);
  process.exit(1);
});

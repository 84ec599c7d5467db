import { parseArgs } from 'node:util';
import { type BusName } from './chaos/chaos-house.js';
import { type ChaosReport, runChaos } from './chaos/chaos.js';

const usage = `npm run chaos -- [flags]

Starts a house of its own, offers complaints to it as signed webhooks, and meanwhile kills its services, its PostgreSQL and its broker with
-9 at random instants, while the payment rail times out, refuses, repeats and reorders. Then it lets all come to rest and audits the books.
Ends with 1 where anything was lost, paid twice or not told to finance.

  --bus postgres|kafka   which bus (default: postgres); kafka: TEST_KAFKA_BROKERS where set, else a local one (needs Java 17+ and Maven)
  --seed N               repeats the choices of a run (default: drawn; printed first)
  --complaints N         how many are offered (default: 300)
  --kills N              how many kills (default: 30)
  --keep                 keep the folder with its logs and data though all is well
  --json                 print the report as one JSON object on the last line
  --help                 show this`;

function whole(name: string, text: string | undefined, otherwise: number): number {
  const value = text === undefined ? otherwise : Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 0xffff_ffff) throw new Error(`--${name} must be a whole number.`);
  return value;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      bus: { type: 'string', default: 'postgres' }, seed: { type: 'string' }, complaints: { type: 'string' }, kills: { type: 'string' },
      json: { type: 'boolean', default: false }, keep: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  if (values.bus !== 'postgres' && values.bus !== 'kafka') throw new Error('--bus is postgres or kafka.');
  const seed = whole('seed', values.seed, Math.floor(Math.random() * 1_000_000));
  const bus: BusName = values.bus;
  const [complaints, kills] = [whole('complaints', values.complaints, 300), whole('kills', values.kills, 30)];
  console.log(`seed ${seed} (again: npm run chaos -- --bus ${bus} --seed ${seed} --complaints ${complaints} --kills ${kills})`);
  const leaving = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => leaving.abort(new Error('Interrupted.')));
  const progress = (line: string) => console.log(line);
  const report = await runChaos({ bus, seed, complaints, kills, keep: values.keep, signal: leaving.signal, progress });
  for (const line of told(report)) console.log(line);
  if (values.json) console.log(JSON.stringify(report));
  return report.ok ? 0 : 1;
}

const counted = (counts: object): string => Object.entries(counts).map(([name, n]) => `${n} ${name}`).join(', ') || 'none';

function told({ ok, accepted, complaints, standings, kills, movements, troubled, seconds, faults, logs }: ChaosReport): string[] {
  return [
    `${accepted} of ${complaints} complaints accepted in ${seconds} s: ${counted(standings)}`,
    `killed: ${counted(kills)}; the rail moved money ${movements} times, ${troubled} payouts had to be asked about`,
    ...faults.map((fault) => `WRONG  ${fault}`),
    ...(ok ? ['Nothing is lost, nothing is paid twice, the books agree.'] : []),
    ...(logs ? [`Logs: ${logs}`] : []),
  ];
}

main().then((code) => process.exit(code), (error: Error) => {
  console.error(error.stack ?? error.message);
  process.exit(1);
});

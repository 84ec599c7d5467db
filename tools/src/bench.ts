import { parseArgs } from 'node:util';
import { type BusName, measure } from './bench/measure.js';
import { report, type Report, spread } from './bench/report.js';
import { measureTelemetry } from './bench/telemetry.js';

const usage = `npm run bench -- [flags]

Complaints settled per second, end to end: from a signed webhook to a paid, booked and told case, all services in one process, on both
buses, next to a floor measured in the same rounds: every row that the run inserted, updated or deleted, captured by logical decoding and
written again by plain multi-row pipelined SQL. Quote the
ratios; the absolute figures hold for this machine and this hour. A run that fails its audit has no figure.

  --quick        under a minute: 2 rounds of 400 complaints, after as many to warm up
  --rounds N     rounds (default 5)
  --complaints N complaints a round (default 2000)
  --bus NAME     postgres or kafka alone
  --telemetry X  both: also what metrics and traces cost, on the PostgreSQL log; only: nothing but that
  --json         the last line is one object: {rounds, ratios: {name: {median, min, max}}, cpu, latency, audit, telemetry?: {on, off, ratio, cpuRatio}}
  --help         show this`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean' }, rounds: { type: 'string' }, complaints: { type: 'string' }, bus: { type: 'string' }, telemetry: { type: 'string' }, json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return say(usage);
  const rounds = Number(values.rounds ?? (values.quick ? 2 : 5));
  const complaints = Number(values.complaints ?? (values.quick ? 400 : 2_000));
  if (values.telemetry && !['both', 'only'].includes(values.telemetry)) throw new Error('--telemetry is both or only');
  const buses: BusName[] = values.telemetry === 'only' ? [] : values.bus ? [values.bus as BusName] : ['postgres', 'kafka'];
  const measured: Report = { rounds, ratios: {}, cpu: {}, latency: {}, perSecond: {}, audit: {} };
  const progress = (line: string) => console.error(line);
  const endings: Promise<void>[] = [];
  for (const bus of buses) {
    const { runs, floors, quiet, verdict } = await measure(bus, { rounds, complaints, quietSeconds: values.quick ? 2 : 15 }, progress, (end) => endings.push(end));
    measured.audit[bus] = verdict.ok;
    if (!verdict.ok) {
      console.error(`${bus}: the audit failed, so there is no figure: ${verdict.checks.filter(({ ok }) => !ok).map(({ name, detail }) => `${name} (${detail})`).join(', ')}`);
      continue;
    }
    measured.ratios[`${bus} / floor`] = spread(runs.map(({ perSecond }, i) => perSecond / floors[i]!));
    measured.perSecond[bus] = { ours: spread(runs.map(({ perSecond }) => perSecond)), floor: spread(floors) };
    measured.cpu[bus] = runs.at(-1)!.cpu;
    measured.latency[bus] = { at: '20/s', p50Ms: Math.round(quiet.p50Ms), p99Ms: Math.round(quiet.p99Ms) };
  }
  if (values.telemetry) measured.telemetry = await measureTelemetry({ rounds, complaints }, progress);
  await Promise.all(endings);
  say(values.json ? JSON.stringify(measured) : report(measured));
  return Object.values(measured.audit).every(Boolean) ? 0 : 1;
}

function say(text: string): 0 {
  console.log(text);
  return 0;
}

main().then((code) => process.exit(code), (error: Error) => {
  console.error(error.message);
  process.exit(1);
});

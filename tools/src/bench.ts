import { parseArgs } from 'node:util';
import { audit } from './audit/audit.js';
import { type Verdict } from './audit/checks/checks.js';
import { type BusName, layGround, openBenchHouse } from './bench/bench-house.js';
import { type Effort, type Measured, measure } from './bench/measure.js';
import { type Report, spread, told } from './bench/report.js';
import { measureTelemetry } from './bench/telemetry.js';

const usage = `npm run bench -- [flags]

Complaints settled per second, end to end: from a signed webhook to a paid, booked and told case, all services in one process, on both
buses, next to a floor measured in the same rounds: every row that the run inserted, updated or deleted, captured by logical decoding and
written again by plain multi-row pipelined SQL. Quote the ratios; the absolute figures hold for this machine and this hour, and small
rounds show less than large ones what it can do. A run that fails its audit has no figure.

  --quick        about a minute: 2 rounds of 600 complaints on the log, of 400 on Kafka
  --rounds N     rounds (default 5)
  --complaints N complaints a round (default 2000)
  --bus NAME     postgres or kafka alone
  --telemetry X  both: also what metrics and traces cost, on the PostgreSQL log; only: nothing but that
  --json         the last line is one object: {rounds, ratios: {name: {median, min, max}}, cpu, latency, audit, telemetry?: {on, off, ratio, cpuRatio}}
  --help         show this`;

/** Some five seconds on either bus: a shorter round would show how its first and its last complaint are alone. */
const QUICK = { postgres: 600, kafka: 400 } as const;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean' }, rounds: { type: 'string' }, complaints: { type: 'string' }, bus: { type: 'string' }, telemetry: { type: 'string' }, json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return say(usage);
  const rounds = Number(values.rounds ?? (values.quick ? 2 : 5));
  const complaints = (bus: BusName) => Number(values.complaints ?? (values.quick ? QUICK[bus] : 2_000));
  if (values.bus && !['postgres', 'kafka'].includes(values.bus)) throw new Error('--bus is postgres or kafka');
  if (values.telemetry && !['both', 'only'].includes(values.telemetry)) throw new Error('--telemetry is both or only');
  const buses: BusName[] = values.telemetry === 'only' ? [] : values.bus ? [values.bus as BusName] : ['postgres', 'kafka'];
  const report: Report = { rounds, ratios: {}, cpu: {}, latency: {}, perSecond: {}, audit: {} };
  const progress = (line: string) => console.error(line);
  await measureInTurns(buses, (bus) => ({ rounds, complaints: complaints(bus), quietSeconds: values.quick ? 2 : 15 }), report, progress);
  if (values.telemetry) report.telemetry = await measureTelemetry({ rounds, complaints: complaints('postgres') }, progress);
  say(values.json ? JSON.stringify(report) : told(report));
  return Object.values(report.audit).every(Boolean) ? 0 : 1;
}

/**
 * A house on each bus, one at work after the other. What takes seconds and measures nothing happens meanwhile: what they stand on is laid at
 * once (a broker that rests takes a twenty-fifth of a core), and one is audited while the next one opens.
 */
async function measureInTurns(buses: readonly BusName[], effort: (bus: BusName) => Effort, report: Report, progress: (line: string) => void): Promise<void> {
  const grounds = buses.map((bus) => layGround(bus, progress));
  const stops: Promise<void>[] = [];
  try {
    let opening = grounds[0]?.then((ground) => openBenchHouse(ground));
    // Whatever is missing, Java for one, is told before anything is measured.
    await Promise.all([opening, ...grounds]);
    for (const [i, bus] of buses.entries()) {
      const house = (await opening)!;
      const measured = await measure(house, effort(bus), (line) => progress(`${bus}, ${line}`));
      opening = grounds[i + 1]?.then((ground) => openBenchHouse(ground));
      opening?.catch(() => undefined);
      enter(report, bus, measured, await audit({ auditorUrl: house.url, railUrl: house.stack.urls.rail, bus: house.stack.house.bus }, { strict: true }));
      stops.push(house.stop());
    }
  } finally {
    await Promise.allSettled([...stops, ...grounds.map(async (ground) => (await ground).stop())]);
  }
}

/** A run that fails its audit has no figure. */
function enter(report: Report, bus: BusName, { runs, floors, quiet }: Measured, { ok, checks }: Verdict): void {
  report.audit[bus] = ok;
  if (!ok) {
    const failed = checks.filter((check) => !check.ok).map(({ name, detail }) => `${name} (${detail})`);
    return console.error(`${bus}: the audit failed, so there is no figure: ${failed.join(', ')}`);
  }
  report.ratios[`${bus} / floor`] = spread(runs.map(({ perSecond }, i) => perSecond / floors[i]!));
  report.perSecond[bus] = { ours: spread(runs.map(({ perSecond }) => perSecond)), floor: spread(floors) };
  report.cpu[bus] = runs.at(-1)!.cpu;
  report.latency[bus] = { at: '20/s', p50Ms: Math.round(quiet.p50Ms), p99Ms: Math.round(quiet.p99Ms) };
}

function say(text: string): 0 {
  console.log(text);
  return 0;
}

main().then((code) => process.exit(code), (error: Error) => {
  console.error(error.message);
  process.exit(1);
});

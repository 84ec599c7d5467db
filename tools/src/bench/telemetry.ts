import { services } from '@redress/contracts';
import { spansEnvironment } from '../stack/environment.js';
import { type BenchHouse, layGround, openBenchHouse } from './bench-house.js';
import { spread, type TelemetryFigures } from './report.js';
import { type RunFigures, runLoad } from './run.js';

const WARM_UP = 300;
/** How often Prometheus asks, in most houses. */
const SCRAPE_MS = 15_000;
/** No telemetry at all, as the OpenTelemetry specification says it. */
const OFF = { OTEL_SDK_DISABLED: 'true' };

/**
 * What metrics and traces cost on the PostgreSQL log: two houses on one machine, which differ in that alone, measured in turns, so that
 * both see the same noise. The one that measures itself is scraped meanwhile, and sends every span to the desk.
 */
export async function measureTelemetry({ rounds, complaints }: { rounds: number; complaints: number }, progress: (line: string) => void): Promise<TelemetryFigures> {
  const ground = await layGround('postgres', progress);
  const on = await openBenchHouse(ground, spansEnvironment(ground.house.ports));
  try {
    const off = await openBenchHouse(await layGround('postgres', progress), OFF);
    try {
      for (const house of [on, off]) await runLoad(house.stack, house.url, house.machines, { prefix: 'warm', count: WARM_UP });
      const pairs: { on: RunFigures; off: RunFigures }[] = [];
      for (let round = 1; round <= rounds; round++) {
        const load = { prefix: `round${round}`, count: complaints };
        const runOn = () => whileScraped(on, () => runLoad(on.stack, on.url, on.machines, load));
        const runOff = () => runLoad(off.stack, off.url, off.machines, load);
        // Whoever comes second meets a warmer machine: they take turns in that, too.
        const pair = round % 2 === 1
          ? { on: await runOn(), off: await runOff() }
          : await runOff().then(async (before) => ({ on: await runOn(), off: before }));
        progress(`telemetry, round ${round}: on ${told(pair.on)}, off ${told(pair.off)}`);
        pairs.push(pair);
      }
      return {
        on: spread(pairs.map((pair) => pair.on.perSecond)), off: spread(pairs.map((pair) => pair.off.perSecond)),
        ratio: spread(pairs.map((pair) => pair.on.perSecond / pair.off.perSecond)),
        cpuRatio: spread(pairs.map((pair) => pair.on.cpu.services / pair.off.cpu.services)),
      };
    } finally {
      await off.stop();
    }
  } finally {
    await on.stop();
  }
}

const told = ({ perSecond, cpu }: RunFigures): string => `${perSecond.toFixed(0)}/s (${cpu.services} CPU-seconds for 1,000)`;

async function whileScraped<T>({ stack }: BenchHouse, work: () => Promise<T>): Promise<T> {
  const scrape = () => Promise.all(services.map(async (service) => (await fetch(`${stack.adminUrl(service)}/metrics`)).text())).catch(() => undefined);
  await scrape();
  const every = setInterval(scrape, SCRAPE_MS);
  try {
    return await work();
  } finally {
    clearInterval(every);
  }
}

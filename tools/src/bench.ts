import { openBenchHouse } from './bench/bench-house.js';
import { runLoad } from './bench/run.js';
import { capture, writeAgain } from './bench/floor.js';

async function main(): Promise<void> {
  const bus = process.argv.includes('--kafka') ? 'kafka' : 'postgres';
  const house = await openBenchHouse(bus, console.log);
  try {
    const count = Number(process.env.N ?? 1000);
    for (let r = 0; r < Number(process.env.R ?? 3); r++) console.log(await runLoad(house.stack, house.url, house.machines, { prefix: `b${r}`, count }));
    console.log(await runLoad(house.stack, house.url, house.machines, { prefix: `low`, count: 60, perSecond: 20 }));
    const rows = await capture(house.url);
    const total = count * Number(process.env.R ?? 3) + 60;
    for (const t of rows) console.log(t.schema, t.table, t.rows.length);
    const ms = await writeAgain(house.url, rows, total, 500);
    console.log('floor', total / (ms / 1000));
  } finally {
    await house.stop();
  }
}
await main();

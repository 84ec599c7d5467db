import pg from 'pg';
import { type Stack } from '../stack/stack.js';
import { cpuSeconds } from './cpu.js';
import { type Load, send } from './load.js';

/** What one run of complaints came to; times by the database's clock. */
export interface RunFigures {
  readonly complaints: number;
  /** From the first complaint received to the last case resolved: paid, booked, told to finance, the customer told. */
  readonly seconds: number;
  readonly perSecond: number;
  /** Received to paid, ms. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly acceptedPerSecond: number;
  /** CPU-seconds for 1,000 complaints. */
  readonly cpu: { readonly postgres: number; readonly services: number; readonly rail: number; readonly broker: number };
}

export interface Machines {
  readonly postgres: number;
  readonly services: readonly number[];
  readonly rail: number;
  readonly broker?: number | undefined;
}

const SETTLED = `SELECT count(*)::int AS n FROM follow_up.follow_up f
  WHERE f.outcome IS NOT NULL AND EXISTS (SELECT 1 FROM intake.complaint c WHERE c.merchant = f.merchant AND c.case_id = f.case_id AND starts_with(c.external_id, $1))`;
const QUICK = `SELECT count(*)::int AS n FROM follow_up.follow_up WHERE outcome IS NOT NULL`;
const TIMES = `SELECT extract(epoch FROM min(c.received_at))::float8 AS first,
    coalesce(percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM p.changed_at - c.received_at)), 0)::float8 AS p50,
    coalesce(percentile_cont(0.99) WITHIN GROUP (ORDER BY extract(epoch FROM p.changed_at - c.received_at)), 0)::float8 AS p99
  FROM intake.complaint c JOIN payments.payout p ON p.merchant = c.merchant AND p.case_id = c.case_id AND p.state = 'succeeded'
  WHERE starts_with(c.external_id, $1)`;

/** The question costs the database something, too: it is asked seldom until the end is near. */
const POLL_MS = { far: 200, near: 20 } as const;

const cpuOf = ({ postgres, services, rail, broker }: Machines) => ({
  postgres: cpuSeconds(postgres), services: services.reduce((sum, pid) => sum + cpuSeconds(pid), 0), rail: cpuSeconds(rail), broker: broker ? cpuSeconds(broker) : 0,
});

/** Sends a load and waits until every complaint of it is settled. Throws where that takes longer than the patience. */
export async function runLoad(stack: Stack, url: string, machines: Machines, load: Load, patienceMs = 60_000): Promise<RunFigures> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const before = Number((await client.query(QUICK)).rows[0].n);
    const used = cpuOf(machines);
    const sending = send(stack.urls.intake, stack.house.keys, load);
    sending.catch(() => undefined);
    const until = performance.now() + patienceMs;
    let end = 0;
    for (let settled = 0; settled < load.count;) {
      await new Promise((resolve) => setTimeout(resolve, settled < load.count * 0.9 ? POLL_MS.far : POLL_MS.near));
      const { rows } = await client.query(`${QUICK.replace('count(*)', 'extract(epoch FROM clock_timestamp()) AS now, count(*)')}`);
      settled = Number(rows[0].n) - before;
      end = Number(rows[0].now);
      if (performance.now() > until) throw new Error(`only ${settled} of ${load.count} complaints were settled in ${patienceMs / 1000} s`);
    }
    const sendMs = await sending;
    const now = cpuOf(machines);
    const prefix = `${load.prefix}-`;
    const { rows: [times] } = await client.query(TIMES, [prefix]);
    const own = Number((await client.query(SETTLED, [prefix])).rows[0].n);
    if (own !== load.count) throw new Error(`${own} of ${load.count} complaints of this run are settled`);
    const seconds = end - Number(times.first);
    const per1000 = (part: keyof typeof now) => Number((((now[part] - used[part]) / load.count) * 1000).toFixed(3));
    return {
      complaints: load.count, seconds, perSecond: load.count / seconds, p50Ms: Number(times.p50) * 1000, p99Ms: Number(times.p99) * 1000,
      acceptedPerSecond: load.count / (sendMs / 1000),
      cpu: { postgres: per1000('postgres'), services: per1000('services'), rail: per1000('rail'), broker: per1000('broker') },
    };
  } finally {
    await client.end();
  }
}

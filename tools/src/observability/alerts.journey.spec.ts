import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { metricKeys, prometheusName, specOf, type MetricKey } from '@redress/chassis';
import { type Envelope, eventId, instant, type Service, services, toHeaders } from '@redress/contracts';
import { eventually } from '@redress/testing';
import { type Pool } from 'pg';
import { appendToLog } from '../../../libs/messaging/src/log-tables.js';
import { layOut } from '../journeys/journey-house.js';
import { Line } from '../journeys/line.js';
import { call, complain, CUP, customer, type Opened, staff } from '../journeys/visitors.js';
import { databaseUrl, type House } from '../stack/environment.js';
import { freePort } from '../stack/free-port.js';
import { startStack, type Stack } from '../stack/stack.js';
import { expressions, metricOf, seriesNamed } from './expressions.js';
import { pages } from './pages.js';
import { type FiringAlert, type Prometheus, startPrometheus } from './prometheus.js';
import { neededInCi } from './promtool.js';
import { timeScale } from './scale.js';

jest.setTimeout(120_000);

const ROOT = join(__dirname, '../../..');
/** An hour is a minute: what takes ten minutes to be noticed takes ten seconds. */
const SCALE = 60;
const RAIL_TIMEOUT_SECONDS = 1;
const POOR = 'The quality is poor, not as described. Please refund.';

/** What each fault must be noticed as, and where. */
const expected: Readonly<Record<string, { name: string; service?: Service }>> = {
  'a rail that does not answer': { name: 'RailTimesOut' },
  'a payout of which nobody knows': { name: 'PayoutUnknown' },
  'a key behind a dead letter': { name: 'KeyParked', service: 'desk' },
  'a clock that is near': { name: 'ClockNear' },
  'a relay that lost its lease': { name: 'RelayStopped', service: 'intake' },
  'a bus that is away': { name: 'BrokerDown', service: 'compensation' },
  'a database that is away': { name: 'DatabaseDown', service: 'analysis' },
};

/** Metrics that a panel shows and that these few minutes do not bring, each with its reason. */
const absent: Partial<Record<MetricKey, string>> = {
  refusals: 'nobody was refused', http_problems: 'no request was answered with a problem',
  exposure_overdrawn_minor: 'nothing was paid above what was captured',
  ...Object.fromEntries((['ledger_debits_minor', 'ledger_credits_minor', 'ledger_drift_minor'] as const).map((key) =>
    [key, 'read once a minute: the journey through a whole house sees it'])),
  ...Object.fromEntries((['promises_broken', 'promises_broken_last_week'] as const).map((key) => [key, 'no promise was broken'])),
  time_to_money_within: 'read once a minute: the journey through a whole house sees it',
  time_to_money_seconds: 'read once a minute: the journey through a whole house sees it',
  ...Object.fromEntries((['reconciliation_drift_minor', 'reconciliation_mismatches', 'reconciliation_age_seconds'] as const).map((key) =>
    [key, 'nothing was compared with a statement: the journey through a whole house sees it'])),
};

const program = neededInCi('prometheus');
(program ? describe : describe.skip)('a Prometheus at sixty times the speed', () => {
  let house: House;
  let database: Pool;
  let stack: Stack;
  let prometheus: Prometheus;
  let waiting: Opened;
  const ends: (() => Promise<unknown>)[] = [];
  const seen = new Map<string, FiringAlert>();
  const lines = {} as Record<'analysis' | 'compensation', Line>;

  const is = ({ name, service }: { name: string; service?: Service }) => (alert: FiringAlert) =>
    alert.name === name && (service === undefined || alert.labels.service === service);
  const look = async (): Promise<FiringAlert[]> => {
    const firing = await prometheus.firing();
    for (const alert of firing) seen.set(JSON.stringify(alert.labels), alert);
    return firing;
  };
  const without = (there: readonly FiringAlert[]) => Object.entries(expected).filter(([, wanted]) => !there.some(is(wanted))).map(([what]) => what);

  async function lineTo(url: string): Promise<{ line: Line; through: string }> {
    const { hostname, port } = new URL(url);
    const line = new Line(await freePort(), { host: hostname, port: Number(port) });
    await line.mend();
    ends.push(() => line.cut());
    return { line, through: Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(line.port) }).href };
  }

  beforeAll(async () => {
    const laid = await layOut();
    ({ house, database } = laid);
    ends.push(() => laid.clear());
    const analysis = await lineTo(databaseUrl(house, 'analysis'));
    const compensation = await lineTo(databaseUrl(house, 'compensation'));
    const intake = await lineTo(databaseUrl(house, 'intake'));
    Object.assign(lines, { analysis: analysis.line, compensation: compensation.line });
    const { keys, ports } = house;
    const rail = {
      name: 'simulator', url: `http://127.0.0.1:${ports.rail}`, secret: keys.railSecret, webhookSecret: keys.railWebhookSecret,
      timeoutSeconds: RAIL_TIMEOUT_SECONDS,
    };
    stack = await startStack({
      house, oneProcess: true,
      envOf: {
        // Another address of the same database makes it a bus of its own, which is fed through the outbox.
        intake: { BUS_DATABASE_URL: intake.through },
        analysis: { DATABASE_URL: analysis.through },
        compensation: { BUS_DATABASE_URL: compensation.through },
        payments: { RAILS: JSON.stringify([rail]) },
      },
    });
    ends.push(() => stack.stop());
    const targets = services.map((service) => ({ service, address: new URL(stack.adminUrl(service)).host }));
    prometheus = await startPrometheus({ program: program!, targets, scale: timeScale(SCALE), every: { minutes: 1 } });
    ends.push(() => prometheus.stop());
  });
  afterAll(async () => {
    if (stack?.pid('rail-simulator')) stack.kill('rail-simulator', 'SIGCONT');
    for (const end of ends.splice(0).reverse()) await end();
  });

  /** A fact that intake would never publish: its data break their schema. */
  async function poison(): Promise<void> {
    const id = randomUUID();
    const event = {
      id: eventId(), type: 'complaint.received.v1', source: '/redress/intake', subject: id, time: instant(Date.now()), merchant: 'lanting',
      channel: 'tmall', aggregateType: 'complaint', aggregateId: id, aggregateVersion: 1, causationId: id, data: {},
      traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`,
    } as unknown as Envelope;
    const client = await database.connect();
    try {
      await client.query('BEGIN');
      await appendToLog(client, [{ topic: 'redress.intake', key: id, headers: toHeaders(event), body: '{}' }]);
      await client.query('COMMIT');
    } finally {
      client.release();
    }
  }

  const unknown = async (): Promise<number> => Number((await database.query(`SELECT count(*) AS n FROM payments.payout WHERE state = 'unknown'`)).rows[0].n);

  it('fires for each kind of fault', async () => {
    stack.kill('rail-simulator', 'SIGSTOP');
    waiting = await complain(stack, 'shopify', { id: 'waits', text: POOR, paid: 90_000 });
    await poison();
    for (let i = 0; i < 16; i++) {
      await complain(stack, 'tmall', { id: `silent-${i}`, text: CUP, paid: 5_000 });
      await pause(300);
      await look();
    }
    await eventually('all payouts are unknown', async () => (await look(), unknown()), (count) => count === 16, 30_000);
    const followed = () => database.query('SELECT 1 FROM follow_up.follow_up WHERE case_id = $1', [waiting.caseId]);
    await eventually('follow-up knows the case that waits', followed, ({ rowCount }) => rowCount === 1);
    await database.query(`UPDATE follow_up.clock SET shift = shift + interval '136 hours'`);
    await lines.analysis.cut();
    await lines.compensation.cut();
    await database.query(`INSERT INTO intake.relay_lease VALUES (0, $1, now() + interval '1 hour')
      ON CONFLICT (shard) DO UPDATE SET owner = excluded.owner, until = excluded.until`, [randomUUID()]);
    // It believes in its lease for some seconds more.
    let unheard = 0;
    const kept = async () => {
      await complain(stack, 'douyin', { id: `unheard-${unheard++}`, text: CUP, paid: 5_000 });
      await pause(500);
      return Number((await database.query(`SELECT count(*) AS n FROM intake.outbox WHERE created_at < now() - interval '400 ms'`)).rows[0].n);
    };
    await eventually('what intake decides stays with it', async () => (await look(), kept()), (rows) => rows > 0, 20_000);
    await eventually('all have fired', async () => (await look(), without([...seen.values()])), (missing) => missing.length === 0, 40_000);
  });

  it('and clears each when the runbook has been followed', async () => {
    stack.kill('rail-simulator', 'SIGCONT');
    await database.query(`DELETE FROM intake.relay_lease`);
    await lines.analysis.mend();
    await lines.compensation.mend();
    await stack.ready();
    const operator = await staff(stack, 'operator');
    for (const service of services) {
      const letters = await operator.get(`${stack.adminUrl(service)}/dead-letters`);
      for (const { id } of letters.body as { id: string }[]) await operator.post(`${stack.adminUrl(service)}/dead-letters/${id}/drop`);
    }
    expect((await customer(waiting).post(`${stack.urls.intake}/my/case/withdrawal`)).status).toBe(200);
    // The rail is asked again after a minute.
    await database.query(`UPDATE payments.clock SET shift = shift + interval '2 minutes'`);
    const still = async () => (await look()).filter((alert) => Object.values(expected).some((wanted) => is(wanted)(alert))).map(({ labels }) => JSON.stringify(labels));
    await eventually('none fires', still, (left) => left.length === 0, 60_000);
    expect(await unknown()).toBe(0);
  });

  it('has scraped every series that a panel or a rule names, but for those that these minutes do not bring', async () => {
    const names = await prometheus.names();
    const wanted = new Set(expressions().flatMap(({ expr }) => seriesNamed(expr)).filter((name) => !(metricOf(name)! in absent)));
    expect(wanted.size).toBeGreaterThan(30);
    expect([...wanted].filter((name) => !names.has(name))).toEqual([]);
    const known = new Set(metricKeys.filter((key) => specOf(key).kind !== 'histogram').map(prometheusName));
    expect([...names].filter((name) => name.startsWith('redress_') && !known.has(name) && !metricOf(name))).toEqual([]);
  });

  it('finds behind the runbooks a database that understands their queries, and admin ports that know their addresses', async () => {
    const texts = pages.map((page) => readFileSync(join(ROOT, 'docs', 'runbooks', `${page}.md`), 'utf8'));
    const queries = texts.flatMap((text) => [...text.matchAll(/psql "\$DATABASE_URL" -c (["'])(.+?)\1$/gm)].map(([, , sql]) => sql!));
    expect(queries.length).toBeGreaterThan(3);
    for (const sql of queries) await database.query(sql);
    const reads = texts.flatMap((text) => [...text.matchAll(/^ *curl -s (?:-H "Authorization: [^"]*" )?"?(http:[^\s"]+)/gm)].map(([, url]) => new URL(url!)))
      .filter(({ pathname }) => !/[A-Z]{2}/.test(pathname));
    expect(reads.length).toBeGreaterThan(10);
    const tokens = Object.fromEntries(await Promise.all((['operator', 'finance', 'supervisor'] as const).map(async (role) => [role, await staff(stack, role)] as const)));
    for (const url of reads) {
      const index = Math.floor((Number(url.port) - 4_310) / 10);
      const { http, admin } = house.ports.services[services[index]!];
      url.port = String(Number(url.port) % 10 === 1 ? admin : http);
      const answers = await Promise.all(Object.values(tokens).map((who) => who.get(url.href)));
      expect([url.pathname, answers.some(({ status }) => status === 200)]).toEqual([url.pathname, true]);
    }
    expect((await call(`${stack.adminUrl('intake')}/health/ready`)).status).toBe(200);
    expect(existsSync(house.home.logs)).toBe(true);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { createLogger } from '@redress/chassis';
import { type EventType, fromHeaders, type Service } from '@redress/contracts';
import { createKafkaBus } from '@redress/messaging';
import { describeWithKafka, eventually, kafkaForTests, Listener, type TestKafka } from '@redress/testing';
import { audit } from '../audit/audit.js';
import { databaseUrl, serviceEnvironment } from '../stack/environment.js';
import { freePort } from '../stack/free-port.js';
import { mainOf } from '../stack/services.js';
import { startStack, type Stack } from '../stack/stack.js';
import { supervise, type Supervised } from '../stack/supervisor.js';
import { checkout } from '../start/home.js';
import { layOut } from './journey-house.js';
import { complain, CUP } from './visitors.js';

jest.setTimeout(180_000);

/** What the build before does not know: that a payout has succeeded. Without it no case of its comes to an end. */
const FORGOTTEN = 'payout.succeeded.v1' satisfies EventType;
const PER_SECOND = 5;

describeWithKafka('two builds of one service at once, on Apache Kafka', (source) => {
  let kafka: TestKafka;
  let laid: Awaited<ReturnType<typeof layOut>>;
  let stack: Stack;
  let newer: Supervised | undefined;
  let told: Listener;
  const ends: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    kafka = (await kafkaForTests(source))!;
    ends.push(() => kafka.stop());
    laid = await layOut(kafka);
    ends.push(() => laid.clear());
    const older = {
      FORGETS: FORGOTTEN, NODE_OPTIONS: `--import=${pathToFileURL(join(checkout(), 'tools', 'dist', 'journeys', 'older-build.js')).href}`,
    };
    stack = await startStack({ house: laid.house, envOf: { compensation: older } });
    ends.push(() => stack.stop());
    const bus = createKafkaBus({
      brokers: kafka.brokers, clientId: 'rolling', topicPrefix: laid.house.bus.KAFKA_TOPIC_PREFIX!, logger: createLogger({ service: 'rolling', level: 'silent' }),
    });
    ends.push(() => bus.close());
    // A group of its own: it takes nothing from a service.
    told = await Listener.on(bus, { service: 'witness' as Service, topics: ['redress.compensation', 'redress.follow-up'] });
  });
  afterAll(async () => {
    await newer?.stop();
    for (const end of ends.reverse()) await end();
  });

  const startNewer = async (): Promise<Supervised> => {
    const { house } = laid;
    const [http, admin] = [await freePort(), await freePort()];
    newer = supervise({
      name: 'compensation-newer', script: mainOf('compensation'), readyUrls: [`http://127.0.0.1:${admin}/health/ready`],
      env: { ...serviceEnvironment(house, 'compensation'), HTTP_PORT: String(http), ADMIN_PORT: String(admin) }, logFile: join(house.home.logs, 'newer.log'),
    }, () => undefined);
    await newer.ready(60_000);
    return newer;
  };
  /** Complaints at an even pace until it is told to end; then how many there were. */
  const traffic = () => {
    let running = true;
    let sent = 0;
    const coming = (async () => {
      while (running) {
        await complain(stack, 'tmall', { id: `rolling-${++sent}`, text: CUP, paid: 5_900 });
        await pause(1_000 / PER_SECOND);
      }
    })();
    return { end: async () => { running = false; await coming; return sent; } };
  };
  const count = async (sql: string): Promise<number> => Number((await laid.database.query(`SELECT count(*) AS n FROM ${sql}`)).rows[0].n);
  const unknown = (since = '-infinity') => count(`compensation.waiting_input WHERE why = 'unknown' AND since > '${since}'`);
  const toldOf = (type: EventType) => new Set(told.messages.map(({ headers }) => fromHeaders(headers)).filter((one) => one.type === type).map(({ subject }) => subject));

  it('keeps what the older one does not know for the newer one, loses nothing and keeps the order of each case', async () => {
    const comers = traffic();
    await eventually('inputs that the older build does not know', () => unknown(), (waiting) => waiting > 5);
    expect(toldOf('remedy.fulfilled.v1')).toEqual(new Set());

    await startNewer();
    const bothUp = new Date().toISOString();
    await eventually('inputs that the older one stored after the newer one had come', () => unknown(bothUp), (waiting) => waiting > 0, 40_000);
    await eventually('cases brought to their end by the newer one', () => toldOf('remedy.fulfilled.v1').size, (fulfilled) => fulfilled > 5, 40_000);

    const before = performance.now();
    await stack.retire('compensation');
    expect(performance.now() - before).toBeLessThan(14_000);
    expect(readFileSync(join(laid.house.home.logs, 'compensation.log'), 'utf8')).toContain('"msg":"stopping"');
    await pause(1_000);
    const sent = await comers.end();

    await eventually('every case resolved', () => toldOf('case.resolved.v1').size, (resolved) => resolved === sent, 60_000);
    expect([await unknown(), await count('compensation.waiting_input'), await count('compensation.dead_letter')]).toEqual([0, 0, 0]);
    expect(toldOf('remedy.fulfilled.v1').size).toBe(sent);
    expect(toldOf('remedy.failed.v1').size).toBe(0);
  });

  it('numbers the facts of each thing in the order in which they were published', () => {
    const things = Map.groupBy(new Map(told.messages.map(({ headers }) => fromHeaders(headers)).map((one) => [one.id, one])).values(),
      ({ aggregateType, aggregateId }) => `${aggregateType} ${aggregateId}`);
    expect(things.size).toBeGreaterThan(20);
    for (const [thing, facts] of things) expect([thing, facts.map((one) => one.aggregateVersion)]).toEqual([thing, facts.map((_, index) => index + 1)]);
  });

  it('leaves books that agree', async () => {
    const look = async () => audit({ auditorUrl: databaseUrl(laid.house, 'migrator'), railUrl: stack.urls.rail, bus: laid.house.bus }, { strict: true });
    const { checks } = await eventually('books that agree', look, ({ ok }) => ok, 30_000);
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
  });
});

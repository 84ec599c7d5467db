import { join } from 'node:path';
import { services } from '@redress/contracts';
import { eventually } from '@redress/testing';
import { spansEnvironment } from '../stack/environment.js';
import { type LocalZipkin, missingForZipkin, startLocalZipkin } from '../zipkin/local-zipkin.js';
import { type JourneyHouse, openJourneyHouse } from './journey-house.js';
import { EDGES, edges, flat, type Step, wholeTrace } from './trace-tree.js';
import { call, complain, CUP, customer, type Opened } from './visitors.js';

jest.setTimeout(240_000);

const missing = missingForZipkin();
if (missing.length > 0 && process.env.KAFKA_REQUIRED === '1') throw new Error(`KAFKA_REQUIRED is set, but Zipkin needs ${missing.join(' and ')}`);
// Skipped without Java or Maven, where KAFKA_REQUIRED does not forbid it.
const itWithZipkin = missing.length === 0 ? it : it.skip; // no Maven, no Kafka either

describe('one trace of a settled complaint, from seven processes', () => {
  let house: JourneyHouse;
  let zipkin: LocalZipkin | undefined;
  let opened: Opened;
  let roots: readonly Step[];
  let steps: readonly Step[];

  beforeAll(async () => {
    let starting: Promise<LocalZipkin> | undefined;
    house = await openJourneyHouse(undefined, {
      oneProcess: false,
      env: ({ ports, home }) => {
        if (missing.length === 0) starting = startLocalZipkin({ port: ports.zipkin, logFile: join(home.logs, 'zipkin.log') });
        starting?.catch(() => undefined);
        return spansEnvironment(ports, starting && `http://127.0.0.1:${ports.zipkin}`);
      },
    });
    zipkin = await starting;
    opened = await complain(house.stack, 'tmall', { id: 'trace', text: CUP, paid: 5_000 });
    roots = await wholeTrace(house.stack, opened);
    steps = flat(roots);
  });
  afterAll(async () => {
    await house?.stop();
    await zipkin?.stop();
  });

  it('hangs together from the request to the closed case, through log, intents, timers, the rail call, the vault and the mails', () => {
    const vault = (edge: string) => edge.startsWith('POST /vault') || edge.includes('intake POST /vault') || edge.includes('resolve-contact');
    expect([...new Set(edges(roots))].filter((edge) => !vault(edge)).sort()).toEqual([...EDGES].sort());
    expect([...new Set(edges(roots))].filter(vault).sort()).toEqual([
      'POST /vault/contacts → internal intake decide resolve-contact', 'POST /vault/contacts → server intake POST /vault/contacts',
    ]);
    expect(new Set(steps.map(({ traceId }) => traceId)).size).toBe(1);
    expect(new Set(steps.map(({ service }) => service))).toEqual(new Set(services));
  });

  it('says of each step what an operator needs, and nothing of the customer', () => {
    for (const { kind, name, attributes, links, error } of steps) {
      expect({ name, error }).toEqual({ name, error: false });
      expect(['internal', 'consumer'].includes(kind) ? links.length : 0).toBe(['internal', 'consumer'].includes(kind) ? 1 : 0);
      if (kind === 'server' || name === 'POST /vault/contacts') continue;
      expect({ name, caseId: attributes['redress.case_id'] }).toEqual({ name, caseId: opened.caseId });
      expect(attributes['redress.outcome']).toMatch(/^(done|early|sent|succeeded)$/);
    }
    expect(steps.find(({ name }) => name === 'rail.submit')!.attributes).toMatchObject({ 'redress.rail': 'simulator', 'redress.attempt': 1, 'redress.outcome': 'succeeded' });
    const consumed = steps.find(({ attributes }) => attributes['redress.use_case'] === 'create-payout')!;
    expect(consumed).toMatchObject({
      name: 'process redress.compensation',
      attributes: {
        'messaging.system': 'redress_log', 'messaging.operation.name': 'process', 'messaging.destination.name': 'redress.compensation',
        'messaging.destination.partition.id': expect.stringMatching(/^\d+$/) as string, 'redress.log.offset': expect.any(Number) as number,
        'messaging.message.id': expect.stringMatching(/^[0-9a-f-]{36}$/) as string, 'redress.event_type': 'leg.released.v1',
      },
    });
    expect(JSON.stringify(steps)).not.toMatch(/杯子|@customers\.example|customer-trace/);
  });

  it('is drawn on a page that the customer\'s page leads to', async () => {
    const mine = customer(opened);
    expect((await call(opened.caseLink)).text).toContain('/trace"');
    const { text, status } = await call(`${opened.caseLink}/trace`);
    expect([status, text.match(/<g>/g)!.length >= steps.length]).toEqual([200, true]);
    expect((await mine.get(`${house.stack.urls.desk}/my/case/trace`)).body.caseId).toBe(opened.caseId);
    expect((await call(`${house.stack.urls.desk}/cases/${opened.caseId}/trace`)).status).toBe(401);
  });

  itWithZipkin('is the same in Zipkin', async () => {
    interface Told { id: string; parentId?: string; name: string; kind?: string; localEndpoint: { serviceName: string } }
    const shape = ({ id, parentId, name, kind, localEndpoint }: Told) => `${id} ${parentId} ${name} ${kind ?? 'INTERNAL'} ${localEndpoint.serviceName}`;
    const expected = steps.map(({ spanId, parentId, name, kind, service }) => `${spanId} ${parentId} ${name.toLowerCase()} ${kind.toUpperCase()} ${service}`);
    const ask = async () => new Set(((await call(`${zipkin!.url}/api/v2/trace/${steps[0]!.traceId}`)).body as Told[]).map?.(shape) ?? []);
    const lacking = async () => {
      const told = await ask();
      return expected.filter((one) => !told.has(one));
    };
    await eventually('every span', lacking, (spans) => spans.length === 0, 30_000);
  });
});

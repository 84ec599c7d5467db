import { join } from 'node:path';
import { services } from '@redress/contracts';
import { eventually } from '@redress/testing';
import { spansEnvironment } from '../stack/environment.js';
import { type LocalZipkin, missingForZipkin, startLocalZipkin } from '../zipkin/local-zipkin.js';
import { type JourneyHouse, openJourneyHouse } from './journey-house.js';
import { call, complain, CUP, customer, type Opened, staff } from './visitors.js';

jest.setTimeout(240_000);

interface Step {
  readonly traceId: string; readonly spanId: string; readonly parentId?: string; readonly service: string; readonly name: string; readonly kind: string;
  readonly error: boolean; readonly attributes: Readonly<Record<string, unknown>>; readonly links: readonly object[]; readonly caused: readonly Step[];
}

const missing = missingForZipkin();
if (missing.length > 0 && process.env.KAFKA_REQUIRED === '1') throw new Error(`KAFKA_REQUIRED is set, but Zipkin needs ${missing.join(' and ')}`);
// Skipped without Java or Maven, where KAFKA_REQUIRED does not forbid it.
const itWithZipkin = missing.length === 0 ? it : it.skip; // no Maven, no Kafka either

/** What every step of a settled complaint hangs from: the decision, request or call that caused it. */
const EDGES = `
  → server intake POST /webhooks/:channel/:account
  POST /webhooks/:channel/:account → internal intake decide receive-complaint
  acknowledge → client follow-up message.send
  acknowledge → consumer desk clock.met.v1 fold-event
  classify-complaint → consumer compensation complaint.classified.v1 propose-remedy
  classify-complaint → consumer desk complaint.classified.v1 fold-event
  create-payout → client payments rail.submit
  create-payout → consumer desk payout.created.v1 fold-event
  fulfil → consumer desk case.resolved.v1 fold-event
  fulfil → consumer desk clock.met.v1 fold-event
  fulfil → internal follow-up decide move-period
  message.send → client follow-up POST /vault/contacts
  message.send → internal follow-up decide note-delivery
  move-period → client follow-up message.send
  move-period → consumer desk case.closed.v1 fold-event
  move-period → internal follow-up decide move-period
  note-delivery → consumer compensation message.sent.v1 note-message
  note-delivery → consumer desk message.sent.v1 fold-event
  note-delivery → consumer desk survey.sent.v1 fold-event
  note-payout → consumer desk remedy.fulfilled.v1 fold-event
  note-payout → consumer follow-up remedy.fulfilled.v1 fulfil
  propose-remedy → consumer desk entitlement.computed.v1 fold-event
  propose-remedy → consumer desk leg.released.v1 fold-event
  propose-remedy → consumer desk remedy.approved.v1 fold-event
  propose-remedy → consumer desk remedy.proposed.v1 fold-event
  propose-remedy → consumer follow-up leg.released.v1 note-leg
  propose-remedy → consumer follow-up remedy.proposed.v1 tell-offer
  propose-remedy → consumer payments leg.released.v1 create-payout
  rail.submit → internal payments decide settle-payout
  receive-complaint → consumer analysis complaint.received.v1 classify-complaint
  receive-complaint → consumer compensation complaint.received.v1 note-complaint
  receive-complaint → consumer desk case.opened.v1 fold-event
  receive-complaint → consumer desk complaint.acknowledged.v1 fold-event
  receive-complaint → consumer desk complaint.received.v1 fold-event
  receive-complaint → consumer follow-up case.opened.v1 open-follow-up
  receive-complaint → consumer follow-up complaint.acknowledged.v1 acknowledge
  settle-payout → consumer compensation payout.succeeded.v1 note-payout
  settle-payout → consumer desk payout.submitted.v1 fold-event
  settle-payout → consumer desk payout.succeeded.v1 fold-event
  settle-payout → consumer follow-up payout.succeeded.v1 tell-paid
  settle-payout → consumer intake payout.submitted.v1 note-payout-submitted
  tell-paid → client follow-up message.send
`.trim().split('\n').map((line) => line.trim());

const said = ({ name, attributes }: Step): string => String(attributes['redress.use_case'] ?? name);
const label = (step: Step): string => [
  step.kind, step.service, ...(step.kind === 'consumer' ? [step.attributes['redress.event_type'], said(step)] : [step.name]),
].join(' ');
const edges = (steps: readonly Step[], parent = ''): string[] =>
  steps.flatMap((step) => [`${parent} → ${label(step)}`.trim(), ...edges(step.caused, said(step))]);
const flat = (steps: readonly Step[]): Step[] => steps.flatMap((step) => [step, ...flat(step.caused)]);

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
    const supervisor = await staff(house.stack, 'supervisor');
    const ask = async () => {
      const { body } = await supervisor.get(`${house.stack.urls.desk}/cases/${opened.caseId}/trace`);
      // Two mails that left at once have asked the vault together, in a trace of their own.
      return ((body.roots ?? []) as Step[]).filter(({ name }) => name !== 'POST /vault/contacts');
    };
    // Spans come by and by, from seven sides: whole is a tree with one root and every edge.
    const isWhole = (tree: readonly Step[]) => tree.length === 1 && EDGES.every((edge) => edges(tree).includes(edge));
    roots = await eventually('the whole trace', ask, isWhole, 60_000);
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

import { createLogger, createTracing, newTraceparent, readTraceparent, SpanKind, type Tracing } from '@redress/chassis';
import { deliveredEvent, examples, MemoryEngine } from '@redress/testing';
import { derivedId, plus } from '@redress/contracts';
import { type BusRecord, type Delivered } from './bus.js';
import { timers } from './framework-stores.js';
import { IntentWorker, type Performer } from './intent-worker.js';
import { Runner } from './runner.js';
import { logOutcomes, recordBatch, recordSent } from './spans.js';
import { byTrigger } from './task.js';
import { early, intent, service, setTimer, storeIntent, timer } from './use-case.js';

interface Told {
  readonly traceId: string; readonly id: string; readonly parent: string | undefined; readonly name: string; readonly kind: number;
  readonly attributes: Readonly<Record<string, unknown>>; readonly links: readonly string[]; readonly error: boolean;
}

/** A service's tracing whose spans end up here. */
function traced(env: Record<string, string> = {}): { tracing: Tracing; spans: Told[]; told(): Promise<Told[]> } {
  const spans: Told[] = [];
  const tracing = createTracing({
    service: 'analysis', env, logger: createLogger({ service: 'analysis', level: 'silent' }),
    exporters: [{
      to: 'test',
      exporter: {
        export: (some, done) => {
          spans.push(...some.map((span): Told => ({
            traceId: span.spanContext().traceId, id: span.spanContext().spanId, parent: span.parentSpanContext?.spanId, name: span.name, kind: span.kind,
            attributes: span.attributes, links: span.links.map(({ context }) => context.spanId), error: span.status.code === 2,
          })));
          done({ code: 0 });
        },
        shutdown: async () => undefined,
      },
    }],
  });
  return { tracing, spans, told: async () => (await tracing.stop(), spans) };
}

const pen = service('analysis');
const reminder = timer<{ caseId: string }>()('reminder');
const ask = intent<{ caseId: string }, { is: string; reason?: string }>()('model.ask');
const classify = pen.useCase({
  name: 'classify-complaint', on: 'complaint.received.v1',
  decide: ({ data: { caseId } }, _view, now) => {
    if (caseId === EARLY) return early('something');
    if (caseId === BROKEN) throw new TypeError('an invariant');
    return {
      events: [pen.fact('complaint.classified.v1', caseId, { type: 'complaint', id: caseId, version: 1 }, examples['complaint.classified.v1'])],
      intents: [storeIntent(ask, derivedId('ask', caseId), caseId, 'model', { caseId })],
      timers: [setTimer(reminder, derivedId('reminder', caseId), caseId, plus(now, { minutes: 1 }), { caseId })],
    };
  },
});
const remind = pen.useCase({ name: 'remind', on: reminder, decide: () => ({}) });
const note = pen.useCase({ name: 'note-answer', on: ask, decide: () => ({}) });
const [EARLY, BROKEN] = [derivedId('case', 'early'), derivedId('case', 'broken')];

const received = (n: number, caseId = derivedId('case', n)): Delivered => ({
  ...deliveredEvent('complaint.received.v1', { ...examples['complaint.received.v1'], caseId }, { key: caseId, merchant: 'm1' }, n, '2026-03-02T08:00:00.000Z'),
});
const withTrace = (message: Delivered, traceparent: string): Delivered => ({ ...message, headers: { ...message.headers, traceparent } });

function house(tracing: Tracing, money = false, lines: string[] = []) {
  const engine = new MemoryEngine({});
  const logger = createLogger({ service: 'analysis', level: 'debug', destination: { write: (line) => void lines.push(line) } });
  const runner = new Runner({
    service: 'analysis', engine, useCases: byTrigger([classify, remind, note]), seal: async () => 'sealed',
    sweepMs: 200, newTraceparent: () => tracing.next(), nextStep: (parent) => tracing.next(parent),
    committed: (committed) => {
      recordBatch({ tracing, service: 'analysis', system: 'redress_log', money }, committed);
      logOutcomes(logger, committed);
    },
  });
  return { engine, runner };
}

const traceOf = (record: Pick<BusRecord, 'headers'>) => readTraceparent(record.headers.traceparent)!;

describe('a batch of 500', () => {
  it('keeps 500 traces apart: each input has one span below its own cause, and what it causes continues there', async () => {
    const { tracing, told } = traced();
    const { engine, runner } = house(tracing);
    const causes = Array.from({ length: 500 }, () => newTraceparent());
    const messages = causes.map((cause, n) => withTrace(received(n), cause));
    runner.start();
    await runner.take(messages);
    await runner.drain();
    engine.clock.advance({ minutes: 2 });
    await runner.process([], { timers: 1_000, waiting: 0, keys: [] });
    const spans = await told();
    const batches = spans.filter(({ name }) => name === 'batch');
    const inputs = spans.filter(({ name }) => name === 'process redress.intake');
    expect(inputs).toHaveLength(500);
    expect(new Set(inputs.map(({ traceId }) => traceId)).size).toBe(500);
    expect(inputs.map(({ traceId, parent }) => `${traceId} ${parent}`)).toEqual(causes.map((cause) => {
      const { traceId, spanId } = readTraceparent(cause)!;
      return `${traceId} ${spanId}`;
    }));
    const transactions = new Set(batches.map(({ id }) => id));
    expect(inputs.every(({ links }) => links.length === 1 && transactions.has(links[0]!))).toBe(true);
    expect(batches.some(({ attributes }) => Number(attributes['messaging.batch.message_count']) >= 500)).toBe(true);
    const own = new Map(inputs.map(({ traceId, id }) => [traceId, id]));
    expect(engine.published).toHaveLength(500);
    for (const record of engine.published) expect(own.get(traceOf(record).traceId)).toBe(traceOf(record).spanId);
    const reminders = spans.filter(({ name }) => name === 'decide remind');
    expect(reminders).toHaveLength(500);
    for (const { traceId, parent } of reminders) expect(parent).toBe(own.get(traceId));
  });

  it('makes nothing where nothing records: what is caused carries its cause\'s own context', async () => {
    const tracing: Tracing = { recording: false, next: (parent) => parent!, record: () => { throw new Error('a span'); }, stop: async () => undefined };
    const { engine, runner } = house(tracing);
    const cause = newTraceparent();
    runner.start();
    await runner.take([withTrace(received(1), cause)]);
    await runner.drain();
    expect(engine.published.map(({ headers }) => headers.traceparent)).toEqual([cause]);
  });
});

describe('the span of an input', () => {
  it('says where it came from, who decided and how it ended, and nothing else', async () => {
    const { tracing, told } = traced();
    const { runner } = house(tracing);
    const message = received(7);
    runner.start();
    await runner.take([message]);
    await runner.drain();
    const span = (await told()).find(({ name }) => name.startsWith('process'))!;
    expect(span).toMatchObject({ kind: SpanKind.CONSUMER, error: false });
    expect(span.attributes).toEqual({
      'redress.merchant': 'm1', 'redress.case_id': message.key, 'redress.use_case': 'classify-complaint', 'redress.input': 'event',
      'redress.outcome': 'done', 'redress.event_type': 'complaint.received.v1', 'messaging.system': 'redress_log', 'messaging.operation.name': 'process',
      'messaging.operation.type': 'process', 'messaging.destination.name': 'redress.intake', 'messaging.consumer.group.name': expect.any(String) as string,
      'messaging.message.id': message.headers.ce_id, 'messaging.destination.partition.id': String(message.partition),
      'redress.log.offset': Number(message.offset),
    });
  });

  it('is in error where somebody must act; one line of the log says the same with trace and case', async () => {
    const { tracing, told } = traced();
    const lines: string[] = [];
    const { runner } = house(tracing, false, lines);
    const cause = newTraceparent();
    runner.start();
    await runner.take([withTrace(received(1, BROKEN), cause), withTrace(received(2, EARLY), newTraceparent()), received(3)]);
    await runner.drain();
    const spans = (await told()).filter(({ kind }) => kind === SpanKind.CONSUMER);
    expect(spans.map(({ attributes, error }) => [attributes['redress.outcome'], attributes['error.type'], error])).toEqual([
      ['poison', 'TypeError', true], ['early', undefined, false], ['done', undefined, false],
    ]);
    const told2 = lines.map((line) => JSON.parse(line) as Record<string, string>).map(({ level, outcome, caseId, traceId }) => ({ level, outcome, caseId, traceId }));
    expect(told2).toEqual([
      { level: 'error', outcome: 'poison', caseId: BROKEN, traceId: readTraceparent(cause)!.traceId },
      { level: 'debug', outcome: 'early', caseId: EARLY, traceId: expect.any(String) as string },
    ]);
  });
});

describe('a trace that is not sampled', () => {
  const NONE = { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' };
  const unsampled = () => newTraceparent().replace(/01$/, '00');

  it('leaves only what went wrong, and says that it is a part', async () => {
    const { tracing, told } = traced(NONE);
    const { runner } = house(tracing);
    runner.start();
    await runner.take([withTrace(received(1, BROKEN), unsampled()), withTrace(received(2), unsampled())]);
    await runner.drain();
    const spans = await told();
    expect(spans.map(({ name, attributes }) => [name, attributes['redress.case_id'], attributes['redress.partial']]))
      .toEqual([['process redress.intake', BROKEN, true]]);
  });

  it('leaves the steps that move money', async () => {
    const { tracing, told } = traced(NONE);
    const { engine, runner } = house(tracing, true);
    runner.start();
    await runner.take([withTrace(received(2), unsampled())]);
    await runner.drain();
    const spans = await told();
    expect(spans.find(({ name }) => name === 'process redress.intake')?.attributes['redress.partial']).toBe(true);
    expect(engine.published.every((record) => !traceOf(record).sampled)).toBe(true);
  });
});

describe('calls and sends', () => {
  const stored = { id: derivedId('i'), name: 'model.ask', key: derivedId('case', 1), lane: 'model', merchant: 'm1', state: 'leased', attempt: 2 } as const;

  it('gives each intent a CLIENT span below its decision; the answer continues there', async () => {
    const { tracing, told } = traced();
    const causes = [newTraceparent(), newTraceparent()];
    const answered: string[] = [];
    const performer: Performer = {
      batch: 10, concurrency: 1, leaseSeconds: 10, traced: { money: true, failed: ['unknown'] },
      perform: async (intents) => intents.map((_, index) => (index === 0 ? { is: 'ok' } : { is: 'unknown', reason: 'etimedout' })),
    };
    const worker = new IntentWorker({
      engine: new MemoryEngine({}), performers: { 'model.ask': performer }, tracing, answer: async ({ traceparent }) => answered.push(traceparent),
    });
    worker.take(causes.map((traceparent) => ({ ...stored, traceparent, payload: {}, createdAt: '', dueAt: '' })));
    await worker.stop();
    const spans = await told();
    expect(spans.map(({ name, kind, parent, error }) => ({ name, kind, parent, error }))).toEqual(causes.map((cause, index) => ({
      name: 'model.ask', kind: SpanKind.CLIENT, parent: readTraceparent(cause)!.spanId, error: index === 1,
    })));
    expect(spans[1]!.attributes).toEqual({
      'redress.merchant': 'm1', 'redress.case_id': stored.key, 'redress.attempt': 2, 'redress.outcome': 'unknown', 'redress.code': 'etimedout',
      'redress.rail': 'model', 'messaging.batch.message_count': 2, 'error.type': 'etimedout',
    });
    expect(answered.map((one) => readTraceparent(one)!.spanId)).toEqual(spans.map(({ id }) => id));
  });

  it('gives each sent record a PRODUCER span below the step that published it', async () => {
    const { tracing, told } = traced();
    const cause = newTraceparent();
    const { topic, key, headers, body } = withTrace(received(1), cause);
    recordSent({ tracing, system: 'kafka' }, [{ topic, key, headers, body }], performance.now());
    expect(await told()).toMatchObject([{
      name: 'send redress.intake', kind: SpanKind.PRODUCER, parent: readTraceparent(cause)!.spanId, attributes: { 'messaging.system': 'kafka' },
    }]);
  });
});

it('sweeps go on when the clock is put back', async () => {
  const { runner, engine } = house({ recording: false, next: (parent) => parent ?? newTraceparent(), record: () => undefined, stop: async () => undefined });
  const real = Date.now;
  runner.start();
  await runner.take([received(1)]);
  try {
    jest.spyOn(Date, 'now').mockImplementation(() => real() - 3_600_000);
    engine.clock.advance({ minutes: 2 });
    // The reminder is due: a sweep that waited for the wall clock would come in an hour.
    for (let tries = 0; engine.rows(timers).length > 0 && tries < 40; tries++) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(engine.rows(timers)).toEqual([]);
  } finally {
    jest.restoreAllMocks();
    await runner.drain();
  }
});

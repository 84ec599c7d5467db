import { type JourneyHouse } from './journey-house.js';
import { flat, type Step, wholeTrace } from './trace-tree.js';
import { complain, CUP } from './visitors.js';

/** The tree is that of the log, and beside everything that a step caused over Kafka stands its sending, of the same cause. */
export function traceOnKafka(at: () => JourneyHouse): void {
  it('is one over Kafka, too: each fact is sent and taken in the trace of the step that told it', async () => {
    const { stack } = at();
    const roots = await wholeTrace(stack, await complain(stack, 'tmall', { id: 'trace', text: CUP, paid: 5_000 }));
    const steps = flat(roots);
    expect(new Set(steps.map(({ traceId }) => traceId)).size).toBe(1);
    const consumed = steps.filter(({ kind }) => kind === 'consumer');
    expect(new Set(consumed.map(({ attributes }) => attributes['messaging.system']))).toEqual(new Set(['kafka']));
    const topicOf = ({ attributes }: Step) => String(attributes['messaging.destination.name']);
    for (const { caused } of steps) {
      const topics = (kind: string) => [...new Set(caused.filter((step) => step.kind === kind).map(topicOf))].sort();
      expect(topics('producer')).toEqual(expect.arrayContaining(topics('consumer')));
    }
  });
}

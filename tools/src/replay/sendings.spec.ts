import { type Outgoing } from './complaint.js';
import { type Delivery } from './deliver-by-webhook.js';
import { type Place } from './follow.js';
import { complaintIdOf } from './registry.js';
import { Sendings } from './sendings.js';

const SINCE = '2026-01-02T00:00:00.000Z';
const [BEFORE, AFTER] = ['2026-01-01T00:00:00.000Z', '2026-01-03T00:00:00.000Z'];
const sender = { merchant: 'm', key: undefined as never };
const row = (externalId: string): Outgoing => ({ source: 'a.csv', line: 2, channel: 'import', account: 'files', complaint: { externalId } as never });
const id = (externalId: string): string => complaintIdOf(row(externalId), sender);
const taken = (receivedAt: string): Delivery => ({ is: 'taken', receivedAt });
const sendings = (...deliveries: [string, Delivery][]): Sendings => {
  const all = new Sendings(SINCE);
  for (const [externalId, delivery] of deliveries) all.enter(row(externalId), sender, delivery);
  return all;
};

describe('what is known of the rows of a replay', () => {
  it('knows a repeat by when intake received it first, or by its id within the file', () => {
    const all = sendings(['new', taken(AFTER)], ['old', taken(BEFORE)], ['new', taken(AFTER)]);
    expect(all.duplicate).toBe(2);
    expect([...all.sent.keys()]).toEqual([id('new'), id('old')]);
  });

  it('keeps refusals with line and reason, and follows none of them', () => {
    const all = sendings(['bad', { is: 'refused', why: 'schema-violation (400)' }]);
    expect(all.refused).toEqual([{ source: 'a.csv', line: 2, why: 'refused by intake: schema-violation (400)' }]);
    expect(all.sent.size).toBe(0);
  });

  it('learns from the database what became of messages that have no answer', () => {
    const all = sendings(['new', { is: 'sent' }], ['old', { is: 'sent' }], ['aside', { is: 'sent' }], ['gone', { is: 'sent' }]);
    const places = new Map<string, Place>([
      [id('new'), { standing: 'settled', receivedAt: AFTER }], [id('old'), { standing: 'settled', receivedAt: BEFORE }],
      [id('aside'), { standing: 'absent' }], [id('gone'), { standing: 'absent' }],
    ]);
    all.learn(places, ({ externalId }) => (externalId === 'aside' ? 'stale-timestamp' : undefined));
    expect(all.duplicate).toBe(1);
    expect(all.refused.map(({ why }) => why)).toEqual(['refused by intake: stale-timestamp']);
    expect([...all.sent.keys()]).toEqual([id('new'), id('old'), id('gone')]);
  });

  it('calls a row undelivered only where intake does not have it', () => {
    const none: Delivery = { is: 'undelivered', why: 'ECONNREFUSED' };
    const all = sendings(['first', taken(AFTER)], ['first', none], ['taken', none], ['lost', none]);
    expect(all.resolveUnanswered((one) => one === id('taken'))).toEqual([id('taken')]);
    expect(all.duplicate).toBe(1);
    expect(all.refused.map(({ why }) => why)).toEqual(['not delivered: ECONNREFUSED']);
  });
});

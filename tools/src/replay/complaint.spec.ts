import { channelComplaintSchema } from '@redress/contracts';
import { complaintOf, instantOf, type Outgoing, TIMELESS } from './complaint.js';
import { canonicalRow, RowHashes } from './identity.js';
import { mappingOf, type Told } from './mapping.js';
import { isBad } from './row.js';

const sourceRow = (values: Record<string, string>, source = 'shop/reviews.csv') => ({ source, line: 2, values });
const HASH = 'ab'.repeat(32);

function sent(values: Record<string, string>, told: Told = {}, hash = HASH): Outgoing {
  const outgoing = complaintOf(sourceRow(values), mappingOf(Object.keys(values), told), hash);
  if (isBad(outgoing)) throw new Error(outgoing.why);
  return outgoing;
}
const fault = (values: Record<string, string>, told: Told = {}): string => {
  const outgoing = complaintOf(sourceRow(values), mappingOf(Object.keys(values), told), HASH);
  return isBad(outgoing) ? outgoing.why : 'none';
};

describe('the columns of a file', () => {
  it('are found by their usual names, in two languages', () => {
    expect(mappingOf(['star', 'reviewbody'], {})).toEqual({ text: { column: 'reviewbody' } });
    expect(mappingOf(['投诉内容', '订单号', '实付'], {})).toEqual({ text: { column: '投诉内容' }, order: { column: '订单号' }, 'order-amount': { column: '实付' } });
    expect(mappingOf(['text', 'domain', 'complaint'], {})).toEqual({ text: { column: 'text' }, 'goods-class': { column: 'domain' } });
  });

  it('are what the flags say, a name or for some a value; no column says two things', () => {
    expect(mappingOf(['text', 'Story'], { text: 'story' })).toMatchObject({ text: { column: 'Story' } });
    expect(mappingOf(['text'], { currency: 'EUR', channel: 'tmall' })).toMatchObject({ currency: { value: 'EUR' }, channel: { value: 'tmall' } });
    expect(mappingOf(['text', 'issue'], { goods: 'issue' })).toEqual({ text: { column: 'text' }, goods: { column: 'issue' } });
  });

  it('are asked for where they are missing', () => {
    expect(() => mappingOf(['text'], { id: 'number' })).toThrow('--id number: the file has no such column. It has: text.');
    expect(() => mappingOf(['a', 'b'], {})).toThrow('No column looks like a complaint\'s text. Name it: --text COLUMN. The file has: a, b.');
  });
});

describe('the id of a row', () => {
  it('depends on what the row says, not on the order of columns or white space', () => {
    expect(canonicalRow({ values: { a: ' x', b: 'y' } })).toBe(canonicalRow({ values: { b: 'y ', a: 'x', empty: '' } }));
    expect(canonicalRow({ values: { a: 'x', b: 'y' } })).not.toBe(canonicalRow({ values: { a: 'xy', b: '' } }));
  });

  it('differs between equal rows of a file and between files, and is the same in the next run', () => {
    const run = () => {
      const hashes = new RowHashes();
      return [hashes.of(sourceRow({ text: 'late' })), hashes.of(sourceRow({ text: 'late' })), hashes.of(sourceRow({ text: 'late' }, 'other.csv'))];
    };
    expect(new Set(run()).size).toBe(3);
    expect(run()).toEqual(run());
  });
});

describe('a row as a complaint', () => {
  it('is a valid message, and the same to the last letter in every run', () => {
    const values = { text: 'The lamp came broken', domain: 'Electronics' };
    expect(channelComplaintSchema.safeParse(sent(values).complaint).success).toBe(true);
    expect(JSON.stringify(sent(values))).toBe(JSON.stringify(sent(values)));
    expect(sent(values)).toMatchObject({ channel: 'import', account: 'files', complaint: { occurredAt: TIMELESS, externalId: `row-${HASH.slice(0, 32)}` } });
  });

  it('has an order by the rule: currency by script, a modest amount, a class, bought and delivered before', () => {
    const hashes = Array.from({ length: 300 }, (_, index) => index.toString(16).padStart(64, '0'));
    for (const hash of hashes) {
      const english = sent({ text: 'It broke', domain: 'Books' }, {}, hash).complaint;
      const chinese = sent({ text: '用了三天就坏了' }, {}, hash).complaint;
      if (!('lines' in english.order) || !('lines' in chinese.order)) throw new Error('no order');
      const { order } = english;
      expect(order.lines[0]).toMatchObject({ goodsClass: 'book', paid: { currency: 'USD' } });
      expect(Number(order.lines[0]!.paid.minor)).toBeGreaterThanOrEqual(500);
      expect(Number(order.lines[0]!.paid.minor)).toBeLessThanOrEqual(6_000);
      expect(chinese.order.lines[0]!.paid.currency).toBe('CNY');
      expect(order.purchasedAt < order.dispatchedAt! && order.dispatchedAt! < order.deliveredAt! && order.deliveredAt! < english.occurredAt).toBe(true);
    }
    const amounts = new Set(hashes.map((hash) => JSON.stringify(sent({ text: 'It broke' }, {}, hash).complaint.order)));
    expect(amounts.size).toBeGreaterThan(290);
  });

  it('takes from the row what the row says', () => {
    const values = { text: 'It broke', complaint_id: '77', date: '01/31/2026', order_id: 'A-9', amount: '$1,129.90', currency: 'eur', user_id: 'u1', issue: 'late', email: 'a@b.example' };
    expect(sent(values).complaint).toMatchObject({
      externalId: '77', occurredAt: '2026-01-31T00:00:00.000Z', customerId: 'u1', reasonCode: 'late', contact: { email: 'a@b.example' },
      order: { orderRef: 'A-9', country: 'DE', lines: [{ paid: { minor: '112990', currency: 'EUR' } }] },
    });
  });

  it('that comes twice under one id is one complaint, order and customer too', () => {
    const [first, second] = ['aa', 'bb'].map((hash) => sent({ text: 'It broke', id: '7' }, {}, hash.repeat(32)).complaint);
    expect(second).toEqual(first);
  });

  it('has the same made order as another row that names it', () => {
    const first = sent({ text: 'It broke', order_id: 'A-9' }, {}, 'aa'.repeat(32)).complaint;
    const second = sent({ text: 'It came late', order_id: 'A-9' }, {}, 'bb'.repeat(32)).complaint;
    expect(second.order).toEqual(first.order);
    expect(second.externalId).not.toBe(first.externalId);
  });

  it.each<[string, Record<string, string>]>([
    ['has no text', { text: ' ' }],
    ['has a text of 20001 letters; 20000 are allowed', { text: 'x'.repeat(20_001) }],
    ['has no time that can be read: "next week"', { text: 'late', date: 'next week' }],
    ['names an unknown currency: "EURO"', { text: 'late', currency: 'euro' }],
    ['has no amount of USD that can be read: "-5"', { text: 'late', amount: '-5' }],
    ['has no amount of USD that can be read: "12.345"', { text: 'late', amount: '12.345' }],
    ['has no amount of USD that can be read: "0"', { text: 'late', amount: '0' }],
    ['has no amount of JPY that can be read: "5.5"', { text: 'late', amount: '5.5', currency: 'JPY' }],
  ])('that is none says why: %s', (why, values) => {
    expect(fault(values)).toBe(why);
  });

  it.each([
    ['2026-01-31', '2026-01-31T00:00:00.000Z'], ['2026/1/5 8:30', '2026-01-05T08:30:00.000Z'], ['2026-01-31T10:00:00+08:00', '2026-01-31T02:00:00.000Z'],
    ['1767225600', '2026-01-01T00:00:00.000Z'], ['1767225600000', '2026-01-01T00:00:00.000Z'], ['2026-13-01', undefined], ['soon', undefined],
  ])('reads the time %s', (text, at) => {
    expect(instantOf(text)).toBe(at);
  });
});

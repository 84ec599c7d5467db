import { money } from '@redress/money';
import { equalsOneByOne, simulation } from '@redress/testing';
import { exampleComplaint, exampleParts, NOW, orderWords, type ComplaintWords } from './examples.js';
import { idsOf } from './domain/case-file.js';
import { isReceiptNumber } from './domain/receipt-number.js';
import { complaintDelivered } from './receive-complaint.js';
import { perform } from './use-cases.js';
import { complaints } from './store/cases.js';
import { vaultRecords, vaultSubjects } from './store/vault.js';
import { orderBook } from './store/order-book.js';

const begin = () => simulation('intake', perform(exampleParts()), { start: NOW });
type Stack = ReturnType<typeof begin>;
const { caseId } = idsOf({ merchant: 'acme', account: 'acme-cn' } as never, 'C-1');
const delivery = (change: Partial<ComplaintWords> = {}, account = 'acme-cn', channel = 'tmall') =>
  ({ channel, account, signedAt: NOW, message: exampleComplaint(change) });
const about = { key: caseId, merchant: 'acme', channel: 'tmall', idempotencyKey: undefined };
const send = (stack: Stack, change: Partial<ComplaintWords> = {}, account?: string, channel?: string) =>
  stack.command(complaintDelivered, delivery(change, account, channel), about);
const received = (stack: Stack) => stack.published.flatMap((event) => (event.type === 'complaint.received.v1' ? [event.data as never as Record<string, any>] : []));

describe('a complaint', () => {
  it('opens a case, is told to everybody without a trace of the person, and is acknowledged at once', async () => {
    const stack = begin();
    const receipt = await send(stack);
    expect(receipt).toEqual({ caseId, number: expect.any(String), receivedAt: NOW });
    expect(isReceiptNumber(receipt.number)).toBe(true);
    expect(stack.published.map(({ type, subject, merchant, channel }) => [type, subject, merchant, channel])).toEqual([
      ['case.opened.v1', caseId, 'acme', 'tmall'], ['complaint.received.v1', caseId, 'acme', 'tmall'], ['complaint.acknowledged.v1', caseId, 'acme', 'tmall'],
    ]);
    expect(received(stack)[0]).toMatchObject({
      text: '水壶裂了，退款！我是[name]，电话[phone]', language: 'zh', lineRefs: ['1'],
      order: {
        currency: 'CNY', country: 'CN', timeZone: 'Asia/Shanghai', purchasedAt: { value: '2026-01-01T12:00:00.000Z', source: 'channel', proven: 'yes' },
        lines: [{ lineRef: '1', paid: { value: money(19_900, 'CNY'), source: 'channel', proven: 'yes' } }, { lineRef: '2', quantity: 2 }],
        deliveredAt: { value: '2026-01-03T02:00:00.000Z', source: 'channel', proven: 'no' },
      },
    });
  });

  it('leaves the person in the vault only, and there as ciphertext', async () => {
    const stack = begin();
    await send(stack);
    const everything = JSON.stringify([...stack.engine.stores.map((store) => stack.engine.rows(store)), stack.published], (_key, value) =>
      typeof value === 'bigint' ? String(value) : Buffer.isBuffer(value) || value?.type === 'Buffer' ? Buffer.from(value.data ?? value).toString('latin1') : value);
    for (const secret of ['13812345678', '138-1234', '王小明', 'Wang@', 'wang@', 'buyer-4417']) {
      expect(everything).not.toContain(secret);
      expect(everything).not.toContain(Buffer.from(secret).toString('latin1'));
    }
    expect(stack.rows(vaultRecords)).toHaveLength(1);
  });

  it('sent again gets the very same answer and changes nothing', async () => {
    const stack = begin();
    const first = await send(stack);
    const before = JSON.stringify(stack.rows(complaints));
    await stack.advance({ minutes: 3 });
    expect(await send(stack)).toEqual(first);
    expect(stack.published).toHaveLength(3);
    expect(JSON.stringify(stack.rows(complaints))).toBe(before);
  });

  it('with other content under the same id is refused, and nothing is changed', async () => {
    const stack = begin();
    await send(stack);
    await expect(send(stack, { text: '另一件事' })).rejects.toMatchObject({ code: 'conflict-other-content' });
    await expect(send(stack, { contact: { name: '张三' } })).rejects.toMatchObject({ code: 'conflict-other-content' });
    expect(stack.published).toHaveLength(3);
  });

  it('is refused where it was signed more than five minutes from the database\'s now', async () => {
    const stack = begin();
    await stack.advance({ seconds: 301 });
    await expect(send(stack)).rejects.toMatchObject({ code: 'stale-timestamp' });
    expect(stack.rows(complaints)).toEqual([]);
  });

  it.each<[string, Partial<ComplaintWords>]>([
    ['order-unknown', { order: { orderRef: 'T-404' } }],
    ['unknown-line', { lineRefs: ['1', '9'] }],
    ['currency-mismatch', { demanded: { minor: '100', currency: 'USD' } }],
    ['currency-mismatch', { order: orderWords({ lines: [...orderWords().lines, { lineRef: '3', goods: 'x', paid: { minor: '1', currency: 'EUR' } }] }) }],
    ['schema-violation', { order: orderWords({ timeZone: 'Asia/Atlantis' }) }],
    ['schema-violation', { order: orderWords({ lines: [orderWords().lines[0]!, orderWords().lines[0]!] }) }],
  ])('is refused as %s', async (code, change) => {
    const stack = begin();
    await expect(send(stack, change)).rejects.toMatchObject({ code });
    expect(stack.published).toEqual([]);
    expect(stack.rows(complaints)).toEqual([]);
  });

  it('may demand more than was paid: the demand is recorded', async () => {
    const stack = begin();
    await send(stack, { demanded: { minor: '99900000', currency: 'CNY' } });
    expect(received(stack)[0]!.demanded).toEqual(money(99_900_000, 'CNY'));
  });

  it('takes its order from the book where it names the number alone', async () => {
    const stack = begin();
    await send(stack);
    await send(stack, { externalId: 'C-2', order: { orderRef: 'T-1' }, lineRefs: undefined });
    expect(received(stack)[1]).toMatchObject({ lineRefs: ['1', '2'], order: received(stack)[0]!.order });
    const second = stack.rows(complaints).find(({ externalId }) => externalId === 'C-2')!;
    expect(second).toMatchObject({ repeatOf: caseId });
    expect(second.caseId).not.toBe(caseId);
  });

  it('that tells another order than the first complaint did is decided on the first, and the fields go to a person', async () => {
    const stack = begin();
    await send(stack);
    const [line, other] = orderWords().lines;
    await send(stack, { externalId: 'C-2', order: orderWords({ lines: [{ ...line!, paid: { minor: '29900', currency: 'CNY' } }, other!] }) });
    expect(received(stack)[1]!.order).toEqual(received(stack)[0]!.order);
    expect(stack.published.at(-1)).toMatchObject({ type: 'order.conflicted.v1', data: { orderRef: 'T-1', differs: ['lines.1.paid'] } });
    expect(stack.rows(orderBook)[0]!.snapshot!.lines[0]!.paid.value.minor).toBe(19_900n);
  });
});

describe('the person behind complaints', () => {
  it('is one across channels where the address is the same, in whatever spelling', async () => {
    const stack = begin();
    await send(stack);
    const euro = { lineRefs: undefined, order: orderWords({ lines: [{ lineRef: '1', goods: 'kettle', paid: { minor: '4990', currency: 'EUR' } }] }) };
    await send(stack, { ...euro, customerId: 'gid://9', externalId: 'E-1', contact: { email: 'wang@example.com' } }, 'acme-eu', 'shopify');
    await send(stack, { ...euro, customerId: 'gid://10', externalId: 'E-2', contact: { email: 'anna@example.com' } }, 'acme-eu', 'shopify');
    const [first, second, third] = received(stack).map(({ customerRef }) => customerRef);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
    expect(stack.rows(vaultSubjects)).toHaveLength(3);
  });

  it('stays the same when a later complaint leaves the contact out, and keeps one data key', async () => {
    const stack = begin();
    await send(stack);
    await send(stack, { externalId: 'C-2', contact: undefined });
    const [first, second] = received(stack).map(({ customerRef }) => customerRef);
    expect(second).toBe(first);
    expect(stack.rows(vaultSubjects)).toHaveLength(1);
  });
});

it('decides a batch as it decides its complaints one by one', async () => {
  const inputs = [
    {}, {}, { text: 'other' }, { externalId: 'C-2' }, { externalId: 'C-3', order: { orderRef: 'T-1' } }, { externalId: 'C-4', order: { orderRef: 'T-9' } },
    { externalId: 'C-5', order: orderWords({ purchasedAt: '2025-12-31T00:00:00Z' }) },
  ].map((change) => ({ command: complaintDelivered, data: delivery(change as Partial<ComplaintWords>), key: caseId, merchant: 'acme' }));
  // The dice are thrown anew in each run: what they closed is compared by its length alone.
  const parts = exampleParts();
  await equalsOneByOne('intake', perform({ ...parts, random: (bytes) => Buffer.alloc(bytes, 1) }), inputs, { start: NOW });
});

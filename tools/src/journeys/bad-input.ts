/// <reference types="jest" />
import { encodeJson } from '@redress/contracts';
import { type JourneyHouse } from './journey-house.js';
import { type Answer, call, complaintOf, post, type Sending } from './visitors.js';

const GOOD = { id: 'bad', text: '杯子收到时已经碎了，要求退款。', paid: 5_000 } as const;
const WRONG_SECRET = 'whsec_d3JvbmctYnV0LWxvbmctZW5vdWdoLXNlY3JldA==';

/** The text of a good complaint, with a part of it exchanged. */
const changed = (from: string, to: string): string => {
  const text = encodeJson(complaintOf('tmall', GOOD));
  if (!text.includes(from)) throw new Error(`a complaint holds no ${from}`);
  return text.replace(from, to);
};
const PAID = '"paid":{"minor":"5000","currency":"CNY"}';
const nested = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

interface Case { readonly what: string; readonly status: number; readonly code: string; readonly body: string; readonly sending?: Sending }
const cases: readonly Case[] = [
  { what: 'a wrong signature', status: 401, code: 'invalid-signature', body: changed('碎了', '碎了'), sending: { secret: WRONG_SECRET } },
  { what: 'no signature', status: 401, code: 'invalid-signature', body: changed('碎了', '碎了'), sending: { headers: { 'webhook-signature': '' } } },
  { what: 'a stale timestamp', status: 401, code: 'stale-timestamp', body: changed('碎了', '碎了'), sending: { secondsAgo: 301 } },
  { what: 'a timestamp of the future', status: 401, code: 'stale-timestamp', body: changed('碎了', '碎了'), sending: { secondsAgo: -330 } },
  { what: 'an unknown channel', status: 404, code: 'unknown-channel', body: changed('碎了', '碎了'), sending: { path: '/webhooks/nowhere/lanting-home' } },
  { what: 'an unknown account', status: 404, code: 'unknown-account', body: changed('碎了', '碎了'), sending: { path: '/webhooks/tmall/nobody' } },
  { what: 'an oversize body', status: 413, code: 'body-too-large', body: changed('碎了', 'x'.repeat(1_100_000)) },
  { what: 'an empty body', status: 400, code: 'invalid-json', body: '' },
  { what: 'invalid JSON', status: 400, code: 'invalid-json', body: '{"kind":"complaint",' },
  { what: 'another kind', status: 400, code: 'schema-violation', body: changed('"kind":"complaint"', '"kind":"praise"') },
  { what: 'a key that nobody knows', status: 400, code: 'schema-violation', body: changed('"kind":"complaint"', '"kind":"complaint","colour":"red"') },
  { what: 'a missing part', status: 400, code: 'schema-violation', body: changed('"externalId"', '"externalIdentity"') },
  { what: 'an unknown currency', status: 400, code: 'unknown-currency', body: changed(PAID, '"paid":{"minor":"5000","currency":"XXZ"}') },
  { what: 'a negative amount', status: 400, code: 'invalid-amount', body: changed(PAID, '"paid":{"minor":"-5000","currency":"CNY"}') },
  { what: 'a fractional amount', status: 400, code: 'invalid-amount', body: changed(PAID, '"paid":{"minor":"50.5","currency":"CNY"}') },
  { what: 'an amount of another currency than the order\'s', status: 422, code: 'currency-mismatch', body: changed('"kind":', '"demanded":{"minor":"1","currency":"EUR"},"kind":') },
  { what: 'a line that the order does not have', status: 422, code: 'unknown-line', body: changed('"kind":', '"lineRefs":["9"],"kind":') },
  { what: 'an order that nobody knows', status: 422, code: 'order-unknown', body: encodeJson({ ...complaintOf('tmall', GOOD), order: { orderRef: 'order-never-told' } }) },
  { what: 'a key __proto__', status: 400, code: 'forbidden-key', body: changed('"kind":', '"__proto__":{"admin":true},"kind":') },
  { what: 'a key __proto__ written with escapes', status: 400, code: 'forbidden-key', body: changed('"kind":', '"\\u005f_proto__":{"admin":true},"kind":') },
  { what: 'a key constructor, deep inside', status: 400, code: 'forbidden-key', body: changed('"lineRef":', '"constructor":{},"lineRef":') },
  { what: 'a nesting of 10,000', status: 400, code: 'too-deep', body: nested(10_000) },
  { what: 'a nesting of 10,000 lists', status: 400, code: 'too-deep', body: `${'['.repeat(10_000)}${']'.repeat(10_000)}` },
  { what: 'bytes that are no UTF-8', status: 400, code: 'invalid-json', body: '' },
  { what: 'another content type', status: 415, code: 'unsupported-media-type', body: changed('碎了', '碎了'), sending: { headers: { 'content-type': 'application/xml' } } },
];

/** All that a complaint leaves behind at intake. Audit log, inbox and timers move by themselves, with older cases. */
const TABLES = ['case_file', 'complaint', 'order_entry', 'order_fact', 'vault_subject', 'vault_record', 'quarantined_input', 'command_reply', 'dead_letter', 'waiting_input'];
async function stored({ database, witness }: JourneyHouse): Promise<Record<string, number>> {
  const counts = TABLES.map((name) => `(SELECT count(*)::int FROM intake.${name}) AS ${name}`);
  const { rows } = await database.query(`SELECT ${counts.join(', ')}`);
  return { ...rows[0], published: (await witness.all()).filter(({ source }) => source === '/redress/intake').length };
}

/** Every kind of input that is refused: by a documented code, and with nothing stored. */
export function badInput(at: () => JourneyHouse): void {
  const refused = ({ status, body, headers }: Answer) => ({ status, code: body.code as string, type: body.type as string, as: headers.get('content-type') });

  it.each(cases)('answers $what with $code', async ({ status, code, body, sending, what }) => {
    const before = await stored(at());
    const bytes = what.startsWith('bytes') ? Buffer.concat([Buffer.from('{"kind":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]) : body;
    const answer = await post(at().stack, 'tmall', bytes, sending);
    expect(refused(answer)).toEqual({ status, code, type: `/problems/${code}`, as: 'application/problem+json; charset=utf-8' });
    expect(answer.body.detail).toEqual(expect.any(String));
    expect((await call(`${at().stack.urls.intake}/problems/${code}`)).body).toMatchObject({ code, status, title: { en: expect.any(String), zh: expect.any(String) } });
    expect(await stored(at())).toEqual(before);
  });

  it('names the place of each fault, and speaks the caller\'s language', async () => {
    const answer = await post(at().stack, 'tmall', changed(PAID, '"paid":{"minor":"-1","currency":"CNY"}'), { headers: { 'accept-language': 'zh-CN' } });
    expect(answer.body.title).toMatch(/\p{Script=Han}/u);
    expect(answer.body.errors).toEqual([expect.objectContaining({ path: expect.stringContaining('minor') })]);
    expect(answer.text).not.toContain('-1"');
  });

  it('takes a demand above what was paid, and records it', async () => {
    const { stack, witness } = at();
    const told = complaintOf('tmall', { ...GOOD, id: 'demanding', demanded: { minor: '999900', currency: 'CNY' } });
    const { caseId } = (await post(stack, 'tmall', told)).body as { caseId: string };
    const events = await witness.until(caseId, 'remedy.proposed.v1');
    expect(events.find(({ type }) => type === 'remedy.proposed.v1')!.data).toMatchObject({ demanded: { minor: 999_900n, currency: 'CNY' } });
    const { rows } = await at().database.query('SELECT coalesce(sum(minor), 0)::int AS paid FROM payments.payout WHERE case_id = $1', [caseId]);
    expect(rows[0].paid).toBeLessThanOrEqual(GOOD.paid);
  });

  it('takes what comes twice at once as one complaint', async () => {
    const { stack, witness } = at();
    const told = complaintOf('tmall', { ...GOOD, id: 'at-once' });
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(stack, 'tmall', told)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    const events = await witness.until(answers[0]!.body.caseId, 'payout.succeeded.v1');
    expect(events.filter(({ type }) => type === 'complaint.received.v1' || type === 'payout.created.v1')).toHaveLength(2);
  });
}

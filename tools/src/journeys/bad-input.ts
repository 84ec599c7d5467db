/// <reference types="jest" />
import { encodeJson } from '@redress/contracts';
import { type JourneyHouse } from './journey-house.js';
import { call, complaintOf, CUP, post, refusal, type Sending } from './visitors.js';
import { last } from './witness.js';

const GOOD = { id: 'bad', text: CUP, paid: 5_000 } as const;
const WRONG_SECRET = 'whsec_d3JvbmctYnV0LWxvbmctZW5vdWdoLXNlY3JldA==';

/** The text of a good complaint, with a part of it exchanged. */
const changed = (from: string, to: string): string => {
  const text = encodeJson(complaintOf('tmall', GOOD));
  if (!text.includes(from)) throw new Error(`a complaint holds no ${from}`);
  return text.replace(from, to);
};
const PAID = '"paid":{"minor":"5000","currency":"CNY"}';

interface Case { readonly what: string; readonly status: number; readonly code: string; readonly body: string | Buffer; readonly sent: Sending }
const refusedAs = (status: number, code: string, what: string, body: string | Buffer): Case => ({ what, status, code, body, sent: {} });
/** A good complaint, sent in a wrong way. */
const sentBadly = (status: number, code: string, what: string, sent: Sending): Case => ({ what, status, code, body: changed('', ''), sent });
const beside = (key: string): string => changed('"kind":', `${key},"kind":`);
const paidAs = (money: string): string => changed(PAID, `"paid":${money}`);
const cases: readonly Case[] = [
  sentBadly(401, 'invalid-signature', 'a wrong signature', { secret: WRONG_SECRET }),
  sentBadly(401, 'invalid-signature', 'no signature', { headers: { 'webhook-signature': '' } }),
  sentBadly(401, 'stale-timestamp', 'a stale timestamp', { secondsAgo: 301 }),
  sentBadly(401, 'stale-timestamp', 'a timestamp of the future', { secondsAgo: -330 }),
  sentBadly(404, 'unknown-channel', 'an unknown channel', { path: '/webhooks/nowhere/lanting-home' }),
  sentBadly(404, 'unknown-account', 'an unknown account', { path: '/webhooks/tmall/nobody' }),
  sentBadly(415, 'unsupported-media-type', 'another content type', { headers: { 'content-type': 'application/xml' } }),
  refusedAs(413, 'body-too-large', 'an oversize body', changed('碎了', 'x'.repeat(1_100_000))),
  refusedAs(400, 'invalid-json', 'an empty body', ''),
  refusedAs(400, 'invalid-json', 'invalid JSON', '{"kind":"complaint",'),
  refusedAs(400, 'invalid-json', 'bytes that are no UTF-8', Buffer.from('{"kind":"\xff\xfe"}', 'latin1')),
  refusedAs(400, 'schema-violation', 'another kind', changed('"kind":"complaint"', '"kind":"praise"')),
  refusedAs(400, 'schema-violation', 'a key that nobody knows', beside('"colour":"red"')),
  refusedAs(400, 'schema-violation', 'a missing part', changed('"externalId"', '"externalIdentity"')),
  refusedAs(400, 'unknown-currency', 'an unknown currency', paidAs('{"minor":"5000","currency":"XXZ"}')),
  refusedAs(400, 'invalid-amount', 'a negative amount', paidAs('{"minor":"-5000","currency":"CNY"}')),
  refusedAs(400, 'invalid-amount', 'a fractional amount', paidAs('{"minor":"50.5","currency":"CNY"}')),
  refusedAs(422, 'currency-mismatch', 'a demand in another currency', beside('"demanded":{"minor":"1","currency":"EUR"}')),
  refusedAs(422, 'unknown-line', 'a line that the order does not have', beside('"lineRefs":["9"]')),
  refusedAs(422, 'order-unknown', 'an order that nobody knows', encodeJson({ ...complaintOf('tmall', GOOD), order: { orderRef: 'untold' } })),
  refusedAs(400, 'forbidden-key', 'a key __proto__', beside('"__proto__":{"admin":true}')),
  refusedAs(400, 'forbidden-key', 'a key __proto__ written with escapes', beside('"\\u005f_proto__":{"admin":true}')),
  refusedAs(400, 'forbidden-key', 'a key constructor, deep inside', changed('"lineRef":', '"constructor":{},"lineRef":')),
  refusedAs(400, 'too-deep', 'a nesting of 10,000', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`),
  refusedAs(400, 'too-deep', 'a nesting of 10,000 lists', `${'['.repeat(10_000)}${']'.repeat(10_000)}`),
];

/** All that a complaint leaves behind at intake. Audit log, inbox and timers move by themselves, with older cases. */
const TABLES = [
  'case_file', 'complaint', 'order_entry', 'order_fact', 'vault_subject', 'vault_record', 'quarantined_input', 'command_reply', 'dead_letter',
  'waiting_input',
];
async function stored({ database, witness }: JourneyHouse): Promise<Record<string, number>> {
  const counts = TABLES.map((name) => `(SELECT count(*)::int FROM intake.${name}) AS ${name}`);
  const { rows } = await database.query(`SELECT ${counts.join(', ')}`);
  return { ...rows[0], published: (await witness.all()).filter(({ source }) => source === '/redress/intake').length };
}

/** Every kind of input that is refused: by a documented code, and with nothing stored. */
export function badInput(at: () => JourneyHouse): void {
  it.each(cases)('answers $what with $code', async ({ status, code, body, sent }) => {
    const { stack } = at();
    const before = await stored(at());
    const answer = await post(stack, 'tmall', body, sent);
    expect(answer).toMatchObject({ ...refusal(status, code), body: { code, type: `/problems/${code}`, detail: expect.any(String) } });
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    const { body: entry } = await call(`${stack.urls.intake}/problems/${code}`);
    expect(entry).toMatchObject({ code, status, title: { en: expect.any(String), zh: expect.any(String) } });
    expect(await stored(at())).toEqual(before);
  });

  it('names the place of each fault, and speaks the caller\'s language', async () => {
    const headers = { 'accept-language': 'zh-CN' };
    const answer = await post(at().stack, 'tmall', paidAs('{"minor":"-1","currency":"CNY"}'), { headers });
    expect(answer.body.title).toMatch(/\p{Script=Han}/u);
    expect(answer.body.errors).toEqual([expect.objectContaining({ path: expect.stringContaining('minor') })]);
    expect(answer.text).not.toContain('-1"');
  });

  it('takes a demand above what was paid, and records it', async () => {
    const { stack, witness } = at();
    const told = complaintOf('tmall', { ...GOOD, id: 'demanding', demanded: { minor: '999900', currency: 'CNY' } });
    const { caseId } = (await post(stack, 'tmall', told)).body as { caseId: string };
    const { demanded } = last(await witness.until(caseId, 'remedy.proposed.v1'), 'remedy.proposed.v1');
    expect(demanded).toEqual({ minor: 999_900n, currency: 'CNY' });
    const paid = last(await witness.until(caseId, 'payout.succeeded.v1'), 'payout.succeeded.v1');
    expect(paid.amount.minor).toBeLessThanOrEqual(BigInt(GOOD.paid));
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

/// <reference types="jest" />
import { readFileSync } from 'node:fs';
import { channelMessage, type ChannelMessage, instant, newSealKeys, sealComplaint, sealingKey, signingKey } from '@redress/contracts';
import { eventually } from '@redress/testing';
import { channelPublisher } from '../channel/publisher.js';
import { accountOf } from '../start/accounts.js';
import { type JourneyHouse } from './journey-house.js';
import { type Complaint, complaintOf } from './visitors.js';

const WORDS = '杯子收到时已经碎了，要求退款。';
const { channel, account } = accountOf('tmall');

interface Sent { readonly secret?: string; readonly secondsAgo?: number; readonly account?: string; readonly sealTo?: string }

/** A complaint as a channel puts it on the topic: sealed to intake, signed over the sealed form. */
async function message({ house }: JourneyHouse, told: Complaint, sent: Sent = {}): Promise<ChannelMessage> {
  const sealed = await sealComplaint(told, sealingKey(sent.sealTo ?? readFileSync(house.keys.sealPublicKeyFile, 'utf8')));
  return signed(house, sealed, sent);
}
const signed = (house: JourneyHouse['house'], input: { kind: string; externalId: string; [more: string]: unknown }, sent: Sent = {}): ChannelMessage => channelMessage({
  channel, account: sent.account ?? account, keys: signingKey(sent.secret ?? house.keys.webhookSecret(channel, account)), id: `topic-${input.externalId}`,
  at: instant(Date.now() - (sent.secondsAgo ?? 0) * 1_000),
}, input);

/** What channels send by the topics, with the rights of the channels' role alone. */
export function inputTopics(at: () => JourneyHouse): void {
  const publish = async (...messages: ChannelMessage[]) => {
    const publisher = channelPublisher(at().house);
    await publisher.publish(messages);
    await publisher.close();
  };
  const quarantined = async (externalId: string): Promise<string> => {
    const events = await eventually('it is put aside', () => at().witness.about(externalId), ({ length }) => length > 0);
    expect(events.map(({ type }) => type)).toEqual(['complaint.quarantined.v1']);
    return (events[0]!.data as { reason: string }).reason;
  };
  const casesOf = async (externalId: string): Promise<string[]> =>
    (await at().database.query('SELECT case_id FROM intake.complaint WHERE external_id = $1', [externalId])).rows.map(({ case_id: id }) => id as string);

  it('settles a sealed complaint as it does one from the webhook, also when it is sent twice', async () => {
    const sealed = await message(at(), complaintOf('tmall', { id: 'sealed', text: WORDS, paid: 5_000 }));
    await publish(sealed, sealed);
    const [caseId] = await eventually('a case', () => casesOf('complaint-sealed'), ({ length }) => length > 0);
    const events = await at().witness.until(caseId!, 'payout.succeeded.v1');
    expect(events.filter(({ type }) => type === 'case.opened.v1' || type === 'payout.created.v1')).toHaveLength(2);
  }, 60_000);

  it('puts aside what it cannot take, each with its reason, and stores no complaint', async () => {
    const { house } = at();
    const told = (id: string) => complaintOf('tmall', { id, text: WORDS, paid: 5_000 });
    const { contact: _contact, ...clear } = told('topic-unsealed');
    await publish(
      await message(at(), told('topic-forged'), { secret: 'whsec_d3JvbmctYnV0LWxvbmctZW5vdWdoLXNlY3JldA==' }),
      await message(at(), told('topic-late'), { secondsAgo: 400 }),
      await message(at(), told('topic-nobody'), { account: 'nobody' }),
      await message(at(), told('topic-other-key'), { sealTo: newSealKeys().publicKey }),
      signed(house, clear),
      signed(house, { ...(await sealComplaint(told('topic-negative'), sealingKey(readFileSync(house.keys.sealPublicKeyFile, 'utf8')))), demanded: { minor: '-1', currency: 'CNY' } }),
    );
    const reasons = ['forged', 'late', 'nobody', 'other-key', 'unsealed', 'negative'].map(async (id) => [id, await quarantined(`complaint-topic-${id}`)]);
    expect(Object.fromEntries(await Promise.all(reasons))).toEqual({
      forged: 'invalid-signature', late: 'stale-timestamp', nobody: 'unknown-account', 'other-key': 'seal-unreadable', unsealed: 'unsealed-input', negative: 'invalid-amount',
    });
    expect((await at().database.query(`SELECT external_id FROM intake.complaint WHERE external_id LIKE 'complaint-topic-%'`)).rows).toEqual([]);
  }, 60_000);

  it('lets a complaint wait for its order, and go on when that is told', async () => {
    const told = complaintOf('tmall', { id: 'early', text: WORDS, paid: 5_000 });
    const whole = told.order as Exclude<Complaint['order'], { orderRef: string; lines?: never }>;
    await publish(await message(at(), { ...told, order: { orderRef: whole.orderRef } }));
    const waiting = async () => (await at().database.query(`SELECT why FROM intake.waiting_input WHERE key = 'complaint-early'`)).rows.map(({ why }) => why as string);
    await eventually('it waits', waiting, (rows) => rows.includes('early'));
    const fact = { kind: 'purchased', externalId: 'order-early', orderRef: whole.orderRef, occurredAt: instant(Date.now() - 86_400_000), order: whole };
    await publish(signed(at().house, fact));
    const [caseId] = await eventually('a case', () => casesOf('complaint-early'), ({ length }) => length > 0);
    await at().witness.until(caseId!, 'payout.succeeded.v1');
    expect(await waiting()).toEqual([]);
  }, 60_000);
}

/// <reference types="jest" />
import { readFileSync } from 'node:fs';
import { channelMessage, type ChannelMessage, instant, newSealKeys, sealComplaint, sealingKey, signingKey } from '@redress/contracts';
import { eventually } from '@redress/testing';
import { channelPublisher } from '../channel/publisher.js';
import { accountOf } from '../start/accounts.js';
import { type House } from '../stack/environment.js';
import { type JourneyHouse } from './journey-house.js';
import { type Complaint, complaintOf, CUP } from './visitors.js';

const { channel, account } = accountOf('tmall');

interface Sent { readonly secret?: string; readonly secondsAgo?: number; readonly account?: string; readonly sealTo?: string }

/** A complaint as a channel puts it on the topic: sealed to intake, signed over the sealed form. */
const message = async ({ house }: JourneyHouse, told: Complaint, sent: Sent = {}): Promise<ChannelMessage> =>
  signed(house, await sealedTo(told, sent.sealTo ?? keyOf(house)), sent);
const signed = (house: House, input: { kind: string; externalId: string; [more: string]: unknown }, sent: Sent = {}): ChannelMessage => {
  const keys = signingKey(sent.secret ?? house.keys.webhookSecret(channel, account));
  const at = instant(Date.now() - (sent.secondsAgo ?? 0) * 1_000);
  return channelMessage({ channel, account: sent.account ?? account, keys, id: `topic-${input.externalId}`, at }, input);
};
const sealedTo = (told: Complaint, publicKey: string) => sealComplaint(told, sealingKey(publicKey));
const keyOf = (house: House): string => readFileSync(house.keys.sealPublicKeyFile, 'utf8');

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
  const casesOf = async (externalIds: string): Promise<string[]> => {
    const { rows } = await at().database.query('SELECT case_id AS id FROM intake.complaint WHERE external_id LIKE $1', [externalIds]);
    return rows.map(({ id }) => id as string);
  };

  it('settles a sealed complaint as it does one from the webhook, also when it is sent twice', async () => {
    const sealed = await message(at(), complaintOf('tmall', { id: 'sealed', text: CUP, paid: 5_000 }));
    await publish(sealed, sealed);
    const [caseId] = await eventually('a case', () => casesOf('complaint-sealed'), ({ length }) => length > 0);
    const events = await at().witness.until(caseId!, 'payout.succeeded.v1');
    expect(events.filter(({ type }) => type === 'case.opened.v1' || type === 'payout.created.v1')).toHaveLength(2);
  }, 60_000);

  it('puts aside what it cannot take, each with its reason, and stores no complaint', async () => {
    const { house } = at();
    const told = (id: string) => complaintOf('tmall', { id, text: CUP, paid: 5_000 });
    const { contact: _contact, ...clear } = told('topic-unsealed');
    await publish(
      await message(at(), told('topic-forged'), { secret: 'whsec_d3JvbmctYnV0LWxvbmctZW5vdWdoLXNlY3JldA==' }),
      await message(at(), told('topic-late'), { secondsAgo: 400 }),
      await message(at(), told('topic-nobody'), { account: 'nobody' }),
      await message(at(), told('topic-other-key'), { sealTo: newSealKeys().publicKey }),
      signed(house, clear),
      signed(house, { ...(await sealedTo(told('topic-negative'), keyOf(house))), demanded: { minor: '-1', currency: 'CNY' } }),
    );
    const reasons = {
      forged: 'invalid-signature', late: 'stale-timestamp', nobody: 'unknown-account', 'other-key': 'seal-unreadable',
      unsealed: 'unsealed-input', negative: 'invalid-amount',
    };
    const given = await Promise.all(Object.keys(reasons).map(async (id) => [id, await quarantined(`complaint-topic-${id}`)]));
    expect(Object.fromEntries(given)).toEqual(reasons);
    expect(await casesOf('complaint-topic-%')).toEqual([]);
  }, 60_000);

  it('lets a complaint wait for its order, and go on when that is told', async () => {
    const told = complaintOf('tmall', { id: 'early', text: CUP, paid: 5_000 });
    const whole = told.order as Exclude<Complaint['order'], { orderRef: string; lines?: never }>;
    await publish(await message(at(), { ...told, order: { orderRef: whole.orderRef } }));
    const waiting = async () =>
      (await at().database.query(`SELECT why FROM intake.waiting_input WHERE key = 'complaint-early'`)).rows.map(({ why }) => why as string);
    await eventually('it waits', waiting, (rows) => rows.includes('early'));
    const { orderRef, purchasedAt: occurredAt } = whole;
    await publish(signed(at().house, { kind: 'purchased', externalId: 'order-early', orderRef, occurredAt, order: whole }));
    const [caseId] = await eventually('a case', () => casesOf('complaint-early'), ({ length }) => length > 0);
    await at().witness.until(caseId!, 'payout.succeeded.v1');
    expect(await waiting()).toEqual([]);
  }, 60_000);
}

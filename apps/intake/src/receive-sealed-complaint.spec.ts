import { sealComplaint } from '@redress/contracts';
import { simulation } from '@redress/testing';
import { complaintWords, exampleParts, exampleSealKey, NOW, onTopic, orderWords, sealedOnTopic } from './examples.js';
import { quarantine } from './store/quarantine.js';
import { complaints } from './store/cases.js';
import { unlock } from './domain/vault.js';
import { perform } from './use-cases.js';
import { complaintDelivered } from './receive-complaint.js';
import { exampleComplaint } from './examples.js';

const parts = exampleParts();
const begin = () => simulation('intake', perform(parts), { start: NOW });
const about = { key: 'C-1', merchant: '' };

it('takes a sealed complaint as the webhook takes an open one: the same ids, texts and answers', async () => {
  const webhook = begin();
  await webhook.command(complaintDelivered, { channel: 'tmall', account: 'acme-cn', signedAt: NOW, message: exampleComplaint() }, { key: 'x', merchant: 'acme' });
  const topic = begin();
  await topic.event('channel.complaint.v1', await sealedOnTopic(), about);
  const told = (stack: typeof topic) => stack.published.map(({ type, subject, merchant, channel, data }) => ({ type, subject, merchant, channel, data }));
  expect(told(topic)).toEqual(told(webhook));
  await topic.event('channel.complaint.v1', await sealedOnTopic(), { ...about, id: '11111111-1111-4111-8111-111111111111' });
  await topic.command(complaintDelivered, { channel: 'tmall', account: 'acme-cn', signedAt: NOW, message: exampleComplaint() }, { key: 'x', merchant: 'acme' });
  expect(topic.published).toHaveLength(3);
});

describe('what cannot be taken is put aside with its reason', () => {
  const clear = complaintWords();
  it.each<[string, () => Promise<Parameters<typeof onTopic>>]>([
    ['invalid-signature', async () => [await sealComplaint(clear, exampleSealKey), { secret: 'the only secret of acme-eu' }]],
    ['unknown-account', async () => [await sealComplaint(clear, exampleSealKey), { account: 'nobody' }]],
    ['unknown-channel', async () => [await sealComplaint(clear, exampleSealKey), { channel: 'nowhere' }]],
    ['stale-timestamp', async () => [await sealComplaint(clear, exampleSealKey), { storedAt: '2026-01-05T08:05:01.000Z' }]],
    ['unsealed-input', async () => [clear]],
    ['unsealed-input', async () => [{ ...(await sealComplaint(clear, exampleSealKey)), contact: clear.contact } as never]],
    ['seal-unreadable', async () => [{ ...(await sealComplaint(clear, exampleSealKey)), text: { jwe: 'e30.e.e30.e30.e30' } } as never]],
    ['schema-violation', async () => [{ ...(await sealComplaint(clear, exampleSealKey)), surprise: 1 } as never]],
    ['unknown-currency', async () => [await sealComplaint({ ...clear, demanded: { minor: '1', currency: 'ZZZ' } }, exampleSealKey)]],
    ['invalid-amount', async () => [await sealComplaint({ ...clear, demanded: { minor: '-1', currency: 'CNY' } }, exampleSealKey)]],
    ['unknown-line', async () => [await sealComplaint({ ...clear, lineRefs: ['9'] }, exampleSealKey)]],
  ])('%s', async (reason, message) => {
    const stack = begin();
    const input = onTopic(...(await message()));
    await stack.event('channel.complaint.v1', input, about);
    expect(stack.published.map(({ type, data }) => [type, (data as { reason: string }).reason])).toEqual([['complaint.quarantined.v1', reason]]);
    expect(JSON.stringify(stack.published)).not.toMatch(/13812345678|王小明/);
    expect(stack.rows(complaints)).toEqual([]);
    const [kept] = stack.rows(quarantine);
    expect(kept!.body.includes(Buffer.from('王小明'))).toBe(false);
    const place = Buffer.from(JSON.stringify([kept!.merchant, kept!.inputId]));
    expect(unlock(parts.keys.quarantine, place, kept!.body).toString()).toBe(input.body);
  });
});

it('is measured by when it was stored, not by when it is read', async () => {
  const stack = begin();
  const message = await sealedOnTopic({}, { storedAt: '2026-01-05T08:04:59.000Z' });
  await stack.advance({ days: 3 });
  await stack.event('channel.complaint.v1', message, about);
  expect(stack.rows(complaints)).toHaveLength(1);
});

it('waits for its order where it has overtaken it', async () => {
  const stack = begin();
  const happened = await stack.event('channel.complaint.v1', await sealedOnTopic({ order: { orderRef: 'T-1' } }), about);
  expect(happened.early).toBe(true);
  await stack.event('channel.order.v1', onTopic({ kind: 'purchased', externalId: 'O-1', orderRef: 'T-1', occurredAt: NOW, order: orderWords() } as never), { key: 'O-1', merchant: '' });
  await stack.advance({ minutes: 1 });
  expect(stack.published.map(({ type }) => type)).toEqual(['order.purchased.v1', 'case.opened.v1', 'complaint.received.v1', 'complaint.acknowledged.v1']);
});

it('is withdrawn by a message of the same topic', async () => {
  const stack = begin();
  await stack.event('channel.complaint.v1', await sealedOnTopic(), about);
  await stack.event('channel.complaint.v1', onTopic({ kind: 'withdrawal', externalId: 'C-1', occurredAt: NOW } as never), about);
  expect(stack.published.at(-1)).toMatchObject({ type: 'complaint.withdrawn.v1', merchant: 'acme', data: { by: 'channel' } });
});

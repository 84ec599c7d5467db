import { sealedComplaintSchema } from './channel.js';
import { channelMessage, newSealKeys, seal, sealComplaint, sealingKey, signedInputOf, unseal, unsealingKey } from './sealing.js';
import { isSignedBy, signingKey } from './signing.js';

const keys = newSealKeys();
const open = sealingKey(keys.publicKey);
const own = unsealingKey(keys.privateKey);
const complaint = {
  kind: 'complaint' as const, externalId: 'C-1', occurredAt: '2026-01-05T08:00:00Z', customerId: 'buyer-1', text: '我的电话是13812345678',
  order: { orderRef: 'T-1' }, contact: { name: '王小明', phone: '13812345678' },
};

it('is opened by its own key alone, and only unaltered', async () => {
  const sealed = await seal('王小明', open);
  expect(await unseal(sealed, own)).toBe('王小明');
  await expect(unseal(sealed, unsealingKey(newSealKeys().privateKey))).rejects.toThrow();
  const parts = sealed.split('.');
  parts[3] = (parts[3]!.startsWith('A') ? 'B' : 'A') + parts[3]!.slice(1);
  await expect(unseal(parts.join('.'), own)).rejects.toThrow();
});

it('leaves nothing personal in a sealed complaint, which fits its schema', async () => {
  const sealed = await sealComplaint(complaint, open);
  expect(JSON.stringify(sealed)).not.toMatch(/13812345678|王小明|phone/);
  expect(sealedComplaintSchema.parse(sealed).externalId).toBe('C-1');
  expect(await unseal(sealed.text.jwe, own)).toBe(complaint.text);
  expect(JSON.parse(await unseal(sealed.contact!.jwe, own))).toEqual(complaint.contact);
});

it('makes a message that carries its signature and comes back as intake sees it', async () => {
  const key = signingKey('a secret of sixteen');
  const from = { channel: 'taobao', account: 'acme', keys: key, id: 'msg_1', at: '2026-01-05T08:00:00.000Z' };
  const message = channelMessage(from, await sealComplaint(complaint, open));
  expect(message).toMatchObject({ topic: 'channel.complaints', key: 'C-1', headers: { ce_type: 'channel.complaint.v1', ce_subject: 'C-1' } });
  const input = signedInputOf(message.headers, message.body, '2026-01-05T08:00:02.000Z');
  expect(input).toMatchObject({ channel: 'taobao', account: 'acme', webhookId: 'msg_1', storedAt: '2026-01-05T08:00:02.000Z' });
  const headers = { 'webhook-id': input.webhookId, 'webhook-timestamp': input.timestamp, 'webhook-signature': input.signature };
  expect(isSignedBy([key], headers, input.body)).toBe(true);
  expect(channelMessage(from, { kind: 'delivered', externalId: 'E-1' }).topic).toBe('channel.orders');
});

import { createHash } from 'node:crypto';
import {
  type ChannelComplaint, channelComplaintSchema, type ChannelOrder, channelOrderSchema, channelMessage, type EventData, type Instant, newSealKeys,
  sealComplaint, sealingKey, signedInputOf, signingKey, unsealingKey,
} from '@redress/contracts';
import { type z } from 'zod';
import { type RegistryFile, registryOf } from './config.js';
import { type IntakeParts, keysFrom } from './parts.js';

/** Parts and messages for specifications: two shops of one merchant, one of another; dice that fall the same way in every run. */
const inChina = { channel: 'tmall', currency: 'CNY', country: 'CN', timeZone: 'Asia/Shanghai', language: 'zh' } as const;
const inGermany = { channel: 'shopify', currency: 'EUR', country: 'DE', timeZone: 'Europe/Berlin', language: 'en' } as const;
export const exampleRegistry: RegistryFile = {
  accounts: [
    { ...inChina, account: 'acme-cn', merchant: 'acme', secrets: ['the first secret of acme-cn', 'the next secret of acme-cn'] },
    { ...inGermany, account: 'acme-eu', merchant: 'acme', secrets: ['the only secret of acme-eu'] },
    { ...inChina, account: 'other-cn', merchant: 'other', secrets: ['the only secret of other-cn'] },
  ],
};
const sealKeys = newSealKeys();
export const exampleSealKey = sealingKey(sealKeys.publicKey);

export function exampleParts(): IntakeParts {
  let thrown = 0;
  /** A stream that depends on how many bytes were drawn, not on how many at a time. */
  const byte = () => createHash('sha256').update(String(thrown++)).digest()[0]!;
  return {
    registry: registryOf(JSON.stringify(exampleRegistry)),
    keys: keysFrom(Buffer.alloc(32, 7), () => [unsealingKey(sealKeys.privateKey)]),
    random: (bytes) => Buffer.from(Array.from({ length: bytes }, byte)),
  };
}

export const NOW: Instant = '2026-01-05T08:00:00.000Z';
export const keyOfAcmeCn = signingKey('the first secret of acme-cn');

type OrderWords = z.input<typeof channelOrderSchema>;
export const orderWords = (change: Partial<OrderWords> = {}): OrderWords => ({
  orderRef: 'T-1', purchasedAt: '2026-01-01T20:00:00+08:00', deliveredAt: '2026-01-03T02:00:00Z',
  lines: [
    { lineRef: '1', goods: '电热水壶', goodsClass: 'durable', paid: { minor: '19900', currency: 'CNY' } },
    { lineRef: '2', goods: '茶杯', quantity: 2, paid: { minor: '4000', currency: 'CNY' } },
  ],
  ...change,
});
export const exampleOrder = (change: Partial<OrderWords> = {}): ChannelOrder => channelOrderSchema.parse(orderWords(change));

export type ComplaintWords = z.input<typeof channelComplaintSchema>;
export const complaintWords = (change: Partial<ComplaintWords> = {}): ComplaintWords => ({
  kind: 'complaint', externalId: 'C-1', occurredAt: '2026-01-05T07:59:00Z', customerId: 'buyer-4417', order: orderWords(), lineRefs: ['1'],
  text: '水壶裂了，退款！我是王小明，电话13812345678', contact: { name: '王小明', phone: '138-1234-5678', email: 'Wang@Example.com' }, ...change,
});
export const exampleComplaint = (change: Partial<ComplaintWords> = {}): ChannelComplaint => channelComplaintSchema.parse(complaintWords(change));

interface Sending { at?: Instant; storedAt?: Instant; secret?: string; account?: string; channel?: string }
/** A message of an input topic, signed by acme-cn unless said otherwise. */
export function onTopic(input: { kind: string; externalId: string }, how: Sending = {}): EventData<'channel.complaint.v1'> {
  const { at = NOW, storedAt = NOW, secret, account = 'acme-cn', channel = 'tmall' } = how;
  const keys = secret ? signingKey(secret) : keyOfAcmeCn;
  const { headers, body } = channelMessage({ channel, account, keys, id: `msg-${input.externalId}`, at }, input);
  return signedInputOf(headers, body, storedAt);
}
export const sealedOnTopic = async (change: Partial<ComplaintWords> = {}, how?: Sending) =>
  onTopic(await sealComplaint(complaintWords(change), exampleSealKey), how);

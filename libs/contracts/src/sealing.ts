import { createPrivateKey, createPublicKey, generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto';
import { CompactEncrypt, compactDecrypt } from 'jose';
import { type z } from 'zod';
import { type channelComplaintSchema, type sealedComplaintSchema, type signedInputSchema } from './channel.js';
import { sign } from './signing.js';
import { derivedId } from './ids.js';
import { type Headers } from './envelope.js';
import { type Instant } from './instant.js';

const ALGORITHM = 'ECDH-ES';
const ENCRYPTION = 'A256GCM';

const isJwk = (text: string): boolean => text.trimStart().startsWith('{');
/** Intake's public key, from the text of a JWK or PEM file. Keep it: it is imported once. */
export const sealingKey = (text: string): KeyObject =>
  isJwk(text) ? createPublicKey({ key: JSON.parse(text) as JsonWebKey, format: 'jwk' }) : createPublicKey(text);
/** Intake's private keys, from the text of a file: a JWK, a JWK set (while the key is changed), or PEM. */
export const unsealingKeys = (text: string): KeyObject[] => {
  const keys = isJwk(text) ? (JSON.parse(text) as { keys?: JsonWebKey[] }).keys : undefined;
  return keys && keys.length > 0 ? keys.map((key) => createPrivateKey({ key, format: 'jwk' })) : [unsealingKey(text)];
};
/** Intake's private key, from the text of a JWK or PEM file. */
export const unsealingKey = (text: string): KeyObject =>
  isJwk(text) ? createPrivateKey({ key: JSON.parse(text) as JsonWebKey, format: 'jwk' }) : createPrivateKey(text);

/** A new pair on P-256, as the text of two JWK files. */
export function newSealKeys(): { publicKey: string; privateKey: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { publicKey: JSON.stringify(publicKey.export({ format: 'jwk' })), privateKey: JSON.stringify(privateKey.export({ format: 'jwk' })) };
}

/** Seals a text to intake: JWE compact, ECDH-ES with A256GCM. Only the holder of the private key can read it. */
export const seal = (text: string, key: KeyObject): Promise<string> =>
  new CompactEncrypt(Buffer.from(text, 'utf8')).setProtectedHeader({ alg: ALGORITHM, enc: ENCRYPTION }).encrypt(key);

/** Rejects where the text is no JWE, was sealed to none of these keys or by another algorithm, or was altered. */
export async function unseal(jwe: string, keys: KeyObject | readonly KeyObject[]): Promise<string> {
  const algorithms = { keyManagementAlgorithms: [ALGORITHM, 'ECDH-ES+A256KW'], contentEncryptionAlgorithms: [ENCRYPTION] };
  const { plaintext } = await Promise.any([keys].flat().map((key) => compactDecrypt(jwe, key, algorithms)));
  return Buffer.from(plaintext).toString('utf8');
}

type ClearComplaint = z.input<typeof channelComplaintSchema>;
type Sealed = z.input<typeof sealedComplaintSchema>;

/** A complaint as it may travel on a topic: its text and contact sealed, all else as it was. */
export async function sealComplaint({ text, contact, ...facts }: ClearComplaint, key: KeyObject): Promise<Sealed> {
  const [sealedText, sealedContact] = await Promise.all([seal(text, key), contact && seal(JSON.stringify(contact), key)]);
  return { ...facts, text: { jwe: sealedText }, ...(sealedContact && { contact: { jwe: sealedContact } }) };
}

export interface ChannelMessage {
  topic: 'channel.complaints' | 'channel.orders';
  key: string;
  headers: Headers;
  body: string;
}

/**
 * A message for an input topic, signed over the bytes of its body. `input` is a sealed complaint, a withdrawal or an order fact;
 * `id` names this sending: the same id sent twice is one message. The key keeps what is said about one external id in order.
 */
export function channelMessage(from: {
  channel: string; account: string; keys: KeyObject | readonly KeyObject[]; id: string; at: Instant; traceparent?: string;
}, input: { kind: string; externalId: string }): ChannelMessage {
  const complaint = input.kind === 'complaint' || input.kind === 'withdrawal';
  const body = JSON.stringify(input);
  return {
    topic: complaint ? 'channel.complaints' : 'channel.orders',
    key: input.externalId,
    headers: {
      ce_specversion: '1.0', ce_id: derivedId('channel-message', from.channel, from.account, from.id),
      ce_type: complaint ? 'channel.complaint.v1' : 'channel.order.v1', ce_source: `/channels/${from.channel}/${from.account}`,
      ce_time: from.at, ce_subject: input.externalId, 'content-type': 'application/json', channel: from.channel, account: from.account,
      ...(from.traceparent && { traceparent: from.traceparent }),
      ...sign(from.keys, from.id, from.at, body),
    },
    body,
  };
}

/** A message of an input topic as intake's use cases see it: what was signed, by which headers, and when log or broker stored it. */
export const signedInputOf = (headers: Headers, body: string, storedAt: Instant): z.output<typeof signedInputSchema> => ({
  channel: headers.channel ?? '', account: headers.account ?? '', body, storedAt,
  signature: headers['webhook-signature'] ?? '', timestamp: headers['webhook-timestamp'] ?? '', webhookId: headers['webhook-id'] ?? '',
});

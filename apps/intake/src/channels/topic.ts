import { parseJsonBody, ProblemError } from '@redress/chassis';
import {
  channelWithdrawalSchema, contactSchema, isFresh, sealedComplaintSchema, sealedOrderFactSchema, unseal,
  type ChannelComplaint, type ChannelOrderFact, type ChannelWithdrawal, type EventData, type SealedComplaint, type SealedOrderFact,
} from '@redress/contracts';
import { z } from 'zod';
import { type Account } from '../domain/registry.js';
import { type IntakeKeys, type IntakeParts } from '../parts.js';
import { readInput } from './read-input.js';
import { verifySender } from './signature.js';

type SignedInput = EventData<'channel.complaint.v1'>;

/** A topic message that was signed by who it says, in time, and fits its schema; or the code of what is wrong with it. */
export type Opened<M> = { readonly account: Account; readonly message: M } | Rejected;
export interface Rejected {
  readonly rejected: string;
  readonly account?: Account | undefined;
  readonly externalId?: string | undefined;
}

/** Opening is pure; a message is looked at several times on its way through a batch, but verified and parsed once. */
const opener = <M>(read: (body: unknown) => M) => {
  const known = new WeakMap<SignedInput, Opened<M>>();
  return ({ registry }: IntakeParts, input: SignedInput): Opened<M> => {
    const opened = known.get(input) ?? open(registry, input, read);
    known.set(input, opened);
    return opened;
  };
};

function open<M>(registry: IntakeParts['registry'], input: SignedInput, read: (body: unknown) => M): Opened<M> {
  let account: Account | undefined;
  let externalId: string | undefined;
  try {
    const headers = { 'webhook-id': input.webhookId, 'webhook-timestamp': input.timestamp, 'webhook-signature': input.signature };
    const sender = verifySender(registry, input.channel, input.account, headers, input.body);
    account = sender.account;
    if (!isFresh(sender.signedAt, input.storedAt)) return { rejected: 'stale-timestamp', account };
    const body = parseJsonBody(Buffer.from(input.body));
    externalId = externalIdOf(body);
    return { account, message: read(body) };
  } catch (error) {
    if (error instanceof ProblemError) return { rejected: error.code, account, externalId };
    throw error;
  }
}

const externalIdOf = (body: unknown): string | undefined => {
  const id = typeof body === 'object' && body !== null ? (body as { externalId?: unknown }).externalId : undefined;
  return typeof id === 'string' && id.length > 0 && id.length <= 200 ? id : undefined;
};

const sealedInput = z.discriminatedUnion('kind', [sealedComplaintSchema, channelWithdrawalSchema]);

/** `channel.complaints`: complaints, sealed, and withdrawals. */
export const openComplaintMessage = opener<SealedComplaint | ChannelWithdrawal>((body) => {
  if (isUnsealed(body)) throw new ProblemError('unsealed-input', 'Text and contact must be sealed on a topic.');
  return readInput(sealedInput, body);
});
export const openOrderMessage = opener<SealedOrderFact>((body) => {
  if (isUnsealed(body)) throw new ProblemError('unsealed-input', 'The contact must be sealed on a topic.');
  return readInput(sealedOrderFactSchema, body);
});

function isUnsealed(body: unknown): boolean {
  const { text, contact } = (body ?? {}) as { text?: unknown; contact?: unknown };
  return [text, contact].some((part) => typeof part === 'string' || (typeof part === 'object' && part !== null && !('jwe' in part)));
}

const sealedContent = z.object({ words: z.string().min(1).max(20_000), person: contactSchema.optional() });

/** The complaint in clear; or `seal-unreadable` where it was sealed to another key, or what was sealed is no text and contact. */
export async function unsealComplaint(
  keys: IntakeKeys, { text, contact, ...facts }: SealedComplaint,
): Promise<ChannelComplaint | 'seal-unreadable'> {
  try {
    const [words, person] = await Promise.all([unseal(text.jwe, keys.unsealing), contact && unseal(contact.jwe, keys.unsealing)]);
    const opened = sealedContent.parse({ words, person: person && JSON.parse(person) });
    return { ...facts, text: opened.words, ...(opened.person && { contact: opened.person }) };
  } catch {
    return 'seal-unreadable';
  }
}

/** The order fact in clear; or `seal-unreadable`. */
export async function unsealOrderFact(keys: IntakeKeys, { contact, ...facts }: SealedOrderFact): Promise<ChannelOrderFact | 'seal-unreadable'> {
  if (!contact) return facts;
  try {
    return { ...facts, contact: contactSchema.parse(JSON.parse(await unseal(contact.jwe, keys.unsealing))) };
  } catch {
    return 'seal-unreadable';
  }
}

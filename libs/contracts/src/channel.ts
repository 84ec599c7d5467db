import { z } from 'zod';
import { circumstancesSchema } from './circumstances.js';
import { goodsClasses, orderNews, saleModes } from './order.js';
import { requestedRemedies } from './complaint.js';
import { amountSchema, instantSchema, shortText } from './primitives.js';

/** Whom to answer. It goes into the vault at once and into no event. On topics it travels sealed. */
export const contactSchema = z.strictObject({
  name: z.string().max(200).optional(),
  email: z.email().max(320).optional(),
  phone: z.string().max(40).optional(),
  address: z.string().max(500).optional(),
});
export type Contact = z.infer<typeof contactSchema>;

const anyInstant = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString());
const channelLine = z.strictObject({
  lineRef: shortText,
  goods: z.string().max(300),
  goodsClass: z.enum(goodsClasses).default('other'),
  saleMode: z.enum(saleModes).default('distance'),
  quantity: z.int().min(1).max(100_000).default(1),
  paid: amountSchema,
  circumstances: circumstancesSchema.optional().describe('facts that law and policy ask for, each with its source and whether it is proven'),
});
export const channelOrderSchema = z.strictObject({
  orderRef: shortText,
  country: z.string().regex(/^[A-Z]{2}$/).optional(),
  timeZone: z.string().min(1).max(64).optional(),
  purchasedAt: anyInstant,
  promisedBy: anyInstant.optional(),
  dispatchedAt: anyInstant.optional(),
  deliveredAt: anyInstant.optional(),
  lines: z.array(channelLine).min(1).max(200),
});
export type ChannelOrder = z.infer<typeof channelOrderSchema>;

/** Free text and contact as they travel on a topic: a JWE (compact) to intake's public key. */
export const sealed = z.strictObject({ jwe: z.string().regex(/^[\w-]+\.[\w-]*\.[\w-]+\.[\w-]+\.[\w-]+$/).max(200_000) });

const complaintFacts = {
  externalId: shortText,
  occurredAt: anyInstant,
  /** The customer's id at the channel: hashed at once, kept only in the vault. */
  customerId: z.string().min(1).max(200),
  language: z.enum(['zh', 'en']).optional(),
  /** The whole order, or its number alone where the order book has it already. */
  order: z.union([channelOrderSchema, z.strictObject({ orderRef: shortText })]),
  lineRefs: z.array(shortText).min(1).max(200).optional(),
  reasonCode: z.string().max(100).optional(),
  requestedRemedy: z.enum(requestedRemedies).optional(),
  demanded: amountSchema.optional(),
};
/** A complaint as a channel posts it to `/webhooks/:channel/:account`: over TLS, signed, in clear. */
export const channelComplaintSchema = z.strictObject({
  kind: z.literal('complaint'), ...complaintFacts, text: z.string().min(1).max(20_000), contact: contactSchema.optional(),
});
/** A complaint as it travels on `channel.complaints`: text and contact sealed, the signature over the sealed form. */
export const sealedComplaintSchema = z.strictObject({ kind: z.literal('complaint'), ...complaintFacts, text: sealed, contact: sealed.optional() });

/** Something that happened to an order; posted to the same address, or sent on `channel.orders`. */
const orderFacts = {
  kind: z.enum(['purchased', 'dispatched', 'delivered', 'delayed', 'recalled']),
  externalId: shortText,
  orderRef: shortText,
  occurredAt: anyInstant,
  expectedAt: anyInstant.optional(),
  ...orderNews,
  circumstances: circumstancesSchema.optional().describe('what is true of the line, or of all lines, since this happened: it goes before what the order said'),
  order: channelOrderSchema.optional(),
  /** The buyer's id at the channel: whoever has not complained can be reached by it. Hashed at once, kept only in the vault. */
  customerId: z.string().min(1).max(200).optional(),
};
export const channelOrderFactSchema = z.strictObject({ ...orderFacts, contact: contactSchema.optional() });
/** The same as it travels on `channel.orders`: the contact sealed. */
export const sealedOrderFactSchema = z.strictObject({ ...orderFacts, contact: sealed.optional() });
export const channelWithdrawalSchema = z.strictObject({ kind: z.literal('withdrawal'), externalId: shortText, occurredAt: anyInstant });
export const channelInputSchema = z.discriminatedUnion('kind', [channelComplaintSchema, channelOrderFactSchema, channelWithdrawalSchema]);

export type ChannelComplaint = z.infer<typeof channelComplaintSchema>;
export type SealedComplaint = z.infer<typeof sealedComplaintSchema>;
export type ChannelOrderFact = z.infer<typeof channelOrderFactSchema>;
export type SealedOrderFact = z.infer<typeof sealedOrderFactSchema>;
export type ChannelWithdrawal = z.infer<typeof channelWithdrawalSchema>;
export type ChannelInput = z.infer<typeof channelInputSchema>;

/** What a channel gets with 202, and gets again for a byte-identical delivery. */
export const receiptSchema = z.object({ caseId: z.string(), number: z.string(), caseLink: z.string(), receivedAt: instantSchema });
export type Receipt = z.infer<typeof receiptSchema>;

/**
 * Bytes of a message on an input topic: the body as sent, with the channel and account that say they signed it. Nothing is refused here:
 * what does not fit is put aside by a decision, since a message that broke before would park its key.
 */
export const signedInputSchema = z.object({
  channel: z.string(), account: z.string(), body: z.string(),
  signature: z.string(), timestamp: z.string(), webhookId: z.string(), storedAt: instantSchema,
});

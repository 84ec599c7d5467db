import { z } from 'zod';
import { circumstancesSchema } from './circumstances.js';
import { factOf } from './order-fact.js';
import { amountSchema, instantSchema, shortText } from './primitives.js';

export const goodsClasses = ['durable', 'fashion', 'food', 'made_to_order', 'digital', 'travel', 'service', 'book', 'other'] as const;
export const saleModes = ['distance', 'shop', 'live_stream'] as const;

export const orderLineSchema = z.object({
  lineRef: shortText,
  goods: z.string().max(300),
  goodsClass: z.enum(goodsClasses),
  saleMode: z.enum(saleModes),
  quantity: z.int().min(1).max(100_000),
  /** What was captured for this line in money, over all its units. The cap of everything that gives the price back. */
  paid: factOf(amountSchema),
  circumstances: circumstancesSchema.optional(),
});

/** What was true of an order when the complaint came: the first snapshot of an order wins. All lines have one currency. */
export const orderSnapshotSchema = z.object({
  orderSource: shortText,
  orderRef: shortText,
  currency: z.string().length(3),
  lines: z.array(orderLineSchema).min(1).max(200),
  country: z.string().regex(/^[A-Z]{2}$/, 'ISO 3166-1 alpha-2'),
  timeZone: z.string().min(1).max(64),
  purchasedAt: factOf(instantSchema),
  promisedBy: factOf(instantSchema).optional(),
  dispatchedAt: factOf(instantSchema).optional(),
  deliveredAt: factOf(instantSchema).optional(),
});
export type OrderLine = z.infer<typeof orderLineSchema>;
export type OrderSnapshot = z.infer<typeof orderSnapshotSchema>;

/** Why an order or a journey is late, as whoever carries it says. Whether that excuses anybody is for the law, and for proof. */
export const delayCauses = ['weather', 'technical', 'staffing', 'authority', 'supply', 'other'] as const;
export type DelayCause = (typeof delayCauses)[number];

/** What an event says beyond that it happened: of a delay its cause, of a recall which goods. */
export const orderNews = {
  cause: z.enum(delayCauses).optional(),
  batch: shortText.optional(),
  sku: shortText.optional(),
  /** Absent: the whole order. */
  lineRef: shortText.optional(),
};

/** purchased, dispatched, delivered, delayed, recalled: one shape, keyed by (merchant, order source, order). */
export const orderFactSchema = z.object({
  orderSource: shortText,
  orderRef: shortText,
  occurredAt: instantSchema,
  expectedAt: instantSchema.optional(),
  ...orderNews,
  order: orderSnapshotSchema.optional(),
});
/** Two channels said different things about one order: the first snapshot stays, a person looks. */
export const orderConflictedSchema = z.object({
  caseId: z.string().optional(), orderSource: shortText, orderRef: shortText, differs: z.array(z.string()).min(1),
});

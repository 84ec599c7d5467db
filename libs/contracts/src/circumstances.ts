import { z } from 'zod';
import { factOf } from './order-fact.js';
import { amountSchema, instantSchema, shortText } from './primitives.js';

const yesNo = factOf(z.boolean());
const at = factOf(instantSchema);
const count = factOf(z.int().min(0).max(1_000_000));
const sum = factOf(amountSchema);

/** By which a distance sale is outside the right to withdraw without a reason. */
export const withdrawalExclusions = [
  'made_to_order', 'perishable', 'opened_digital_media', 'periodicals', 'opening_affects_safety', 'loses_value_once_activated', 'marked_flawed',
  'service_performed', 'price_fluctuates', 'sealed_hygiene_opened', 'mixed_inseparably', 'dated_leisure_or_travel', 'other_listed',
] as const;

/**
 * What law and policy may have to know of an order's line beyond the order itself. Every fact may be absent (nobody has said anything);
 * a present one says who stated it and whether it is proven. Spans of time are days or minutes, distances kilometres, money minor units.
 */
export const circumstances = {
  // the goods and what was said at the sale
  threeGuaranteesGoods: yesNo, usedGoods: yesNo, motorVehicle: yesNo, homeVisit: yesNo, withdrawalInformationGiven: yesNo,
  withdrawalExclusion: factOf(z.enum(withdrawalExclusions)), exclusionConfirmed: yesNo, sellerIdentityGiven: yesNo,
  promisedAmount: sum, agreedPenalty: sum, platformPenalty: sum, insuredValue: sum, freightInsured: yesNo,
  // what was paid, and with what
  deliveryPaid: sum, returnFreightPaid: sum, returnFreightByTrader: yesNo, pointsPaid: count, couponValue: sum, cardFee: sum,
  missingGiftValue: sum, promotionRecomputed: sum, prepaidBalance: sum,
  // the defect
  installedAt: at, defectFoundAt: at, defectConfirmed: yesNo, defectAtDelivery: yesNo, minorDefect: yesNo, performanceFault: yesNo,
  labelFlawOnly: yesNo, rescissionGround: yesNo, valueReduction: sum,
  // repair, replacement, return
  repairsFailed: count, repairStartedAt: at, repairDays: count, repairDelayCause: factOf(z.enum(['parts', 'repairer'])), repairRefused: yesNo,
  repairChosen: yesNo, replacementFailed: yesNo, replacementDueAt: at, withdrawalNoticeAt: at, rejectionNoticeAt: at, goodsSentBackAt: at,
  goodsReturnedAt: at, goodsIntact: yesNo, refundAgreedAt: at, redressDueSince: at, useDeduction: sum,
  // claims beyond the price: never by themselves
  fraudClaimed: yesNo, fraud: yesNo, stagedClaim: yesNo, harmClaimed: yesNo, knownDefect: yesNo, seriousHarm: yesNo, lossAmount: sum,
  unsafeFoodClaimed: yesNo, unsafeFood: yesNo, sellerKnew: yesNo, sellerIsMaker: yesNo, multipleElected: factOf(z.enum(['price', 'loss'])),
  // services, parcels, journeys
  prepaidBreach: yesNo, prepaidRefundAskedAt: at, interest: sum, necessaryCosts: sum,
  parcelFault: factOf(z.enum(['late', 'lost', 'damaged', 'short'])), parcelLoss: sum,
  flightDistanceKm: count, flightWithinEu: yesNo, flightCancelled: yesNo, deniedBoarding: yesNo, arrivalDelayMinutes: count,
  noticeDays: count, reroutedDepartureEarlierMinutes: count, reroutedArrivalLaterMinutes: count, extraordinary: yesNo,
  ticketRefundChosen: yesNo, careCosts: sum,
  // payments and authorities
  delayConsented: yesNo, sellerIsCreditor: yesNo, cancellationAskedAt: at, transferErrorNoticeAt: at, newAccount: yesNo, longerInquiry: yesNo,
  statementAt: at, inquiryEndedAt: at, billingErrorNoticeAt: at, authorityComplaintAt: at, incident: factOf(shortText),
  // the customer, as far as the channel knows: since when, and how many orders before this one
  customerSince: at, earlierOrders: count,
  // why it happened, as a policy names it, e.g. weather, batch_defect
  cause: factOf(z.string().regex(/^[a-z][a-z0-9_-]{1,60}$/, 'a code: lower-case letters, digits, hyphens, underscores')),
};
export const circumstancesSchema = z.object(circumstances).partial();
export type Circumstances = z.infer<typeof circumstancesSchema>;
export type CircumstanceName = keyof typeof circumstances;

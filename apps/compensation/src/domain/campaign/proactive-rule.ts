import { type DelayCause, type OrderSnapshot, type Instant, elapsed, milliseconds } from '@redress/contracts';

/** Announced or dispatched so much later than promised; with `causes`, for one of these alone. */
export interface LateTrigger {
  readonly event: 'delayed' | 'dispatched-late';
  readonly atLeastHours: number;
  readonly causes?: readonly DelayCause[] | undefined;
}
/** One of these batches or articles is in it, and is called back. */
export interface RecallTrigger {
  readonly event: 'recalled';
  readonly batches?: readonly string[] | undefined;
  readonly skus?: readonly string[] | undefined;
}
/** What has to happen to an order so that it is offered something without a complaint. */
export type Trigger = LateTrigger | RecallTrigger;

/** The rules that run for a merchant; each is a campaign of its own, with its remedy and budget. */
export interface ProactiveRules {
  readonly merchant: string;
  readonly rules: readonly { readonly campaignId: string; readonly trigger: Trigger }[];
}

export interface OrderNews {
  readonly event: Trigger['event'];
  readonly occurredAt: Instant;
  readonly expectedAt?: Instant | undefined;
  readonly cause?: DelayCause | undefined;
  readonly batch?: string | undefined;
  readonly sku?: string | undefined;
  readonly order?: OrderSnapshot | undefined;
}

export const matches = (trigger: Trigger, news: OrderNews): boolean =>
  trigger.event === news.event && (trigger.event === 'recalled' ? isNamed(trigger, news) : isLateEnough(trigger, news));

const isNamed = ({ batches = [], skus = [] }: RecallTrigger, { batch, sku }: OrderNews): boolean =>
  (batch !== undefined && batches.includes(batch)) || (sku !== undefined && skus.includes(sku));

/** Without a promised date nothing is late; where the rule is for some causes, a cause that nobody states is none of them. */
function isLateEnough({ causes, atLeastHours }: LateTrigger, { event, cause, order, occurredAt, expectedAt }: OrderNews): boolean {
  const promised = order?.promisedBy?.value;
  const at = event === 'delayed' ? expectedAt : occurredAt;
  const isMeant = causes === undefined || (cause !== undefined && causes.includes(cause));
  return isMeant && promised !== undefined && at !== undefined && elapsed(promised, at) >= milliseconds({ hours: atLeastHours });
}

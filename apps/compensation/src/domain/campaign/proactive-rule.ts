import { type OrderSnapshot, type Instant, elapsed, milliseconds } from '@redress/contracts';

/** What has to happen to an order so that it is offered something without a complaint: announced or dispatched so much later than promised. */
export interface Trigger {
  readonly event: 'delayed' | 'dispatched-late';
  readonly atLeastHours: number;
}

/** The rules that run for a merchant; each is a campaign of its own, with its remedy and budget. */
export interface ProactiveRules {
  readonly merchant: string;
  readonly rules: readonly { readonly campaignId: string; readonly trigger: Trigger }[];
}

export interface OrderNews {
  readonly event: Trigger['event'];
  readonly occurredAt: Instant;
  readonly expectedAt?: Instant | undefined;
  readonly order?: OrderSnapshot | undefined;
}

/** Whether the news is late enough. Without a promised date nothing is late. */
export function matches({ event, atLeastHours }: Trigger, news: OrderNews): boolean {
  const promised = news.order?.promisedBy?.value;
  const at = news.event === 'delayed' ? news.expectedAt : news.occurredAt;
  return event === news.event && promised !== undefined && at !== undefined && elapsed(promised, at) >= milliseconds({ hours: atLeastHours });
}

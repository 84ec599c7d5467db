import { derivedId, type ChannelOrderFact, type Instant, type OrderSnapshot, WHOLE_ORDER } from '@redress/contracts';
import { type CaseComplaint } from './case-file.js';
import { differences, type OrderProgress } from './order-snapshot.js';

/** What intake knows of an order: its first snapshot, what events have said since, and the case that was last opened about it. */
export interface OrderEntry {
  merchant: string;
  orderSource: string;
  orderRef: string;
  snapshot?: OrderSnapshot | undefined;
  progress: OrderProgress;
  lastCaseId?: string | undefined;
  /** Who bought it, where the channel has said. */
  buyer?: Buyer | undefined;
  /** Facts published about the order so far: versions of the aggregate have no gap. */
  facts: number;
  updatedAt: Instant;
}

/** Where the vault keeps the buyer's contact, as if it were a complaint's, and who it is across channels. */
export interface Buyer extends CaseComplaint {
  customerRef: string;
}

/** An order event that was taken, so that its repeat is recognised. */
export interface TakenOrderFact {
  merchant: string;
  account: string;
  externalId: string;
  contentHash: string;
  orderRef: string;
  receivedAt: Instant;
}

/** Key and aggregate id of everything about an order. */
export const orderKey = (merchant: string, orderSource: string, orderRef: string): string => derivedId('order', merchant, orderSource, orderRef);

export const newEntry = (merchant: string, orderSource: string, orderRef: string, now: Instant): OrderEntry => ({
  merchant, orderSource, orderRef, progress: {}, facts: 0, updatedAt: now,
});

/** The entry with a snapshot: the first one stays, and where another says something else, the fields are named. */
export function withSnapshot(entry: OrderEntry, told: OrderSnapshot | undefined): { entry: OrderEntry; differs: string[] } {
  if (!told) return { entry, differs: [] };
  if (!entry.snapshot) return { entry: { ...entry, snapshot: told }, differs: [] };
  return { entry, differs: differences(entry.snapshot, told) };
}

type Told = Pick<ChannelOrderFact, 'kind' | 'occurredAt' | 'expectedAt' | 'lineRef' | 'circumstances'>;

/** Folds an event into what is known: the first dispatch and delivery count, the latest announced delay, and of circumstances the latest word. */
export function withFact(before: OrderProgress, { lineRef = WHOLE_ORDER, circumstances: told, ...fact }: Told): OrderProgress {
  const known = before.circumstances;
  const progress = told ? { ...before, circumstances: { ...known, [lineRef]: { ...known?.[lineRef], ...told } } } : before;
  switch (fact.kind) {
    case 'dispatched':
      return { ...progress, dispatchedAt: progress.dispatchedAt ?? fact.occurredAt };
    case 'delivered':
      return { ...progress, deliveredAt: progress.deliveredAt ?? fact.occurredAt };
    case 'delayed':
      return fact.expectedAt ? { ...progress, expectedAt: fact.expectedAt } : progress;
    case 'purchased':
    case 'recalled':
      return progress;
  }
}

import { WHOLE_ORDER, caseOrderStatedSchema, derivedId, type EventData, type Instant, type OrderSnapshot } from '@redress/contracts';
import { type z } from 'zod';
import { type CaseComplaint, type CaseFile } from './domain/case-file.js';
import { type OrderEntry } from './domain/order-book.js';
import { completed } from './domain/order-snapshot.js';
import { receiptNumber } from './domain/receipt-number.js';
import { type IntakeParts } from './parts.js';
import { intake } from './score.js';
import { cases } from './store/cases.js';
import { orderBook } from './store/order-book.js';

type Included = EventData<'campaign.line-included.v1'>;
type Stated = z.output<typeof caseOrderStatedSchema>;

/**
 * A campaign has taken up an order's line: intake opens a case for it, without a complaint, and says what it knows of the order; or that
 * it does not know it. Each inclusion has one answer.
 */
export const openCaseForCampaign = (parts: IntakeParts) =>
  intake.useCase({
    name: 'open-case-for-campaign',
    on: 'campaign.line-included.v1',
    reads: ({ merchant, data: { orderSource, orderRef, caseId } }) => ({
      order: orderBook.at({ merchant, orderSource, orderRef }), file: cases.at({ merchant, caseId }),
    }),
    then: ({ merchant }, { order }) => ({ earlier: cases.all(order?.lastCaseId ? [{ merchant, caseId: order.lastCaseId }] : []) }),
    decide: ({ merchant, data }, { order, file, earlier: [earlier] }, now) => {
      const known = order?.snapshot;
      if (!order || !known) return { events: [notOpened(data, 'order-unknown')] };
      const { lineRef } = data;
      if (lineRef !== WHOLE_ORDER && !known.lines.some((line) => line.lineRef === lineRef)) return { events: [notOpened(data, 'line-unknown')] };
      const snapshot = completed(known, order.progress);
      const opened = file ?? openedFor(parts, merchant, data, earlier, now);
      const facts = file ? [] : [openedFact(opened, snapshot)];
      const contactOf = order.buyer ?? earlier?.contactOf ?? earlier?.complaints.at(-1);
      return {
        writes: file ? [] : [
          cases.put({ ...opened, ...(contactOf && { contactOf: personOf(contactOf) }) }),
          orderBook.put({ ...order, lastCaseId: opened.caseId, updatedAt: now }),
        ],
        events: [...facts, stated(data, order, opened, snapshot, earlier)],
      };
    },
  });

const personOf = ({ complaintId, subjectId }: CaseComplaint): CaseComplaint => ({ complaintId, subjectId });

function openedFor(parts: IntakeParts, merchant: string, data: Included, earlier: CaseFile | undefined, now: Instant): CaseFile {
  const { caseId, orderSource, orderRef, openedBy } = data;
  const language = earlier?.language ?? parts.registry.ofSource(merchant, orderSource)?.language ?? 'en';
  return {
    merchant, caseId, number: receiptNumber(caseId), openedBy, orderSource, orderRef, language, complaints: [], payoutSubmitted: false, openedAt: now,
    ...(earlier?.customerRef && { customerRef: earlier.customerRef }),
  };
}

function openedFact({ caseId, number, openedBy, customerRef, language, orderSource, orderRef, openedAt }: CaseFile, order: OrderSnapshot) {
  const { country, timeZone, currency } = order;
  return intake.fact('case.opened.v1', caseId, { type: 'case', id: caseId, version: 1 }, {
    caseId, number, openedBy, customerRef, language, orderSource, orderRef, country, timeZone, currency, openedAt,
  }, { channel: orderSource });
}

const answerTo = ({ caseId, inclusion }: Included) => [caseId, { type: 'campaign-line', id: caseId, version: inclusion }] as const;

function stated(data: Included, entry: OrderEntry, file: CaseFile, order: OrderSnapshot, earlier: CaseFile | undefined) {
  const { merchant, orderSource, orderRef, language } = file;
  // Whoever it is: the same order has the same buyer.
  const customerRef = entry.buyer?.customerRef ?? file.customerRef ?? derivedId('buyer', merchant, orderSource, orderRef);
  const said: Stated = {
    caseId: data.caseId, campaignId: data.campaignId, customerRef, language, order,
    ...(earlier?.openedBy === 'complaint' && { complaintCaseId: earlier.caseId }),
  };
  return intake.fact('case.order-stated.v1', ...answerTo(data), said, { channel: orderSource });
}

const notOpened = (data: Included, reason: 'order-unknown' | 'line-unknown') => intake.fact(
  'case.not-opened.v1', ...answerTo(data), { caseId: data.caseId, campaignId: data.campaignId, reason }, { channel: data.orderSource },
);

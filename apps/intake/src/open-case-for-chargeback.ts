import { caseId as caseIdOf } from '@redress/contracts';
import { nothing } from '@redress/messaging';
import { type CaseFile } from './domain/case-file.js';
import { newEntry } from './domain/order-book.js';
import { receiptNumber } from './domain/receipt-number.js';
import { type IntakeParts } from './parts.js';
import { intake } from './score.js';
import { cases } from './store/cases.js';
import { orderBook } from './store/order-book.js';

/** Money that a bank has taken back belongs to somebody's case: one is opened where nobody has complained about the order yet. */
export const openCaseForChargeback = (parts: IntakeParts) =>
  intake.useCase({
    name: 'open-case-for-chargeback',
    on: 'chargeback.opened.v1',
    reads: ({ merchant, data: { orderSource, orderRef, chargebackId } }) => ({
      order: orderBook.at({ merchant, orderSource, orderRef }),
      file: cases.at({ merchant, caseId: caseIdOf(merchant, chargebackId) }),
    }),
    decide: ({ merchant, data }, { order, file }, now) => {
      if (data.caseId || order?.lastCaseId || file) return nothing;
      const { orderSource, orderRef, chargebackId } = data;
      const account = parts.registry.ofSource(merchant, orderSource);
      const caseId = caseIdOf(merchant, chargebackId);
      const number = receiptNumber(caseId);
      const language = account?.language ?? 'en';
      const opened: CaseFile = {
        merchant, caseId, number, openedBy: 'chargeback', orderSource, orderRef, language, complaints: [], payoutSubmitted: false, openedAt: now,
      };
      const entry = order ?? newEntry(merchant, orderSource, orderRef, now);
      return {
        writes: [cases.put(opened), orderBook.put({ ...entry, lastCaseId: caseId, updatedAt: now })],
        events: [
          intake.fact('case.opened.v1', caseId, { type: 'case', id: caseId, version: 1 }, {
            caseId, number, openedBy: 'chargeback', language, orderSource, orderRef, openedAt: now, currency: data.amount.currency,
            // Where the order is unknown and the source has left the registry: UN/LOCODE's sign for "no country".
            country: order?.snapshot?.country ?? account?.country ?? 'XZ', timeZone: order?.snapshot?.timeZone ?? account?.timeZone ?? 'UTC',
          }, { channel: orderSource }),
        ],
      };
    },
  });

import {
  caseId, complaintId, derivedId, type Envelope, type EventData, type EventType, legId, messageId, planId, publisherOf, type ComplaintReceived,
  type Leg, type OrderSnapshot,
} from '@redress/contracts';
import { money } from '@redress/money';

/** One case told in examples: a kettle bought in a live stream arrives cracked and is refunded in part. */
const merchant = 'acme';
const complaint = complaintId(merchant, 'acme-shop', 'C-1001');
const theCase = caseId(merchant, complaint);
const plan = planId(theCase, 1);
const customerRef = 'e3b0c44298fc1c149afbf4c8996fb924';
const at = (time: string) => `2026-03-02T${time}.000Z`;
const price = money(19_900, 'CNY');
const refund = money(5_970, 'CNY');
const yes = { source: 'channel', proven: 'yes' } as const;

const chargebackEnded = {
  chargebackId: derivedId('chargeback', merchant, 'CB-5'), externalId: 'CB-5', rail: 'simulated', caseId: theCase, orderSource: 'taobao',
  orderRef: 'T-20260224-77', amount: price, head: 'price' as const, closedAt: '2026-04-20T10:00:00.000Z',
};

export const exampleOrder: OrderSnapshot = {
  orderSource: 'taobao', orderRef: 'T-20260224-77', currency: 'CNY', country: 'CN', timeZone: 'Asia/Shanghai',
  lines: [{
    lineRef: '1', goods: '电热水壶 1.7 L', goodsClass: 'durable', saleMode: 'live_stream', quantity: 1, paid: { value: price, ...yes },
  }],
  purchasedAt: { value: '2026-02-24T12:30:00.000Z', ...yes },
  promisedBy: { value: '2026-02-28T16:00:00.000Z', source: 'order-event', proven: 'yes' },
  dispatchedAt: { value: '2026-02-25T02:00:00.000Z', source: 'order-event', proven: 'yes' },
  deliveredAt: { value: '2026-02-27T09:15:00.000Z', source: 'customer', proven: 'no' },
};
const order = { orderSource: exampleOrder.orderSource, orderRef: exampleOrder.orderRef };

export const exampleComplaint: ComplaintReceived = {
  complaintId: complaint, caseId: theCase, account: 'acme-shop', externalId: 'C-1001', customerRef,
  text: '水壶到货就有裂缝，要求退部分款。联系电话 [phone]', language: 'zh', order: exampleOrder, lineRefs: ['1'], reasonCode: 'damaged',
  requestedRemedy: 'partial_refund', demanded: money(6_000, 'CNY'), occurredAt: at('08:00:00'), receivedAt: at('08:00:01'),
};

export const exampleLeg: Leg = {
  legId: legId(plan, 1), ordinal: 1, form: 'money', remedy: 'refund_partial', head: 'price', lineRef: '1', amount: refund, gate: 'none',
};
const leg = exampleLeg.legId;
const reason = { code: 'damaged-in-transit', en: 'It arrived damaged.', zh: '商品在运输中损坏。' };
const grounds = { policy: 'base@1', classifier: 'rules@1', factsHash: 'ab'.repeat(32) };
const inPlan = { planId: plan, caseId: theCase };
const payout = { payoutId: leg, ...inPlan, legId: leg, ...order, rail: 'simulated', amount: refund };
const budget = {
  month: '2026-03', channel: 'taobao', cause: 'damaged_in_transit', planned: money(1_000_000, 'CNY'), spent: money(500_000, 'CNY'),
  overdraft: 'stop_goodwill',
} as const;
const disputed = { disputeId: derivedId('dispute', plan), caseId: theCase, level: 'internal_1' } as const;
const evidenceRequest = derivedId('evidence-request', disputed.disputeId, 1);
const runId = derivedId('reconciliation', merchant, '2026-03-02');
const message = {
  messageId: messageId(theCase, 'paid', leg), caseId: theCase, template: 'paid', medium: 'email', language: 'zh', cause: leg,
} as const;
const survey = { caseId: theCase, surveyId: derivedId('survey', theCase) };
const clock = {
  caseId: theCase, clock: 'first_response', policy: 'taobao@1', startedAt: at('08:00:01'), dueAt: at('20:00:01'), at: at('08:00:05'),
} as const;
const campaignId = derivedId('campaign', merchant, 'kettle-recall');
const campaign = { campaignId, name: 'kettle-recall' };
const orderFact = { ...order, occurredAt: '2026-02-25T02:00:00.000Z' };
const version = {
  publicationId: derivedId('publication', merchant, 'policy', 'acme-2026-11'), kind: 'policy', subject: '*', name: 'acme-2026-11', documentHash: 'cd'.repeat(32),
} as const;
const signed = {
  channel: 'taobao', account: 'acme-shop', body: '{"kind":"complaint"}', signature: 'v1,bm90IGEgcmVhbCBvbmU=', timestamp: '1772438400',
  webhookId: 'msg_1001', storedAt: at('08:00:01'),
};

const task = { taskId: derivedId('task', leg), kind: 'technician_visit', caseId: theCase, planId: plan } as const;
const goodsReturn = { returnId: derivedId('return', plan), planId: plan, caseId: theCase };
const attachment = { attachmentId: 'att-20260303-0001', sha256: 'cd'.repeat(32), mediaType: 'image/jpeg', bytes: 184_320 } as const;
const evidence = { requestId: derivedId('evidence', plan, 1), caseId: theCase, planId: plan, wanted: ['photo', 'invoice'] };

const promised = {
  ...inPlan, legId: leg, promiseId: derivedId('promise', leg), kind: exampleLeg.remedy, releasedAt: at('08:00:02'), dueAt: '2026-03-09T08:00:02.000Z',
};

/** One valid example of the data of every event in the score: for specs, for the documentation, for checks of compatibility. */
export const examples: { readonly [T in EventType]: EventData<T> } = {
  'channel.complaint.v1': signed,
  'channel.order.v1': { ...signed, body: '{"kind":"dispatched"}' },
  'channel.task-answer.v1': { ...signed, body: '{"act":"accept"}' },

  'case.opened.v1': {
    caseId: theCase, number: 'R-7K3M-9QX2', openedBy: 'complaint', customerRef, language: 'zh', country: 'CN', timeZone: 'Asia/Shanghai',
    ...order, currency: 'CNY', openedAt: at('08:00:01'),
  },
  'complaint.received.v1': exampleComplaint,
  'complaint.acknowledged.v1': { complaintId: complaint, caseId: theCase, number: 'R-7K3M-9QX2', acknowledgedAt: at('08:00:01') },
  'complaint.withdrawn.v1': { complaintId: complaint, caseId: theCase, withdrawnAt: at('09:00:00'), by: 'customer' },
  'complaint.quarantined.v1': { reason: 'order-conflicts', account: 'acme-shop', externalId: 'C-1002' },
  'order.purchased.v1': { ...orderFact, occurredAt: '2026-02-24T12:30:00.000Z', order: exampleOrder },
  'order.dispatched.v1': orderFact,
  'order.delivered.v1': { ...orderFact, occurredAt: '2026-02-27T09:15:00.000Z' },
  'order.delayed.v1': { ...orderFact, expectedAt: '2026-03-01T16:00:00.000Z', cause: 'weather' },
  'order.recalled.v1': { ...orderFact, batch: 'B-7', lineRef: exampleLeg.lineRef },
  'order.conflicted.v1': { caseId: theCase, ...order, differs: ['lines.0.paid'] },

  'complaint.classified.v1': {
    complaintId: complaint, caseId: theCase, isComplaint: true, category: 'damaged_in_transit', severity: 's3', emotion: 'disappointed',
    language: 'zh', requestedRemedy: 'partial_refund', demanded: money(6_000, 'CNY'), confidence: 0.92,
    evidence: [{ label: 'damaged_in_transit', start: 5, end: 7 }], classifier: 'rules@1',
  },

  'entitlement.computed.v1': {
    ...inPlan, floor: money(3_980, 'CNY'), ceiling: price, rules: ['base/damaged-in-transit'], grounds,
    deadlines: [{
      rule: 'CN-8', name: 'redress', lineRef: exampleLeg.lineRef, whose: 'trader', startedAt: at('08:00:00'), dueAt: '2026-03-17T15:59:59.999Z',
      text: { en: 'Repair, replace or refund within 15 days', zh: '十五日内修理、更换或退款' },
    }],
  },
  'remedy.proposed.v1': {
    ...inPlan, defaultOption: 'a', needsChoice: false, needsApproval: true, expiresAt: '2026-03-09T08:00:02.000Z', reasons: [reason],
    options: [{ optionId: 'a', legs: [exampleLeg], label: { en: 'Keep it, with 30 % back', zh: '保留商品，退款 30%' } }],
    demanded: money(6_000, 'CNY'), grounds,
  },
  'remedy.approval-requested.v1': { ...inPlan, amount: refund, authority: 'supervisor', requestedBy: 'policy' },
  'remedy.approved.v1': { ...inPlan, approver: 'u-supervisor-1', automatic: false, optionId: 'a' },
  'remedy.accepted.v1': { ...inPlan, optionId: 'a', by: 'customer' },
  'remedy.countered.v1': { ...inPlan, by: 'customer', optionId: 'a', amount: refund, rules: ['damaged', 'CN-1'] },
  'remedy.declined.v1': { ...inPlan, by: 'policy', reasons: [{ code: 'not-a-complaint', en: 'Nothing is complained about.', zh: '未提出投诉。' }] },
  'remedy.cancelled.v1': { ...inPlan, reason: 'withdrawn' },
  'remedy.fulfilled.v1': { ...inPlan, total: refund, outcome: 'monetary_relief' },
  'remedy.failed.v1': { ...inPlan, legId: leg, reason: 'account-closed' },
  'leg.released.v1': { ...inPlan, leg: exampleLeg, ...order, captured: price, reason, approver: 'u-supervisor-1', customerRef },
  'leg.cancelled.v1': { ...inPlan, legId: leg, reason: 'withdrawn' },

  'policy.drafted.v1': { ...version, author: 'u-supervisor-1' },
  'policy.approved.v1': { ...version, approver: 'u-supervisor-2', reportHash: 'ef'.repeat(32) },
  'policy.published.v1': { ...version, approver: 'u-supervisor-2', from: '2026-04-01T00:00:00.000Z' },
  'policy.withdrawn.v1': { ...version, reason: 'law-changed' },
  'policy.blocked.v1': { ...version, kind: 'pack', subject: 'CN', name: 'cn@2027-01', owner: merchant, policy: 'acme-2026-11', rules: ['CN-4'], from: '2026-04-01T00:00:00.000Z' },
  'policy.unblocked.v1': { ...version, name: 'acme-2027-01', policies: ['acme-2026-11'], takenOver: false },
  'budget.near.v1': { ...budget, reserved: money(300_000, 'CNY') },
  'budget.exhausted.v1': { ...budget, reserved: money(500_000, 'CNY') },
  'dispute.opened.v1': {
    ...disputed, ...order, planId: plan, by: 'consumer', reason: 'too_little', claimed: price, openedAt: '2026-03-10T08:00:00.000Z',
  },
  'dispute.evidence-requested.v1': {
    ...disputed, requestId: evidenceRequest, party: 'merchant', kinds: ['delivery_proof', 'correspondence'], dueAt: '2026-03-13T08:00:00.000Z',
  },
  'dispute.evidence-provided.v1': {
    ...disputed, requestId: evidenceRequest, party: 'merchant', late: false, items: [{ kind: 'delivery_proof', sha256: 'cd'.repeat(32) }],
  },
  'dispute.deadline-near.v1': { ...disputed, of: 'evidence', party: 'merchant', dueAt: '2026-03-13T08:00:00.000Z' },
  'dispute.deadline-missed.v1': { ...disputed, of: 'ruling', dueAt: '2026-03-18T08:00:00.000Z' },
  'dispute.escalated.v1': { ...disputed, level: 'internal_2', from: 'internal_1', reason: 'no-ruling-in-time' },
  'dispute.decided.v1': {
    ...disputed, ruling: 1, outcome: 'split', awarded: money(9_950, 'CNY'), additional: money(3_980, 'CNY'), receivable: money(0, 'CNY'),
    planId: planId(disputed.disputeId, 1), final: false, arbiter: 'ada', reason: 'crack_proven', appealUntil: '2026-03-30T08:00:00.000Z',
  },
  'dispute.appealed.v1': { ...disputed, by: 'merchant', reason: 'new_evidence' },
  'dispute.closed.v1': { ...disputed, as: 'closed', outcome: 'split', closedAt: '2026-03-30T08:00:00.000Z' },
  'liability.assigned.v1': {
    disputeId: disputed.disputeId, caseId: theCase, assignment: 1, ...order, head: 'price', change: money(1_990, 'CNY'), standing: money(1_990, 'CNY'),
  },

  'task.assigned.v1': {
    ...task, department: 'field_service', lineRef: '1', ...order, assignedBy: 'u-agent-1', assignedAt: at('08:10:00'), dueAt: '2026-03-07T08:10:00.000Z',
  },
  'task.accepted.v1': { ...task, acceptedBy: 'u-field-1', acceptedAt: at('08:20:00') },
  'task.scheduled.v1': { ...task, scheduledBy: 'u-field-1', scheduledAt: at('08:21:00'), appointmentAt: '2026-03-04T02:00:00.000Z' },
  'task.completed.v1': {
    ...task, completedBy: 'u-field-1', completedAt: '2026-03-04T03:00:00.000Z',
    report: { defectConfirmed: true, performanceFault: true, findings: ['bearing_worn'], photos: [attachment] },
  },
  'task.failed.v1': { ...task, kind: 'repair', failedBy: 'u-repairer-1', failedAt: '2026-03-20T03:00:00.000Z', reason: 'not_repairable', report: {} },
  'task.cancelled.v1': { ...task, cancelledAt: at('09:00:00'), reason: 'withdrawn' },
  'task.overdue.v1': { ...task, department: 'field_service', level: 1, dueAt: '2026-03-07T08:10:00.000Z', at: '2026-03-07T08:10:00.000Z' },
  'task.answer-quarantined.v1': { reason: 'task-ended', taskId: task.taskId },
  'evidence.requested.v1': {
    ...evidence, asks: [{ code: 'photo', en: 'A photo of the goods', zh: '商品照片' }, { code: 'invoice', en: 'The invoice', zh: '发票' }], dueAt: '2026-03-09T08:10:00.000Z', requestedBy: 'u-agent-1',
  },
  'evidence.provided.v1': {
    evidenceId: derivedId('evidence-item', evidence.requestId, 1), caseId: theCase, planId: plan, requestId: evidence.requestId, kind: 'photo', attachment,
    providedAt: '2026-03-03T08:00:00.000Z',
  },
  'evidence.lapsed.v1': { ...evidence, lapsedAt: '2026-03-09T08:10:00.000Z' },
  'return.requested.v1': {
    ...goodsReturn, ...order, lineRefs: ['1'], freightPaidBy: 'trader', requestedAt: at('08:10:00'), sendBackBy: '2026-03-16T08:10:00.000Z',
  },
  'return.received.v1': { ...goodsReturn, reception: 'received', receivedAt: '2026-03-06T08:00:00.000Z' },
  'return.expired.v1': { ...goodsReturn, expiredAt: '2026-03-16T08:10:00.000Z' },
  'inspection.completed.v1': {
    ...goodsReturn, acceptance: 'accepted', ground: 'passed', disposition: 'restock', inspectedBy: 'u-field-1', inspectedAt: '2026-03-07T08:00:00.000Z',
  },
  'campaign.planned.v1': { ...campaign, cause: 'functional_fault', plannedBy: 'u-supervisor-1', perLine: price },
  'campaign.approved.v1': { ...campaign, approver: 'u-supervisor-2', lines: 2, reserved: money(39_800, 'CNY') },
  'campaign.started.v1': { ...campaign, by: 'u-supervisor-2', run: 1, startedAt: at('09:00:00') },
  'campaign.stopped.v1': { ...campaign, by: 'u-operator-1', reason: 'person', stoppedAt: at('09:01:00') },
  'campaign.completed.v1': { ...campaign, lines: 2, spent: price, completedAt: at('09:05:00') },
  'campaign.line-included.v1': { campaignId, caseId: theCase, ...order, lineRef: '1', openedBy: 'campaign', inclusion: 1 },
  'case.order-stated.v1': { caseId: theCase, campaignId, customerRef, language: 'zh', order: exampleOrder },
  'case.not-opened.v1': { caseId: theCase, campaignId, reason: 'order-unknown' },

  'payout.created.v1': payout,
  'payout.held.v1': { ...payout, reason: 'kill-switch' },
  'payout.submitted.v1': payout,
  'payout.pending.v1': payout,
  'payout.needs-customer.v1': payout,
  'payout.outcome-unknown.v1': payout,
  'payout.escalated.v1': payout,
  'payout.succeeded.v1': { ...payout, railReference: 'RX-000917', valueDate: '2026-03-02', evidence: 'webhook' },
  'payout.failed.v1': { ...payout, reason: 'account-closed', evidence: 'answer' },
  'payout.returned.v1': { ...payout, reason: 'beneficiary-refused', evidence: 'statement' },
  'payout.cancelled.v1': { ...payout, reason: 'withdrawn', evidence: 'none' },
  'chargeback.opened.v1': {
    chargebackId: derivedId('chargeback', merchant, 'CB-5'), externalId: 'CB-5', rail: 'simulated', caseId: theCase, ...order, amount: price,
    head: 'price', openedAt: at('10:00:00'), reason: 'goods-not-as-described',
  },
  'chargeback.won.v1': chargebackEnded,
  'chargeback.lost.v1': chargebackEnded,
  'recovery.claimed.v1': { ...order, head: 'price', excess: refund, because: 'chargeback' },
  'reconciliation.completed.v1': {
    runId, rail: 'simulated', from: '2026-03-01T00:00:00.000Z', to: '2026-03-02T00:00:00.000Z', matched: 41,
    totals: [{ ledger: refund, rail: money(5_970, 'CNY'), drift: money(0, 'CNY') }],
  },
  'reconciliation.mismatch-found.v1': {
    runId, rail: 'simulated', payoutId: leg, railReference: 'RX-000917', kind: 'amount-differs', ledger: refund, railAmount: money(5_900, 'CNY'),
  },
  'finance.payout.v1': {
    sequence: 1, kind: 'paid', merchant, caseId: theCase, payoutId: leg, legId: leg, ...order, rail: 'simulated', railReference: 'RX-000917',
    amount: refund, valueDate: '2026-03-02', reason: reason.code, approver: 'u-supervisor-1', ledgerRows: [derivedId('posting', leg, 1)],
  },

  'message.sent.v1': { ...message, sentAt: at('08:05:00') },
  'message.failed.v1': { ...message, reason: 'mailbox-unknown' },
  'survey.sent.v1': { ...survey, sentAt: at('08:06:00') },
  'survey.answered.v1': { ...survey, score: 5, effective: true, answeredAt: at('12:00:00') },
  'clock.near.v1': { ...clock, at: at('18:00:01') },
  'clock.missed.v1': { ...clock, at: at('20:00:02') },
  'clock.met.v1': clock,
  'case.resolved.v1': { caseId: theCase, outcome: 'monetary_relief', resolvedAt: at('08:05:00') },
  'case.reopened.v1': { caseId: theCase, by: 'customer', reason: 'answered-no', reopenedAt: at('12:00:00') },
  'case.closed.v1': { caseId: theCase, outcome: 'monetary_relief', effective: 'yes', closedAt: '2026-03-16T08:05:00.000Z' },
  'case.escalated.v1': { caseId: theCase, reason: 'clock-missed', escalatedAt: at('20:00:02') },
  'promise.made.v1': {
    ...inPlan, legId: leg, releasedAt: promised.releasedAt, promises: [{ promiseId: promised.promiseId, kind: promised.kind, dueAt: promised.dueAt }],
  },
  'promise.kept.v1': { ...promised, keptAt: at('08:05:00'), late: false },
  'promise.broken.v1': { ...promised, brokenAt: '2026-03-09T08:00:02.001Z' },
};

/** The example of a type as it travels. */
export function exampleEnvelope<T extends EventType>(type: T, change: Partial<Envelope<T>> = {}): Envelope<T> {
  return {
    id: '019cafe0-0000-7000-8000-000000000001', type, source: `redress/${publisherOf(type)}`, subject: theCase, time: at('08:00:01'), merchant,
    channel: 'taobao', aggregateType: 'case', aggregateId: theCase, aggregateVersion: 1, causationId: complaint,
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', data: examples[type] as EventData<T>, ...change,
  };
}

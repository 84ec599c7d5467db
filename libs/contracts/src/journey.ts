import { z } from 'zod';
import * as budget from './budget.js';
import { signedInputSchema } from './channel.js';
import * as campaign from './campaign.js';
import * as complaint from './complaint.js';
import * as evidence from './evidence.js';
import * as dispute from './dispute.js';
import * as followUp from './follow-up.js';
import * as order from './order.js';
import * as payout from './payout.js';
import * as policy from './policy.js';
import * as remedy from './remedy.js';
import * as goodsReturn from './return.js';
import * as task from './task.js';

/** Every service that takes part. `channel` stands for the marketplaces, which publish to the input topics. */
export const services = ['intake', 'analysis', 'compensation', 'payments', 'follow-up', 'desk'] as const;
export type Service = (typeof services)[number];
export type Publisher = Service | 'channel';

/** What the key of an event is: events of one key and one publisher are kept in order, others are not. */
export type KeyOf = 'case' | 'order' | 'merchant' | 'external-id' | 'reconciliation' | 'policy' | 'campaign';

interface Line {
  publisher: Publisher;
  listeners: readonly Service[];
  key: KeyOf;
  data: z.ZodType;
  /** Where it is not `redress.<publisher>`. */
  topic?: string;
}

const from =
  <const P extends Publisher>(publisher: P) =>
  <const L extends readonly Service[], D extends z.ZodType, const K extends KeyOf = 'case'>(
    data: D, listeners: L, key: K = 'case' as K,
  ): { publisher: P; listeners: L; key: K; data: D } => ({ publisher, listeners, key, data });
const intake = from('intake');
const analysis = from('analysis');
const compensation = from('compensation');
const payments = from('payments');
const followUpService = from('follow-up');

/**
 * The score: every event once, with its one publisher and all who listen. Topics, consumer groups, subscriptions, schemas, AsyncAPI
 * and docs/journey.md derive from this table, and the compiler holds the services to it.
 */
export const journey = {
  'channel.complaint.v1': { ...from('channel')(signedInputSchema, ['intake'], 'external-id'), topic: 'channel.complaints' },
  'channel.order.v1': { ...from('channel')(signedInputSchema, ['intake'], 'external-id'), topic: 'channel.orders' },
  'channel.task-answer.v1': { ...from('channel')(signedInputSchema, ['compensation'], 'external-id'), topic: 'channel.task-answers' },

  'case.opened.v1': intake(complaint.caseOpenedSchema, ['follow-up', 'desk']),
  'complaint.received.v1': intake(complaint.complaintReceivedSchema, ['analysis', 'compensation', 'desk']),
  'complaint.acknowledged.v1': intake(complaint.complaintAcknowledgedSchema, ['follow-up', 'desk']),
  'complaint.withdrawn.v1': intake(complaint.complaintWithdrawnSchema, ['compensation', 'follow-up', 'desk']),
  'complaint.quarantined.v1': intake(complaint.complaintQuarantinedSchema, [], 'external-id'),
  'order.purchased.v1': intake(order.orderFactSchema, [], 'order'),
  'order.dispatched.v1': intake(order.orderFactSchema, ['compensation'], 'order'),
  'order.delivered.v1': intake(order.orderFactSchema, [], 'order'),
  'order.delayed.v1': intake(order.orderFactSchema, ['compensation'], 'order'),
  'order.recalled.v1': intake(order.orderFactSchema, ['compensation'], 'order'),
  'order.conflicted.v1': intake(order.orderConflictedSchema, ['desk']),

  'complaint.classified.v1': analysis(complaint.complaintClassifiedSchema, ['compensation', 'desk']),

  'entitlement.computed.v1': compensation(remedy.entitlementComputedSchema, ['follow-up', 'desk']),
  'remedy.proposed.v1': compensation(remedy.remedyProposedSchema, ['follow-up', 'desk']),
  'remedy.approval-requested.v1': compensation(remedy.approvalRequestedSchema, ['follow-up', 'desk']),
  'remedy.approved.v1': compensation(remedy.remedyApprovedSchema, ['desk']),
  'remedy.accepted.v1': compensation(remedy.remedyAcceptedSchema, ['desk']),
  'remedy.countered.v1': compensation(remedy.remedyCounteredSchema, ['desk']),
  'remedy.declined.v1': compensation(remedy.remedyDeclinedSchema, ['follow-up', 'desk']),
  'remedy.cancelled.v1': compensation(remedy.remedyCancelledSchema, ['follow-up', 'desk']),
  'remedy.fulfilled.v1': compensation(remedy.remedyFulfilledSchema, ['follow-up', 'desk']),
  'remedy.failed.v1': compensation(remedy.remedyFailedSchema, ['follow-up', 'desk']),
  'leg.released.v1': compensation(remedy.legReleasedSchema, ['payments', 'follow-up', 'desk']),
  'leg.cancelled.v1': compensation(remedy.legEndedSchema, ['payments', 'follow-up', 'desk']),

  'policy.drafted.v1': compensation(policy.policyDraftedSchema, [], 'policy'),
  'policy.approved.v1': compensation(policy.policyApprovedSchema, [], 'policy'),
  'policy.published.v1': compensation(policy.policyPublishedSchema, [], 'policy'),
  'policy.withdrawn.v1': compensation(policy.policyWithdrawnSchema, [], 'policy'),
  'policy.blocked.v1': compensation(policy.policyBlockedSchema, [], 'policy'),
  'policy.unblocked.v1': compensation(policy.policyUnblockedSchema, [], 'policy'),
  'budget.near.v1': compensation(budget.budgetAlarmSchema, [], 'merchant'),
  'budget.exhausted.v1': compensation(budget.budgetAlarmSchema, [], 'merchant'),
  'dispute.opened.v1': compensation(dispute.disputeOpenedSchema, ['follow-up', 'desk']),
  'dispute.evidence-requested.v1': compensation(dispute.disputeEvidenceRequestedSchema, ['desk']),
  'dispute.evidence-provided.v1': compensation(dispute.disputeEvidenceProvidedSchema, ['desk']),
  'dispute.deadline-near.v1': compensation(dispute.disputeDeadlineSchema, ['follow-up', 'desk']),
  'dispute.deadline-missed.v1': compensation(dispute.disputeDeadlineSchema, ['desk']),
  'dispute.escalated.v1': compensation(dispute.disputeEscalatedSchema, ['follow-up', 'desk']),
  'dispute.decided.v1': compensation(dispute.disputeDecidedSchema, ['desk']),
  'dispute.appealed.v1': compensation(dispute.disputeAppealedSchema, ['desk']),
  'dispute.closed.v1': compensation(dispute.disputeClosedSchema, ['follow-up', 'desk']),
  'liability.assigned.v1': compensation(dispute.liabilityAssignedSchema, ['payments', 'desk']),

  'task.assigned.v1': compensation(task.taskAssignedSchema, ['follow-up', 'desk']),
  'task.accepted.v1': compensation(task.taskAcceptedSchema, ['desk']),
  'task.scheduled.v1': compensation(task.taskScheduledSchema, ['desk']),
  'task.completed.v1': compensation(task.taskCompletedSchema, ['desk']),
  'task.failed.v1': compensation(task.taskFailedSchema, ['desk']),
  'task.cancelled.v1': compensation(task.taskCancelledSchema, ['desk']),
  'task.overdue.v1': compensation(task.taskOverdueSchema, ['desk']),
  'task.answer-quarantined.v1': compensation(task.taskAnswerQuarantinedSchema, [], 'external-id'),
  'evidence.requested.v1': compensation(evidence.evidenceRequestedSchema, ['follow-up', 'desk']),
  'evidence.provided.v1': compensation(evidence.evidenceProvidedSchema, ['desk']),
  'evidence.lapsed.v1': compensation(evidence.evidenceLapsedSchema, ['desk']),
  'return.requested.v1': compensation(goodsReturn.returnRequestedSchema, ['desk']),
  'return.received.v1': compensation(goodsReturn.returnReceivedSchema, ['desk']),
  'return.expired.v1': compensation(goodsReturn.returnExpiredSchema, ['desk']),
  'inspection.completed.v1': compensation(goodsReturn.inspectionCompletedSchema, ['desk']),
  // A topic of their own: intake need not read all that is said of plans, and nothing live stands behind a campaign's lines.
  'campaign.planned.v1': { ...compensation(campaign.campaignPlannedSchema, [], 'campaign'), topic: 'redress.campaigns' },
  'campaign.approved.v1': { ...compensation(campaign.campaignApprovedSchema, [], 'campaign'), topic: 'redress.campaigns' },
  'campaign.started.v1': { ...compensation(campaign.campaignStartedSchema, [], 'campaign'), topic: 'redress.campaigns' },
  'campaign.stopped.v1': { ...compensation(campaign.campaignStoppedSchema, [], 'campaign'), topic: 'redress.campaigns' },
  'campaign.completed.v1': { ...compensation(campaign.campaignCompletedSchema, [], 'campaign'), topic: 'redress.campaigns' },
  'campaign.line-included.v1': { ...compensation(campaign.campaignLineIncludedSchema, ['intake']), topic: 'redress.campaigns' },
  'case.order-stated.v1': intake(campaign.caseOrderStatedSchema, ['compensation']),
  'case.not-opened.v1': intake(campaign.caseNotOpenedSchema, ['compensation']),

  'payout.created.v1': payments(payout.payoutFactSchema, ['desk']),
  'payout.held.v1': payments(payout.payoutHeldSchema, ['desk']),
  'payout.submitted.v1': payments(payout.payoutFactSchema, ['intake', 'desk']),
  'payout.pending.v1': payments(payout.payoutFactSchema, ['desk']),
  'payout.needs-customer.v1': payments(payout.payoutFactSchema, ['follow-up', 'desk']),
  'payout.outcome-unknown.v1': payments(payout.payoutFactSchema, ['desk']),
  'payout.escalated.v1': payments(payout.payoutFactSchema, ['desk']),
  'payout.succeeded.v1': payments(payout.payoutSucceededSchema, ['compensation', 'follow-up', 'desk']),
  'payout.failed.v1': payments(payout.payoutEndedSchema, ['compensation', 'desk']),
  'payout.returned.v1': payments(payout.payoutEndedSchema, ['compensation', 'desk']),
  'payout.cancelled.v1': payments(payout.payoutEndedSchema, ['compensation', 'desk']),
  'chargeback.opened.v1': payments(payout.chargebackSchema, ['intake', 'compensation'], 'order'),
  'chargeback.won.v1': payments(payout.chargebackEndedSchema, ['compensation'], 'order'),
  'chargeback.lost.v1': payments(payout.chargebackEndedSchema, ['compensation'], 'order'),
  'recovery.claimed.v1': payments(payout.recoveryClaimedSchema, [], 'order'),
  'reconciliation.completed.v1': payments(payout.reconciliationSchema, [], 'reconciliation'),
  'reconciliation.mismatch-found.v1': payments(payout.mismatchSchema, [], 'reconciliation'),
  'finance.payout.v1': { ...payments(payout.financePayoutSchema, [], 'merchant'), topic: 'finance.payouts' },

  'message.sent.v1': followUpService(followUp.messageSentSchema, ['compensation', 'desk']),
  'message.failed.v1': followUpService(followUp.messageFailedSchema, ['compensation', 'desk']),
  'survey.sent.v1': followUpService(followUp.surveySentSchema, ['desk']),
  'survey.answered.v1': followUpService(followUp.surveyAnsweredSchema, ['desk']),
  'clock.near.v1': followUpService(followUp.clockSchema, ['desk']),
  'clock.missed.v1': followUpService(followUp.clockSchema, ['desk']),
  'clock.met.v1': followUpService(followUp.clockSchema, ['desk']),
  'case.resolved.v1': followUpService(followUp.caseResolvedSchema, ['desk']),
  'case.reopened.v1': followUpService(followUp.caseReopenedSchema, ['desk']),
  'case.closed.v1': followUpService(followUp.caseClosedSchema, ['desk']),
  'case.escalated.v1': followUpService(followUp.caseEscalatedSchema, ['desk']),
  'promise.made.v1': followUpService(followUp.promiseMadeSchema, ['desk']),
  'promise.kept.v1': followUpService(followUp.promiseKeptSchema, ['desk']),
  'promise.broken.v1': followUpService(followUp.promiseBrokenSchema, ['desk']),
} as const satisfies Record<string, Line>;

export type Journey = typeof journey;
export type EventType = keyof Journey;
/** The data of an event as code sees it: parsed, money with bigint. */
export type EventData<T extends EventType> = z.output<Journey[T]['data']>;
export type PublishedBy<S extends Publisher> = { [T in EventType]: Journey[T]['publisher'] extends S ? T : never }[EventType];
export type AddressedTo<S extends Service> = { [T in EventType]: S extends Journey[T]['listeners'][number] ? T : never }[EventType];

export const eventTypes = Object.keys(journey) as EventType[];
export const isEventType = (type: string): type is EventType => Object.hasOwn(journey, type);
const line = (type: EventType): Line => journey[type];

/** The topic that carries an event: `redress.<publisher>`, but for the input topics and finance's own. */
export const topicOf = (type: EventType): string => line(type).topic ?? `redress.${line(type).publisher}`;
export const listenersOf = (type: EventType): readonly Service[] => line(type).listeners;
export const publisherOf = (type: EventType): Publisher => line(type).publisher;
export const schemaOf = (type: EventType): z.ZodType => line(type).data;

const unique = <T>(items: readonly T[]): T[] => [...new Set(items)];
/** Every topic of the score. Partition counts never change: a wider topic is a new topic. */
export const topics: readonly string[] = unique(eventTypes.map(topicOf));
export const PARTITIONS = 4;
export const topicsHeardBy = (service: Service): string[] =>
  unique(eventTypes.filter((type) => listenersOf(type).includes(service)).map(topicOf));
export const topicsWrittenBy = (publisher: Publisher): string[] =>
  unique(eventTypes.filter((type) => publisherOf(type) === publisher).map(topicOf));
/** One consumer group per service and topic: a new topic in a rolling deploy never waits for an old group leader. */
export const groupOf = (service: Service, topic: string): string => `${service}.${topic}`;

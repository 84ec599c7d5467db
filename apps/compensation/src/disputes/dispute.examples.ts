import { type ComplaintClassified, type ComplaintReceived, type EventData, derivedId, legId } from '@redress/contracts';
import { type Actor, type Command, type KeyOfRow, type Store } from '@redress/messaging';
import { money } from '@redress/money';
import { addEvidenceCommand } from './add-dispute-evidence.js';
import { appealDisputeCommand } from './appeal-dispute.js';
import { askEvidenceCommand } from './ask-dispute-evidence.js';
import { decidePlanCommand } from '../authority/decide-plan.js';
import { disputeIdOf } from '../domain/dispute/dispute.js';
import { escalateDisputeCommand } from './escalate-dispute.js';
import { type ExampleOrder, classified, payoutOf, planOf, received } from '../examples.js';
import { openDisputeCommand } from './open-dispute.js';
import { replaceFailedLegsCommand } from './replace-failed-legs.js';
import { type RulingGiven, ruleDisputeCommand } from './rule-dispute.js';
import { disputes } from '../store/disputes.js';
import { plans } from '../store/stores.js';
import { withdrawDisputeCommand } from './withdraw-dispute.js';

export const arbiter = (id: string) => ({ id, role: 'arbiter' });
export const staff = (id: string) => ({ id, role: 'supervisor' });
export const customer = { id: 'case-link', role: 'customer' };
export const photo = (n = 1) => ({ kind: 'photo' as const, reference: `upload-${n}`, sha256: 'ab'.repeat(32) });
export const CNY = (minor: number) => money(minor, 'CNY');

interface About {
  readonly key: string;
  readonly actor?: Actor;
  readonly idempotencyKey?: string;
}
/** As much of a simulation as a case needs. */
interface Stage {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- any event of the score
  event(type: any, data: any, about: About): Promise<{ readonly events: readonly { readonly type: string; readonly data: unknown }[] }>;
  command<N extends string, D, R>(command: Command<N, D, R>, data: D, about: About): Promise<R>;
  row<R extends object, K extends keyof R & string, A>(store: Store<R, K, A>, key: KeyOfRow<R, K>): R | A;
}

/** A complaint that was decided on, with the words to dispute it: one file for the specs of all its use cases. */
export async function decidedCase<S extends Stage>(
  stage: S, order: ExampleOrder = {}, change: Partial<ComplaintClassified> = {}, externalId = 'C-1',
) {
  const complaint: ComplaintReceived = received(externalId, order);
  const { caseId } = complaint;
  const planId = planOf(complaint);
  const disputeId = disputeIdOf(planId);
  let keys = 0;
  const about = (actor = customer) => ({ key: caseId, actor, idempotencyKey: `k-${++keys}` });
  await stage.event('complaint.received.v1', complaint, about());
  await stage.event('complaint.classified.v1', classified(complaint, change), about());
  const payout = (id: string, ordinal = 1) => {
    const leg = stage.row(plans, { merchant: 'm1', planId: id })!.offer.options.flatMap(({ legs }) => legs).find((one) => one.ordinal === ordinal)!;
    return { ...payoutOf(complaint, 1, leg.amount), planId: id, legId: legId(id, ordinal), payoutId: legId(id, ordinal) };
  };
  return {
    stage, complaint, caseId, planId, disputeId, about,
    plan: (id = planId) => stage.row(plans, { merchant: 'm1', planId: id })!,
    dispute: () => stage.row(disputes, { merchant: 'm1', disputeId })!,
    open: (level = 'internal_1' as const, actor = customer, claimed?: number) =>
      stage.command(openDisputeCommand, { caseId, planId, level, reason: 'too_little', ...(claimed && { claimed: CNY(claimed) }) }, about(actor)),
    rule: (who: string, outcome: RulingGiven['outcome'], amount?: number, head?: RulingGiven['head']) => stage.command(
      ruleDisputeCommand, { disputeId, outcome, reason: 'proven', ...(amount !== undefined && { amount: CNY(amount) }), ...(head && { head }) },
      about(arbiter(who)),
    ),
    appeal: (party: 'consumer' | 'merchant' = 'consumer') => stage.command(appealDisputeCommand, { disputeId, party, reason: 'not_content' }, about()),
    ask: (party: 'consumer' | 'merchant') => stage.command(askEvidenceCommand, { disputeId, party, kinds: ['photo'] }, about(staff('sue'))),
    bring: (party: 'consumer' | 'merchant', requestId?: string) =>
      stage.command(addEvidenceCommand, { disputeId, party, items: [photo()], ...(requestId && { requestId }) }, about()),
    escalate: (level: 'internal_2' | 'platform' | 'bank' | 'regulator' | 'adr' | 'court') =>
      stage.command(escalateDisputeCommand, { disputeId, level, reason: 'asked_for' }, about(staff('sue'))),
    withdraw: () => stage.command(withdrawDisputeCommand, { disputeId }, about()),
    decide: (id: string, who: string, decision: 'approve' | 'decline' = 'approve') =>
      stage.command(decidePlanCommand, { planId: id, decision, reason: 'confirmed' }, about(staff(who))),
    replace: (id = planId, who = 'sue') => stage.command(replaceFailedLegsCommand, { planId: id }, about(staff(who))),
    paid: (id = planId, ordinal = 1) => stage.event('payout.succeeded.v1', payout(id, ordinal), about()),
    failed: (id = planId, ordinal = 1) => stage.event('payout.failed.v1', payout(id, ordinal), about()),
    returned: (id = planId, ordinal = 1) => stage.event('payout.returned.v1', payout(id, ordinal), about()),
    chargeback: (minor: number, n = 1, known = true) => stage.event('chargeback.opened.v1', chargebackOf(minor, n, known ? caseId : undefined), { key: 'm1/taobao/O-1' }),
  };
}

export const chargebackOf = (minor: number, n = 1, caseId?: string): EventData<'chargeback.opened.v1'> => ({
  chargebackId: derivedId('chargeback', `cb-${n}`), externalId: `cb-${n}`, rail: 'simulated', orderSource: 'taobao', orderRef: 'O-1', amount: CNY(minor),
  head: 'price', openedAt: '2026-01-05T07:00:00.000Z', reason: 'not-as-described', ...(caseId && { caseId }),
});
export function chargebackEndOf(minor: number, n = 1): EventData<'chargeback.won.v1'> {
  const { reason: _, openedAt: __, ...about } = chargebackOf(minor, n);
  return { ...about, closedAt: '2026-02-20T07:00:00.000Z' };
}
export const typesOf = (events: readonly { type: string }[]): string[] => events.map(({ type }) => type);

import { type ChannelWithdrawal, type Instant, isFresh } from '@redress/contracts';
import { command, type Decision, type Effects, refuse, type Refusal } from '@redress/messaging';
import { type Acceptance, acceptanceOf, type CaseFile, type Complaint, idsOf } from './domain/case-file.js';
import { type Account } from './domain/registry.js';
import { type IntakeParts } from './parts.js';
import { pausedDelivery, pausesFor } from './pause-channel.js';
import { accountOf, type Delivery, staleDelivery } from './receive-complaint.js';
import { intake } from './score.js';
import { cases, complaints } from './store/cases.js';

export interface Withdrawal {
  readonly caseId: string;
  readonly number: string;
  readonly withdrawn: number;
}
/** By the customer, who holds the case link: everything they complained about in this case. */
export const withdrawalAsked = command<{ caseId: string }, Withdrawal>()('withdraw-case');
/** By the channel, in the customer's name: one complaint, by its external id. */
export const withdrawalDelivered = command<Delivery<ChannelWithdrawal>, Acceptance>()('withdraw-complaint');

export const withdrawCase = intake.useCase({
  name: 'withdraw-case',
  on: withdrawalAsked,
  reads: ({ merchant, data }) => ({ file: cases.at({ merchant, caseId: data.caseId }) }),
  then: ({ merchant }, { file }) => ({ about: complaints.all((file?.complaints ?? []).map(({ complaintId }) => ({ merchant, complaintId }))) }),
  decide: (_command, { file, about }, now) => {
    if (!file || about.length === 0) return refuse('not-found', 'There is no complaint to withdraw.');
    const { caseId, number } = file;
    const reply = { caseId, number, withdrawn: about.length };
    const open = about.filter(({ state }) => state === 'open');
    return open.length > 0 && file.payoutSubmitted ? tooLate() : { ...withdraw(open, 'customer', now), reply };
  },
});

export const withdrawComplaint = (parts: IntakeParts) =>
  intake.useCase({
    name: 'withdraw-complaint',
    on: withdrawalDelivered,
    reads: ({ data }) => {
      const account = accountOf(parts, data);
      return { ...withdrawalRows(account, data.message), ...pausesFor(account) };
    },
    decide: ({ data }, view, now) => pausedDelivery(view.pauses)
      ?? (isFresh(data.signedAt, now) ? withdrawByChannel(view, now) : staleDelivery()),
  });

export function withdrawalRows(account: Account, { externalId }: ChannelWithdrawal) {
  const { merchant } = account;
  const { complaintId, caseId } = idsOf(account, externalId);
  return { complaints: complaints.all([{ merchant, complaintId }]), cases: cases.all([{ merchant, caseId }]) };
}

/** Until money is on its way; a second withdrawal changes nothing and gets the first answer. */
export function withdrawByChannel(
  view: { readonly complaints: readonly Complaint[]; readonly cases: readonly CaseFile[] }, now: Instant,
): Decision<'complaint.withdrawn.v1', Acceptance> {
  const complaint = view.complaints[0];
  if (!complaint) return refuse('not-found', 'No complaint came under this externalId.');
  if (complaint.state === 'withdrawn') return { reply: acceptanceOf(complaint) };
  if (view.cases[0]?.payoutSubmitted) return tooLate();
  return { ...withdraw([complaint], 'channel', now), reply: acceptanceOf(complaint) };
}

const tooLate = (): Refusal => refuse('too-late', 'A payout for this case is on its way.');

function withdraw(open: readonly Complaint[], by: 'customer' | 'channel', now: Instant): Effects<'complaint.withdrawn.v1', never> {
  return {
    writes: open.map((complaint) => complaints.put({ ...complaint, state: 'withdrawn', facts: complaint.facts + 1 })),
    events: open.map(({ merchant, channel, complaintId, caseId, facts }) =>
      intake.fact('complaint.withdrawn.v1', caseId, { type: 'complaint', id: complaintId, version: facts + 1 },
        { complaintId, caseId, withdrawnAt: now, by }, { merchant, channel })),
  };
}

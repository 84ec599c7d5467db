import { type EventData } from '@redress/contracts';
import { early } from '@redress/messaging';
import { keep } from './case-file.js';
import { caseLife } from './domain/case-life.js';
import { offerLetter, proactiveLetter } from './domain/offer.js';
import { letterTo } from './messages.js';
import { followUp } from './score.js';
import { followUps } from './store/follow-ups.js';

/**
 * Where the customer or one of ours has to decide, the customer hears it now. A remedy that goes straight through is told when it is paid; but where
 * nobody has complained, the customer has to hear first what happened.
 */
export const tellOffer = followUp.useCase({
  name: 'tell-offer',
  on: 'remedy.proposed.v1',
  reads: (e) => ({ rows: followUps.all(asks(e.data) ? [{ merchant: e.merchant, caseId: e.data.caseId }] : []) }),
  decide: ({ data }, { rows: [row] }) => {
    if (!asks(data)) return {};
    if (!row) return early('case.opened.v1');
    if (data.campaignId && !data.needsChoice) return { intents: [letterTo(row, proactiveLetter(data), data.planId)] };
    const letter = offerLetter(data, data.expiresAt ?? row.clocks.resolution.dueAt);
    const state = caseLife.allows(row.state, 'offered') ? 'offered' : row.state;
    return keep(row, { row: { ...row, state }, told: [] }, [letterTo(row, letter, data.round ? `${data.planId}:${data.round}` : data.planId)]);
  },
});

const asks = ({ needsChoice, needsApproval, campaignId }: EventData<'remedy.proposed.v1'>): boolean =>
  needsChoice || needsApproval || campaignId !== undefined;

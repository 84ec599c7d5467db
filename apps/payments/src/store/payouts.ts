import { type HeadOfLoss, type PayoutState, type Reason } from '@redress/contracts';
import { accountOf, bigint, integer, json, oneOf, optional, storeOf, text, time, uuid } from '@redress/messaging';
import { type CreditTerms } from '../domain/credit-terms.js';
import { type Exposure, untouched } from '../domain/exposure.js';
import { type Attempt, type Evidence, type HoldReason, type Payout, type Proposal } from '../domain/payout.js';

const draw = { merchant: text, orderSource: text, orderRef: text, lineRef: text, head: oneOf<HeadOfLoss>() };

export const payouts = storeOf<Payout>()({
  table: 'payout', key: ['merchant', 'payoutId'], version: 'revision', fillfactor: 60,
  columns: {
    ...draw, payoutId: uuid, caseId: uuid, planId: uuid, channel: optional(text), rail: text, railKey: uuid, minor: bigint, currency: text,
    state: oneOf<PayoutState>(), revision: integer, facts: integer, holdReason: optional(oneOf<HoldReason>()), railReference: optional(text),
    valueDate: optional(text), evidence: optional(oneOf<Evidence>()), because: optional(text), backOn: optional(text), reason: json<Reason>(),
    approver: text, credit: optional(json<CreditTerms>()), submissions: integer, sentFrom: optional(time), asks: integer, askStep: integer, proposal: optional(json<Proposal>()),
    attempts: json<Attempt[]>(), createdAt: time, changedAt: time,
  },
  indexes: [
    { columns: ['payoutId'] }, { columns: ['caseId'] },
    // The few that somebody waits for: queues of people, and metrics by state and age.
    { columns: ['state', 'merchant', 'payoutId'], where: `state NOT IN ('succeeded', 'cancelled', 'failed')` },
  ],
  checks: { amount: 'minor > 0', sent: `submissions = 0 OR sent_from IS NOT NULL OR state IN ('created', 'authorised', 'held')` },
});

export const exposures = accountOf<Exposure>()(
  {
    table: 'exposure', key: ['merchant', 'orderSource', 'orderRef', 'lineRef', 'head'], fillfactor: 60,
    columns: { ...draw, currency: text, captured: bigint, reserved: bigint, inFlight: bigint, paid: bigint, chargedBack: bigint, overdrawn: bigint },
    checks: {
      own_draws: `head <> 'price' OR reserved + in_flight + paid <= captured + overdrawn`,
      not_negative: 'reserved >= 0 AND in_flight >= 0 AND paid >= 0 AND charged_back >= 0 AND overdrawn >= 0',
    },
  },
  (key) => untouched(key),
);

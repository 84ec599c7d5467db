import { type Duration } from '@redress/contracts';
import { type UseCase } from '@redress/messaging';
import { acknowledge } from './acknowledge.js';
import { answerSurvey } from './answer-survey.js';
import { decline } from './decline.js';
import { type ClockPolicy } from './domain/clock.js';
import { fulfil } from './fulfil.js';
import { honourPromise } from './honour-promise.js';
import { movePeriod } from './move-period.js';
import { noteCancellation } from './note-cancellation.js';
import { noteApproval } from './note-approval.js';
import { noteDelivery } from './note-delivery.js';
import { noteDispute, raiseDispute } from './note-dispute.js';
import { noteEntitlement } from './note-entitlement.js';
import { noteFailure } from './note-failure.js';
import { noteLapse } from './note-lapse.js';
import { noteLeg } from './note-leg.js';
import { noteLegCancellation } from './note-leg-cancellation.js';
import { openFollowUp } from './open-follow-up.js';
import { reopenCase } from './reopen-case.js';
import { resolveCase } from './resolve-case.js';
import { followUp } from './score.js';
import { tellEvidenceWanted, tellVisit } from './tell-inquiry.js';
import { tellNeedsCustomer } from './tell-needs-customer.js';
import { tellOffer } from './tell-offer.js';
import { tellPaid } from './tell-paid.js';
import { watchClocks } from './watch-clocks.js';
import { withdraw } from './withdraw.js';

/** Everything that follow-up does, by the measures of whoever runs it. */
export const followUpUseCases = (policies: readonly ClockPolicy[], period: Duration): readonly UseCase[] => followUp.perform([
  openFollowUp(policies), acknowledge, noteEntitlement, tellOffer, noteApproval, noteLeg, noteLegCancellation, tellPaid, tellNeedsCustomer,
  decline(period), fulfil(period), noteFailure, noteCancellation(period), noteDispute, raiseDispute, withdraw(period), watchClocks, movePeriod,
  noteDelivery, answerSurvey, reopenCase, resolveCase(period),
  noteLapse, honourPromise,
  tellEvidenceWanted, tellVisit,
]);

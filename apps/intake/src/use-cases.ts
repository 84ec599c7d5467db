import { eraseSubject } from './erase-subject.js';
import { notePayoutSubmitted } from './note-payout-submitted.js';
import { openCaseForCampaign } from './open-case-for-campaign.js';
import { openCaseForChargeback } from './open-case-for-chargeback.js';
import { type IntakeParts } from './parts.js';
import { pauseChannel } from './pause-channel.js';
import { receiveComplaint } from './receive-complaint.js';
import { receiveOrderFact, receiveSignedOrderFact } from './receive-order-fact.js';
import { receiveSealedComplaint } from './receive-sealed-complaint.js';
import { resolveContact } from './resolve-contact.js';
import { intake } from './score.js';
import { withdrawCase, withdrawComplaint } from './withdraw-complaint.js';

/** Everything that intake decides. */
export const perform = (parts: IntakeParts) =>
  intake.perform([
    receiveComplaint(parts), receiveSealedComplaint(parts), receiveOrderFact(parts), receiveSignedOrderFact(parts), withdrawComplaint(parts),
    withdrawCase, notePayoutSubmitted, openCaseForChargeback(parts), openCaseForCampaign(parts), resolveContact(parts), eraseSubject, pauseChannel,
  ]);

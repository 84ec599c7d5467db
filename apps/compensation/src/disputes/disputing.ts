import { addDisputeEvidence } from './add-dispute-evidence.js';
import { appealDispute } from './appeal-dispute.js';
import { askDisputeEvidence } from './ask-dispute-evidence.js';
import { escalateDispute } from './escalate-dispute.js';
import { carryOutAward } from './carry-out-award.js';
import { DisputesDoor } from '../http/disputes.door.js';
import { EvidenceBundleDoor } from '../http/evidence-bundle.door.js';
import { MyDisputeDoor } from '../http/my-dispute.door.js';
import { openBankDispute } from './open-bank-dispute.js';
import { openDispute } from './open-dispute.js';
import { reckonDispute } from './reckon-dispute.js';
import { replaceFailedLegs } from './replace-failed-legs.js';
import { ruleBankDispute } from './rule-bank-dispute.js';
import { ruleDispute } from './rule-dispute.js';
import { watchDispute } from './watch-dispute.js';
import { withdrawDispute } from './withdraw-dispute.js';

/** What happens when a decision is not accepted, from the first word to the last ruling. */
export const disputing = {
  useCases: [
    openDispute, openBankDispute, ruleBankDispute, carryOutAward, askDisputeEvidence, addDisputeEvidence, escalateDispute, ruleDispute, appealDispute, withdrawDispute, watchDispute,
    reckonDispute, replaceFailedLegs,
  ],
  controllers: [DisputesDoor, MyDisputeDoor, EvidenceBundleDoor],
} as const;

import { defineService } from '@redress/messaging';
import { addDisputeEvidence } from './add-dispute-evidence.js';
import { appealDispute } from './appeal-dispute.js';
import { askDisputeEvidence } from './ask-dispute-evidence.js';
import { cancelPlan } from './cancel-plan.js';
import { chooseOption } from './choose-option.js';
import { compensationConfig } from './config.js';
import { decidePlan } from './decide-plan.js';
import { drawChargeback } from './draw-chargeback.js';
import { escalateDispute } from './escalate-dispute.js';
import { expireOffer } from './expire-offer.js';
import { compensationGauges } from './gauges.js';
import { DisputesDoor } from './http/disputes.door.js';
import { EvidenceBundleDoor } from './http/evidence-bundle.door.js';
import { MyCaseDoor } from './http/my-case.door.js';
import { MyDisputeDoor } from './http/my-dispute.door.js';
import { PlansDoor } from './http/plans.door.js';
import { inspectReturn } from './inspect-return.js';
import { noteComplaint } from './note-complaint.js';
import { noteMessage } from './note-message.js';
import { notePayout } from './note-payout.js';
import { openBankDispute } from './open-bank-dispute.js';
import { openDispute } from './open-dispute.js';
import { proposeRemedy } from './propose-remedy.js';
import { reckonDispute } from './reckon-dispute.js';
import { replaceFailedLegs } from './replace-failed-legs.js';
import { ruleDispute } from './rule-dispute.js';
import { compensation as pen } from './score.js';
import { Compensation1764000000000 } from './store/migrations/1764000000000-compensation.js';
import { Findings1764200000000 } from './store/migrations/1764200000000-findings.js';
import { Disputes1764305000000 } from './store/migrations/1764305000000-disputes.js';
import { compensationStores } from './store/stores.js';
import { watchDispute } from './watch-dispute.js';
import { withdrawDispute } from './withdraw-dispute.js';

export const compensationUseCases = pen.perform([
  noteComplaint, proposeRemedy, chooseOption, expireOffer, decidePlan, inspectReturn, notePayout, noteMessage, cancelPlan, drawChargeback,
  openDispute, openBankDispute, askDisputeEvidence, addDisputeEvidence, escalateDispute, ruleDispute, appealDispute, withdrawDispute, watchDispute,
  reckonDispute, replaceFailedLegs,
]);

/** What is owed, offered, chosen and approved: plans made of legs, each drawing on the entitlement accounts of an order's lines. */
export const compensation = defineService({
  name: 'compensation',
  config: compensationConfig,
  stores: [...compensationStores],
  migrations: [Compensation1764000000000, Findings1764200000000, Disputes1764305000000],
  useCases: () => compensationUseCases,
  gauges: () => compensationGauges,
  controllers: [PlansDoor, MyCaseDoor, DisputesDoor, MyDisputeDoor, EvidenceBundleDoor],
});

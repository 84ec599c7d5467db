import { approvePolicy } from './approve-policy.js';
import { attachBacktest } from './attach-backtest.js';
import { bringIntoForce } from './bring-into-force.js';
import { type Describe } from '../domain/publication/publication.js';
import { draftPolicy } from './draft-policy.js';
import { makeSampleCases } from './make-sample-cases.js';
import { publishPolicy } from './publish-policy.js';
import { startBacktest } from './start-backtest.js';
import { withdrawPolicy } from './withdraw-policy.js';

/** The life of policies and rule packs, in the order in which it goes. */
export const publicationUseCases = (describe: Describe) => [
  draftPolicy(describe), startBacktest, attachBacktest, approvePolicy, publishPolicy, bringIntoForce, withdrawPolicy, makeSampleCases,
];

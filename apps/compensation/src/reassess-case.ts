import { nothing } from '@redress/messaging';
import { caseReassess } from './note-finding.js';
import { compensation } from './score.js';

/** What was found out since the decision is on file: the next decision of the case is made with it. */
export const reassessCase = compensation.useCase({ name: 'reassess-case', on: caseReassess, decide: () => nothing });

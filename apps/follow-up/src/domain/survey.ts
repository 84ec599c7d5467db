import { derivedId } from '@redress/contracts';

/** One survey for each time that a case got its outcome. */
export const surveyId = (caseId: string, round: number): string => derivedId('survey', caseId, round);

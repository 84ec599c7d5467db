import { command, refuse } from '@redress/messaging';
import { keep } from './case-file.js';
import { type CaseFact, type FollowUp, isOver, reopen } from './domain/case-life.js';
import { surveyId } from './domain/survey.js';
import { followUp } from './score.js';
import { followUps } from './store/follow-ups.js';

/** `score` is 1 (bad) to 5 (good); `effective: false` says that the remedy did not help, which opens the case again. */
export const surveyAnswer = command<{ caseId: string; score: number; effective?: boolean | undefined }, { state: string }>()('answer-survey');

export const answerSurvey = followUp.useCase({
  name: 'answer-survey',
  on: surveyAnswer,
  reads: (c) => ({ row: followUps.at({ merchant: c.merchant, caseId: c.data.caseId }) }),
  decide: ({ data: { caseId, score, effective }, actor }, { row }, now) => {
    if (!row) return refuse('not-found', 'There is no such case.');
    if (row.surveyScore !== undefined) return refuse('already-decided', 'Your answer is on file already.');
    if (!isOver(row) || row.round === 0) return refuse('wrong-state', 'The case has no outcome yet that could be judged.');
    const answered: CaseFact = {
      type: 'survey.answered.v1',
      data: { caseId, surveyId: surveyId(caseId, row.round), score, ...(effective !== undefined && { effective }), answeredAt: now },
    };
    const judged: FollowUp = { ...row, surveyScore: score, effective: effective === undefined ? 'unknown' : effective ? 'yes' : 'no' };
    const after = effective === false ? reopen(judged, actor?.role ?? 'customer', 'not_effective', now) : { row: judged, told: [] };
    return { ...keep(row, { row: after.row, told: [answered, ...after.told] }), reply: { state: after.row.state } };
  },
});

import { timer } from '@redress/messaging';

/** The next moment at which a clock of the case has something to say. */
export const clockStrikes = timer<{ caseId: string }>()('clock.strikes');
/** The next step of the follow-up period of a case that has its outcome. */
export const periodMoves = timer<{ caseId: string }>()('follow-up.moves');
/** The date of a promise has passed. */
export const promiseLapses = timer<{ promiseId: string }>()('promise.lapses');

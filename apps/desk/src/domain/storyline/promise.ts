import { promiseNames } from '../vocabulary.js';
import { inside, open } from './story.js';

const day = (instant: string): string => instant.slice(0, 10);

/** What we promised, by when. That one was broken is for our own people; that it was kept, also late, is for both. */
export const promiseStory = {
  'promise.made.v1': open('promise.made.v1', ({ promises }) => ({ promises: promises.map(({ kind, dueAt }) => ({ kind, by: day(dueAt) })) }),
    ({ promises }) => `Promised: ${promises.map(({ kind, by }) => `${promiseNames[kind].en} by ${by}`).join(', ')}`,
    ({ promises }) => `已承诺：${promises.map(({ kind, by }) => `${promiseNames[kind].zh}（最迟 ${by}）`).join('、')}`),
  'promise.kept.v1': open('promise.kept.v1', ({ promiseId, kind, late }) => ({ promiseId, kind, late }),
    ({ kind, late }) => `Promise kept${late ? ' late' : ''}: ${promiseNames[kind].en}`,
    ({ kind, late }) => `承诺已${late ? '逾期' : ''}履行：${promiseNames[kind].zh}`),
  'promise.broken.v1': inside('promise.broken.v1', ({ promiseId, kind, dueAt }) => ({ promiseId, kind, by: day(dueAt) }),
    ({ kind, by }) => `Promise broken: ${promiseNames[kind].en}, due by ${by}`,
    ({ kind, by }) => `承诺逾期未履行：${promiseNames[kind].zh}，期限 ${by}`),
};

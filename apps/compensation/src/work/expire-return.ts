import { nothing } from '@redress/messaging';
import { moveReception } from '../domain/work/return.js';
import { isOpenTask, planTaskId } from '../domain/work/task.js';
import { compensation } from '../score.js';
import { giveUp, returnExpires } from './take-back.js';
import { cancelTask, finish, tellReturn, workOn, workRefs, workRefsOf } from './work.js';

/** The goods were not sent in time: what waited for them ends. Goods that are on their way, or that a person looks into, do not expire. */
export const expireReturn = compensation.useCase({
  name: 'expire-return',
  on: returnExpires,
  reads: ({ merchant, data }) => workRefs(merchant, data.planId),
  then: (_, { plan }) => workRefsOf(plan),
  decide: (_, { plan, goods, files, following, ...view }, now) => {
    if (!plan || goods?.reception !== 'awaiting' || goods.acceptance !== 'pending') return nothing;
    const work = workOn(plan, goods, files[0], now);
    work.goods = moveReception(goods, 'expired');
    tellReturn(work, 'return.expired.v1', { expiredAt: now });
    const reception = following.find(({ taskId }) => taskId === planTaskId(plan.planId, 'return_reception'));
    if (reception && isOpenTask(reception)) cancelTask(work, reception, 'return_expired');
    giveUp(work, 'expiry', 'return_expired');
    return finish(work, view);
  },
});

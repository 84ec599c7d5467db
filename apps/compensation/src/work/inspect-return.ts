import { command, refuse } from '@redress/messaging';
import { knownOf } from '../domain/offer/finding.js';
import { type PlanState } from '../domain/plan/plan.js';
import { type Disposition, isAwaited, isUndecided } from '../domain/work/return.js';
import { type Task, isOpenTask } from '../domain/work/task.js';
import { compensation } from '../score.js';
import { judge, receive, requestReturn } from './take-back.js';
import { type Work, cancelTask, find, finish, workOn, workRefs, workRefsOf } from './work.js';

export interface Inspection {
  readonly planId: string;
  /** The goods came back in the state that the refund asks for. */
  readonly passed: boolean;
  readonly disposition?: Disposition | undefined;
}
export const inspectReturnCommand = command<Inspection, { planId: string; state: PlanState }>()('inspect-return');

/**
 * A person looked at goods that came back, or decides what no inspection could: legs that waited for it are released, or end. Who has
 * looked at goods has them, whatever was said of their arrival.
 */
export const inspectReturn = compensation.useCase({
  name: 'inspect-return',
  on: inspectReturnCommand,
  reads: ({ merchant, data }) => workRefs(merchant, data.planId),
  then: (_, { plan }) => workRefsOf(plan),
  decide: ({ data: { planId, passed, disposition }, actor }, { plan, goods, files, following, ...view }, now) => {
    if (!actor) throw new Error('a return is inspected by somebody');
    if (!plan) return refuse('not-found', 'there is no such plan');
    if (plan.waitsFor !== 'inspection') return refuse('wrong-state', `the plan is ${plan.state} and waits for no inspection`);
    if (goods && !isUndecided(goods)) return refuse('already-decided', `the return is ${goods.acceptance}`);
    const work = workOn(plan, goods, files[0], now);
    if (goods) stopTasks(work, following);
    else requestReturn(work);
    if (isAwaited(work.goods!) && work.goods!.acceptance === 'pending') receive(work, 'received', actor.id);
    judge(work, passed, actor.id, disposition);
    noteGoods(work, passed);
    const audit = [{ act: 'return.inspect', target: planId, detail: { passed: String(passed) } }];
    const effects = finish(work, view);
    return 'refused' in effects ? effects : { ...effects, audit, reply: { planId, state: work.telling.plan.state } };
  },
});

/** What a warehouse was asked to do is done by whoever inspected. */
function stopTasks(work: Work, following: readonly Task[]): void {
  for (const task of following) {
    if (isOpenTask(task) && (task.kind === 'inspection' || task.kind === 'return_reception')) cancelTask(work, task, 'inspected_by_hand');
  }
}

function noteGoods(work: Work, passed: boolean): void {
  const seen = { source: 'inspection', proven: 'yes' } as const;
  for (const lineRef of work.goods!.lineRefs) {
    const at = knownOf(work.file, lineRef).goodsReturnedAt?.value ?? work.now;
    find(work, lineRef, { goodsIntact: { value: passed, ...seen }, goodsReturnedAt: { value: at, ...seen } }, 'inspection');
  }
}

import { type Instant, plus } from '@redress/contracts';
import { command, refuse } from '@redress/messaging';
import { type Task, extraTaskId, isOpenTask } from '../domain/work/task.js';
import { compensation } from '../score.js';
import { tasks, workSheets } from '../store/work.js';
import { assign, finish, workOn, workRefs, workRefsOf } from './work.js';

export interface Pickup {
  readonly planId: string;
  /** The case that the customer's link opens. */
  readonly caseId: string;
  readonly pickupAt: Instant;
}
export const bookPickupCommand = command<Pickup, { taskId: string; pickupAt: Instant }>()('book-pickup');

/** The customer has goods fetched that are to come back. Once our carrier has them, their loss is ours. */
export const bookPickup = compensation.useCase({
  name: 'book-pickup',
  on: bookPickupCommand,
  reads: ({ merchant, data: { planId } }) => ({ ...workRefs(merchant, planId), sheet: workSheets.at({ merchant, planId }) }),
  then: ({ merchant, data: { planId } }, { plan, sheet }) => ({
    ...workRefsOf(plan),
    extras: tasks.all(Array.from({ length: sheet.extras + 1 }, (_, index) => ({ merchant, taskId: extraTaskId(planId, index + 1) }))),
  }),
  decide: ({ data: { planId, caseId, pickupAt } }, { plan, goods, sheet, extras, files, ...view }, now) => {
    if (!plan || plan.caseId !== caseId || !goods) return refuse('not-found', 'no goods of this case are to come back');
    if (goods.reception !== 'awaiting') return refuse('wrong-state', `the goods are ${goods.reception}`);
    if (extras.some(isOpenPickup)) return refuse('already-decided', 'a pickup is booked');
    if (pickupAt <= now || pickupAt > goods.sendBackBy) return refuse('bad-request', `pickupAt is to come, and not later than ${goods.sendBackBy}`);
    const work = workOn(plan, goods, files[0], now);
    const taskId = extraTaskId(planId, sheet.extras + 1);
    const lineRef = goods.lineRefs[0]!;
    assign(work, 'home_pickup', { taskId, lineRef, assignedBy: 'customer', appointmentAt: pickupAt }, plus(pickupAt, { days: 1 }));
    work.writes.push(workSheets.put({ ...sheet, extras: sheet.extras + 1 }));
    const effects = finish(work, view);
    return 'refused' in effects ? effects : { ...effects, reply: { taskId, pickupAt } };
  },
});

const isOpenPickup = (task: Task): boolean => task.kind === 'home_pickup' && isOpenTask(task);

import {
  type Department, type Instant, type Leg, type RemedyKind, type TaskAnswer, type TaskKind, type TaskReport, derivedId, plus,
} from '@redress/contracts';
import { lifeCycle } from '@redress/decider';

export type TaskState = 'assigned' | 'accepted' | 'scheduled' | 'done' | 'failed' | 'cancelled';

/** Being overdue is no state: an overdue task is still the same department's to do, until the last level ends it. */
export const taskCycle = lifeCycle<TaskState>('task', 'assigned', {
  assigned: ['accepted', 'scheduled', 'done', 'failed', 'cancelled'],
  accepted: ['scheduled', 'done', 'failed', 'cancelled'],
  scheduled: ['scheduled', 'done', 'failed', 'cancelled'],
  done: [],
  failed: [],
  cancelled: [],
});

/** Work that another department does for a plan. */
export interface Task {
  readonly merchant: string;
  readonly taskId: string;
  readonly kind: TaskKind;
  readonly department: Department;
  readonly caseId: string;
  readonly planId: string;
  readonly channel?: string | undefined;
  /** The leg that ends with this task. */
  readonly legId?: string | undefined;
  readonly lineRef: string;
  readonly orderSource: string;
  readonly orderRef: string;
  readonly state: TaskState;
  readonly assignedBy: string;
  readonly assignedAt: Instant;
  readonly dueAt: Instant;
  readonly appointmentAt?: Instant | undefined;
  /** What a repair waits for, as far as the shop has said. */
  readonly delayCause?: TaskReport['delayCause'];
  /** How often it was escalated. */
  readonly overdue: number;
  /** By which it ended: the same answer again changes nothing. */
  readonly answerId?: string | undefined;
  readonly report?: TaskReport | undefined;
  readonly reason?: string | undefined;
  readonly endedAt?: Instant | undefined;
  /** Counts its events: each change tells one. */
  readonly version: number;
}

interface TaskRule {
  readonly department: Department;
  /** Within which it is to be done, and then the time between two levels of escalation. */
  readonly days: number;
  readonly graceDays: number;
  /** What a report of it cannot leave out. */
  readonly needs: readonly (keyof TaskReport)[];
  /** It goes on when its plan has come to nothing. */
  readonly outlives?: true;
}

/** The policy says how long a repair may take; its last level comes when the law has counted the days of it. */
export const taskRules: Readonly<Record<TaskKind, TaskRule>> = {
  technician_visit: { department: 'field_service', days: 5, graceDays: 3, needs: ['defectConfirmed'] },
  return_reception: { department: 'warehouse', days: 7, graceDays: 7, needs: ['reception'] },
  inspection: { department: 'warehouse', days: 3, graceDays: 2, needs: ['passed'] },
  repair: { department: 'repair_shop', days: 30, graceDays: 45, needs: [] },
  replacement_shipment: { department: 'warehouse', days: 7, graceDays: 7, needs: [] },
  goods_shipment: { department: 'warehouse', days: 7, graceDays: 7, needs: [] },
  reship_missing: { department: 'warehouse', days: 5, graceDays: 5, needs: [] },
  home_pickup: { department: 'logistics', days: 3, graceDays: 3, needs: [] },
  freight_insurance_claim: { department: 'support', days: 15, graceDays: 15, needs: [], outlives: true },
  evidence_review: { department: 'support', days: 2, graceDays: 2, needs: ['defectConfirmed'] },
  callback: { department: 'support', days: 1, graceDays: 1, needs: [], outlives: true },
  care_provision: { department: 'support', days: 1, graceDays: 1, needs: [] },
  service_provision: { department: 'support', days: 5, graceDays: 5, needs: [] },
};

/** After this many levels nobody has answered: the task has failed, and whoever owes the remedy has to find another way. */
export const LAST_LEVEL = 3;
export const UNANSWERED = 'unanswered';

/** The law counts the days of a repair beyond 30 and beyond 90: its clock strikes the day after. */
export const REPAIR_STRIKES: readonly number[] = [31, 91];

const byRemedy: Readonly<Partial<Record<RemedyKind, TaskKind>>> = {
  replacement: 'replacement_shipment', reship_missing: 'reship_missing', gift: 'goods_shipment', upgrade: 'goods_shipment', repair: 'repair',
  technician_visit: 'technician_visit', home_pickup: 'home_pickup', care: 'care_provision',
};

/** Which task fulfils a leg; none for legs that money or a letter fulfils. */
export function taskFor({ form, remedy }: Pick<Leg, 'form' | 'remedy'>): TaskKind | undefined {
  if (form !== 'goods' && form !== 'service') return undefined;
  return byRemedy[remedy] ?? (form === 'goods' ? 'goods_shipment' : 'service_provision');
}

export const legTaskId = (legId: string): string => derivedId('task', legId);
/** Tasks that a plan has at most one of. */
export const planTaskId = (planId: string, kind: TaskKind): string => derivedId('task', planId, kind);
/** Tasks that people assign, numbered from 1. */
export const extraTaskId = (planId: string, ordinal: number): string => derivedId('task', planId, 'extra', ordinal);

export const isOpenTask = ({ state }: Task): boolean => !taskCycle.isFinal(state);

export type TaskAbout = Omit<
  Task, 'state' | 'overdue' | 'version' | 'department' | 'dueAt' | 'assignedAt' | 'delayCause' | 'answerId' | 'report' | 'reason' | 'endedAt'
>;

/** `dueAt`: only where it is not by the kind's own days. */
export function newTask(about: TaskAbout, now: Instant, dueAt?: Instant): Task {
  const { department, days } = taskRules[about.kind];
  return { ...about, department, state: 'assigned', assignedAt: now, dueAt: dueAt ?? plus(now, { days }), overdue: 0, version: 1 };
}

/** Moves a task along its life cycle. An illegal move is a fault of the program: use cases ask first. */
export function moveTask(task: Task, state: TaskState, change: Partial<Task> = {}): Task {
  if (!taskCycle.allows(task.state, state)) throw new Error(`a task that is ${task.state} cannot become ${state}`);
  return { ...task, ...change, state, version: task.version + 1 };
}

/** The first thing that a report of a task done leaves out; undefined where nothing is missing. */
export const missingIn = ({ kind }: Pick<Task, 'kind'>, { outcome, report }: TaskAnswer): keyof TaskReport | undefined =>
  (outcome === 'done' ? taskRules[kind].needs.find((name) => report[name] === undefined) : undefined);

/** When the next level is due: the first at `dueAt`, then one every grace period. */
export const nextLevelAt = ({ kind, dueAt, overdue }: Task): Instant => plus(dueAt, { days: overdue * taskRules[kind].graceDays });

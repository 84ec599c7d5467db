import { type Circumstances, type Instant, type TaskReport, elapsed } from '@redress/contracts';
import { type CaseFile } from '../case-file.js';
import { type Task, UNANSWERED } from '../work/task.js';

const DAY_MS = 86_400_000;

type Seen = { readonly source: 'inspection'; readonly proven: 'yes' };
const seen: Seen = { source: 'inspection', proven: 'yes' };
const fact = <T>(value: T) => ({ value, ...seen });

/** What is known of a line: findings go before what the order said. */
export const knownOf = (file: CaseFile | undefined, lineRef: string): Circumstances => {
  const said = file?.complaints.flatMap(({ order }) => order.lines).find((line) => line.lineRef === lineRef)?.circumstances;
  return { ...said, ...file?.findings?.[lineRef] };
};

/** What the report itself states of the goods. */
function stated({ defectConfirmed, performanceFault, defectAtDelivery, minorDefect, goodsIntact, delayCause, cause }: TaskReport): Circumstances {
  return {
    ...(defectConfirmed !== undefined && { defectConfirmed: fact(defectConfirmed) }),
    ...(performanceFault !== undefined && { performanceFault: fact(performanceFault) }),
    ...(defectAtDelivery !== undefined && { defectAtDelivery: fact(defectAtDelivery) }),
    ...(minorDefect !== undefined && { minorDefect: fact(minorDefect) }),
    ...(goodsIntact !== undefined && { goodsIntact: fact(goodsIntact) }),
    ...(delayCause !== undefined && { repairDelayCause: fact(delayCause) }),
    ...(cause !== undefined && { cause: fact(cause) }),
  };
}

/** How long the goods have been in repair: the longest repair so far counts, in begun days. */
export function repairClock(task: Task, known: Circumstances, now: Instant): Circumstances {
  const days = Math.max(known.repairDays?.value ?? 0, Math.ceil(elapsed(task.assignedAt, now) / DAY_MS));
  return { repairDays: fact(days), ...(task.delayCause && { repairDelayCause: fact(task.delayCause) }) };
}

/** What a task that ended establishes about its line. `known`: what was known of it before. */
export function findingsOf(task: Task, known: Circumstances, now: Instant): Circumstances {
  const { kind, state, report = {}, reason } = task;
  const done = state === 'done';
  const own = stated(report);
  switch (kind) {
    case 'repair': return {
      ...repairClock(task, known, now), ...own,
      ...(!done && reason !== UNANSWERED
        && (reason === 'refused' ? { repairRefused: fact(true) } : { repairsFailed: fact((known.repairsFailed?.value ?? 0) + 1) })),
    };
    case 'replacement_shipment': return { ...own, ...(!done && { replacementFailed: fact(true) }) };
    case 'home_pickup': return done ? { ...own, goodsSentBackAt: fact(now) } : own;
    case 'inspection': return done ? { goodsIntact: fact(report.passed!), ...own } : own;
    case 'return_reception': return done && report.reception !== 'lost_in_transit' ? { ...own, goodsReturnedAt: fact(now) } : own;
    default: return own;
  }
}

/**
 * The file with these findings; the same file where they say nothing new. What is proven stays until something proven contradicts it:
 * nobody loses a proof to a mere statement.
 */
export function withFindings(file: CaseFile, lineRef: string, found: Circumstances): CaseFile {
  const before = file.findings?.[lineRef] ?? {};
  const news = Object.entries(found).filter(([name, { value, proven }]) => {
    const old = before[name as keyof Circumstances];
    return !old || (old.proven !== 'yes' && proven === 'yes') || (old.value !== value && (old.proven !== 'yes' || proven === 'yes'));
  });
  if (news.length === 0) return file;
  return { ...file, findings: { ...file.findings, [lineRef]: { ...before, ...Object.fromEntries(news) } }, version: file.version + 1 };
}

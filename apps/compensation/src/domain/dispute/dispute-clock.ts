import { type Instant, instant, plus } from '@redress/contracts';
import { type Dispute, type EvidenceRequest, type Step, after, awaitsRuling, end, escalate, mayGoTo, reviewed } from './dispute.js';
import { levelRules, timesOf } from './dispute-levels.js';

/** A deadline is near when three quarters of its time are over. */
const nearAt = (from: Instant, dueAt: Instant): Instant => instant(Date.parse(from) + Math.floor((Date.parse(dueAt) - Date.parse(from)) * 0.75));

interface Due {
  readonly at: Instant;
  readonly strike: (dispute: Dispute, now: Instant) => Step;
}

/** All that a dispute waits for by itself, the earliest first. Nothing is missed of which it was not told before that it was near. */
export function nextDue(dispute: Dispute): Due | undefined {
  const due = [...dispute.requests.filter(({ state }) => state === 'open').map(evidenceDue), ...rulingDue(dispute)];
  if (dispute.appealUntil) due.push({ at: dispute.appealUntil, strike: (one, now) => end(one, 'closed', now) });
  return due.reduce<Due | undefined>((first, one) => (first && first.at <= one.at ? first : one), undefined);
}

/** Does everything that is due by now, in its order. */
export function strike(dispute: Dispute, now: Instant): Step {
  const due = nextDue(dispute);
  if (!due || due.at > now) return { dispute, told: [] };
  return after(due.strike(dispute, now), (next) => strike(next, now));
}

function evidenceDue({ requestId, party, askedAt, dueAt, nearTold, level }: EvidenceRequest): Due {
  const change = (dispute: Dispute, to: Partial<EvidenceRequest>): Dispute =>
    ({ ...dispute, requests: dispute.requests.map((one) => (one.requestId === requestId ? { ...one, ...to } : one)) });
  const data = { of: 'evidence', party, dueAt } as const;
  if (!nearTold) return {
    at: nearAt(askedAt, dueAt),
    strike: (dispute) => ({ dispute: change(dispute, { nearTold: true }), told: [{ type: 'dispute.deadline-near.v1', level, data }] }),
  };
  return {
    at: dueAt,
    strike: (dispute, now) => ({
      dispute: reviewed(change(dispute, { state: 'missed' }), now), told: [{ type: 'dispute.deadline-missed.v1', level, data }],
    }),
  };
}

function rulingDue(of: Dispute): Due[] {
  const { clock, level } = of;
  if (!clock || !awaitsRuling(of)) return [];
  const { from, dueAt, told } = clock;
  const data = { of: 'ruling', dueAt } as const;
  const say = (dispute: Dispute, what: 'near' | 'missed'): Step => ({
    dispute: { ...dispute, clock: { ...clock, told: what } }, told: [{ type: `dispute.deadline-${what}.v1`, level, data }],
  });
  if (!told) return [{ at: nearAt(from, dueAt), strike: (dispute) => say(dispute, 'near') }];
  if (told === 'near') return [{ at: dueAt, strike: (dispute, now) => after(say(dispute, 'missed'), (next) => unheard(next, now)) }];
  return [{ at: plus(dueAt, timesOf(level, of.orderSource).lapse), strike: (dispute, now) => end(dispute, 'expired', now) }];
}

/** Nobody has ruled in time: the next level of the house takes it, where there is one. */
function unheard(dispute: Dispute, now: Instant): Step {
  const next = levelRules[dispute.level].onSilence;
  return next && mayGoTo(dispute, next) ? escalate(dispute, next, 'no-ruling-in-time', now) : { dispute, told: [] };
}

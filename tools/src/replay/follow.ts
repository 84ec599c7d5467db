import { setTimeout as pause } from 'node:timers/promises';
import { services } from '@redress/contracts';
import { type Pool } from 'pg';
import * as ask from '../audit/facts.js';
import { type Serving } from '../audit/serving.js';
import { isAtRest, type Known, type Standing, standingOf } from './standing.js';

/** A complaint that is followed, by the id that it has in every run. */
export interface Followed { readonly complaintId: string; readonly externalId: string }

export interface Place {
  readonly standing: Standing;
  readonly caseId?: string | undefined;
  readonly receivedAt?: string | undefined;
}

export interface Look {
  readonly places: Map<string, Place>;
  /** Steps about them that are stored for later, and those that are due or begun. */
  readonly intents: readonly { readonly due: boolean }[];
}

/** Where all of these complaints stand now. */
export async function lookAt(db: ask.Db, followed: readonly Followed[]): Promise<Look> {
  const found = await ask.complaintsOf(db, followed.map(({ complaintId }) => complaintId));
  const complaints = new Map(found.map((one) => [one.complaintId, one]));
  const cases = [...complaints.values()].map(({ caseId }) => caseId);
  const keys = [...cases, ...followed.filter(({ complaintId }) => !complaints.has(complaintId)).map(({ externalId }) => externalId)];
  const plans = new Map((await ask.plansOf(db, cases)).map((plan) => [plan.complaintId, plan]));
  const payouts = Map.groupBy(await ask.payoutsOf(db, cases), ({ caseId }) => caseId);
  // A desk that cannot show a case holds nothing up.
  const waiting = await ask.waitingInputs(db, keys);
  const parked = new Set(waiting.filter(({ why, service }) => why === 'parked' && service !== 'desk').map(({ key }) => key));
  const unsendable = new Set(await ask.failedMessages(db, cases));
  const intents = await ask.storedIntents(db, cases);
  const places = followed.map(({ complaintId, externalId }): [string, Place] => {
    const complaint = complaints.get(complaintId);
    const known: Known = {
      complaint, plan: plans.get(complaintId), payouts: (complaint && payouts.get(complaint.caseId)) ?? [],
      parked: parked.has(complaint?.caseId ?? externalId), unsendable,
    };
    return [complaintId, { standing: standingOf(known), caseId: complaint?.caseId, receivedAt: complaint?.receivedAt }];
  });
  return { places: new Map(places), intents };
}

export interface FollowOptions {
  readonly serving: Serving;
  readonly pool: Pool;
  readonly signal: AbortSignal;
  /** Called at each look with how many are at rest. */
  seen(atRest: number, places: ReadonlyMap<string, Place>): void;
}

const LOOK_EVERY_MS = 700;
/** A backlog on Kafka is up to five seconds old when it is told. */
const QUIET_FOR_MS = { kafka: 6_000, log: 1_000 };
/** With nothing left to be read or done anywhere, what has not moved for so long does not move any more. */
const STUCK_AFTER_MS = 15_000;

export interface Followings {
  readonly places: ReadonlyMap<string, Place>;
  /** True where the house had nothing left to do; else the signal has ended the waiting. */
  readonly quiet: boolean;
}

/** Waits until no complaint is on its way any more and nothing about them is unread or due; or until the signal. */
export async function follow(followed: readonly Followed[], { serving, pool, signal, seen }: FollowOptions): Promise<Followings> {
  let places: ReadonlyMap<string, Place> = new Map();
  let quietSince: number | undefined;
  for (;;) {
    try {
      const look = await lookAt(pool, followed);
      places = look.places;
      const atRest = [...places.values()].filter(({ standing }) => isAtRest(standing)).length;
      seen(atRest, places);
      // With all at rest only what is due counts: a question that a rail is asked tomorrow is none of today's.
      const open = look.intents.filter(({ due }) => due || atRest < places.size).length;
      const idle = open === 0 && (await hasNothingToDo(serving));
      quietSince = idle ? (quietSince ?? performance.now()) : undefined;
      const quietMs = quietSince === undefined ? 0 : performance.now() - quietSince;
      const wanted = QUIET_FOR_MS[serving.onKafka ? 'kafka' : 'log'] + (atRest === places.size ? 0 : STUCK_AFTER_MS);
      if (quietSince !== undefined && quietMs >= wanted) return { places, quiet: true };
    } catch {
      quietSince = undefined; // database or service is away, and comes back
    }
    if (signal.aborted) return { places, quiet: false };
    await pause(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** `unread` is null while the bus is away: then nobody knows. */
interface Backlog { unread: number | null; inHand: number; early: number; outbox: number }

async function hasNothingToDo(serving: Serving): Promise<boolean> {
  const headers = { authorization: `Bearer ${await serving.token('operator')}` };
  const backlogs = await Promise.all(services.map(async (service) => {
    const response = await fetch(`${serving.adminUrl(service)}/backlog`, { headers, signal: AbortSignal.timeout(5_000) });
    return response.ok ? ((await response.json()) as Backlog) : undefined;
  }));
  return backlogs.every((backlog) => backlog && backlog.unread !== null && backlog.unread + backlog.inHand + backlog.early + backlog.outbox === 0);
}

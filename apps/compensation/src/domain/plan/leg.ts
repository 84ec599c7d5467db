import { type Leg } from '@redress/contracts';
import { lifeCycle } from '@redress/decider';

export type LegState = 'planned' | 'released' | 'fulfilled' | 'failed' | 'cancelled';

/** A fulfilled leg fails after all where the bank sends the money back. */
export const legCycle = lifeCycle<LegState>('leg', 'planned', {
  planned: ['released', 'cancelled'],
  released: ['fulfilled', 'failed', 'cancelled'],
  fulfilled: ['failed'],
  failed: [],
  cancelled: [],
});

/** How far a leg of the chosen option has come. */
export interface LegProgress {
  readonly legId: string;
  readonly state: LegState;
}

/** What has happened that gates wait for. Nothing is released before approval, whatever else has happened. */
export interface Opened {
  readonly approved: boolean;
  readonly chosen: boolean;
  readonly inspected: boolean;
  /** What other departments had to do first is done. */
  readonly done?: boolean;
}

export function isOpen({ gate }: Pick<Leg, 'gate'>, opened: Opened): boolean {
  if (!opened.approved) return false;
  if (gate === 'choice') return opened.chosen;
  if (gate === 'task') return opened.done ?? false;
  return gate !== 'inspection' || opened.inspected;
}

export const ended = ({ state }: LegProgress): boolean => state === 'fulfilled' || state === 'failed' || state === 'cancelled';
/** Legs that still draw, or may draw, on their entitlement account. */
export const draws = ({ state }: LegProgress): boolean => state !== 'failed' && state !== 'cancelled';

import { type Service, services } from '@redress/contracts';
import { schemaOf } from '@redress/messaging';
import { type Pool } from 'pg';
import { type Victim } from './plan.js';

const EVENTS = 40;

/**
 * Lets a service that was killed meet its latest events again, all of which it has decided: as if it had died between its commits and those
 * of its offsets, which by itself happens too seldom to show anything. On Kafka there is nothing to set back, and more comes again by itself.
 */
export async function forgetOffsets(superuser: Pool, victim: Victim): Promise<void> {
  if (!services.includes(victim as Service)) return;
  await superuser.query(`UPDATE ${schemaOf(victim)}.log_position SET next = greatest(next - ${EVENTS}, 0)`);
}

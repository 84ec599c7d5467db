import { isEventType, listenersOf, services } from '@redress/contracts';
import { schemaOf } from '@redress/messaging';
import { type Db, type EventFact } from '../audit/facts.js';
import { type Place } from '../replay/follow.js';

const SHOWN = 3;

/**
 * What went from service to service, in one line for each fault: every event on the bus must be in the inbox of each service that the score
 * names as its listener, and no inbox may hold what nobody has published.
 */
export async function inboxFaults(db: Db, events: readonly EventFact[]): Promise<string[]> {
  const faults = await Promise.all(services.map(async (service) => {
    const { rows } = await db.query<{ id: string }>(`SELECT id FROM ${schemaOf(service)}.inbox`);
    const heard = new Set(rows.map(({ id }) => id));
    const addressed = events.filter(({ type }) => isEventType(type) && listenersOf(type).includes(service));
    const missed = addressed.filter(({ id }) => !heard.has(id));
    const known = new Set(addressed.map(({ id }) => id));
    const strange = [...heard].filter((id) => !known.has(id));
    return [
      ...told(missed.map(({ type, id }) => `${type} ${id}`), `events never reached ${service}`),
      ...told(strange, `inputs of ${service} were never published`),
    ];
  }));
  return faults.flat();
}

/** Cases that are over for the customer, and of which follow-up does not know it. */
export async function unresolved(db: Db, places: ReadonlyMap<string, Place>): Promise<string[]> {
  const { rows } = await db.query<{ caseId: string }>('SELECT case_id AS "caseId" FROM follow_up.follow_up WHERE outcome IS NOT NULL');
  const resolved = new Set(rows.map(({ caseId }) => caseId));
  const over = [...places.values()].filter(({ standing }) => standing === 'settled' || standing === 'declined');
  const open = over.flatMap(({ caseId }) => (caseId && !resolved.has(caseId) ? [caseId] : []));
  return told(open, 'cases are settled or declined, and not resolved');
}

function told(found: readonly string[], what: string): string[] {
  const more = found.length > SHOWN ? ' …' : '';
  return found.length > 0 ? [`${found.length} ${what}: ${found.slice(0, SHOWN).join(', ')}${more}`] : [];
}

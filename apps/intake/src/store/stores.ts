import { cases, complaints } from './cases.js';
import { channelPauses } from './channel-pauses.js';
import { orderBook, takenOrderFacts } from './order-book.js';
import { quarantine } from './quarantine.js';
import { vaultRecords, vaultSubjects } from './vault.js';

/** What the first migration makes. */
export const firstStores = [cases, complaints, orderBook, takenOrderFacts, vaultSubjects, vaultRecords, quarantine] as const;
export const intakeStores = [...firstStores, channelPauses] as const;

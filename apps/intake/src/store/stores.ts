import { cases, complaints } from './cases.js';
import { orderBook, takenOrderFacts } from './order-book.js';
import { quarantine } from './quarantine.js';
import { vaultRecords, vaultSubjects } from './vault.js';

export const intakeStores = [cases, complaints, orderBook, takenOrderFacts, vaultSubjects, vaultRecords, quarantine] as const;

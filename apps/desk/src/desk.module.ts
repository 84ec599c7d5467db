import { defineService } from '@redress/messaging';
import { deskConfig } from './config.js';
import { deskUseCases } from './fold-event.js';
import { deskGauges } from './gauges.js';
import { Addresses } from './http/addresses.js';
import { CaseDoor } from './http/case-door.js';
import { CaseListDoor } from './http/case-list-door.js';
import { CustomerDoor } from './http/customer-door.js';
import { LiveDoor } from './http/live-door.js';
import { QueuesDoor } from './http/queues-door.js';
import { RedeliveryDoor } from './http/redelivery-door.js';
import { SpansDoor } from './http/spans-door.js';
import { StartDoor } from './http/start-door.js';
import { TraceDoor } from './http/trace-door.js';
import { RecentSpans } from './recent-spans.js';
import { caseSummaries } from './store/case-summaries.js';
import { complaintCases } from './store/complaint-cases.js';
import { Desk1764000000000 } from './store/migrations/1764000000000-desk.js';
import { timeline } from './store/timeline.js';

/** The read side: folds every event into the timeline and the summary of its case, and shows them to staff and customers. */
export const desk = defineService({
  name: 'desk',
  lingerMs: 50,
  config: deskConfig,
  stores: [caseSummaries, timeline, complaintCases],
  migrations: [Desk1764000000000],
  appendOnly: [timeline, complaintCases],
  useCases: () => deskUseCases,
  gauges: () => deskGauges,
  controllers: [StartDoor, CaseListDoor, CaseDoor, CustomerDoor, LiveDoor, QueuesDoor, RedeliveryDoor, SpansDoor, TraceDoor],
  providers: (config) => [
    { provide: Addresses, useValue: new Addresses(config.FOLLOW_UP_URL, config.COMPENSATION_URL, config.INBOX_URL) },
    { provide: RecentSpans, useValue: new RecentSpans() },
  ],
});

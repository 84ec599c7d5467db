import { caseOf, evolve, type Heard } from './domain/case-summary.js';
import { kept, told } from './domain/storyline/storyline.js';
import { noteRedelivery } from './note-redelivery.js';
import { desk } from './score.js';
import { caseSummaries } from './store/case-summaries.js';
import { complaintCases } from './store/complaint-cases.js';
import { timeline } from './store/timeline.js';

/** Takes every event about a case into its timeline and its summary. Nothing is early here: topics may come in any order. */
export const foldEvent = desk.useCase({
  name: 'fold-event',
  on: told,
  reads: (e) => {
    const caseId = caseOf(e);
    return { summaries: caseSummaries.all(caseId ? [{ merchant: e.merchant, caseId }] : []) };
  },
  decide: (e, { summaries }, now) => {
    const summary = evolve(summaries[0], e as Heard);
    if (!summary) return {};
    const { merchant, caseId } = summary;
    return {
      writes: [
        caseSummaries.put(summary),
        timeline.add({ merchant, caseId, eventId: e.id, type: e.name, at: e.at, foldedAt: now, params: kept(e) }),
        ...(e.name === 'complaint.received.v1' ? [complaintCases.add({ merchant, complaintId: e.data.complaintId, caseId })] : []),
      ],
    };
  },
});

export const deskUseCases = desk.perform([foldEvent, noteRedelivery]);

import { type Instant } from '@redress/contracts';
import { command, refuse } from '@redress/messaging';
import { erased } from './domain/vault.js';
import { intake } from './score.js';
import { vaultSubjects } from './store/vault.js';

export interface Erasure {
  /** Data keys that are destroyed now, or were before. */
  readonly subjects: number;
  readonly erasedAt: Instant;
}
/** The subjects are found by the door: all that a merchant's channels know of one person. */
export const erasureAsked = command<{ subjectIds: readonly string[] }, Erasure>()('erase-subject');

/** Destroys the data keys of one person. What events and other services hold of them is redacted, and stays. */
export const eraseSubject = intake.useCase({
  name: 'erase-subject',
  on: erasureAsked,
  reads: ({ merchant, data }) => ({ subjects: vaultSubjects.all(data.subjectIds.map((subjectId) => ({ merchant, subjectId }))) }),
  decide: (_command, { subjects }, now) => {
    if (subjects.length === 0) return refuse('not-found', 'The vault knows nobody by that.');
    return {
      writes: subjects.filter(({ wrappedKey }) => wrappedKey).map((subject) => vaultSubjects.put(erased(subject, now))),
      audit: subjects.map(({ subjectId }) => ({ act: 'subject.erased', target: subjectId })),
      reply: { subjects: subjects.length, erasedAt: now },
    };
  },
});

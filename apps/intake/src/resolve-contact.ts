import { type Contact, type ContactAnswer } from '@redress/contracts';
import { command } from '@redress/messaging';
import { type CaseComplaint, type CaseFile } from './domain/case-file.js';
import { openPerson, type VaultRecord, type VaultSubject } from './domain/vault.js';
import { type IntakeKeys, type IntakeParts } from './parts.js';
import { intake } from './score.js';
import { cases } from './store/cases.js';
import { vaultRecords, vaultSubjects } from './store/vault.js';

/** Never run it with an Idempotency-Key: its reply, which holds a contact, would be stored. */
export const contactAsked = command<{ caseId: string; intentId: string; purpose: string }, ContactAnswer>()('resolve-contact');

/** Whom to write to about a case. Who asked, for which intent and what for goes to the audit log, found or not. */
export const resolveContact = ({ keys }: IntakeParts) =>
  intake.useCase({
    name: 'resolve-contact',
    on: contactAsked,
    reads: ({ merchant, data }) => ({ file: cases.at({ merchant, caseId: data.caseId }) }),
    then: ({ merchant }, { file }) => ({
      records: vaultRecords.all(sourcesOf(file).map(({ complaintId }) => ({ merchant, complaintId }))),
      subjects: vaultSubjects.all(sourcesOf(file).map(({ subjectId }) => ({ merchant, subjectId }))),
    }),
    decide: ({ data: { caseId, intentId, purpose } }, { file, records, subjects }) => {
      const found = file ? lookUp(keys, records, subjects) : 'unknown-case';
      const answer: ContactAnswer = { caseId, intentId, ...(typeof found === 'string' ? { missing: found } : { contact: found }) };
      return {
        audit: [{ act: 'contact.resolved', target: caseId, detail: { purpose, intentId, ...(answer.missing && { missing: answer.missing }) } }],
        reply: answer,
      };
    },
  });

/** Where a contact may be found, the best last. */
const sourcesOf = (file: CaseFile | undefined): CaseComplaint[] => [...(file?.contactOf ? [file.contactOf] : []), ...(file?.complaints ?? [])];

/** The contact of the latest complaint that left one. */
function lookUp(keys: IntakeKeys, records: readonly VaultRecord[], subjects: readonly VaultSubject[]): Contact | 'erased' | 'no-contact' {
  const subjectOf = new Map(subjects.map((subject) => [subject.subjectId, subject]));
  let closed = false;
  for (const record of records.toReversed()) {
    const person = openPerson(keys.vault, subjectOf.get(record.subjectId), record);
    if (person?.contact && Object.keys(person.contact).length > 0) return person.contact;
    closed ||= !person;
  }
  return closed ? 'erased' : 'no-contact';
}

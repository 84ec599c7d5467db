import { command, refuse } from '@redress/messaging';
import { bindingOf, emptyShelf, EVERYONE, type PublicationState, whyNotApproved } from '../domain/publication/publication.js';
import { publicationFact } from './publication-facts.js';
import { compensation } from '../score.js';
import { publications, shelves } from '../store/publications.js';

/** The approver names what they have seen: another draft or another backtest is none that they approve. */
export interface Approval { readonly publicationId: string; readonly documentHash: string; readonly reportHash: string }
export const approvePolicyCommand = command<Approval, { publicationId: string; state: PublicationState }>()('approve-policy');

/** A second person approves exactly this draft with exactly this backtest. */
export const approvePolicy = compensation.useCase({
  name: 'approve-policy',
  on: approvePolicyCommand,
  reads: ({ merchant, data: { publicationId } }) => ({
    publication: publications.at({ merchant, publicationId }), law: shelves.at({ merchant: EVERYONE, kind: 'pack' }),
  }),
  then: ({ merchant }, { publication }) => ({ own: shelves.all(publication ? [{ merchant, kind: publication.kind }] : []) }),
  decide: ({ merchant, actor, data }, { publication, law = emptyShelf(EVERYONE, 'pack'), own: [own] }, now) => {
    if (!actor) throw new Error('an approval needs a person');
    if (!publication) return refuse('not-found', 'there is no such draft');
    const { publicationId, kind, subject, reportHash = '' } = publication;
    const shelf = own ?? emptyShelf(merchant, kind);
    const audit = [{ act: `${kind}.approve`, target: publicationId, detail: { document: data.documentHash, backtest: data.reportHash } }];
    const fault = whyNotApproved(publication, shelf, law, { ...data, approver: actor.id });
    if (fault) return { ...refuse(fault.refused, fault.detail), audit };
    const approved = {
      ...publication, state: 'approved' as const, approver: actor.id, approvedHash: bindingOf(publication), changedAt: now, told: publication.told + 1,
      version: publication.version + 1,
    };
    return {
      writes: [
        publications.put(approved), shelves.put({ ...shelf, approved: { ...shelf.approved, [subject]: publicationId }, version: shelf.version + 1 }),
      ],
      events: [publicationFact(approved, 'policy.approved.v1', { approver: actor.id, reportHash })],
      audit, reply: { publicationId, state: approved.state },
    };
  },
});

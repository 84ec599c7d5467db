import { simulation } from '@redress/testing';
import { compensationUseCases } from '../compensation.module.js';
import { hashOf } from '../domain/facts.js';
import { type Publication, publicationIdOf, type Shelf } from '../domain/publication/publication.js';
import { classified, planOf, received } from '../examples.js';
import { compensationStores, plans } from '../store/stores.js';
import { shippedPacks } from '../statutes/shipped.js';
import { shippedReady } from './documents.js';
import { PolicyBook, policyBook } from './policy-book.js';

const AT = '2026-02-01T00:00:00.000Z';
/** A version of the house policy for a merchant, as it lies in the database. */
function version(merchant: string, name: string, from: string): { text: Publication; shelf: Shelf } {
  const document = { ...shippedReady()!.document, version: name, merchant };
  const [publicationId, documentHash] = [publicationIdOf(merchant, 'policy', name), hashOf(document)];
  const text = { merchant, publicationId, name, documentHash, document } as unknown as Publication;
  return { text, shelf: { merchant, kind: 'policy', approved: {}, version: 1, versions: [{ publicationId, subject: '*', name, documentHash, from }] } };
}

describe('the book of published policies', () => {
  it('gives the version in force at purchase: the own one, before its day the house\'s, without any the shipped one', () => {
    const book = new PolicyBook();
    const [own, house] = [version('m1', 'm1-2026', AT), version('*', 'house-2026-01', '2026-01-01T00:00:00.000Z')];
    book.add([own.text, house.text]);
    book.shelve([own.shelf, house.shelf]);
    const at = (merchant: string, instant: string) => book.inForce(merchant, 'taobao', instant).version;
    expect([at('m1', '2026-02-24T12:30:00.000Z'), at('m1', AT), at('m1', '2026-01-31T23:59:59.999Z'), at('m2', AT), at('m1', '2025-12-31T00:00:00.000Z')])
      .toEqual(['m1-2026', 'm1-2026', 'house-2026-01', 'house-2026-01', 'house-2026-11']);
    expect(book.named('m1', 'm1-2026').version).toBe('m1-2026');
    expect(() => book.named('m2', 'm1-2026')).toThrow('there is no policy');
  });

  it('pins it to the case: the plan names it, and goes on under it whatever is published later', async () => {
    const own = version('m1', 'm1-2026', AT);
    policyBook.add([own.text]);
    policyBook.shelve([own.shelf]);
    const stage = simulation('compensation', compensationUseCases, { stores: compensationStores as never });
    const complaint = received('C-1', { paid: [200_000] });
    const about = { key: complaint.caseId };
    await stage.event('complaint.received.v1', complaint, about);
    await stage.event('complaint.classified.v1', classified(complaint, { category: 'change_of_mind', severity: 's4', requestedRemedy: 'refund' }), about);
    policyBook.shelve([]);
    expect(stage.row(plans, { merchant: 'm1', planId: planOf(complaint) })!.grounds.policy).toBe('m1-2026');
    await stage.advance({ days: 30 });
    expect(stage.row(plans, { merchant: 'm1', planId: planOf(complaint) })!.state).not.toBe('proposed');
    const later = received('C-2');
    await stage.event('complaint.received.v1', later, { key: later.caseId });
    await stage.event('complaint.classified.v1', classified(later), { key: later.caseId });
    expect(stage.row(plans, { merchant: 'm1', planId: planOf(later) })!.grounds.policy).toBe('house-2026-11');
  });

  it('takes a published rule pack for whoever turned to us from its day on, and the shipped ones for all others', () => {
    const book = new PolicyBook();
    const document = { ...shippedPacks.find(({ jurisdiction }) => jurisdiction === 'CN')!.pack, version: 'cn@2027-01' };
    const [publicationId, documentHash] = [publicationIdOf('*', 'pack', document.version), hashOf(document)];
    book.add([{ merchant: '*', kind: 'pack', publicationId, name: document.version, documentHash, document } as unknown as Publication]);
    book.shelve([{ merchant: '*', kind: 'pack', approved: {}, version: 1, versions: [{ publicationId, subject: 'CN', name: document.version, documentHash, from: AT }] }]);
    const named = (at: string) => book.packsAt(at).map(({ version: name }) => name).sort();
    expect(named('2026-01-31T00:00:00.000Z')).toEqual(shippedPacks.map(({ version: name }) => name).sort());
    expect(named(AT)).toEqual(['cn@2027-01', 'eu@2026-11', 'uk@2026-11', 'us@2026-11']);
    expect([book.packNamed('cn@2027-01')[0].version, book.packNamed('cn@2026-11')[0].version]).toEqual(['cn@2027-01', 'cn@2026-11']);
  });
});

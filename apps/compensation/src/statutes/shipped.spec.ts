import { checkPack } from '../domain/statute/check-pack.js';
import { notEncoded } from './not-encoded.js';
import { packs } from './shipped.js';

/** Every statutory rule that was read, whether it became a rule here or not. */
const read = [
  ...['1', '2', '2x', '2y', ...Array.from({ length: 17 }, (_, index) => `${index + 3}`)].map((number) => `CN-${number}`),
  ...Array.from({ length: 15 }, (_, index) => `EU-${index + 1}`),
  ...Array.from({ length: 6 }, (_, index) => `UK-${index + 1}`),
  'US-1', 'US-2', 'US-3',
];
const encoded = packs.flatMap(({ rules }) => rules.map(({ id }) => id));

describe('the shipped packs', () => {
  it('have no fault, and every text in both languages', () => {
    expect(packs.flatMap(checkPack)).toEqual([]);
  });

  it('hold every rule that was read, or a reason why not', () => {
    expect(read).toHaveLength(45);
    expect([...encoded, ...notEncoded.map(({ id }) => id)].toSorted()).toEqual(read.toSorted());
    for (const { citation, because } of notEncoded) expect([citation, because.en, because.zh].every((text) => text.length > 10)).toBe(true);
  });

  it('are each of one jurisdiction, with ids that say so', () => {
    expect(packs.map(({ jurisdiction }) => jurisdiction)).toEqual(['CN', 'EU', 'UK', 'US']);
    for (const { jurisdiction, rules } of packs) expect(rules.filter(({ id }) => !id.startsWith(`${jurisdiction}-`))).toEqual([]);
  });

  it('show the three guarantees as unconfirmed', () => {
    const guarantees = packs[0]!.rules.filter(({ id }) => ['CN-15', 'CN-16', 'CN-17', 'CN-18'].includes(id));
    expect(guarantees.map(({ confidence }) => confidence)).toEqual(['S', 'S', 'S', 'S']);
  });
});

import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { caseId, complaintId, derivedId, eventId, legId, messageId, planId, uuid } from './index.js';

describe('a derived id', () => {
  it('is a uuid of version 5, the same whenever it is made', () => {
    expect(derivedId('complaint', 'acme', 'shop', 'C-1')).toBe(derivedId('complaint', 'acme', 'shop', 'C-1'));
    fc.assert(fc.property(fc.string(), fc.array(fc.string()), (kind, parts) => {
      const id = derivedId(kind, ...parts);
      expect(uuid.safeParse(id).success).toBe(true);
      expect(id[14]).toBe('5');
      expect('89ab').toContain(id[19]);
    }));
  });

  it('differs where its parts are split elsewhere', () => {
    fc.assert(fc.property(fc.array(fc.string({ maxLength: 4 }), { maxLength: 4 }), fc.array(fc.string({ maxLength: 4 }), { maxLength: 4 }), (a, b) => {
      fc.pre(JSON.stringify(a) !== JSON.stringify(b));
      expect(derivedId('x', ...a)).not.toBe(derivedId('x', ...b));
    }), { numRuns: 500 });
    const split = [['ab', 'c'], ['a', 'bc'], ['abc'], ['abc', ''], ['', 'abc'], ['a', 'b', 'c'], ['1:a', 'bc'], ['2:ab1', 'c']];
    expect(new Set(split.map((parts) => derivedId('x', ...parts))).size).toBe(split.length);
  });

  it('takes a number for what it reads as', () => {
    expect(derivedId('leg', 'p', 1)).toBe(derivedId('leg', 'p', '1'));
  });

  // These ids are in databases and at payment rails. If one of them changes, a repeat no longer meets its own past and is paid twice.
  it('never changes', () => {
    const complaint = complaintId('acme', 'acme-shop', 'C-1001');
    const theCase = caseId('acme', complaint);
    const plan = planId(theCase, 1);
    expect([complaint, theCase, plan, legId(plan, 1), messageId(theCase, 'paid', legId(plan, 1)), derivedId('退款', '甲')]).toEqual(GOLDEN);
  });
});

const GOLDEN = [
  'cd60d642-51dc-539a-8847-415ba87585ae', 'a7c5d8c1-9500-5b12-b88c-39e2aaa28d9b', '46a8c8ef-38eb-522d-83c3-13d620a9aded',
  '471c10b1-5aa0-563c-bb83-4fe454b53e32', '6668d6ba-4030-5f0e-b13d-3642ad54916e', '97a501fc-6323-5582-99d1-2fc242ffb64c',
];

describe('a derived id of a very long name', () => {
  it.each([4_060, 4_070, 4_080, 4_090, 50_000])('is that of %i letters', (length) => {
    const name = Buffer.concat([Buffer.from('6f1d2c9a2f5b4c7e9f0a7b1e5d3c8a42', 'hex'), Buffer.from(`4:kind${length}:${'x'.repeat(length)}`)]);
    const bytes = createHash('sha1').update(name).digest().subarray(0, 16);
    bytes[6] = (bytes[6]! & 0x0f) | 0x50;
    bytes[8] = (bytes[8]! & 0x3f) | 0x80;
    expect(derivedId('kind', 'x'.repeat(length)).replaceAll('-', '')).toBe(bytes.toString('hex'));
  });
});

describe('an event id', () => {
  it('sorts in the order of making', () => {
    const ids = Array.from({ length: 20_000 }, () => eventId());
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is a uuid of version 7 that begins with its time', () => {
    const before = Date.now();
    const id = eventId();
    expect(uuid.safeParse(id).success).toBe(true);
    expect(id[14]).toBe('7');
    const made = Number.parseInt(id.replace('-', '').slice(0, 12), 16);
    expect(made).toBeGreaterThanOrEqual(before - 1);
    // Ids made in one burst run ahead of the clock by a millisecond for every 4,096 of them.
    expect(made).toBeLessThan(before + 1_000);
  });
});

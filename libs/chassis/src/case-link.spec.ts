import { caseLinkKey, signCaseLink, verifyCaseLink } from './case-link.js';

const key = caseLinkKey('a secret of at least thirty-two characters');
const claims = { caseId: '5f0c7e1e-0000-5000-8000-000000000001', merchant: 'm1', expiresAt: 2_000 };

describe('case links', () => {
  const token = signCaseLink(claims, key);

  it('open their case until the second in which they expire', () => {
    expect(verifyCaseLink(token, key, 1_999)).toEqual(claims);
    expect(() => verifyCaseLink(token, key, 2_000)).toThrow(expect.objectContaining({ code: 'case-link-expired' }));
  });

  it('fall to a change of any one character', () => {
    for (let i = 0; i < token.length - 1; i++) {
      const changed = token.slice(0, i) + (token[i] === 'A' ? 'B' : 'A') + token.slice(i + 1);
      expect(() => verifyCaseLink(changed, key, 0)).toThrow(expect.objectContaining({ code: 'case-link-invalid' }));
    }
  });

  it.each(['', '.', 'a.b', `${token}.x`, token.slice(0, -2), token.split('.')[0]!])('refuse %s', (bad) => {
    expect(() => verifyCaseLink(bad, key, 0)).toThrow(expect.objectContaining({ code: 'case-link-invalid' }));
  });

  it('refuse another secret before they look at the time', () => {
    const foreign = signCaseLink({ ...claims, expiresAt: 1 }, caseLinkKey('another secret of thirty-two characters'));
    expect(() => verifyCaseLink(foreign, key, 5)).toThrow(expect.objectContaining({ code: 'case-link-invalid' }));
  });
});

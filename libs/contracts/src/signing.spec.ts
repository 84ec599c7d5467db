import { isFresh, isSignedBy, sign, type SignatureHeaders, signedTime, signingKey } from './signing.js';

const at = '2026-01-05T08:00:00.000Z';
const body = '{"kind":"complaint","text":"水壶裂了"}';
const key = signingKey(`whsec_${Buffer.from('0123456789abcdef01234567').toString('base64')}`);
const next = signingKey('another secret of the same account');
const foreign = signingKey('the secret of another account');
const signed = sign(key, 'msg_1', at, body);

describe('a signature', () => {
  it('is the one that Standard Webhooks publishes as its example', () => {
    const published = signingKey('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
    const headers = {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek', 'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    };
    expect(isSignedBy([published], headers, '{"test": 2432232314}')).toBe(true);
    expect(sign(published, headers['webhook-id'], '2021-02-25T15:02:10.000Z', '{"test": 2432232314}')).toEqual(headers);
  });

  it('covers every byte of the body, the id and the time', () => {
    expect(isSignedBy([key], signed, body)).toBe(true);
    const bytes = Buffer.from(body);
    for (let i = 0; i < bytes.length; i++) {
      const flipped = Buffer.from(bytes);
      flipped[i] = flipped[i]! ^ 1;
      expect(isSignedBy([key], signed, flipped)).toBe(false);
    }
    expect(isSignedBy([key], { ...signed, 'webhook-id': 'msg_2' }, body)).toBe(false);
    expect(isSignedBy([key], { ...signed, 'webhook-timestamp': String(Number(signed['webhook-timestamp']) + 1) }, body)).toBe(false);
  });

  it('does not cover the same content in other bytes', () => {
    expect(isSignedBy([key], signed, JSON.stringify(JSON.parse(body), null, 1))).toBe(false);
  });

  it('counts by any valid secret and by none of another account', () => {
    expect(isSignedBy([next, key], signed, body)).toBe(true);
    expect(isSignedBy([key], sign([foreign, key], 'msg_1', at, body), body)).toBe(true);
    expect(isSignedBy([foreign, next], signed, body)).toBe(false);
  });

  it.each([
    ['', 'no text'], ['v1,', 'no signature'], ['v2,' + signed['webhook-signature'].slice(3), 'another version'],
    [signed['webhook-signature'].slice(0, -4), 'a shorter one'], [signed['webhook-signature'].slice(3), 'no version'],
  ])('is refused as %s (%s)', (signature) => {
    expect(isSignedBy([key], { ...signed, 'webhook-signature': signature } as SignatureHeaders, body)).toBe(false);
  });
});

describe('the signed time', () => {
  it.each([[0, true], [300_000, true], [-300_000, true], [301_000, false], [-301_000, false]])('%d ms from the arrival: %s', (ms, fresh) => {
    expect(isFresh(new Date(Date.parse(at) + ms).toISOString(), at)).toBe(fresh);
  });

  it.each([['1767600000', at], ['0', undefined], ['1767600000000', undefined], ['1e9', undefined], ['-1767600000', undefined], ['', undefined]])('%s', (text, time) => {
    expect(signedTime(text)).toBe(time);
  });
});

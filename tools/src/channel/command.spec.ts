import { channelInputSchema, isSignedBy, newSealKeys, sealedComplaintSchema, sealingKey, signingKey, unseal, unsealingKey } from '@redress/contracts';
import { inputsOf, parseChannelCommand, sealedInput, signedMessage } from './command.js';

const complaint = {
  kind: 'complaint', externalId: 'C-1', occurredAt: '2026-01-05T07:59:00Z', customerId: 'buyer-1', order: { orderRef: 'T-1' }, text: '水壶裂了', contact: { email: 'a@b.example' },
};
const withdrawal = { kind: 'withdrawal', externalId: 'C-1', occurredAt: '2026-01-05T07:59:00Z' };
const keys = newSealKeys();
const AT = '2026-01-05T08:00:00.000Z';
const from = { channel: 'tmall', account: 'shop', key: signingKey('a secret of some length') };

describe('npm run channel', () => {
  it('reads one object or one on each line, and says which one would be refused', () => {
    expect(inputsOf(JSON.stringify(complaint, null, 2))).toHaveLength(1);
    expect(inputsOf(`${JSON.stringify(complaint)}\n${JSON.stringify(withdrawal)}\n`)).toHaveLength(2);
    expect(() => inputsOf(`${JSON.stringify(complaint)}\n{"kind":"complaint"}`)).toThrow('Input 2 would be refused');
    expect(() => inputsOf('not json')).toThrow('Input 1 would be refused');
    expect(() => inputsOf('')).toThrow('The file is empty.');
  });

  it('seals text and contact to intake alone; what has nothing to seal, or is sealed, stays as it was', async () => {
    const sealed = await sealedInput(complaint, sealingKey(keys.publicKey));
    expect(JSON.stringify(sealed)).not.toMatch(/水壶|a@b/);
    const read = sealedComplaintSchema.parse(sealed);
    expect(await unseal(read.text.jwe, unsealingKey(keys.privateKey))).toBe('水壶裂了');
    expect(channelInputSchema.safeParse(sealed).success).toBe(false);
    expect(inputsOf(JSON.stringify(sealed))).toHaveLength(1);
    expect(await sealedInput(sealed, sealingKey(keys.publicKey))).toBe(sealed);
    expect(await sealedInput(withdrawal, sealingKey(keys.publicKey))).toBe(withdrawal);
  });

  it('signs over the bytes that are sent; sent again under the same id it is the same message', async () => {
    const sealed = await sealedInput(complaint, sealingKey(keys.publicKey));
    const message = signedMessage(sealed, from, AT);
    expect(isSignedBy([from.key], message.headers as never, message.body)).toBe(true);
    expect(isSignedBy([from.key], message.headers as never, `${message.body} `)).toBe(false);
    expect(message).toMatchObject({ topic: 'channel.complaints', key: 'C-1', headers: { channel: 'tmall', account: 'shop' } });
    expect(signedMessage(sealed, from, AT).headers.ce_id).toBe(message.headers.ce_id);
    expect(signedMessage(withdrawal, from, AT).headers.ce_id).not.toBe(message.headers.ce_id);
    expect(signedMessage({ kind: 'delivered', externalId: 'O-1' }, from, AT).topic).toBe('channel.orders');
  });

  it('understands its arguments, and nothing else', () => {
    expect(parseChannelCommand(['seal', 'a.json'])).toMatchObject({ act: 'seal', file: 'a.json' });
    expect(parseChannelCommand(['send', '-', '--channel', 'tmall', '--account', 'shop'])).toMatchObject({ act: 'send', file: '-', channel: 'tmall' });
    expect(parseChannelCommand([])).toBeUndefined();
    expect(() => parseChannelCommand(['sign', 'a.json'])).toThrow('Say who sends');
    for (const args of [['seal'], ['burn', 'a'], ['seal', 'a', 'b']]) expect(() => parseChannelCommand(args)).toThrow('Not understood');
  });
});

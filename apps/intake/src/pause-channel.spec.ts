import { type Instant, plus } from '@redress/contracts';
import { auditRows, deadLetters, waitingInputs } from '@redress/messaging';
import { equalsOneByOne, simulation } from '@redress/testing';
import { exampleComplaint, exampleParts, NOW, onTopic, orderWords, sealedOnTopic } from './examples.js';
import { channelTurned } from './pause-channel.js';
import { complaintDelivered } from './receive-complaint.js';
import { channelPauses } from './store/channel-pauses.js';
import { complaints } from './store/cases.js';
import { takenOrderFacts } from './store/order-book.js';
import { perform } from './use-cases.js';
import { withdrawalDelivered } from './withdraw-complaint.js';

const useCases = () => perform(exampleParts());
const begin = () => simulation('intake', useCases(), { start: NOW });
type Stack = ReturnType<typeof begin>;
const olga = { id: 'olga', role: 'operator' };
const turn = (stack: Stack, paused: boolean, account = 'acme-cn', merchant = 'acme') => stack.command(
  channelTurned, { channel: 'tmall', account, paused, why: 'drill' }, { key: `channel:tmall/${account}`, merchant, actor: olga },
);
const deliver = (stack: Stack, account = 'acme-cn', signedAt: Instant = NOW) => stack.command(
  complaintDelivered, { channel: 'tmall', account, signedAt, message: exampleComplaint() }, { key: 'x', merchant: 'acme' },
);
const about = { key: 'C-1', merchant: '' };

describe('a paused channel', () => {
  it('answers its webhooks with channel-paused, stores nothing of them, and takes the same again once it is resumed', async () => {
    const stack = begin();
    await turn(stack, true);
    await expect(deliver(stack)).rejects.toMatchObject({ code: 'channel-paused' });
    const withdrawal = { channel: 'tmall', account: 'acme-cn', signedAt: NOW, message: { kind: 'withdrawal', externalId: 'C-1', occurredAt: NOW } as const };
    await expect(stack.command(withdrawalDelivered, withdrawal, { key: 'x', merchant: 'acme' })).rejects.toMatchObject({ code: 'channel-paused' });
    expect([stack.rows(complaints), stack.published]).toEqual([[], []]);
    await turn(stack, false);
    await deliver(stack);
    expect(stack.rows(complaints)).toHaveLength(1);
    expect(stack.rows(channelPauses)).toEqual([]);
  });

  it('stops that account alone; all accounts of the channel, where no account is named', async () => {
    const stack = begin();
    await turn(stack, true, 'other-cn', 'other');
    await deliver(stack);
    await turn(stack, true, '*', '*');
    await expect(deliver(stack)).rejects.toMatchObject({ code: 'channel-paused' });
  });

  it('lets what comes by topic wait for as long as it is paused, in order and never as a dead letter, and then takes all of it', async () => {
    const stack = begin();
    await turn(stack, true);
    await stack.event('channel.complaint.v1', await sealedOnTopic(), about);
    await stack.event('channel.complaint.v1', onTopic({ kind: 'withdrawal', externalId: 'C-1', occurredAt: NOW } as never), about);
    const fact = { kind: 'purchased', externalId: 'F-1', orderRef: 'T-9', occurredAt: NOW, order: orderWords({ orderRef: 'T-9' }) };
    await stack.event('channel.order.v1', onTopic(fact as never), { key: 'F-1', merchant: '' });
    await stack.advance({ minutes: 25 });
    expect([stack.rows(waitingInputs).length, stack.rows(deadLetters), stack.rows(complaints), stack.published]).toEqual([3, [], [], []]);
    await turn(stack, false);
    await stack.advance({ seconds: 11 });
    expect(stack.rows(waitingInputs)).toEqual([]);
    expect(stack.rows(complaints)).toMatchObject([{ externalId: 'C-1', state: 'withdrawn' }]);
    expect(stack.rows(takenOrderFacts)).toHaveLength(1);
  });

  it('does not count the time of the pause against a complaint whose order is still to come', async () => {
    const stack = begin();
    await turn(stack, true);
    await stack.event('channel.complaint.v1', await sealedOnTopic({ order: { orderRef: 'T-later' } as never }), about);
    await stack.advance({ minutes: 20 });
    await turn(stack, false);
    await stack.advance({ minutes: 5 });
    expect([stack.rows(waitingInputs).length, stack.rows(deadLetters)]).toEqual([1, []]);
    await expect(stack.advance({ minutes: 6 })).rejects.toThrow('early-too-long');
  });

  it('is written into the audit log with its reason; resuming what is not paused is refused', async () => {
    const stack = begin();
    await turn(stack, true);
    await turn(stack, false);
    await expect(turn(stack, false)).rejects.toMatchObject({ code: 'wrong-state' });
    expect(stack.rows(auditRows)).toMatchObject([
      { merchant: 'acme', actor: 'olga', act: 'channel.paused', target: 'tmall', detail: { account: 'acme-cn', why: 'drill' } }, { act: 'channel.resumed' },
    ]);
  });

  it('gives in one batch what it gives one by one', async () => {
    const input = (data: Awaited<ReturnType<typeof sealedOnTopic>>) => ({ event: 'channel.complaint.v1' as const, data, ...about, at: plus(NOW, {}) });
    const order = { channel: 'tmall', account: 'acme-cn', paused: true, why: 'drill' };
    await equalsOneByOne('intake', perform({ ...exampleParts(), random: (bytes) => Buffer.alloc(bytes, 1) }), [
      input(await sealedOnTopic()),
      { command: channelTurned, data: order, key: 'k', merchant: 'acme', actor: olga },
      input(await sealedOnTopic({ externalId: 'C-2' })),
    ] as never, { start: NOW });
  });
});

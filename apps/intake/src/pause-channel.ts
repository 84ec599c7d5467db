import { command, refuse, type Refusal } from '@redress/messaging';
import { type ChannelPause, EVERY, pauseKeysOf, type PauseKey } from './domain/channel-pause.js';
import { intake } from './score.js';
import { channelPauses } from './store/channel-pauses.js';

/** `account` `*`, with merchant `*`, means the whole channel. */
export interface PauseOrder { channel: string; account: string; paused: boolean; why: string }
export interface ChannelTurned { channel: string; account: string; paused: boolean; why: string }
export const channelTurned = command<PauseOrder, ChannelTurned>()('pause-channel');

/** Stops and resumes the taking of a channel's messages: its webhooks are told to come again, its topic messages wait. Nothing is lost. */
export const pauseChannel = intake.useCase({
  name: 'pause-channel',
  on: channelTurned,
  reads: ({ merchant, data: { channel, account } }) => ({ present: channelPauses.at({ merchant, channel, account }) }),
  decide: ({ merchant, actor, data: { channel, account, paused, why } }, { present }, now) => {
    if (!actor) return refuse('unauthenticated', 'A pause needs a person.');
    if (!paused && !present) return refuse('wrong-state', 'It is not paused.');
    const key: PauseKey = { merchant, channel, account };
    return {
      writes: [paused ? channelPauses.put({ ...key, why, by: actor.id, at: now }) : channelPauses.remove(key)],
      audit: [{ act: paused ? 'channel.paused' : 'channel.resumed', target: channel, detail: { account: account === EVERY ? 'all' : account, why } }],
      reply: { channel, account, paused, why },
    };
  },
});

/**
 * The pauses of whoever sends. They are read without a lock on what is absent: a pause that is put on while a batch is being decided holds
 * from the next one on, which is all that a person can ask for.
 */
export const pausesFor = (account: PauseKey | undefined) => ({ pauses: channelPauses.all(account ? pauseKeysOf(account) : []) });

/** What a webhook is answered with. Channels send again, and their ids make that harmless. */
export const pausedDelivery = (pauses: readonly ChannelPause[]): Refusal | undefined =>
  pauses.length > 0 ? refuse('channel-paused', 'Nothing is taken from this channel right now. Send the same again later; nothing is lost.') : undefined;

import { storeOf, text, time } from '@redress/messaging';
import { type ChannelPause } from '../domain/channel-pause.js';

export const channelPauses = storeOf<ChannelPause>()({
  table: 'channel_pause', key: ['merchant', 'channel', 'account'],
  columns: { merchant: text, channel: text, account: text, why: text, by: text, at: time },
});

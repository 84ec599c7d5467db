import { type Instant } from '@redress/contracts';

/** Stands for all accounts of a channel, and so for all their merchants. */
export const EVERY = '*';

/** While it is there, nothing is taken from the account (or, with `*`, from the whole channel). Resuming takes it away; the audit log remembers. */
export interface ChannelPause { merchant: string; channel: string; account: string; why: string; by: string; at: Instant }
export type PauseKey = Pick<ChannelPause, 'merchant' | 'channel' | 'account'>;

/** The pauses that a message of this account has to pass. */
export const pauseKeysOf = ({ merchant, channel, account }: PauseKey): PauseKey[] =>
  [{ merchant: EVERY, channel, account: EVERY }, { merchant, channel, account }];

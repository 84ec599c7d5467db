import { type Instant } from '@redress/contracts';

/** Stands for all merchants of a rail. */
export const EVERY_MERCHANT = '*';

/** A kill switch: while it is on, nothing is sent over the rail (for the merchant, or for all). */
export interface RailSwitch { merchant: string; rail: string; on: boolean; why: string; by: string; at?: Instant | undefined }

export const released = ({ merchant, rail }: Pick<RailSwitch, 'merchant' | 'rail'>): RailSwitch => ({ merchant, rail, on: false, why: '', by: '' });
export const stops = (switches: readonly RailSwitch[]): boolean => switches.some(({ on }) => on);

/** The switches that a payout of this merchant has to pass. */
export const switchesOf = (merchant: string, rail: string) => [{ merchant: EVERY_MERCHANT, rail }, { merchant, rail }];

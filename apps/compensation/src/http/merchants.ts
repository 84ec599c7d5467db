import { type Actor } from '@redress/chassis';

/** The merchants of whoever asks, as a condition; undefined means all. */
export const merchantsOf = ({ merchants }: Actor): readonly string[] | undefined => (merchants.includes('*') ? undefined : merchants);

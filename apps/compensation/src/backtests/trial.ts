import { type Reads } from '@redress/messaging';
import { type PastCase, type Trial } from '../domain/publication/backtest.js';
import { type Publication } from '../domain/publication/publication.js';

/** A trial, with what it rests on beside the draft, and the means to reach a row of it on purpose. */
export interface OpenTrial extends Trial {
  /** The law, as it is published. */
  readonly restsOn: string;
  /** A made case in which this row fires; undefined where none was found. */
  reach(row: string, name: string): PastCase | undefined;
  /** Made cases of the law itself, on which a changed policy is tried, too. */
  readonly casesOfLaw?: () => readonly PastCase[];
}

/** Makes a draft ready to be tried beside what is in force. Resolves with a text where it cannot be. */
export type OpenTrials = (publication: Publication, reads: Reads) => Promise<OpenTrial | string>;

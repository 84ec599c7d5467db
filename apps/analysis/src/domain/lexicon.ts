import { type Category, type RequestedRemedy } from './classification.js';

/** What a phrase of a lexicon can mean. Weights are whole numbers: 1 a hint, 2 plain, 3 strong, 4 decides by itself. */
export type Meaning =
  | { readonly is: 'good' | 'bad'; readonly weight: number }
  | { readonly is: 'about'; readonly category: Category; readonly weight: number }
  /** Names a subject without saying that anything is wrong with it. */
  | { readonly is: 'topic'; readonly category: Category }
  | { readonly is: 'wants'; readonly remedy: RequestedRemedy }
  | { readonly is: 'feels'; readonly emotion: 'angry' | 'anxious' | 'sad' | 'disappointed' | 'pleased' }
  /** Somebody was hurt or could be. */
  | { readonly is: 'hazard'; readonly weight: number }
  /** The thing cannot be used at all. */
  | { readonly is: 'unusable' }
  /** `neutral` keeps a phrase from being read as the words that it is made of: 差不多 is no 差. */
  | { readonly is: 'negation' | 'contrast' | 'neutral' };

export interface Row {
  readonly means: Meaning;
  readonly phrases: string;
}

export interface Lexicon {
  readonly mode: 'words' | 'signs';
  /** How far a negation reaches: words in `words` mode, signs in `signs` mode. */
  readonly reach: number;
  readonly rows: readonly Row[];
}

export const good = (weight: number, phrases: string): Row => ({ means: { is: 'good', weight }, phrases });
export const bad = (weight: number, phrases: string): Row => ({ means: { is: 'bad', weight }, phrases });
export const about = (category: Category, weight: number, phrases: string): Row => ({ means: { is: 'about', category, weight }, phrases });
export const topic = (category: Category, phrases: string): Row => ({ means: { is: 'topic', category }, phrases });
export const wants = (remedy: RequestedRemedy, phrases: string): Row => ({ means: { is: 'wants', remedy }, phrases });
export const feels = (emotion: 'angry' | 'anxious' | 'sad' | 'disappointed' | 'pleased', phrases: string): Row =>
  ({ means: { is: 'feels', emotion }, phrases });
export const hazard = (weight: number, phrases: string): Row => ({ means: { is: 'hazard', weight }, phrases });
export const unusable = (phrases: string): Row => ({ means: { is: 'unusable' }, phrases });
export const negation = (phrases: string): Row => ({ means: { is: 'negation' }, phrases });
export const contrast = (phrases: string): Row => ({ means: { is: 'contrast' }, phrases });
export const neutral = (phrases: string): Row => ({ means: { is: 'neutral' }, phrases });

import { type Classification } from '../domain/classification.js';

/**
 * Port: understands texts, a batch at a time, so that a trained model pays its fixed cost once. The same name and version give the same
 * answers for ever: they are written into every decision.
 */
export interface Classifier {
  readonly name: string;
  readonly version: string;
  /** One classification per text, in the order given. */
  classify(texts: readonly string[]): Promise<readonly Classification[]>;
}

import { type Language, categories, emotions, requestedRemedies, severities } from '@redress/contracts';

export type Category = (typeof categories)[number];
export type Severity = (typeof severities)[number];
export type Emotion = (typeof emotions)[number];
export type RequestedRemedy = (typeof requestedRemedies)[number];

/** What a text says, as far as words can show it. */
export interface Classification {
  readonly isComplaint: boolean;
  readonly category: Category;
  readonly severity: Severity;
  readonly emotion: Emotion;
  readonly language: Language;
  readonly requestedRemedy: RequestedRemedy;
  /** 0..1, two decimals. */
  readonly confidence: number;
  /** Positions in the text of the words that decided. */
  readonly evidence: readonly { label: string; start: number; end: number }[];
}

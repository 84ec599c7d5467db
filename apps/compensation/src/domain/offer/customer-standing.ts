export const segments = ['new', 'regular', 'loyal'] as const;
export const abuseBands = ['none', 'raised', 'high'] as const;

/** What is known of the customer beside this complaint. It may raise an offer, or ask for evidence or a person; it takes nothing away. */
export interface Standing {
  readonly segment: (typeof segments)[number];
  /** Complaints of the last 90 days before this one. */
  readonly complaints: number;
  /** The same customer complained about the same thing before. */
  readonly isRepeat: boolean;
  readonly abuse: (typeof abuseBands)[number];
}
export const neutral: Standing = { segment: 'regular', complaints: 0, isRepeat: false, abuse: 'none' };

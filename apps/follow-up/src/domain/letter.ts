import { type creditRemedies, type Instant, type Language, type Reason, type Template } from '@redress/contracts';
import { type Money } from '@redress/money';
import { type Outcome } from './case-life.js';

/** A text in the two languages that people read here. */
export interface InBoth {
  readonly en: string;
  readonly zh: string;
}
export interface OfferedOption {
  readonly label: InBoth;
  /** What it comes to in money; absent where it is none. */
  readonly amount?: Money | undefined;
  /** When all of it is there at the latest, if it is agreed in time; absent where that waits for more than an answer. */
  readonly by?: Instant | undefined;
}

/** What each letter has to say. No personal data: name and address are asked for when it is sent, and forgotten. */
export interface LetterContents extends Record<Template, object> {
  acknowledged: object;
  /** What we need to see, and until when; then it is decided with what is known. */
  evidence: { readonly asks: readonly Reason[]; readonly until: Instant };
  /** Somebody comes to see the goods, at the latest then. */
  visit: { readonly until: Instant };
  offer: {
    readonly options: readonly OfferedOption[];
    /** The customer chooses; else a person of ours decides first. */
    readonly needsChoice: boolean;
    readonly needsApproval: boolean;
    readonly reason: Reason;
    /** What law says about it. */
    readonly law?: readonly Reason[] | undefined;
    /** What cases like this usually come to. */
    readonly range?: { readonly least: Money; readonly most: Money } | undefined;
    readonly until: Instant;
  };
  /** What happened, and what is done about it, before anybody has complained. */
  proactive: { readonly options: readonly OfferedOption[]; readonly reason: Reason };
  paid: { readonly amount: Money; readonly reason: Reason; readonly valueDate: string };
  credit: {
    readonly remedy: (typeof creditRemedies)[number]; readonly amount: Money; readonly units?: number | undefined;
    readonly code: string; readonly reason: Reason;
  };
  needs_customer: { readonly amount: Money };
  apology: { readonly reason: Reason };
  /** `feedback`: what was written was no complaint. */
  declined: { readonly reasons: readonly Reason[]; readonly feedback: boolean };
  survey: { readonly round: number };
  closed: { readonly outcome: Outcome };
  withdrawn: object;
}
export type Letter<T extends Template = Template> = { [K in T]: { readonly template: K } & LetterContents[K] }[T];

/** One message to one customer: what it says, and how often it was tried. */
export interface Message {
  readonly messageId: string;
  readonly caseId: string;
  /** What it is about: a leg, a plan, a complaint or the case. */
  readonly cause: string;
  readonly number: string;
  readonly language: Language;
  readonly timeZone: string;
  /** Until when its case link opens the case. */
  readonly linkUntil: Instant;
  readonly letter: Letter;
  readonly tries: number;
  /** It may have been delivered already, but nobody knows. */
  readonly uncertain: boolean;
}

/** What trying to send it gave. */
export type Delivery =
  | { readonly is: 'sent' }
  /** The vault has no address for this case (any more). */
  | { readonly is: 'no-contact' }
  /** The other side said no for good. */
  | { readonly is: 'refused'; readonly reason: string }
  /** It was certainly not taken over. */
  | { readonly is: 'unavailable'; readonly reason: string }
  /** The line broke after the text had gone out. */
  | { readonly is: 'unknown' };

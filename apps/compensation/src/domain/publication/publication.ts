import { derivedId, type Duration, type Instant, plus } from '@redress/contracts';
import { lifeCycle, type Refused, refused } from '@redress/decider';
import { type BacktestReport } from './backtest.js';

/** What is published in versions: the policies of a merchant, and the rule packs of the law, which hold for every merchant. */
export const publicationKinds = ['policy', 'pack'] as const;
export type PublicationKind = (typeof publicationKinds)[number];

/** The merchant of what holds for all: rule packs, and the house policy where a merchant has none of its own. */
export const EVERYONE = '*';

export type PublicationState = 'draft' | 'tested' | 'approved' | 'published' | 'in_force' | 'superseded' | 'withdrawn';

/** A new document or a new backtest takes a version back; what was published never changes again. */
export const publicationCycle = lifeCycle<PublicationState>('publication', 'draft', {
  draft: ['draft', 'tested', 'withdrawn'],
  tested: ['draft', 'tested', 'approved', 'withdrawn'],
  approved: ['draft', 'tested', 'published', 'withdrawn'],
  published: ['in_force', 'withdrawn'],
  in_force: ['superseded', 'withdrawn'],
  superseded: [],
  withdrawn: [],
});

/** One version of a policy or a rule pack, from its draft to its end. */
export interface Publication {
  readonly merchant: string;
  readonly publicationId: string;
  readonly kind: PublicationKind;
  /** Of a policy: its channel, or `*` for all; of a pack: its jurisdiction. */
  readonly subject: string;
  /** As consumers and plans name it, e.g. `house-2027-01`. */
  readonly name: string;
  readonly document: unknown;
  readonly documentHash: string;
  readonly author: string;
  /** The version that was the last published one of its subject when this was drafted; absent: there was none. */
  readonly base?: string | undefined;
  readonly state: PublicationState;
  /** The backtest that is running on it. */
  readonly running?: string | undefined;
  readonly report?: BacktestReport | undefined;
  readonly reportHash?: string | undefined;
  readonly approver?: string | undefined;
  /** Document and backtest as the approver saw them. */
  readonly approvedHash?: string | undefined;
  /** In force from here on … */
  readonly from?: Instant | undefined;
  /** … up to, and not at, this instant, where it ends without a successor. */
  readonly until?: Instant | undefined;
  readonly createdAt: Instant;
  readonly changedAt: Instant;
  /** Facts told about it so far. */
  readonly told: number;
  readonly version: number;
}

/** What an approval is bound to: a change of the draft or of its backtest leaves it without effect. */
export const bindingOf = ({ documentHash, reportHash }: Pick<Publication, 'documentHash' | 'reportHash'>): string => `${documentHash}:${reportHash ?? ''}`;

/** A version on the shelf, where decisions look for what is in force. */
export interface Shelved {
  readonly publicationId: string;
  readonly subject: string;
  readonly name: string;
  readonly documentHash: string;
  readonly from: Instant;
  readonly until?: Instant | undefined;
}

/**
 * Why a policy no longer decides alone: under a new rule pack it gives less of itself than is owed. From the pack's first day on whatever
 * falls below goes to a person, until another version of the policy is in force that keeps to these rules.
 */
export interface Block {
  readonly pack: string;
  readonly jurisdiction: string;
  /** Of the pack: those that the policy falls below. */
  readonly rules: readonly string[];
  readonly from: Instant;
}
/** By the policy's name. */
export type Blocks = Readonly<Record<string, Block>>;

/** All that a merchant has published of one kind, in the order in which it came, or will come, into force. Small: it is read with every decision. */
export interface Shelf {
  readonly merchant: string;
  readonly kind: PublicationKind;
  readonly versions: readonly Shelved[];
  /** What is approved and not published yet, by subject: one at a time. */
  readonly approved: Readonly<Record<string, string>>;
  /** Policies that a new law has left below its floor, by name. */
  readonly blocked?: Blocks | undefined;
  readonly version: number;
}

export const emptyShelf = (merchant: string, kind: PublicationKind): Shelf => ({ merchant, kind, versions: [], approved: {}, version: 0 });

export const versionsOf = ({ versions }: Pick<Shelf, 'versions'>, subject: string): readonly Shelved[] =>
  versions.filter((one) => one.subject === subject);
export const headOf = (shelf: Pick<Shelf, 'versions'>, subject: string): string | undefined => versionsOf(shelf, subject).at(-1)?.publicationId;

/** The one version of a subject that is in force at an instant: the last that had begun, unless it had ended by then. */
export function inForceAt(shelf: Pick<Shelf, 'versions'>, subject: string, at: Instant): Shelved | undefined {
  const begun = versionsOf(shelf, subject).findLast(({ from }) => from <= at);
  return begun && (begun.until === undefined || at < begun.until) ? begun : undefined;
}

/** The law as published, in one text: a backtest rests on it, and a new pack leaves the backtests of policies without effect. */
export const lawOf = ({ versions }: Pick<Shelf, 'versions'>): string =>
  versions.map(({ subject, name, documentHash }) => `${subject} ${name} ${documentHash.slice(0, 12)}`).join(', ') || 'as shipped';

/** What is wrong in a document, where, and by which documented code it is refused. */
export interface Fault { readonly code: string; readonly place: string; readonly says: string }

/** What a document says of itself. */
export interface Described {
  readonly name: string;
  readonly subject: string;
  /** Where it ends by itself. */
  readonly until?: Instant | undefined;
  readonly faults: readonly Fault[];
}
/** Reads a document; pure. */
export type Describe = (kind: PublicationKind, document: unknown) => Described;

export const publicationIdOf = (merchant: string, kind: PublicationKind, name: string): string => derivedId('publication', merchant, kind, name);

export type PublicationRefusal =
  | 'own-request' | 'wrong-state' | 'already-decided' | 'version-race' | 'backtest-needed' | 'backtest-failed' | 'approval-void' | 'too-late' | 'empty-period';

/** Why this version may not be approved by this person on what they saw; undefined where it may. */
export function whyNotApproved(
  publication: Publication, shelf: Shelf, law: Shelf,
  { approver, documentHash, reportHash }: { approver: string; documentHash: string; reportHash: string },
): Refused<PublicationRefusal> | undefined {
  const { author, state, report, subject, publicationId } = publication;
  if (state === 'approved') return refused('already-decided', 'it is approved already');
  if (state !== 'draft' && state !== 'tested') return refused('wrong-state', `it is ${state}`);
  if (author === approver) return refused('own-request', 'somebody else has to approve what you drafted');
  if (!report) return refused('backtest-needed', 'it has no backtest yet');
  if (state === 'draft') return failureOf(report);
  if (documentHash !== publication.documentHash) return refused('approval-void', `the draft has changed; it is ${publication.documentHash} now`);
  if (reportHash !== publication.reportHash) return refused('approval-void', `the backtest has changed; it is ${publication.reportHash} now`);
  const other = shelf.approved[subject];
  if (other && other !== publicationId) return refused('version-race', `${other} is approved for the same place and not published yet`);
  return raced(publication, shelf) ?? outlived(publication, law);
}

const failureOf = ({ failures }: BacktestReport): Refused<PublicationRefusal> =>
  refused('backtest-failed', failures.slice(0, 5).map(({ says }) => says).join('; '));

/** Somebody has published another version since this one was drafted. */
function raced({ subject, base }: Publication, shelf: Shelf): Refused<PublicationRefusal> | undefined {
  const head = headOf(shelf, subject);
  return head === base ? undefined : refused('version-race', `it was drafted on ${base ?? 'nothing'}, but ${head ?? 'nothing'} is the last published`);
}

/** A rule pack has come since the backtest: whether the policy keeps to its floor is not known. */
function outlived({ kind, report }: Publication, law: Shelf): Refused<PublicationRefusal> | undefined {
  if (kind === 'pack' || report?.restsOn === lawOf(law)) return undefined;
  return refused('backtest-needed', `the law has changed since its backtest (${report?.restsOn ?? 'none'}): try it again`);
}

/** What is published, or withdrawn, takes effect so much later at the earliest: by then every process has read of it. */
export const LEAD: Duration = { minutes: 1 };

/** Why it may not come into force from this instant; undefined where it may. What was in force in the past never changes. */
export function whyNotPublished(
  publication: Publication, shelf: Shelf, law: Shelf, from: Instant, now: Instant,
): Refused<PublicationRefusal> | undefined {
  const { state, approvedHash, approver, author, until, subject } = publication;
  if (state !== 'approved') return refused('wrong-state', `it is ${state}`);
  if (approvedHash !== bindingOf(publication) || !approver || approver === author) return refused('approval-void', 'nobody else approved exactly this');
  const race = raced(publication, shelf) ?? outlived(publication, law);
  if (race) return race;
  const earliest = plus(now, LEAD);
  if (from < earliest) return refused('too-late', `it can be in force from ${earliest} on, not before`);
  const last = versionsOf(shelf, subject).at(-1);
  if (last && from <= last.from) return refused('version-race', `${last.name} is in force from ${last.from}: name a later moment`);
  return until !== undefined && until <= from ? refused('empty-period', `it ends at ${until}, before it begins`) : undefined;
}

/** The shelf with one version more at its end. */
export function shelve(shelf: Shelf, { publicationId, subject, name, documentHash, until }: Publication, from: Instant): Shelf {
  const { [subject]: _published, ...approved } = shelf.approved;
  const shelved: Shelved = { publicationId, subject, name, documentHash, from, ...(until && { until }) };
  return { ...shelf, approved, versions: [...shelf.versions, shelved], version: shelf.version + 1 };
}

/** The shelf without a version that is far from beginning, or with its end a minute from now: what was in force until then stays as it was. */
export function unshelve(shelf: Shelf, publicationId: string, now: Instant): Shelf {
  const end = plus(now, LEAD);
  const versions = shelf.versions.flatMap((one) => {
    if (one.publicationId !== publicationId) return [one];
    return one.from >= end ? [] : [{ ...one, until: one.until && one.until < end ? one.until : end }];
  });
  const approved = Object.fromEntries(Object.entries(shelf.approved).filter(([, id]) => id !== publicationId));
  return { ...shelf, versions, approved, version: shelf.version + 1 };
}
